"""Boxes that go on overleaf: their ground goes down to the foot of the page, and no line of their text stands alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from yinfa.formats.pdf.boxes import Box, children, is_plain_block, real
from yinfa.formats.pdf.engine import inside
from yinfa.formats.pdf.keeps import lines_of, said_in
from yinfa.formats.pdf.ways import MOST, WHITE, Page, SetPage, spaced

BOXES = ("aside", "blockquote")
NAME = "by"
"""Class of the line that names who is quoted."""
LONG = 80
"""Characters that are no line of a box, whatever its width."""


def dividing(page: Page, best: SetPage) -> SetPage:
    """See to the box that goes on overleaf, as best as the page can be set."""
    found = _joined(page, best)
    _fill(found)
    return found


def _fill(setting: SetPage) -> None:
    """Let what goes on overleaf reach down to the foot of its page, and be open there.

    WeasyPrint ends a box with half a line of its ground below its last line, or wherever it ended before lines were
    taken from it again.
    """
    for box, _ in _parted(setting):
        if is_plain_block(box):
            box.remove_decoration(start=False, end=True)
            box.height = setting.state.bottom - box.content_box_y()


def _parted(setting: SetPage) -> Iterator[tuple[Box, Any]]:
    """Give the boxes of a page that go on, from without to within, each with where in it.

    A row ends them: its cells go on side by side.
    """
    box, resume = setting.result[0], setting.resume
    while resume and len(resume) == 1:
        yield box, resume
        ((at, resume),) = resume.items()
        found = [real(child) for child in children(box) if getattr(child, "index", None) == at] if resume else []
        if not found:
            return
        box = found[-1]


def _joined(page: Page, best: SetPage) -> SetPage:
    """Set a page a line shorter, so that a line of a box that would stand alone overleaf has another before it.

    It is left alone where that would leave a foot white over five lines.
    """
    if not _leaves_one(page, best):
        return best
    found = page.set(replace(best.way, short=best.way.short + best.foot + 1))
    found = (found.foot > WHITE and spaced(page, found)) or found
    return found if found.foot <= MOST and not _leaves_one(page, found) else best


def _leaves_one(page: Page, setting: SetPage) -> bool:
    """Say whether one line of the text of a box stands on the next page."""
    source = page.root
    boxed = False
    for box, resume in _parted(setting):
        boxed = boxed or box.element_tag in BOXES
        ((at, within),) = resume.items()
        rest = [child for child in source.children[at:] if not _names(child)]
        if (boxed and len(rest) > 1) or not rest:
            return False
        if boxed and within is None:
            return _has_one_line(page, rest[0], box)
        source = rest[0]
    return False


def _names(box: Box) -> bool:
    return box.element is not None and box.element.get("class") == NAME


def _has_one_line(page: Page, box: Box, around: Box) -> bool:
    """Set a block of little text in what stands around it, and count its lines."""
    if len(said_in(box)) > LONG:
        return False
    lay_out: Callable[..., Any] = inside("weasyprint.layout.block").block_level_layout
    return lines_of(lay_out(page.context, box.deepcopy(), -math.inf, None, around)[0]) < 2
