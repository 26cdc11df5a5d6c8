"""How far down the pages of a finished PDF are filled, in lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pymupdf

from tests.longtext import ASKED
from tests.pdf.pages import PITCH, TOP

LINES = 34
"""Of the type area."""
BOTTOM = TOP + LINES * PITCH
RULE, THICK, NOTE = 0.6, 2.0, 13.6
"""pt: no thicker is the rule above notes, or any other; no taller is a line of notes."""
PICTURE = [0xDF, 0xE6, 0xEE]
"""The ground of generated pictures."""
EDGE = 2.0
"""pt that an ascent or a border may stand beyond its line."""


@dataclass(frozen=True, slots=True)
class Foot:
    """The white at the foot of a page."""

    page: int
    lines: int
    """Whole lines that are white."""
    reason: str
    """`asked`, `end`, or what stands at the head of the next page: `heading`, `picture`, `table`, `text`."""


def feet(data: bytes, first: int = 1) -> list[Foot]:
    """Give the feet of the pages from one on (from 1)."""
    opened = pymupdf.open(stream=data)  # type: ignore[no-untyped-call]
    pages = list(opened)[first - 1 :]
    return [
        Foot(n, _white(page), _reason(page, after))
        for n, (page, after) in enumerate(zip(pages, [*pages[1:], None], strict=True), first)
    ]


def over(found: list[Foot], lines: int) -> list[Foot]:
    """Give those feet over so many lines that nobody asked for."""
    return [foot for foot in found if foot.lines > lines and foot.reason not in ("asked", "end")]


def _boxes(page: pymupdf.Page) -> Iterator[tuple[float, float, float, float]]:
    """Give what stands in the type area: lines of text, rules, pictures; not the ground of a box."""
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            yield line["bbox"]
    for drawn in page.get_drawings():
        if drawn["rect"].height < THICK or _is_picture(drawn):
            yield tuple(drawn["rect"])
    yield from (tuple(shown["bbox"]) for shown in page.get_image_info())


def _is_picture(drawn: Any) -> bool:
    return bool(drawn["fill"]) and [round(255 * c) for c in drawn["fill"]] == PICTURE


def _white(page: pymupdf.Page) -> int:
    inside = [box for box in _boxes(page) if box[1] > TOP - EDGE and box[3] < BOTTOM + EDGE]
    width = 154.2 / 25.4 * 72
    rules = [box[1] for box in inside if box[3] - box[1] < RULE and box[2] - box[0] > width - 1]
    notes = [top for top in rules if all(box[3] - box[1] < NOTE for box in inside if box[1] > top + 1)]
    # The rule above notes has three quarters of a line over it (the sheet).
    limit = min(notes) - 0.75 * PITCH if notes else BOTTOM
    low = max((box[3] for box in inside if box[3] < limit + EDGE), default=TOP)
    return int((limit - low + EDGE) // PITCH)


def _reason(page: pymupdf.Page, after: pymupdf.Page | None) -> str:
    if after is None:
        return "end"
    if ASKED in page.get_text().replace("\n", ""):
        return "asked"
    spans = [
        (line["bbox"][1], span)
        for block in after.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
        if line["bbox"][3] > TOP + EDGE and span["text"].strip()
    ]
    top, first = min(spans, key=lambda pair: (pair[0], pair[1]["bbox"][0]))
    if any(drawn["rect"].y0 < top for drawn in after.get_drawings() if _is_picture(drawn)):
        return "picture"
    if first["size"] > 11.6:
        return "heading"
    return "table" if first["size"] < 10.2 else "text"
