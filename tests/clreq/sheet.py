"""What stands on a set page, in ems of the body text from the top left of its column."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pdfplumber
import pymupdf

DPI = 288
DARK = 215
"""Grey below which a pixel is ink; the palest ink of the theme (gold) is 115."""
ANNOTATION = 0.7
"""Size in em below which a glyph is ruby or a call, not text."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the column stands on its page, in points, and the size of its text."""

    left: float
    top: float
    columns: float
    """Width of the column, em."""
    rows: int
    em: float = 11.5
    pitch: float = 20.0

    @property
    def right(self) -> float:
        return self.left + self.columns * self.em

    @property
    def bottom(self) -> float:
        return self.top + self.rows * self.pitch


@dataclass(frozen=True, slots=True)
class Glyph:
    text: str
    x0: float
    x1: float
    y: float
    """Baseline."""
    size: float
    font: str

    @property
    def han(self) -> bool:
        return unicodedata.category(self.text[0]) == "Lo" and self.text[0] > "\u2e80"


Line = tuple[Glyph, ...]


def _place(glyph: Glyph) -> float:
    """Where a glyph stands: an opening mark that gave up its blank half begins before its cell."""
    opening = glyph.text in "「『（《〈【〔“‘" and glyph.x1 - glyph.x0 > 0.9 * glyph.size
    return glyph.x0 + 0.5 * glyph.size * opening


def _trimmed(line: list[Glyph]) -> Line:
    while len(line) > 1 and line[-1].text == " ":
        line.pop()
    return tuple(line)


@dataclass(frozen=True)
class Page:
    """One page: the glyphs of its column, those of its running head, its ink."""

    glyphs: tuple[Glyph, ...]
    head: tuple[Glyph, ...]
    frame: Frame
    data: bytes
    number: int

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of text from the top, without annotations and the space at a line's end."""
        rows: list[list[Glyph]] = []
        for glyph in sorted((g for g in self.glyphs if g.size > ANNOTATION), key=lambda g: (round(g.y, 2), g.x0)):
            if rows and abs(rows[-1][0].y - glyph.y) < 0.3:
                rows[-1].append(glyph)
            else:
                rows.append([glyph])
        return tuple(_trimmed(sorted(row, key=_place)) for row in rows)

    @property
    def small(self) -> tuple[Glyph, ...]:
        """Ruby and calls."""
        return tuple(g for g in self.glyphs if g.size <= ANNOTATION)

    def beside(self, line: Line, x0: float, x1: float) -> list[Glyph]:
        """Give the calls and readings of a line that begin between two places."""
        return [g for g in self.small if x0 - 0.05 <= g.x0 <= x1 and -0.2 < line[0].y - g.y < 1.3]

    def ink(self, x0: float, y0: float, x1: float, y1: float) -> Ink:
        """Give the ink within a box of the column."""
        em, frame = self.frame.em, self.frame
        clip = pymupdf.Rect(frame.left + x0 * em, frame.top + y0 * em, frame.left + x1 * em, frame.top + y1 * em)
        with pymupdf.open(stream=self.data) as document:
            drawn = document[self.number].get_pixmap(dpi=DPI, clip=clip, colorspace=pymupdf.csGRAY, alpha=False)
        step = 72 / DPI / em
        rows = [drawn.samples[y * drawn.stride : y * drawn.stride + drawn.width] for y in range(drawn.height)]
        left, top = (drawn.x * 72 / DPI - frame.left) / em, (drawn.y * 72 / DPI - frame.top) / em
        dots = [
            (left + (x + 0.5) * step, top + (y + 0.5) * step)
            for y, r in enumerate(rows)
            for x, v in enumerate(r)
            if v < DARK
        ]
        return Ink(tuple(dots), step)


@dataclass(frozen=True, slots=True)
class Ink:
    """Centres of the dark pixels of a box."""

    dots: tuple[tuple[float, float], ...]
    step: float

    def spans(self) -> list[tuple[float, float]]:
        """Give the stretches of columns that hold ink, left to right."""
        found: list[tuple[float, float]] = []
        for x in sorted({x for x, _ in self.dots}):
            if found and x - found[-1][1] < self.step:
                found[-1] = (found[-1][0], x + self.step / 2)
            else:
                found.append((x - self.step / 2, x + self.step / 2))
        return found

    @property
    def x(self) -> float:
        """Middle of the ink from left to right."""
        return (min(x for x, _ in self.dots) + max(x for x, _ in self.dots)) / 2

    @property
    def y(self) -> float:
        return (min(y for _, y in self.dots) + max(y for _, y in self.dots)) / 2


def pages(data: bytes, frame: Frame) -> Iterator[Page]:
    """Read every page of a PDF whose pages have one frame."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            found = [(c["bottom"], _glyph(c, page.height, frame)) for c in page.chars if c["text"] not in "\n\r"]
            inside = tuple(g for bottom, g in found if frame.top < bottom <= frame.bottom + frame.em)
            head = tuple(g for bottom, g in found if bottom <= frame.top)
            yield Page(inside, head, frame, data, number)


def _glyph(char: dict[str, object], height: float, frame: Frame) -> Glyph:
    """Turn a character of pdfplumber into ems; its matrix holds the baseline."""
    matrix = char["matrix"]
    assert isinstance(matrix, Sequence)
    x0, x1 = ((float(char[k]) - frame.left) / frame.em for k in ("x0", "x1"))  # type: ignore[arg-type]
    baseline = (height - float(matrix[5]) - frame.top) / frame.em
    return Glyph(str(char["text"]), x0, x1, baseline, float(char["size"]) / frame.em, str(char["fontname"]))  # type: ignore[arg-type]
