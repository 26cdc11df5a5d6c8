"""How the engine divides text into pages, where CSS has no word for a typesetter's rule."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import pydyf

from yinfa.formats.pdf.engine import inside

BRIEF = "avoid-column"
"""`break-after` of a block that is kept with what follows while it has one line only. (No page of ours has columns.)"""

SAME = 0.01
"""px by which a line may miss the grid."""


@lru_cache(maxsize=1)
def install() -> None:
    """Teach WeasyPrint the rules of this room, once per process."""
    _hold_notes()
    _keep_brief_blocks()
    _start_on_grid()
    _name_pages_once()


class _Waiting(dict[Any, None]):
    """The notes that stand on no page yet: WeasyPrint's list of them, in which each is found at once."""

    def append(self, note: Any) -> None:
        self[note] = None

    def remove(self, note: Any) -> None:
        del self[note]

    def copy(self) -> _Waiting:
        return _Waiting(self)


def _hold_notes() -> None:
    """Let no footnote leave the page of its call.

    Where a paragraph's second line does not fit, WeasyPrint 70 moves the page's last notes to the next page to make
    room, whatever `footnote-policy` says and whoever called them. It does not in columns; so the flow says that it is
    in one, except where it measures the area of notes.

    It measures all notes of a page again with each that is added, and takes the rounding of thirteen heights for a
    note too many. Here each is measured once, and the area is as high as its notes.
    """
    layout, document = inside("weasyprint.layout"), inside("weasyprint.document")
    anonymous = inside("weasyprint.formatting_structure.build").create_anonymous_boxes

    class Holding(layout.LayoutContext):  # type: ignore[misc, name-defined]
        columns = False
        measures = False

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.footnotes = _Waiting()
            self.heights: dict[tuple[Any, float], float | None] = {}

        @property
        def in_column(self) -> bool:
            return self.columns or not self.measures

        @in_column.setter
        def in_column(self, value: bool) -> None:
            self.columns = value

        def _update_footnote_area(self) -> bool:
            area = self.current_footnote_area
            heights = [self._height(area, note) for note in self.current_page_footnotes]
            if not all(heights):
                return self._measured()
            if area.height != "auto":
                self.page_bottom += area.margin_height()
            area.children, whole = self.current_page_footnotes, sum(h for h in heights if h)
            area.height = max(area.min_height, min(whole, area.max_height)) if heights else 0
            self.page_bottom -= area.margin_height()
            return bool(whole > area.height + SAME)

        def _height(self, area: Any, note: Any) -> float | None:
            """Give the height of a note; nothing where it hangs on what stands above or below."""
            key = note, area.width
            if key not in self.heights:
                alone = area.deepcopy()
                alone.children = [note.deepcopy()]
                laid = layout.block_level_layout(self, anonymous(alone), -math.inf, None, area.page)[0].children[0]
                self.heights[key] = laid.margin_height() if _stands_alone(laid) else None
            return self.heights[key]

        def _measured(self) -> bool:
            self.measures = True
            overflows: bool = super()._update_footnote_area()
            self.measures = False
            return overflows

    document.LayoutContext = Holding


def _stands_alone(note: Any) -> bool:
    """Whether a note is as high below another as alone: no margin collapses, nothing floats or keeps to the grid."""
    level = inside("weasyprint.formatting_structure.boxes").BlockLevelBox
    blocks = [box for box in (note, *note.descendants()) if isinstance(box, level)]
    return not any(box.margin_top or box.margin_bottom or box.is_floated() or _in_leading(box) for box in blocks)


def _keep_brief_blocks() -> None:
    """Keep a block with what follows only while it has one line, where the style asks for it (`BRIEF`)."""
    block, boxes = inside("weasyprint.layout.block"), inside("weasyprint.formatting_structure.boxes")
    decide = block.block_level_page_break

    def lines(box: Any) -> int:
        inner = (lines(child) for child in getattr(box, "children", ()) if child.is_in_normal_flow())
        return 1 if isinstance(box, boxes.LineBox) else sum(inner)

    def decide_by_lines(before: Any, after: Any) -> str:
        found: str = decide(before, after)
        return found if found != BRIEF else "avoid" if lines(before) < 2 else "auto"

    block.block_level_page_break = decide_by_lines


def _start_on_grid() -> None:
    """Start every text that is set in the leading of the page on a line of its grid.

    Its top margin grows by what figures, tables and headings left over of a line; so lines of facing pages are level.
    A box with white or a rule at its top moves as a whole.
    """
    block, boxes = inside("weasyprint.layout.block"), inside("weasyprint.formatting_structure.boxes")
    lay_out = block.block_level_layout_switch

    def lay_out_on_grid(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
        if named:
            return lay_out(context, box, *rest, **named)
        _, skip, _, _, _, _, margins, *_ = rest
        if skip is None and type(box) is boxes.BlockBox and _in_leading(box):
            pitch = box.style["line_height"].value
            margin = block.collapse_margin([*margins, box.margin_top])
            inner = box.position_y + margin + box.border_top_width + box.padding_top
            over = (inner - context.current_footnote_area.page.content_box_y()) % pitch
            if SAME < over < pitch - SAME:
                box.margin_top = margin + pitch - over
        return lay_out(context, box, *rest)

    block.block_level_layout_switch = lay_out_on_grid


def _in_leading(box: Any) -> bool:
    leading = box.style["line_height"]
    return bool(box.children) and hasattr(leading, "value") and leading == box.style.root_style["line_height"]


def _name_pages_once() -> None:
    """Keep the references of a file's pages while its pages are the same: pydyf writes all for each mark on a page."""
    write = pydyf.PDF.page_references.fget

    def kept(pdf: Any) -> tuple[bytes, ...]:
        kids = pdf.pages["Kids"]
        if getattr(pdf, "named_pages", None) != kids:
            pdf.named_pages, pdf.named = list(kids), write(pdf)
        return pdf.named  # type: ignore[no-any-return]

    pydyf.PDF.page_references = property(kept)
