"""Draw the raster twin that older Word shows in place of an SVG."""

from __future__ import annotations

from functools import lru_cache

import resvg_py

WIDTH = 1600
"""Pixels: 154 mm at 260 dpi."""


@lru_cache(maxsize=32)
def rasterise(svg: bytes) -> bytes:
    """Give a PNG of an SVG.

    No font of the machine is used, so that the bytes hang on the SVG alone: letters in a picture
    must be outlines to show in the twin (Word 2016 and later shows the SVG itself).
    """
    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=WIDTH, skip_system_fonts=True))
