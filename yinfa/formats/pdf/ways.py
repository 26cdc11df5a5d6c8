"""How a page is filled: where its foot stays white it is set in other ways, and the best of them is taken.

A page is set at most four times: as it comes; with pictures and tables moved to a near place (`near.py`); with keeps of
the second rank loosened (`keeps.py`); with the lines that are left over given to the spaces before its headings and
blocks. What goes on overleaf may have it set once or twice more (`divided.py`). Pages before it stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Box, Context, children, is_line, is_replaced, real

WHITE, MOST = 3, 5
"""Lines that a foot may be white, and from which on keeps of the second rank yield."""
TURNED = "turned"
"""The page of a wide table, and the class of what stands on it."""
SAME = 0.01
"""px by which a line may miss the grid."""
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
OPENED = (*HEADINGS, "figure", "table", "blockquote", "aside", "li")
"""What may have another line of white before it, the first ones first."""


@dataclass(frozen=True, slots=True)
class Way:
    """In what way a page is set."""

    yields: bool = False
    """Whether keeps of the second rank are loose."""
    opened: Mapping[Element, int] = field(default_factory=dict)
    """Lines that are added before blocks."""
    short: int = 0
    """Lines by which the page ends earlier."""

    def above(self, box: Box) -> float:
        """Give the white above a block, px; the head of a page has none, and gets none."""
        element = box.element
        if element is None or element not in self.opened or box.margin_top <= 0 or box.element_tag != element.tag:
            return box.margin_top
        return box.margin_top + pitch_of(box) * self.opened[element]


def pitch_of(box: Box) -> float:
    """Give the height of a line of the page, px."""
    style = box.style if box.is_for_root_element else box.style.root_style
    return style["line_height"].value


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page as it was set in one way."""

    way: Way
    result: tuple[Any, ...]
    state: _State
    foot: int
    """White lines at its foot; 0 where the page ends as it was asked to, or with the text."""
    waits: int = 0
    """The same where it ends for a turned page: text from behind that may still fill it."""

    @property
    def resume(self) -> Any:
        return self.result[1]

    @property
    def white(self) -> int:
        """Give the white lines that blocks from behind may fill."""
        return self.foot + self.waits


@dataclass(frozen=True, slots=True)
class _State:
    """What setting a page changes in its context."""

    bottom: float
    height: float
    lists: tuple[Any, ...]
    running: Mapping[str, list[Box]]


class Page:
    """One page, and the ways in which it was set."""

    def __init__(self, lay_out: Callable[..., Any], context: Context, root: Box, rest: tuple[Any, ...]) -> None:
        self.lay_out, self.context, self.root = lay_out, context, root
        self.space, self.skip, self.around, self.empty, self.placed, _, self.margins = rest
        self.pitch = pitch_of(root)
        self.start = self._state()

    def set(self, way: Way) -> SetPage:
        """Set the page from its start."""
        self.back_to(self.start)
        self.context.way = way
        space = self.space + way.short * self.pitch
        lists = self.placed, self.placed, list(self.margins)
        result = self.lay_out(self.context, self.root, space, self.skip, self.around, self.empty, *lists)
        self.context.way = Way()
        return SetPage(way, result, self._state(), *self._foot(result))

    def back_to(self, state: _State) -> None:
        """Let the context be as it was."""
        context, area = self.context, self.context.current_footnote_area
        context.page_bottom, area.height = state.bottom, state.height
        for mine, kept in zip(self._lists(), state.lists, strict=True):
            mine.clear()
            (mine.update if isinstance(mine, dict) else mine.extend)(kept)
        for name, pages in context.running_elements.items():
            pages.pop(context.current_page, None)
            if name in state.running:
                pages[context.current_page] = list(state.running[name])

    def _state(self) -> _State:
        context = self.context
        running = {
            name: list(pages[context.current_page])
            for name, pages in context.running_elements.items()
            if context.current_page in pages
        }
        lists = tuple(one.copy() for one in self._lists())
        return _State(context.page_bottom, context.current_footnote_area.height, lists, running)

    def _lists(self) -> tuple[Any, ...]:
        c = self.context
        notes = c.footnotes, c.current_page_footnotes, c.reported_footnotes
        return (*notes, c.broken_out_of_flow, c.excluded_shapes, self.placed)

    def _foot(self, result: tuple[Any, ...]) -> tuple[int, int]:
        box, resume, after, *_ = result
        if box is None or resume is None:
            return 0, 0
        white = int((self.context.page_bottom - lowest(box) + SAME) // self.pitch)
        waits = after["break"].startswith(("auto", "avoid")) and after["page"] == TURNED
        return (white if after["break"] == "any" else 0), (white if waits else 0)


def inner(box: Box) -> Iterator[Box]:
    """Give what stands in the flow of a laid-out box, in its order."""
    for placed in children(box):
        child = real(placed)
        if child.is_in_normal_flow():
            yield child
            if not is_line(child):
                yield from inner(child)


def lowest(box: Box) -> float:
    """Give where its lowest line or picture ends: a box that goes on overleaf is as high as the page."""
    ends = (one.position_y + one.margin_height() for one in inner(box) if is_line(one) or is_replaced(one))
    return max(ends, default=box.position_y)


def filling(
    lay_out: Callable[..., Any],
    move: Callable[[Page, SetPage], SetPage | None],
    divide: Callable[[Page, SetPage], SetPage],
) -> Callable[..., Any]:
    """Give the `block_level_layout` of whole pages so that their feet are filled.

    `move` sets one with moved blocks, `divide` sees to the box that goes on overleaf.
    """

    def lay_out_full(context: Context, root: Box, *rest: Any, **named: Any) -> Any:
        # A page without a sheet has no leading, and so no lines to be filled with.
        leading = hasattr(root.style["line_height"], "value")
        if named or not root.is_for_root_element or not root.children or not leading:
            return lay_out(context, root, *rest, **named)
        page = Page(lay_out, context, root, rest)
        best = page.set(context.ways.get(context.current_page, Way()))
        for other in (move, _yielding, spaced):
            if best.foot <= WHITE and not (other is move and best.waits > WHITE):
                break
            found = other(page, best)
            best = found if found and found.white < best.white else best
        best = divide(page, best)
        page.back_to(best.state)
        return best.result

    return lay_out_full


def _yielding(page: Page, best: SetPage) -> SetPage | None:
    return page.set(replace(best.way, yields=True)) if best.foot > MOST else None


def spaced(page: Page, best: SetPage) -> SetPage | None:
    """Give the white lines but one to the spaces of the page: one to each, headings first, then a second to headings.

    One is left, for the white at the end of a box may stand among them.
    """
    head = best.result[0].content_box_y() + SAME
    found = dict.fromkeys(box.element for box in inner(best.result[0]) if box.position_y > head and _opens(box))
    places = sorted((e for e in found if e is not None), key=lambda element: OPENED.index(element.tag))
    turns = [*places, *(element for element in places if element.tag in HEADINGS)][: best.foot - 1]
    opened = {element: turns.count(element) for element in turns}
    way = replace(best.way, opened=opened, short=max(0, best.way.short - len(turns)))
    return page.set(way) if opened else None


def _opens(box: Box) -> bool:
    """Say whether a box may have another line before it: it asks for white, and has not lost it to a break."""
    element = box.element
    if element is None or box.element_tag != element.tag or element.tag not in OPENED or box.margin_top <= 0:
        return False
    return not is_line(box) and box.style["margin_top"].value > 0
