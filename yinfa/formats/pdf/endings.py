"""How a document ends: a colophon has text above it, where the page before can give some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from yinfa.formats.pdf.boxes import Box, Context, is_line
from yinfa.formats.pdf.ways import Way, inner, lowest, pitch_of

FEW = 6
"""Lines of text that a colophon has above it on its page, where the page before can give them."""
COLOPHON = "colophon"
CHANGED = "content_changed"
"""Where WeasyPrint notes that a page is to be set again."""
Make = Callable[[Context, Box, Any, Sequence[Box]], Iterator[Box]]
Remake = Callable[[list[Box], Mapping[int, Way]], list[Box]]
"""Sets pages again in other ways, by number."""


def ending(make: Make) -> Make:
    """Give `make_all_pages` so that the last page is balanced."""

    def make_ended(context: Context, root: Box, html: Any, pages: Sequence[Box]) -> Iterator[Box]:
        notes = context.footnotes.copy()

        def again(made: list[Box], ways: Mapping[int, Way]) -> list[Box]:
            context.ways = {**context.ways, **ways}
            waiting = [number for number, page in enumerate(context.page_maker) if page[-1][CHANGED]]
            for page in ways:
                context.page_maker[page - 1][-1][CHANGED] = True
            context.footnotes = notes.copy()
            given = list(make(context, root, html, made))
            # The numbers in contents wait for another round, which setting pages here is none of.
            for number in waiting:
                if number < len(given):
                    context.page_maker[number][-1][CHANGED] = True
            return given

        made = list(make(context, root, html, pages))
        # What is set again for the numbers in its contents has its ways already.
        yield from made if pages or len(made) < 2 else _balanced(made, again)

    return make_ended


def _white(page: Box) -> float:
    """Give the white lines at the foot of a page."""
    text, notes, *_ = page.children
    bottom = page.content_box_y() + page.height - (notes.margin_height() if notes.children else 0)
    return (bottom - lowest(text)) / pitch_of(page)


def _balanced(made: list[Box], again: Remake) -> list[Box]:
    """Bring text above a colophon that has next to none."""
    page = len(made) - 1
    above = _above(made[-1])
    if above is None or above >= FEW or not page:
        return made
    given = again(made, {page: Way(short=FEW - above)})
    now = _above(given[-1])
    # Whole blocks that go over leave more white than is won.
    kept = len(given) == len(made) and now is not None and now > above and _white(given[-2]) < FEW + 1
    return given if kept else again(given, {page: Way()})


def _above(page: Box) -> int | None:
    """Count the lines of text above the colophon of a page; nothing where it has none."""
    count = 0
    for box in inner(page.children[0]):
        if box.element is not None and box.element.get("class", "").startswith(COLOPHON):
            return count
        count += is_line(box)
    return None
