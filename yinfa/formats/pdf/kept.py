"""What WeasyPrint works out again for each box, although it hangs on the box's style alone: kept at the style.

A style whose boxes are laid out is changed no more, but in what none of this hangs on; a copy keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yinfa.formats.pdf.boxes import Box
from yinfa.formats.pdf.engine import inside

SIDES = ("top", "right", "bottom", "left")
SIZES = ("width", "height")
USED = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES),
    *(f"border_{side}_width" for side in SIDES),
    *(f"{limit}{size}" for limit in ("", "min_", "max_") for size in SIZES),
)
"""The measures of a box that its style and its containing block give."""


def resolving(resolve: Callable[[Box, Any], None]) -> Callable[[Box, Any], None]:
    """Give `resolve_percentages` so that it is done once for a style and a containing block."""
    kinds = inside("weasyprint.formatting_structure.boxes")

    def resolve_once(box: Box, containing_block: Any) -> None:
        style: Any = box.style
        # Collapsed borders are the box's own, and a page goes by its height.
        if style["border_collapse"] == "collapse" or isinstance(box, kinds.PageBox):
            resolve(box, containing_block)
            return
        block = containing_block
        around = (block.width, block.height) if isinstance(block, kinds.Box) else block
        known = style.__dict__.setdefault("resolved", {})
        if around in known:
            box.__dict__.update(known[around])
        else:
            resolve(box, containing_block)
            known[around] = {name: getattr(box, name) for name in USED}

    return resolve_once


def flowing(is_in_flow: Callable[[Box], bool]) -> Callable[[Box], bool]:
    """Give `Box.is_in_normal_flow` so that it asks once for each position."""
    known: dict[tuple[object, object], bool] = {}

    def flows(box: Box) -> bool:
        style: Any = box.style
        key = style["float"], style["position"]
        if key not in known:
            known[key] = is_in_flow(box)
        return known[key]

    return flows


def strutting(strut: Callable[[Any], tuple[float, float]]) -> Callable[[Any], tuple[float, float]]:
    """Give `strut` so that it spells out no style to look for its lines."""

    def strut_once(style: Any) -> tuple[float, float]:
        if "strut" not in style.__dict__:
            style.strut = strut(style)
        found: tuple[float, float] = style.strut
        return found

    return strut_once
