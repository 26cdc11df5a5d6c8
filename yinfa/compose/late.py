"""What is known only late: the values of fields, the pages of the printed edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from yinfa.compose import Galley
from yinfa.master import Values
from yinfa.model.inline import Field, Inline, Inlines, PageMark, Text, plain
from yinfa.model.place import Address
from yinfa.model.tree import Note
from yinfa.model.walk import map_text, rebuild
from yinfa.reading import Folio


def fill(galley: Galley, values: Values) -> Galley:
    """Set what each field shows; nothing else changes words."""

    def one(inline: Inline) -> Inline:
        return replace(inline, shown=values.get(inline.name, inline.shown)) if isinstance(inline, Field) else inline

    return replace(
        galley,
        publication=map_text(galley.publication, lambda text: tuple(map(one, text))),
    )


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


def differences(expected: Mapping[Address, str], found: Mapping[Address, str]) -> list[tuple[Address, str, str]]:
    """List the addresses whose words differ between the galley and what a file's bytes say."""
    return [
        (a, expected.get(a, ""), found.get(a, ""))
        for a in dict.fromkeys((*expected, *found))
        if expected.get(a, "") != found.get(a, "")
    ]
