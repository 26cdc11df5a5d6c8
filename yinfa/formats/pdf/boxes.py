"""What this room reads of a laid-out document, its pages, boxes and styles: Protocols, since WeasyPrint has no types.

Of which kind a box is, `is_text` and its sisters say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, Protocol, TypeGuard, overload
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.engine import inside

PX_PER_MM, PT_PER_PX = 96 / 25.4, 0.75
"""Boxes are measured in px."""
NumberStyle = Literal["font_size", "word_spacing"]
WordStyle = Literal[
    "direction",
    "white_space",
    "text_align_all",
    "text_align_last",
    "position",
    "box_decoration_break",
    "visibility",
    "font_language_override",
    "break_before",
    "break_after",
    "page",
]


class Length(Protocol):
    """A length of a style."""

    value: float
    unit: str


class Style(Protocol):
    """The computed style of a box."""

    root_style: Style

    @overload
    def __getitem__(self, name: NumberStyle) -> float: ...
    @overload
    def __getitem__(self, name: WordStyle) -> str: ...
    @overload
    def __getitem__(self, name: Literal["lang"]) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["letter_spacing"]) -> float | Literal["normal"]: ...
    @overload
    def __getitem__(self, name: Literal["line_height", "text_indent", "margin_top"]) -> Length: ...
    @overload
    def __getitem__(
        self, name: Literal["width", "vertical_align", "text_decoration_line", "break_after"]
    ) -> object: ...


class Box(Protocol):
    """A box; measures are px from the page's upper left."""

    element: Element | None
    element_tag: str
    style: Style
    children: list[Box]
    footnote: Box | None
    is_for_root_element: bool
    text_overflow: str
    position_x: float
    position_y: float
    width: float
    height: float
    margin_top: float
    margin_bottom: float
    margin_left: float
    margin_right: float
    padding_left: float
    padding_right: float
    padding_top: float
    border_left_width: float
    border_right_width: float
    border_top_width: float

    def descendants(self, placeholders: bool = False) -> Iterator[Box]: ...
    def deepcopy(self) -> Box: ...
    def translate(self, right: float, down: float) -> None: ...
    def copy_with_children(self, children: Sequence[Box]) -> Box: ...
    def remove_decoration(self, start: bool, end: bool) -> None: ...
    def is_in_normal_flow(self) -> bool: ...
    def is_floated(self) -> bool: ...
    def is_absolutely_positioned(self) -> bool: ...
    def content_box_x(self) -> float: ...
    def content_box_y(self) -> float: ...
    def border_box_x(self) -> float: ...
    def border_box_y(self) -> float: ...
    def border_width(self) -> float: ...
    def border_height(self) -> float: ...
    def margin_width(self) -> float: ...
    def margin_height(self) -> float: ...


class Layout(Protocol):
    """A Pango layout of one line, drawn with advances of its own (`chinese/shape.py`)."""

    text: str
    style: Style
    layout: Any
    height: float
    max_width: float
    advances: Sequence[int] | None
    shifts: Mapping[int, int]
    told: Sequence[str]
    hyphen: str
    jumps: Sequence[tuple[int, int, str]]

    def set_text(self, text: str) -> None: ...
    def get_first_line(self) -> tuple[Any, Any]: ...
    def deactivate(self) -> None: ...


class TextBox(Box, Protocol):
    """A text box."""

    text: str
    baseline: float
    pango_layout: Layout

    def copy_with_text(self, text: str) -> TextBox: ...


class TextLine(Box, Protocol):
    """A line box: `set_in_chinese` and `chinese` are our own."""

    set_in_chinese: bool
    chinese: Any


class CellBox(Box, Protocol):
    """A cell of a table."""

    colspan: int
    rowspan: int
    grid_x: int


class TableBox(Box, Protocol):
    """A table; its children are groups of rows of cells."""

    column_widths: Sequence[float]


class Wrapper(Box, Protocol):
    """What stands around a table."""

    def get_wrapped_table(self) -> TableBox: ...


class PageType(Protocol):
    name: str
    blank: bool


class PageBox(Box, Protocol):
    page_type: PageType


class NotesArea(Box, Protocol):
    """The area of a page's notes; its height is "auto" until it has notes."""

    page: PageBox
    min_height: float
    max_height: float


class Context(Protocol):
    """What WeasyPrint knows of the layout under way; `way` and `ways` are our own."""

    current_footnote_area: NotesArea
    current_page: int
    """Its number, from 1."""
    page_bottom: float
    footnotes: Any
    """Notes that stand on no page yet."""
    current_page_footnotes: list[Box]
    reported_footnotes: list[Box]
    broken_out_of_flow: dict[Box, Any]
    excluded_shapes: list[Box]
    running_elements: Mapping[str, dict[int, list[Box]]]
    page_maker: list[Any]
    """By page: where it starts, how it came to be, its side, counters, and what of it is to be made again."""
    way: Any
    """In what way the page under way is set (`ways.py`)."""
    ways: Mapping[int, Any]
    """Pages that are to be set in another way than as they come."""


class Font(Protocol):
    """A font of the document, as the PDF will have it."""

    hash: str
    name: bytes
    family: str
    weight: int
    widths: Mapping[int, float]
    to_unicode: Mapping[int, str]


class LaidPage(Protocol):
    width: float
    height: float
    _page_box: PageBox


class Document(Protocol):
    pages: Sequence[LaidPage]
    fonts: Mapping[str, Font]


@lru_cache(maxsize=1)
def _kinds() -> Any:
    return inside("weasyprint.formatting_structure.boxes")


def is_text(box: object) -> TypeGuard[TextBox]:
    return isinstance(box, _kinds().TextBox)


def is_line(box: object) -> TypeGuard[TextLine]:
    return isinstance(box, _kinds().LineBox)


def is_inline(box: object) -> bool:
    return isinstance(box, _kinds().InlineBox)


def is_cell(box: object) -> TypeGuard[CellBox]:
    return isinstance(box, _kinds().TableCellBox)


def is_margin(box: object) -> bool:
    return isinstance(box, _kinds().MarginBox)


def is_block(box: object) -> bool:
    return isinstance(box, _kinds().BlockBox)


def is_plain_block(box: object) -> bool:
    """Say whether a box is a block and nothing more: no cell, no box of a page."""
    return type(box) is _kinds().BlockBox


def is_block_level(box: object) -> bool:
    return isinstance(box, _kinds().BlockLevelBox)


def is_replaced(box: object) -> bool:
    """Say whether a box is a picture."""
    return isinstance(box, _kinds().ReplacedBox)


def holds_blocks(box: object) -> bool:
    """Say whether a box is a container of blocks or a table."""
    return isinstance(box, (_kinds().BlockContainerBox, _kinds().TableBox))


def real(box: Box) -> Box:
    """Give the box itself, where a placeholder stands for it."""
    found: Box = getattr(box, "_box", box)
    return found


def children(box: Box) -> Sequence[Box]:
    """Give the boxes in a box: none in a text or a picture."""
    found: Sequence[Box] = getattr(box, "children", ())
    return found


def page_box(page: LaidPage) -> PageBox:
    return page._page_box
