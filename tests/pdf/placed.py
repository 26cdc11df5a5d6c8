"""Where the words of each address stand in a finished PDF: glyphs by pdfplumber, whose they are by the tags."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pdfplumber
import pdfplumber.page
import pikepdf
import pytest

LABEL = "Lbl"
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of the text: pt from the top left; `tag` is that of its label, reference or block."""

    text: str
    page: int
    x0: float
    x1: float
    baseline: float
    size: float
    address: str
    """Of its line or block; nothing of what is no part of the text."""
    tag: str
    furniture: bool

    @property
    def label(self) -> bool:
        return self.tag == LABEL


Line = list[Glyph]


@dataclass(frozen=True, slots=True)
class Placed:
    """A finished PDF."""

    glyphs: tuple[Glyph, ...]
    grounds: dict[int, list[Box]]
    """Rectangles that are filled, by page."""

    def by_address(self) -> dict[str, list[Glyph]]:
        found: dict[str, list[Glyph]] = defaultdict(list)
        for glyph in self.glyphs:
            if glyph.address:
                found[glyph.address].append(glyph)
        return found

    def beside(self, page: int) -> list[Line]:
        """Give the lines of a page that are no part of the text: heads, folio, what is printed again."""
        return lines(g for g in self.glyphs if g.page == page and not g.address)


class _Device(pdfplumber.page.PDFPageAggregatorWithMarkedContent):
    """Knows that marked content may stand in marked content, which pdfplumber's own forgets (0.11)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.around: list[int | None] = [None]

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        super().begin_tag(tag, props)
        if self.cur_mcid is None and self.cur_tag != "Artifact":
            self.cur_mcid = self.around[-1]
        self.around.append(self.cur_mcid)

    def end_tag(self) -> None:
        self.around.pop()
        self.cur_mcid = self.around[-1]


def placed(data: bytes) -> Placed:
    """Read a finished PDF."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdfplumber.page, "PDFPageAggregatorWithMarkedContent", _Device)
        return _read(data)


def _read(data: bytes) -> Placed:
    glyphs: list[Glyph] = []
    grounds: dict[int, list[Box]] = {}
    with pikepdf.open(io.BytesIO(data)) as tagged, pdfplumber.open(io.BytesIO(data)) as pdf:
        parents = pikepdf.NumberTree(tagged.Root.StructTreeRoot.ParentTree)
        for page, drawn in zip(tagged.pages, pdf.pages, strict=True):
            told = [_told(element) for element in parents[int(page.StructParents)]]
            glyphs += _glyphs(drawn, told)
            grounds[drawn.page_number] = [(r["x0"], r["top"], r["x1"], r["bottom"]) for r in drawn.rects if r["fill"]]
    return Placed(tuple(glyphs), grounds)


def _glyphs(page: Any, told: list[tuple[str, str, bool]]) -> Iterator[Glyph]:
    for c in page.chars:
        address, tag, furniture = ("", "", True) if c["mcid"] is None else told[c["mcid"]]
        baseline = float(page.height) - c["matrix"][5]
        if c["text"].strip():
            yield Glyph(c["text"], page.page_number, c["x0"], c["x1"], baseline, c["size"], address, tag, furniture)


def _told(element: Any) -> tuple[str, str, bool]:
    """Give address, tag and whether it is furniture of what stands right below an element."""
    tags, furniture = [], False
    while isinstance(element, pikepdf.Dictionary) and "/S" in element:
        tags.append(str(element.S)[1:])
        furniture = furniture or str(element.get("/T", "")) == "furniture"
        if "/ID" in element:
            tag = next((t for t in (LABEL, "Reference") if t in tags), tags[-1])
            return str(element.ID), tag, furniture
        element = element.get("/P")
    return "", tags[-1] if tags else "", furniture


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group glyphs by page and baseline, top to bottom, left to right."""

    def place(g: Glyph) -> tuple[int, float]:
        return g.page, round(g.baseline)

    return [sorted(row, key=lambda g: g.x0) for _, row in groupby(sorted(glyphs, key=place), place)]


def said(line: Iterable[Glyph]) -> str:
    return "".join(g.text for g in line)
