"""A glyph of its own for each character of a cut font.

Noto draws ‧ and •, ～ and 〜, … and ⋯ with one glyph; a PDF maps a glyph to one text (ISO 32000-1, 9.10.3), so that one
of the two would be copied, found and read aloud as the other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import uharfbuzz as hb

_FIRST_NAME = 65000
"""Of the names `cid65000`…: no font of the theme has as many glyphs."""


def own_glyphs(font: bytes) -> bytes:
    """Give a font in which no two characters share a glyph; the very same bytes where none do."""
    face = hb.Face(font)
    shared = dict(_shared(face))
    return _with_copies(font, shared) if shared else font


def _shared(face: hb.Face) -> Iterator[tuple[int, int]]:
    """Give the characters that need a glyph of their own, with the glyph that another one keeps."""
    drawn, codes = hb.Font(face), list(face.unicodes)
    glyphs = {code: drawn.get_nominal_glyph(code) or 0 for code in codes}
    if len(set(glyphs.values())) == len(codes):
        return
    kept: set[int] = set()
    for code in sorted(codes, key=_rank):
        glyph = glyphs[code]
        if glyph in kept:
            yield code, glyph
        kept.add(glyph)


def _rank(code: int) -> tuple[bool, bool, int]:
    """Let the character that Chinese text has more often keep the glyph that features know."""
    return not 0xFF00 <= code < 0xFFF0, not 0x3000 <= code < 0xA000, code


def _with_copies(data: bytes, shared: dict[int, int]) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    order = list(font.getGlyphOrder())
    copies = {code: (order[glyph], f"cid{_FIRST_NAME + n}") for n, (code, glyph) in enumerate(shared.items())}
    for old, new in copies.values():
        _copy_outline(font, old, new)
        for metrics in ("hmtx", "vmtx"):
            if metrics in font:
                font[metrics].metrics[new] = font[metrics].metrics[old]
    font.setGlyphOrder([*order, *(new for _, new in copies.values())])
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap |= {code: new for code, (_, new) in copies.items() if code in table.cmap}
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _copy_outline(font: Any, old: str, new: str) -> None:
    if "glyf" in font:
        font["glyf"].glyphs[new] = font["glyf"].glyphs[old]
        return
    top = font["CFF "].cff.topDictIndex[0]
    outlines = top.CharStrings
    index = outlines.charStrings[old]
    outlines.charStringsIndex.append(outlines.charStringsIndex[index])
    outlines.charStrings[new] = len(outlines.charStringsIndex) - 1
    if hasattr(top, "FDSelect"):
        top.FDSelect.append(top.FDSelect[index])
    top.charset.append(new)
