"""What stands in for WeasyPrint's own functions, so that its line loop asks this room where lines of Chinese end."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from yinfa.finding import Finding
from yinfa.formats.pdf.boxes import Box, Context, Style, is_line
from yinfa.formats.pdf.chinese.gather import WHOLE
from yinfa.formats.pdf.chinese.keep import Keeper, indent, keep, position, resumption
from yinfa.formats.pdf.chinese.paragraph import BoxPath
from yinfa.formats.pdf.chinese.place import LineContext, Placer, Spot
from yinfa.formats.pdf.chinese.spread import spread

Skip = Mapping[int, "Skip"] | None
"""WeasyPrint's nested place at which a box goes on."""
SET = "set_in_chinese"
"""Attribute of a line that is set by this room."""
TORN = "every_word_torn"
"""Attribute of a layout context in which the narrowest width of a text is that of its widest character."""

TEARS = "data-torn"
"""Attribute of the element of lines that tear a long word without a warning: those of notes in the margin."""


def splitting(old: Callable[..., Any], wide: list[Finding]) -> Callable[..., Any]:
    """Give `split_inline_box` so that lines of Chinese end where this room says; finds words wider than their column.

    What is not Chinese goes to the `old` one.
    """

    def split(
        context: Context, box: Box, x: float, max_x: float, bottom: float, skip: Skip, block: Box, *rest: Any
    ) -> object:
        *lists, first_letter, first_line = rest
        # WeasyPrint styles a first letter or line by splitting boxes while it sets them: not to be gathered beforehand.
        kept = None
        if is_line(box) and not first_letter and not first_line:
            kept = keep(context, box, block, skip is None)
        if kept is None or kept.p is None or kept.sums is None:
            return old(context, box, x, max_x, bottom, skip, block, *rest)
        absolute, fixed, placeholders, floats, done = lists
        at = _flat(skip)
        start = position(kept.p, at) if at else 0
        words: list[str] = []
        end = kept.end(start, (max_x - x, block.width), words)
        wide.extend(fault for fault in _torn(words, box) if fault not in wide)
        # A line feed ends a stretch: the line before it is the last of its own, and is not justified.
        forced = kept.p.text[end - 1 : end] == "\n"
        last = forced or end == len(kept.p.text)
        room = max_x - x if box.style["white_space"] not in WHOLE else math.inf
        line = spread(kept.p, kept.sums, (start, end), (room, _justified(box.style, last)))
        stop = None if end == len(kept.p.text) else resumption(kept.p, end)
        frame = LineContext(context, block, bottom, fixed, placeholders, floats, done, max_x)
        made = Placer(kept.p, line, frame).fill(box, Spot((), x, at, stop), absolute)
        setattr(made, SET, True)
        return made, _nested(stop), forced, None, None, {"left": 0, "right": 0}

    return split


def justifying(old: Callable[..., None]) -> Callable[..., None]:
    """Give `justify_line` so that it leaves lines alone that are set already."""

    def justify(context: Context, line: Box, extra: float) -> None:
        if not getattr(line, SET, False):
            old(context, line, extra)

    return justify


def measuring(old: Callable[..., Iterator[float]]) -> Callable[..., Iterator[float]]:
    """Give `inline_line_widths` so that it goes by the lines of this room, at their narrowest or widest."""

    def widths(
        context: Context,
        box: Box,
        outer: bool,
        is_line_start: bool,
        minimum: bool,
        skip_stack: Skip = None,
        first_line: bool = False,
    ) -> Iterator[float]:
        torn = minimum and getattr(context, TORN, False)
        kept = keep(context, box, None, not skip_stack, torn) if is_line(box) else None
        if kept is None:
            yield from old(context, box, outer, is_line_start, minimum, skip_stack, first_line)
            return
        yield from _widths(kept, (minimum, torn), _flat(skip_stack), indent(box.style))

    return widths


def _torn(words: Sequence[str], box: Box) -> Iterator[Finding]:
    """Say that words are wider than their column (D005), but for one in which they may be torn."""
    if box.element is not None and box.element.get(TEARS) is not None:
        return
    address = box.element.get("id") or "" if box.element is not None else ""
    yield from (Finding("D005", facts=(("word", word),), address=address) for word in dict.fromkeys(words))


def _widths(kept: Keeper, narrow: tuple[bool, bool], skip: BoxPath, first: float) -> Iterator[float]:
    p, sums = kept.p, kept.sums
    assert p and sums
    minimum, torn = narrow
    before = position(p, skip) if skip else 0
    first = 0.0 if before else first
    # A column of a table is at least as wide as its widest word; where tables say so, as its widest character.
    breaks = sorted({*p.breaks, *filter(p.may_tear, range(1, len(p.text)))}) if torn else p.breaks
    for at in breaks[bisect_right(breaks, before) :]:
        if minimum or p.text[at - 1] == "\n" or at == len(p.text):
            loose = sums.spare[at] if minimum else 0.0
            yield sums.edge[at] - loose - sums.begin[before] + first
            before, first = at, 0.0


def _justified(style: Style, last: bool) -> bool:
    align, final = style["text_align_all"], style["text_align_last"]
    return bool((final if last and final != "auto" else align) == "justify")


def _flat(skip: Skip) -> BoxPath:
    """Give WeasyPrint's nested skip stack as a path."""
    found: list[int] = []
    while skip:
        ((index, skip),) = skip.items()
        found.append(index)
    return tuple(found)


def _nested(path: BoxPath | None) -> Skip:
    found: Skip = None
    for index in reversed(path or ()):
        found = {index: found}
    return found
