"""Documents that grew too long are divided between blocks, items and rows: old readers load a document whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count, takewhile
from typing import Any, get_args, get_origin, get_type_hints

from yinfa.formats.epub.parts import ContentDocument
from yinfa.model.inline import NoteCall, PageMark
from yinfa.model.tree import Article, Block, Callout, Cell, Node, Quotation, Row, Section, Table
from yinfa.model.walk import in_line

LIMIT = 250_000
"""Bytes of a printed document."""
_ROOM = 230_000
"""What blocks may fill: head, values of fields and markup of what is continued need the rest."""
_MARKUP = 500
"""Bytes of a container's own elements, heading or caption."""
Size = Callable[[Any], int]


@cache
def _children(kind: type) -> str:
    """Name what a block is divided between: its field of several nodes; empty where it has none."""
    hints = get_type_hints(kind) if kind in get_args(Block) else {}
    several = {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is tuple}
    return next((name for name, one in several.items() if {one, *get_args(one)} & {*get_args(Node)}), "")


def divided(documents: Iterable[ContentDocument], measure: Size) -> tuple[ContentDocument, ...]:
    """Divide documents; `measure` gives the printed bytes of a node without children of its own, with its notes.

    A block that cannot be divided stays longer than LIMIT.
    """
    known: dict[int, int] = {}

    def size(node: Any) -> int:
        name = _children(node.__class__)
        if name:
            return _MARKUP + sum(map(size, getattr(node, name)))
        if id(node) not in known:
            known[id(node)] = measure(node)
        return known[id(node)]

    return tuple(part for document in documents for part in _parts(document, size))


def _parts(document: ContentDocument, size: Size) -> Iterator[ContentDocument]:
    head, left = _filled(document.blocks, _ROOM - sum(map(size, document.lead)), size)
    yield replace(document, blocks=head)
    for n in count(2):
        if not left:
            return
        head, left = _filled(left, _ROOM, size)
        if not head:
            head, left = left[:1], left[1:]
        yield ContentDocument(f"{document.name}_x{n}", "text", document.title, blocks=head, continued=True)


def _filled(blocks: tuple[Any, ...], room: int, size: Size) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Take blocks while there is room; the first that has none is cut where no document could hold it whole."""
    for n, block in enumerate(blocks):
        need = size(block)
        if need > room:
            head, tail = _cut(block, room - _MARKUP, size) if need > _ROOM else ((), (block,))
            return (*blocks[:n], *head), (*tail, *blocks[n + 1 :])
        room -= need
    return blocks, ()


def _cut(block: Any, room: int, size: Size) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Give what fits of a block and what is left of it: a section goes on without its element, others with theirs."""
    name = _children(block.__class__)
    head, tail = _filled(getattr(block, name), room, size) if name else ((), ())
    if isinstance(block, Table):
        head, tail = _between_spans(block, len(head))
    if not name or not head or not tail:
        return (), (block,)
    first = replace(block, **{name: head})
    match block:
        case Section() | Article():
            return (first,), tail
        case Table():
            return (replace(first, note=()),), (
                replace(block, rows=(*_repeated(block), *tail), caption=None, label=""),
            )
        case Quotation():
            return (replace(first, by=None),), (replace(block, body=tail),)
        case Callout():
            return (first,), (replace(block, body=tail, title=None, label=""),)
    return (first,), (replace(block, **{name: tail}),)


def _between_spans(table: Table, most: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Cut a table after at most `most` rows, never inside a spanning cell nor right after its header."""
    ends = [n + max((c.rowspan for c in row.cells), default=1) for n, row in enumerate(table.rows)]
    headers = len(_headers(table))
    while most > headers and max(ends[:most]) > most:
        most -= 1
    return (table.rows[:most], table.rows[most:]) if most > headers else ((), table.rows)


def _headers(table: Table) -> tuple[Row, ...]:
    return tuple(takewhile(lambda row: row.header, table.rows))


def _repeated(table: Table) -> tuple[Row, ...]:
    """Give the header rows again, as furniture: their cells have no address, no calls and no page marks."""

    def again(cell: Cell) -> Cell:
        text = tuple(i for i in in_line(cell) if not isinstance(i, (NoteCall, PageMark)))
        return replace(cell, address="", text=text, body=())

    return tuple(replace(row, cells=tuple(map(again, row.cells))) for row in _headers(table))
