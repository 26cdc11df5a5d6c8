"""The only recursion over the tree."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import is_
from typing import Any, TypeGuard, TypeVar, get_args, get_type_hints

from yinfa.model.inline import Field, Inlines, Text, plain
from yinfa.model.leaf import Furniture, Line, Note, Query
from yinfa.model.place import Address
from yinfa.model.tree import Cell, Figure, Node, Paragraph, Publication, Table

P = TypeVar("P")
NODES: tuple[type, ...] = get_args(Node)
_RECORDS = (Publication, Furniture)
"""What holds nodes without being one."""
_HOLDERS = frozenset((*NODES, *_RECORDS))
_READ_FIRST: Mapping[type, str] = {Table: "caption"}
"""A field that is read before those that its class declares before it."""
Texts = Line | Paragraph | Cell | Note


@cache
def _holding(kind: type) -> tuple[str, ...]:
    """Name the fields of a node or record that may hold nodes, in the order in which they are read."""
    hints = get_type_hints(kind)
    first = _READ_FIRST.get(kind, "")
    declared = sorted((spec.name for spec in dataclasses.fields(kind)), key=lambda name: name != first)
    return tuple(name for name in declared if _HOLDERS & frozenset(_named(hints[name])))


def _named(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _named(part)


def nodes(root: object) -> Iterator[Any]:
    """Give every node under a publication, a block or a tuple of them, in reading order, parents first.

    Furniture is no part of the text: `painted` gives its lines.
    """
    waiting = [root]
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if isinstance(part, tuple):
            waiting += reversed(part)
        elif kind in _HOLDERS and kind is not Furniture:
            if kind is not Publication:
                yield part
            waiting += [getattr(part, name) for name in reversed(_holding(kind))]


def within(root: object, around: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Give every node with the nodes around it, outermost first, in reading order."""
    kind: Any = type(root)
    if isinstance(root, tuple):
        for part in root:
            yield from within(part, around)
    elif kind in _HOLDERS and kind is not Furniture:
        if kind is not Publication:
            yield root, around
            around = (*around, root)
        for name in _holding(kind):
            yield from within(getattr(root, name), around)


def has_words(node: object) -> TypeGuard[Texts]:
    """Say whether words stand right in a node: not in a cell that has blocks."""
    return isinstance(node, (Line, Paragraph, Note)) or (isinstance(node, Cell) and not node.body)


def texts(root: object) -> Iterator[Texts]:
    """Give every node that holds words, in reading order."""
    return (n for n in nodes(root) if has_words(n))


def in_line(cell: Cell) -> Inlines:
    """Give the words of a cell in one line, its blocks with a space between."""
    parts = [line.text for line in texts(cell)]
    return tuple(inline for n, part in enumerate(parts) for inline in ((Text(" "),) if n else ()) + part)


def pictured(publication: Publication) -> Iterator[Figure]:
    """Give every picture of a publication: the figures of its text, then its emblem."""
    yield from (node for node in nodes(publication) if isinstance(node, Figure))
    if publication.print.emblem:
        yield publication.print.emblem


def painted(publication: Publication) -> tuple[Line, ...]:
    """Give the lines of the furniture."""
    found = publication.furniture
    return tuple(line for line in (found.marking, found.watermark, found.foot) if line)


def queries(publication: Publication) -> Iterator[tuple[Address, Query]]:
    """Give every open query with the address of its block."""
    for node in nodes(publication):
        for query in getattr(node, "queries", ()):
            yield node.address, query


def words(root: object) -> dict[Address, str]:
    """Map each address to its words."""
    return {n.address: plain(n.text) for n in texts(root)}


def furniture(publication: Publication) -> dict[Address, str]:
    """Map each address of the furniture to its words, without spaces: a painter may leave them blank."""
    return {line.address: "".join(plain(line.text).split()) for line in painted(publication)}


def fields(publication: Publication) -> set[str]:
    """Name the fields that a publication shows, in its text or on its pages."""
    return {i.name for node in (*texts(publication), *painted(publication)) for i in node.text if isinstance(i, Field)}


def rebuild(root: P, change: Callable[[Any], Any]) -> P:
    """Give a copy of a tree in which `change` was applied to each node, children first, in reading order."""
    if isinstance(root, tuple):
        parts = tuple(rebuild(part, change) for part in root)
        return root if all(map(is_, parts, root)) else parts  # type: ignore[return-value]
    kind: Any = type(root)
    if kind not in _HOLDERS:
        return root
    changes = {name: new for name in _holding(kind) if (new := rebuild(old := getattr(root, name), change)) is not old}
    return change(dataclasses.replace(root, **changes) if changes else root)  # type: ignore[no-any-return, type-var]


def map_text(root: P, change: Callable[[Inlines], Inlines]) -> P:
    """Give a copy of a tree in which the inline text of each line was changed, in reading order."""

    def one(node: Any) -> Any:
        if not has_words(node):
            return node
        text = change(node.text)
        return node if text == node.text else dataclasses.replace(node, text=text)

    return rebuild(root, one)
