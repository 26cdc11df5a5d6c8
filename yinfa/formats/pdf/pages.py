"""How the engine divides text into pages, where CSS has no word for a typesetter's rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from yinfa.formats.pdf.boxes import Box, Context, NotesArea, is_block_level, is_plain_block
from yinfa.formats.pdf.engine import inside
from yinfa.formats.pdf.ways import SAME, Way


class _Waiting(dict[Box, None]):
    """The notes that stand on no page yet: WeasyPrint's list of them, in which each is found at once."""

    def append(self, note: Box) -> None:
        self[note] = None

    def remove(self, note: Box) -> None:
        del self[note]

    def copy(self) -> _Waiting:
        return _Waiting(self)


def holding(context: type[Any]) -> type[Any]:
    """Give `LayoutContext` so that no footnote leaves the page of its call.

    Where a paragraph's second line does not fit, WeasyPrint 70 moves the page's last notes to the next page to make
    room, whatever `footnote-policy` says and whoever called them. It does not in columns; so the flow says that it is
    in one, except where it measures the area of notes.

    It measures all notes of a page again with each that is added, and takes the rounding of thirteen heights for a
    note too many. Here each is measured once, and the area is as high as its notes.
    """
    return type("Holding", (_Holding, context), {})


class _Holding:
    """What WeasyPrint's context of layout does otherwise."""

    columns = False
    measures = False
    way = Way()
    ways: Mapping[int, Way] = MappingProxyType({})

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.footnotes = _Waiting()
        self.heights: dict[tuple[Box, float], float | None] = {}

    @property
    def in_column(self) -> bool:
        return self.columns or not self.measures

    @in_column.setter
    def in_column(self, value: bool) -> None:
        self.columns = value

    def _update_footnote_area(self: Any) -> bool:
        area: NotesArea = self.current_footnote_area
        heights = [self._height(area, note) for note in self.current_page_footnotes]
        if not all(heights):
            return bool(self._measured())
        if area.height != "auto":  # type: ignore[comparison-overlap]
            self.page_bottom += area.margin_height()
        area.children, whole = self.current_page_footnotes, sum(h for h in heights if h)
        area.height = max(area.min_height, min(whole, area.max_height)) if heights else 0
        self.page_bottom -= area.margin_height()
        return bool(whole > area.height + SAME)

    def _height(self, area: NotesArea, note: Box) -> float | None:
        """Give the height of a note; nothing where it hangs on what stands above or below."""
        key = note, area.width
        if key not in self.heights:
            anonymous = inside("weasyprint.formatting_structure.build").create_anonymous_boxes
            layout = inside("weasyprint.layout").block_level_layout
            alone = area.deepcopy()
            alone.children = [note.deepcopy()]
            laid: Box = layout(self, anonymous(alone), -math.inf, None, area.page)[0].children[0]
            self.heights[key] = laid.margin_height() if _stands_alone(laid) else None
        return self.heights[key]

    def _measured(self) -> bool:
        self.measures = True
        overflows: bool = super()._update_footnote_area()  # type: ignore[misc]
        self.measures = False
        return overflows


def _stands_alone(note: Box) -> bool:
    """Whether a note is as high below another as alone: no margin collapses, nothing floats or keeps to the grid."""
    blocks = [box for box in (note, *note.descendants()) if is_block_level(box)]
    return not any(box.margin_top or box.margin_bottom or box.is_floated() or _in_leading(box) for box in blocks)


def on_grid(lay_out: Callable[..., object]) -> Callable[..., object]:
    """Give `block_level_layout_switch` so that text in the leading of the page starts on a line of its grid.

    Its top margin grows by what figures, tables and headings left over of a line; so lines of facing pages are level.
    A box with white or a rule at its top moves as a whole. A heading stands where its bottom margin ends on the grid,
    at the head of a page, too, so that it keeps to its text.
    """
    collapse: Callable[[list[float]], float] = inside("weasyprint.layout.block").collapse_margin

    def lay_out_on_grid(context: Context, box: Box, *rest: Any, **named: object) -> object:
        if named:
            return lay_out(context, box, *rest, **named)
        _, skip, _, _, _, _, margins, *_ = rest
        if skip is None and is_plain_block(box):
            box.margin_top = context.way.above(box)
        if skip is None and is_plain_block(box) and _in_leading(box):
            pitch = box.style["line_height"].value
            margin = collapse([*margins, box.margin_top])
            inner = box.position_y + margin + box.border_top_width + box.padding_top
            down = inner - context.current_footnote_area.page.content_box_y()
            kept = box.style["break_after"] == "avoid"
            over = (down + box.margin_bottom * kept) % pitch
            if SAME < over < pitch - SAME:
                box.margin_top = margin + pitch - over
        return lay_out(context, box, *rest)

    return lay_out_on_grid


def _in_leading(box: Box) -> bool:
    leading = box.style["line_height"]
    return bool(box.children) and hasattr(leading, "value") and leading == box.style.root_style["line_height"]


def named_once(references: property) -> property:
    """Give `PDF.page_references` so that they are kept while the pages of a file are the same."""
    write = references.fget
    assert write

    def kept(pdf: Any) -> Sequence[bytes]:
        kids: list[object] = pdf.pages["Kids"]
        if getattr(pdf, "named_pages", None) != kids:
            pdf.named_pages, pdf.named = list(kids), write(pdf)
        found: Sequence[bytes] = pdf.named
        return found

    return property(kept)
