"""Say in the pages of what room each piece of text must stay in, so that a finished file can be checked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yinfa.formats.pdf.boxes import (
    PT_PER_PX,
    Box,
    Document,
    PageBox,
    TextBox,
    children,
    holds_blocks,
    is_margin,
    is_text,
    page_box,
    real,
)
from yinfa.formats.pdf.margin import notes
from yinfa.formats.pdf.objects import array, as_bytes, content
from yinfa.formats.pdf.tags.tree import TagTree

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, px from the page's upper left."""
_MCID = re.compile(rb"/MCID (\d+)")
LISTS = ("ol", "ul")
STAIRS = (*LISTS, "li", "div")
"""What lists in lists are made of: each step stands further in."""


def set_rooms(tree: TagTree, document: Document) -> None:
    """Write `/Room` into the properties of each piece of text: left, bottom, right, top, pt.

    It is what all the blocks, cells and boxes leave in which the text stands, and the type area; in a margin the paper;
    in a draft's note what its own box has of the paper.
    """
    for page, reference in zip(document.pages, tree.pdf.page_references, strict=True):
        stream = content(tree.pdf, reference).stream
        here = {tree.record.marks[text]: _room(room, page.height) for text, room in _rooms(page_box(page))}
        tree.rooms |= here
        numbers = {mcid: room for (_, mcid), room in here.items()}
        # Properties are bytes already: the room goes before their closing `>>`.
        for at, item in enumerate(stream):
            found = _MCID.search(as_bytes(stream[at - 1])) if item == b"BDC" else None
            if found and int(found[1]) in numbers:
                stream[at - 1] = as_bytes(stream[at - 1])[:-2] + numbers[int(found[1])] + b">>"


def _room(room: Rectangle, height: float) -> bytes:
    left, top, right, bottom = room
    corners = (left, height - bottom, right, height - top)
    return b" /Room %s" % as_bytes(array(round(PT_PER_PX * x, 1) for x in corners))


def _rooms(page: PageBox) -> Iterator[tuple[TextBox, Rectangle]]:
    """Give each text of a page with its room."""
    paper = (0.0, 0.0, page.margin_width(), page.margin_height())
    for part in page.children:
        outside = is_margin(part)
        yield from _within(part, paper if outside else _content(page), outside)
    for note in notes(page):
        yield from _within(note.box, paper, False)


def _within(
    placed: Box, room: Rectangle, outside: bool, base: Rectangle | None = None
) -> Iterator[tuple[TextBox, Rectangle]]:
    """Give the texts in a box; `base` is the room around all lists in which it stands."""
    box = real(placed)
    if is_text(box):
        yield box, room
        return
    if holds_blocks(box) and not outside and not _free(box):
        # A deep list stands less far in than the item around it.
        room = _both(base if base and box.element_tag in LISTS and box.margin_left < 0 else room, _border(box))
    if base is None or box.element_tag not in STAIRS:
        base = room
    for child in children(box):
        yield from _within(child, room, outside, base)


def _free(box: Box) -> bool:
    """Say whether a box is no room for its text, wherever that stands: the reading at a character."""
    return bool(box.is_absolutely_positioned() and (box.style["width"] == "auto" or box.element_tag == "rt"))


def _content(box: Box) -> Rectangle:
    x, y = box.content_box_x(), box.content_box_y()
    return x, y, x + box.width, y + box.height


def _border(box: Box) -> Rectangle:
    x, y = box.border_box_x(), box.border_box_y()
    return x, y, x + box.border_width(), y + box.border_height()


def _both(one: Rectangle, other: Rectangle) -> Rectangle:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
