"""The tag tree of one PDF, being mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

from yinfa.formats.pdf.tags.record import Mark, Record, owners_and_words


class Tree:
    """The tag tree of one PDF, being mended."""

    def __init__(self, document: Any, pdf: Any, root: Any, record: Record) -> None:
        self.pdf, self.record = pdf, record
        self.fonts = list(document.fonts.values())
        self.owners, self.words = owners_and_words(root)
        self.structure = self.object(pdf.catalog["StructTreeRoot"])
        self.top = self.object(self.structure["K"][0])
        self.pages = {reference: n for n, reference in enumerate(pdf.page_references)}
        self.moved: dict[bytes, bytes] = {}
        self.artifacts: set[Mark] = set()
        self.leaves: dict[Mark, Any] = {}
        self.rooms: dict[Mark, bytes] = {}
        """In what room a piece of text must stay, as its properties say it."""

    def object(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def add(self, **entries: Any) -> Any:
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made

    def children(self, element: Any) -> Iterator[Any]:
        """Give the structure elements under one, without marks and annotations."""
        for kid in element["K"]:
            if not isinstance(kid, int):
                child = self.object(kid)
                if child.get("Type") == "/StructElem":
                    yield child

    def walk(self, element: Any) -> Iterator[Any]:
        """Give every structure element, parents first."""
        yield element
        for child in self.children(element):
            yield from self.walk(child)

    def marked_content(self, element: Any) -> Iterator[tuple[Mark, Any]]:
        """Give each piece of marked content in order, with the element that holds it."""
        for kid in element["K"]:
            if isinstance(kid, int):
                yield (self.pages[element["Pg"]], kid), element
                continue
            child = self.object(kid)
            if child.get("Type") == "/MCR":
                yield (self.pages[child["Pg"]], child["MCID"]), element
            elif child.get("Type") == "/StructElem":
                yield from self.marked_content(child)

    def source(self, element: Any) -> tuple[Any, str]:
        return self.record.sources.get(element.number, (None, ""))


def as_bytes(item: Any) -> bytes:
    return pydyf._to_bytes(item)  # type: ignore[no-any-return]
