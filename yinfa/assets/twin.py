"""Draw the raster twin that older Word shows in place of an SVG, its letters in the theme's fonts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import resvg_py

WIDTH = 1600
"""Pixels: 154 mm at 260 dpi."""
GENERIC = ("serif", "sans-serif", "monospace")


def draw_twin(svg: bytes, families: Mapping[str, str], files: tuple[Path, ...]) -> bytes:
    """Give a PNG of an SVG; `families` names the font that stands for each of GENERIC.

    No other font is used than `files`, so that the bytes hang on nothing else of the machine.
    """
    lettered = b"<text" in svg
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg.decode(),
            width=WIDTH,
            skip_system_fonts=True,
            font_files=[str(path) for path in files] if lettered else None,
            font_family=families["sans-serif"],
            serif_family=families["serif"],
            sans_serif_family=families["sans-serif"],
            monospace_family=families["monospace"],
        )
    )
