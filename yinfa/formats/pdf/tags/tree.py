"""The tag tree of one PDF, being mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Document
from yinfa.formats.pdf.objects import Entries, File, dictionary
from yinfa.formats.pdf.objects import at as object_at
from yinfa.formats.pdf.tags.record import ContentMark, Record, owners_and_words


class TagTree:
    """The tag tree of one PDF, being mended."""

    def __init__(self, document: Document, pdf: File, root: Element, record: Record) -> None:
        self.pdf, self.record = pdf, record
        self.fonts = list(document.fonts.values())
        self.owners, self.words = owners_and_words(root)
        self.structure = self.at(pdf.catalog["StructTreeRoot"])
        top, *_ = self.structure["K"]
        assert isinstance(top, bytes)
        self.top = self.at(top)
        self.pages = {reference: n for n, reference in enumerate(pdf.page_references)}
        self.moved: dict[bytes, bytes] = {}
        self.artifacts: set[ContentMark] = set()
        self.leaves: dict[ContentMark, Entries] = {}
        self.rooms: dict[ContentMark, bytes] = {}
        """In what room a piece of text must stay, as its properties say it."""

    def at(self, reference: bytes) -> Entries:
        found: Entries = object_at(self.pdf, reference)
        return found

    def numbers(self) -> list[Any]:
        """Give the numbers of the parent tree, each before what it leads to."""
        return self.at(self.structure["ParentTree"])["Nums"]

    def add(self, **entries: object) -> Entries:
        made = dictionary(**entries)
        self.pdf.add_object(made)
        return made

    def children(self, element: Entries) -> Iterator[Entries]:
        """Give the structure elements under one, without marks and annotations."""
        for kid in element["K"]:
            if not isinstance(kid, int):
                child = self.at(kid)
                if child.get("Type") == "/StructElem":
                    yield child

    def walk(self, element: Entries) -> Iterator[Entries]:
        """Give every structure element, parents first."""
        yield element
        for child in self.children(element):
            yield from self.walk(child)

    def marked_content(self, element: Entries) -> Iterator[tuple[ContentMark, Entries]]:
        """Give each piece of marked content in order, with the element that holds it."""
        # A bare number lies on the page of its element; a piece on any other page is a dictionary that names that page.
        for kid in element["K"]:
            if isinstance(kid, int):
                yield (self.pages[element["Pg"]], kid), element
                continue
            child = self.at(kid)
            if child.get("Type") == "/MCR":
                yield (self.pages[child["Pg"]], child["MCID"]), element
            elif child.get("Type") == "/StructElem":
                yield from self.marked_content(child)

    def source(self, element: Entries) -> tuple[Element | None, str]:
        return self.record.sources.get(element.number, (None, ""))
