"""The width of text in a cut font."""

from __future__ import annotations

from functools import lru_cache

import uharfbuzz as hb

from yinfa.assets import FontFile


@lru_cache(maxsize=16)
def _font(digest: str, data: bytes) -> hb.Font:
    return hb.Font(hb.Face(data))


def ems(font: FontFile, text: str) -> float:
    """Give the width of text set in a font, in em."""
    shaped = _font(font.digest, font.data)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(shaped, buffer)
    return float(sum(p.x_advance for p in buffer.glyph_positions)) / float(shaped.face.upem)
