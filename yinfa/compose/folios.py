"""Where the pages of the printed edition begin, marked in the galley of a book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from yinfa.compose import Galley
from yinfa.model.inline import Inline, Inlines, PageMark, Text, plain
from yinfa.model.leaf import Note
from yinfa.model.place import Address
from yinfa.model.walk import rebuild
from yinfa.reading import Folio


def with_folios(galley: Galley, folios: Iterable[Folio]) -> Galley:
    """Put a mark at the very character where each printed page begins; notes carry none."""
    marks: dict[Address, list[Folio]] = {}
    for folio in folios:
        marks.setdefault(folio.address, []).append(folio)

    def one(node: object) -> object:
        address = getattr(node, "address", "")
        if address not in marks or isinstance(node, Note) or not hasattr(node, "text"):
            return node
        return replace(node, text=_marked(node.text, marks[address]))  # type: ignore[type-var]

    return replace(galley, publication=rebuild(galley.publication, one))


def _marked(text: Inlines, folios: list[Folio]) -> Inlines:
    out: list[Inline] = []
    due = sorted(folios, key=lambda f: f.offset)
    at = 0
    for inline in text:
        length = len(plain((inline,)))
        while due and due[0].offset < at + length:
            mark = due.pop(0)
            head = mark.offset - at
            if isinstance(inline, Text) and head > 0:
                out.append(replace(inline, text=inline.text[:head]))
                inline = replace(inline, text=inline.text[head:])
                at, length = mark.offset, length - head
            out.append(PageMark(mark.label))
        out.append(inline)
        at += length
    return (*out, *(PageMark(f.label) for f in due))
