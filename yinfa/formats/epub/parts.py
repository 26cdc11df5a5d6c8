"""How a publication falls into XHTML documents, and where each address then stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any, Literal

from yinfa.assets.lines import balanced
from yinfa.compose import Asked
from yinfa.compose.contents import listable
from yinfa.model.inline import Field, Inlines, LineEnd, NoteCall, PageMark, QueryCall, Ruby, Text, bare, plain
from yinfa.model.leaf import Line, Note
from yinfa.model.place import Address
from yinfa.model.series import led
from yinfa.model.tree import Article, Block, List, PageBreak, Publication, Receipt, Section
from yinfa.model.walk import nodes, texts

TITLE_MEASURE = 8.0
"""Ems of a title's piece: what the narrowest telephone shows."""
Matter = Literal["front", "chapter", "text", "colophon"]


@dataclass(frozen=True, slots=True)
class ContentDocument:
    """One XHTML file of the spine."""

    name: str
    """File name without suffix: ASCII, an address or a reserved word."""
    kind: Matter
    title: str
    head: tuple[Line, ...] = ()
    """Title and subtitle, on the title page only."""
    lead: tuple[Block, ...] = ()
    blocks: tuple[Block | Receipt, ...] = ()
    notes: tuple[Note, ...] = ()
    queries: tuple[Asked, ...] = ()
    """What a draft asks in it, printed behind its notes."""
    continued: bool = False
    """Whether it goes on with what the document before it began."""

    @property
    def file(self) -> str:
        return f"{self.name}.xhtml"

    @property
    def tree(self) -> tuple[Any, ...]:
        """Every node of the document in reading order."""
        return (*self.head, *self.lead, *self.blocks, *self.notes)


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A line of the contents."""

    title: str
    file: str
    fragment: Address = ""
    children: tuple[NavEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class NavPage:
    """A line of the page list."""

    label: str
    file: str
    fragment: str


def split(publication: Publication, colophon: str) -> tuple[ContentDocument, ...]:
    """Give the documents of a publication; `colophon` is the heading of the last one.

    A section of the first level begins a document; loose text, even the closing, goes on in the document before it.
    Breaks wait for what follows them: a document of breaks alone would be a blank page.
    """
    documents = [_front(publication)]
    breaks: tuple[Block, ...] = ()
    for block in (*publication.body, *publication.closing):
        if isinstance(block, PageBreak):
            breaks = (*breaks, block)
            continue
        if isinstance(block, Section):
            documents.append(
                ContentDocument(block.address, "chapter", bare(block.heading.text), blocks=(*breaks, block))
            )
        else:
            documents[-1] = replace(documents[-1], blocks=(*documents[-1].blocks, *breaks, block))
        breaks = ()
    last = (*breaks, *publication.colophon, *((publication.receipt,) if publication.receipt else ()))
    return (*documents, ContentDocument("colophon", "colophon", colophon, blocks=last))


def _front(publication: Publication) -> ContentDocument:
    head = tuple(line for line in (publication.title, publication.subtitle) if line)
    return ContentDocument("title", "front", publication.front.title, head, publication.lead)


def with_notes(documents: Iterable[ContentDocument], notes: tuple[Note, ...]) -> tuple[ContentDocument, ...]:
    """Put each note into the document of its first call."""
    # Many readers open a note as a pop-up only where it stands in the file of its call.
    left = {note.address: note for note in notes}
    out = []
    for document in documents:
        found: list[Note] = []
        for call in calls(document.tree):
            if call.note in left:
                found.append(left.pop(call.note))
        out.append(replace(document, notes=tuple(found)))
    return tuple(out)


def with_queries(documents: Iterable[ContentDocument], queries: tuple[Asked, ...]) -> tuple[ContentDocument, ...]:
    """Put each query into the document of its call."""
    return tuple(replace(document, queries=asked(document.tree, queries)) for document in documents)


def asked(root: object, queries: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """Give the queries that are called in a tree."""
    called = {i.number for n in texts(root) for i in n.text if isinstance(i, QueryCall)}
    return tuple(query for query in queries if query.number in called)


def calls(root: object) -> Iterator[NoteCall]:
    """Give the calls of notes in a tree, in reading order."""
    return (i for n in texts(root) for i in n.text if isinstance(i, NoteCall))


def homes(documents: tuple[ContentDocument, ...]) -> Mapping[Address, str]:
    """Map each address to the file where it begins."""
    found = ((n.address, d.file) for d in documents for n in nodes(d.tree) if hasattr(n, "address"))
    return dict(reversed(list(found)))


def backs(documents: tuple[ContentDocument, ...]) -> Mapping[Address, tuple[str, ...]]:
    """Map each note to the URLs of its calls, in reading order; a note stands in the document of the first."""
    found: dict[Address, list[tuple[str, str]]] = {}
    for document in documents:
        for call in calls(document.tree):
            found.setdefault(call.note, []).append((document.file, call_id(call)))
    return {
        note: tuple(f"#{name}" if file == there[0][0] else f"{file}#{name}" for file, name in there)
        for note, there in found.items()
    }


def clauses(text: Inlines) -> tuple[Inlines, ...]:
    """Cut a title into pieces that a narrow screen keeps whole; one piece where the author has ended its lines."""
    words = plain(text)
    pieces = balanced(words, TITLE_MEASURE)
    if "".join(pieces) != words or any(isinstance(i, (Ruby, Field, LineEnd)) for i in text):
        return (text,)
    out: list[Inlines] = [()] * len(pieces)
    ends = list(accumulate(map(len, pieces)))
    at = 0
    for inline in text:
        length = len(plain((inline,)))
        for n, (start, end) in enumerate(pairwise([0, *ends])):
            if isinstance(inline, Text) and max(at, start) < min(at + length, end):
                part = inline.text[max(0, start - at) : end - at]
                out[n] = (*out[n], replace(inline, text=part))
            elif not isinstance(inline, Text) and (start <= at < end or at == end == ends[-1]):
                out[n] = (*out[n], inline)
        at += length
    return tuple(out)


def call_id(call: NoteCall | Address) -> str:
    """Give the id of a note's call; no address ends so.

    Macros of houses that were copied before a note could be called again ask by the note: its first call.
    """
    if isinstance(call, NoteCall) and call.nth > 1:
        return f"{call.note}_call{call.nth}"
    return f"{call.note if isinstance(call, NoteCall) else call}_call"


def page_id(folio: str) -> str:
    """Give the id of a page mark: `page_4`; folios that are no ASCII word are spelt by their bytes."""
    return f"page_{folio}" if re.fullmatch("[a-z0-9]+", folio) else f"page_x{folio.encode().hex()}"


def entries(documents: Iterable[ContentDocument], home: Mapping[Address, str], articled: bool) -> tuple[NavEntry, ...]:
    """Give the contents of whole documents: title page, sections of all levels, colophon; loose text has no line.

    `home` tells the file in which each section begins; articles have lines where the contents list them (`articled`).
    """

    def own(document: ContentDocument) -> tuple[NavEntry, ...]:
        inside = below(document.tree)
        if document.kind != "chapter":
            return (NavEntry(document.title, document.file, children=inside),)
        return (replace(inside[0], fragment=""), *inside[1:])

    def below(blocks: tuple[Any, ...]) -> tuple[NavEntry, ...]:
        return tuple(line(b) for b in blocks if isinstance(b, Section) or (articled and listable(b)))

    def line(node: Section | Article) -> NavEntry:
        title = node.heading if isinstance(node, Section) else node.title
        words = led(node.label) + bare(title.text) if title else node.label
        return NavEntry(words, home[node.address], node.address, below(node.body))

    return tuple(entry for d in documents if d.kind in ("front", "chapter", "colophon") for entry in own(d))


def start(items: List) -> int:
    """Give the number at which a list of figures begins: one that goes on in a new document counts on."""
    digits = re.match("[0-9]+", items.items[0].label)
    return int(digits[0]) if digits else 1


def native(items: List) -> bool:
    """Say whether readers count the items of a list as we do: bullets, and figures that follow one another."""
    counted = (item.label == f"{n}." for n, item in enumerate(items.items, start(items)))
    return items.style == "bullet" or (items.style == "number" and all(counted))


def pages(document: ContentDocument, printed: str) -> tuple[NavPage, ...]:
    """Give the page marks of a document in the order in which they are printed."""
    marks = [i.folio for n in texts(document.tree) for i in n.text if isinstance(i, PageMark)]
    found = sorted((printed.index(f'id="{page_id(folio)}"'), folio) for folio in marks)
    return tuple(NavPage(folio, document.file, page_id(folio)) for _, folio in found)
