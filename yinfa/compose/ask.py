"""The step that shows the queries in a draft, and takes them out of everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from yinfa.compose import Asked, Galley
from yinfa.compose.variant import translated
from yinfa.model.inline import Inlines, QueryCall, Text
from yinfa.model.leaf import Line, Query
from yinfa.model.place import Address
from yinfa.model.tree import (
    Block,
    Callout,
    Figure,
    List,
    Paragraph,
    Point,
    Points,
    Quotation,
    Section,
    Table,
    Term,
    Terms,
)
from yinfa.model.walk import nodes, queries, rebuild, texts

ALONE = "body_ask"
"""Beginning of the address of a line that only says where a block without one is asked about; `ask` is no kind."""
_BODIES = ("lead", "body", "closing", "colophon")
QueryNumbers = Mapping[Address, tuple[int, ...]]
"""The queries at a line, or at a block that has none."""


def ask(galley: Galley) -> Galley:
    """Number the queries of a draft and call them at their lines, say of it that it is one; elsewhere drop them."""
    publication = galley.publication
    told = tuple(query for _, query in queries(publication))
    if not galley.ticket.draft:
        return replace(galley, publication=rebuild(publication, _silent)) if told else galley
    calls: dict[Address, tuple[int, ...]] = {}
    asking = (node for node in nodes(publication) for _ in getattr(node, "queries", ()))
    for number, node in enumerate(asking, 1):
        calls[_line(node)] = (*calls.get(_line(node), ()), number)
    written = rebuild(publication, lambda node: _called(node, calls))
    lines = {i.number: node.address for node in texts(written) for i in node.text if isinstance(i, QueryCall)}
    words = galley.theme.interface_words(publication.front.language)
    asked = tuple(_asked(galley, n, lines[n], query, words) for n, query in enumerate(told, 1))
    front = replace(publication.front, title=words["draft_title"].replace("{title}", publication.front.title))
    marking = publication.furniture.marking
    text = Text(words["draft"] + (words["label_separator"] if marking else ""))
    painted = Line("marking", (text, *(marking.text if marking else ())))
    furniture = replace(publication.furniture, marking=painted)
    return replace(galley, publication=replace(written, front=front, furniture=furniture), queries=asked)


def _silent(node: Any) -> Any:
    return replace(node, queries=()) if getattr(node, "queries", ()) else node


def _asked(galley: Galley, number: int, at: Address, query: Query, words: Mapping[str, str]) -> Asked:
    front = galley.publication.front
    office = front.publisher or "；".join(front.creator) or front.title
    about = " · ".join(filter(None, (query.by, words["query_blocking"] if query.blocking else "")))
    said = (("", query.question), (words["query_seed"], query.seed), (words["query_now"], query.now))
    lines = tuple((label, translated(text, galley)) for label, text in said if text)
    return Asked(number, at, words["query"].replace("{n}", str(number)), about, lines, query.by or office)


def _line(node: Any) -> Address:
    """Give the first line that a block has of its own; the innermost block at its beginning where that has none."""
    match node:
        case (
            Section(heading=line)
            | Point(head=line)
            | Term(name=line)
            | Callout(title=Line() as line)
            | Table(caption=Line() as line)
        ):
            return line.address
        case Figure(caption=Line() as line) | Figure(credit=Line() as line):
            return line.address
        case Points(items=(first, *_)) | Terms(items=(first, *_)):
            return _line(first)
        case List(items=(item, *_)):
            return _line(item.body[0])
        case Quotation(body=(first, *_)) | Callout(body=(first, *_)):
            return _line(first)
    if not isinstance(node, Block):  # a part of a block, before which no line may stand
        return next(line.address for line in texts(node))
    return node.address


def _called(node: Any, calls: QueryNumbers) -> Any:
    """Call the queries at a line, and put a line before each block that has none."""
    if isinstance(node, (Line, Paragraph)):
        return replace(node, text=_around(node.text, calls[node.address])) if node.address in calls else node
    blocks = {name: getattr(node, name) for name in _BODIES if isinstance(getattr(node, name, None), tuple)}
    lined = {name: tuple(_lined(some, calls)) for name, some in blocks.items()}
    return replace(node, **lined) if lined != blocks else node


def _lined(blocks: tuple[Any, ...], calls: QueryNumbers) -> Iterator[Any]:
    for block in blocks:
        numbers = () if isinstance(block, Paragraph) else calls.get(block.address, ())
        if numbers:
            yield Paragraph(f"{ALONE}{numbers[0]}", _around((), numbers), at=block.at)
        yield block


def _around(text: Inlines, numbers: tuple[int, ...]) -> Inlines:
    return (*map(QueryCall, numbers), *text, *(QueryCall(number, ends=True) for number in numbers))
