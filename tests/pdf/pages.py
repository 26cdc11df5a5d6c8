"""Print small publications and look at their pages: glyphs with place and size, pt."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

import pdfplumber
import pymupdf

from tests.pdf import sample
from yinfa.content.inline import parse
from yinfa.formats.pdf.make import make
from yinfa.model.front import Front
from yinfa.model.inline import Inlines
from yinfa.model.leaf import Line, Note
from yinfa.model.tree import Block, Paragraph, Publication

SCALE = 12
PITCH = 20.0
TOP = 27 / 25.4 * 72
"""Of the type area, pt; its lines stand a pitch apart."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph: its em box (`x0` to `x1`), baseline from the top of the page, size."""

    text: str
    page: int
    x0: float
    x1: float
    baseline: float
    size: float
    font: str

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def words(text: str) -> Inlines:
    """Read inline text as an author writes it."""
    inlines, faults, _ = parse(text)
    assert not faults
    return inlines


def paragraphs(*texts: str, start: int = 1) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(f"body_p{n}", words(text)) for n, text in enumerate(texts, start))


def publication(
    blocks: Iterable[Block], notes: dict[str, str] | None = None, language: str = "zh-Hant-TW"
) -> Publication:
    """Give a publication of these blocks, without cover and contents."""
    front = Front("題", language, "x", issued=sample.publication().front.issued)
    told = tuple(Note(f"note_{k}", words(v), str(n)) for n, (k, v) in enumerate((notes or {}).items(), 1))
    return Publication("x", front, Line("title", sample.text("題")), None, (), tuple(blocks), (), (), told)


def printed(of: Publication) -> bytes:
    galley = replace(sample.galley(of), contents=False)
    return make(galley, sample.assets(galley)).issue({})


def glyphs(data: bytes) -> list[Glyph]:
    """Give every glyph of a PDF in the order of its pages' streams."""
    found = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for c in page.chars:
                baseline = float(page.height) - c["matrix"][5]
                found.append(Glyph(c["text"], number, c["x0"], c["x1"], baseline, c["size"], c["fontname"]))
    return found


def lines(found: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group glyphs by page and baseline, top to bottom, left to right."""

    def place(g: Glyph) -> tuple[int, float]:
        return g.page, round(g.baseline, 1)

    return [sorted(row, key=lambda g: g.x0) for _, row in groupby(sorted(found, key=place), place)]


def ink(data: bytes, page: int, box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    """Give the dark points of a box of a page, in pt from its top left corner, `SCALE` to the pt each way."""
    opened = pymupdf.open(stream=data)[page - 1]  # type: ignore[no-untyped-call]
    raster = opened.get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE), clip=pymupdf.Rect(*box), colorspace="gray")  # type: ignore[no-untyped-call]
    width = raster.width
    dark = (n for n, value in enumerate(raster.samples) if value < 128)
    return [((raster.x + n % width) / SCALE, (raster.y + n // width) / SCALE) for n in dark]


def drawings(data: bytes, page: int, fill: int) -> list[tuple[float, float, float, float]]:
    """Give the boxes of the shapes of a page that are filled with a colour."""
    opened = pymupdf.open(stream=data)[page - 1]  # type: ignore[no-untyped-call]
    shapes = (d for d in opened.get_drawings() if d["fill"])
    return [tuple(d["rect"]) for d in shapes if [round(c * 255) for c in d["fill"]] == list(fill.to_bytes(3, "big"))]
