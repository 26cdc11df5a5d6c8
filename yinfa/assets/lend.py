"""Characters that a face lacks, drawn by its fallbacks and put into its cut.

One font then draws all of a text, whoever sets it: page, book, cover, drawing, edition. A second font in a line would
be another engine's choice each time, and most programs that read editions know one font a line.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from unicodedata import category

import uharfbuzz as hb

from yinfa.assets import Face

PRINTABLE = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—•·…「」『』（）、，。：；？！〇零一二三四五六七八九十百千"
"""What every text may have: never lent, for a font that lacks some of it is none for Chinese (F004)."""
BOLDER = 0.014
"""Em by which an outline is drawn twice, to the left and the right, where a bold face borrows from a regular one."""
EMOJI = range(0x1F300, 0x1FB00)
"""What is no text: fallbacks have some, and no two programs draw them alike. They are told (F001) as ever."""
_UPRIGHT = 0.88
"""Em from the baseline to the top of a Han's square."""
_LAST_NAME = 64999
"""Names go down from `cid64999`: copies of glyphs have those from 65000 on."""


def lenders(face: Face, characters: Iterable[str]) -> Mapping[str, str]:
    """Give the path of the first fallback that draws each character; those that none draws are left out."""
    found = {}
    for character in sorted(filter(_is_lent, set(characters))):
        path = next((p for p in face.fallbacks if _source(p).get_nominal_glyph(ord(character))), None)
        if path is not None:
            found[character] = path
    return found


def _is_lent(character: str) -> bool:
    """Lend what is text everywhere: what a private sign shows is a matter of each machine's own font."""
    private = category(character) == "Co"
    return character >= " " and not private and character not in PRINTABLE and ord(character) not in EMOJI


def lent(font: bytes, face: Face, characters: Iterable[str]) -> bytes:
    """Give a cut of a face with some characters that it lacks; the very same bytes where no fallback has one."""
    from fontTools.ttLib import TTFont

    sources = lenders(face, characters)
    if not sources:
        return font
    cut = TTFont(io.BytesIO(font), recalcTimestamp=False, recalcBBoxes=False)
    order = list(cut.getGlyphOrder())
    names = dict(zip(sources, _names(order), strict=False))
    for character, path in sources.items():
        _put(cut, names[character], _source(path), character, face.bold)
    cut.setGlyphOrder([*order, *names.values()])
    _map(cut, {ord(character): name for character, name in names.items()})
    out = io.BytesIO()
    cut.save(out, reorderTables=None)
    return out.getvalue()


def _names(taken: list[str]) -> Iterator[str]:
    return (name for n in range(_LAST_NAME, 0, -1) if (name := f"cid{n:05d}") not in taken)


def _put(cut: Any, name: str, source: hb.Font, character: str, bold: bool) -> None:
    """Draw a character of another face as a glyph of a cut font."""
    from fontTools.pens.transformPen import TransformPen

    glyph = source.get_nominal_glyph(ord(character)) or 0
    upem = cut["head"].unitsPerEm
    scale = upem / source.face.upem
    advance = round(source.get_glyph_h_advance(glyph) * scale)
    wider = round(BOLDER * upem) if bold else 0
    pen, finish = _pen(cut, advance)
    # Twice the same way round: whatever either copy inks is inked (nonzero winding), so that strokes grow and no hole.
    for shift in sorted({-wider, wider}):
        source.draw_glyph_with_pen(glyph, TransformPen(pen, (scale, 0, 0, scale, shift, 0)))
    finish(name)
    box = source.get_glyph_extents(glyph)
    cut["hmtx"].metrics[name] = (advance, round(box.x_bearing * scale) - wider if box else 0)
    if "vmtx" in cut:
        cut["vmtx"].metrics[name] = (upem, round(_UPRIGHT * upem - box.y_bearing * scale) if box else 0)


def _pen(cut: Any, advance: int) -> tuple[Any, Any]:
    """Give a pen for the outlines of a font, and what puts what was drawn into it under a name."""
    if "glyf" in cut:
        from fontTools.pens.cu2quPen import Cu2QuPen
        from fontTools.pens.ttGlyphPen import TTGlyphPen

        drawn = TTGlyphPen(None)
        return Cu2QuPen(drawn, 1.0), lambda name: _enter(cut["glyf"], name, drawn.glyph())
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    top = cut["CFF "].cff.topDictIndex[0]
    private = (top.FDArray[0] if hasattr(top, "FDArray") else top).Private
    written = T2CharStringPen(advance - private.nominalWidthX, None)
    return written, lambda name: _append(top, name, written.getCharString(private, top.GlobalSubrs))


def _enter(table: Any, name: str, outline: Any) -> None:
    outline.recalcBounds(table)
    table.glyphs[name] = outline


def _append(top: Any, name: str, outline: Any) -> None:
    top.CharStrings.charStringsIndex.append(outline)
    top.CharStrings.charStrings[name] = len(top.CharStrings.charStringsIndex) - 1
    if hasattr(top, "FDSelect"):
        top.FDSelect.append(0)
    top.charset.append(name)


def _map(cut: Any, names: Mapping[int, str]) -> None:
    """Let characters lead to glyphs, beyond U+FFFF by a table of 32 bits (OpenType, cmap)."""
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    tables = cut["cmap"].tables
    if not any(table.format == 12 for table in tables):
        long = CmapSubtable.newSubtable(12)
        long.platformID, long.platEncID, long.language = 3, 10, 0
        long.cmap = dict(cut.getBestCmap() or {})
        tables.append(long)
    for table in tables:
        if table.isUnicode() and table.format != 14:
            table.cmap |= {code: name for code, name in names.items() if table.format == 12 or code <= 0xFFFF}


@lru_cache(maxsize=8)
def _source(path: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(path)))
