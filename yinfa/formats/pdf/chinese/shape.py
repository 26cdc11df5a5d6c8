"""Runs of text: Pango shapes them, the advances are ours."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from copy import copy
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from yinfa.formats.pdf.boxes import Layout, Style
from yinfa.formats.pdf.engine import inside

EXACT, SQUARE = 0.02, 990
"""Thousandths by which an advance is what it should be, and from which on a glyph is no kerned letter."""
SHORT, MANY = 64, 512
"""Characters of a text that is kept at its style, and how many are kept there, at most."""
LEAP = 90
"""Thousandths of an em: readers of PDF see a space or a new word from 0.1 em on."""


@lru_cache(maxsize=1)
def run_class() -> Any:
    """Give the kind of Pango layout that draws its glyphs with given advances."""
    lines = inside("weasyprint.text.line_break")

    class Advanced(lines.Layout):  # type: ignore[misc, name-defined]
        """A line of text; `advances` and `shifts` are thousandths of an em, by character."""

        advances: array[int] | None = None
        jumps: list[tuple[int, int, str]] = []  # noqa: RUF012 -- each drawn line sets its own
        """Stretches of glyphs over which the pen leaps, first and last, with their words: known once drawn."""
        told: list[str] = []  # noqa: RUF012
        """The words of each glyph: known once drawn."""
        shifts: Mapping[int, int] = MappingProxyType({})
        hyphen = ""
        """What is drawn behind the words and is none of them."""

        def set_text(self, text: str, justify: bool = False) -> None:
            self.text = text
            pointer, _ = lines.unicode_to_char_p(text)
            lines.pango.pango_layout_set_text(self.layout, pointer, -1)

        def get_first_line(self) -> Any:
            found = super().get_first_line()
            if self.advances is not None and len(self.advances) == len(self.text):
                pen = _impose(self, found[0])
                places = [place for place, *_ in pen] + [len(self.text)]
                self.told = [self.text[start:end] for start, end in pairwise(places)]
                if self.hyphen:
                    self.told[-1] = ""
                self.jumps = _jumps(self, pen)
                if self.hyphen and (not self.jumps or self.jumps[-1][1] < len(pen) - 1):
                    self.jumps.append((len(pen) - 1, len(pen) - 1, ""))
            return found

    return Advanced


def shape(text: str, style: Any) -> tuple[Layout, list[float]]:
    """Shape a text; give its run and the advance of each character in px (0 for all but the first of a glyph).

    Short texts, as labels and emphasised words are, are kept at their style: many are like another.
    """
    known: dict[str, tuple[Layout, list[float]]] = style.__dict__.setdefault("shaped", {})
    if text in known:
        return known[text]
    shaped = _shape(text, style)
    if len(text) <= SHORT and len(known) < MANY:
        known[text] = shaped
    return shaped


def _shape(text: str, style: Style) -> tuple[Layout, list[float]]:
    lines = inside("weasyprint.text.line_break")
    run: Layout = run_class()(style)
    run.set_text(text.replace("\n", " "))  # Pango would begin a second line at a feed, and give the first alone
    line, _ = run.get_first_line()
    width = [0] * len(text)
    for places, memory, _ in _glyphs(run, line):
        for place, one in zip(places, memory[1::5].tolist(), strict=False):
            width[place] += one
    _, run.height = lines.line_size(line, style)
    asked, unit = style["letter_spacing"], float(lines.FROM_UNITS)
    spacing = 0 if asked == "normal" else asked
    run.deactivate()
    advances = [units * unit for units in width]
    if spacing:
        advances = [a + spacing if a else a for a in advances]
    if style["word_spacing"]:
        advances = [a + style["word_spacing"] if c == " " else a for a, c in zip(advances, text, strict=True)]
    return run, advances


def piece_of(run: Layout, text: str, advances: array[int], shifts: dict[int, int], hyphen: str) -> Layout:
    """Give a piece of a run with advances of its own, to be drawn later; a hyphen behind it has the last of them."""
    piece = copy(run)
    piece.text, piece.advances, piece.shifts, piece.hyphen = text + hyphen, advances, shifts, hyphen
    return piece


def _glyphs(run: Layout, line: Any) -> Iterator[tuple[list[int], memoryview, Any]]:
    """Give each run of glyphs: the first character of each glyph's cluster, and the end; its memory; its font.

    A PangoGlyphInfo is five 32-bit words: glyph, width, x offset, y offset, flags.
    """
    ffi = inside("weasyprint.text.ffi").ffi
    starts: list[int] | None = None
    seen, node = 0, line.runs
    while node != ffi.NULL:
        item, glyphs = node.data.item, node.data.glyphs
        count, characters, offset = int(glyphs.num_glyphs), int(item.num_chars), int(item.offset)
        clusters: list[int] = ffi.unpack(glyphs.log_clusters, count)
        end = seen + characters
        # Clusters go by bytes; where each glyph is a character, as in nearly all Chinese, none need be counted.
        if count == characters and len(set(clusters)) == count:
            places = list(range(seen, end + 1))
        else:
            starts = starts or _starts(run.text)
            places = [starts[offset + cluster] for cluster in clusters] + [end]
        yield places, memoryview(ffi.buffer(glyphs.glyphs, count * 20)).cast("i"), item.analysis.font
        seen, node = end, node.next


def _starts(text: str) -> list[int]:
    """Give the character of each byte."""
    return [index for index, character in enumerate(text) for _ in character.encode()]


def _impose(run: Layout, line: Any) -> list[tuple[int, int, float]]:
    """Write the advances into Pango's glyphs; give of each glyph its character, advance and own width.

    WeasyPrint cuts what an advance differs by from the glyph's own width to whole thousandths towards zero: a quarter
    beyond keeps ours whole. A kerned letter of a long Latin line had each time been up to one too wide. It takes
    offsets for thousandths of an em, although Pango's are 1/1024 px: they are given so.
    """
    size = run.style["font_size"]
    unit = size * 1.024
    pen: list[tuple[int, int, float]] = []
    advances = run.advances or ()
    for places, memory, font in _glyphs(run, line):
        widths = memory[1::5].tolist()
        for glyph, place in enumerate(places[:-1]):
            if place in run.shifts and (not glyph or places[glyph - 1] != place):
                memory[5 * glyph + 2] += round(run.shifts[place] * size)
            if places[glyph + 1] == place:
                pen.append((place, 0, 0.0))
                continue  # the last glyph of a cluster makes up for all
            cluster = (
                widths[places.index(place) : glyph + 1] if glyph and places[glyph - 1] == place else (widths[glyph],)
            )
            wanted, found = sum(advances[place : places[glyph + 1]]), sum(cluster) / unit
            if abs(wanted - found) > EXACT:
                own = _own_width(font, memory[5 * glyph], size) if len(cluster) == 1 and found < SQUARE else found
                target = wanted + (0.25 if wanted > own else -0.25)
                widths[glyph] += round((target - found) * unit)
            pen.append((place, wanted, found))
        memory[1::5] = memoryview(array("i", widths))
    return pen


def _own_width(font: Any, glyph: int, size: float) -> float:
    """Give the width that a font's table will have for a glyph, as WeasyPrint rounds it."""
    ffi, lines = inside("weasyprint.text.ffi"), inside("weasyprint.text.line_break")
    lines.pango.pango_font_get_glyph_extents(font, glyph, ffi.ffi.NULL, _box())
    return float(round(_box().width * 1000 * ffi.FROM_UNITS / size))


@lru_cache(maxsize=1)
def _box() -> Any:
    return inside("weasyprint.text.ffi").ffi.new("PangoRectangle *")


def _jumps(run: Layout, pen: list[tuple[int, int, float]]) -> list[tuple[int, int, str]]:
    """Find where the pen leaps between two glyphs by more than programs take for one word."""
    found: list[tuple[int, int]] = []
    for glyph, ((place, wanted, width), (after, *_)) in enumerate(pairwise(pen)):
        leap = wanted - width + run.shifts.get(after, 0) - run.shifts.get(place, 0)
        if abs(leap) > LEAP:
            found[-1:] = (
                [(found[-1][0], glyph + 1)] if found and found[-1][1] == glyph else [*found[-1:], (glyph, glyph + 1)]
            )
    return [(first, last, "".join(run.told[first : last + 1])) for first, last in found]
