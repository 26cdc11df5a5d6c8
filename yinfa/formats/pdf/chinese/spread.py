"""Bring one chosen line to its width: what gives way first, what widens first (CLREQ)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from yinfa.formats.pdf.chinese import classes as c
from yinfa.formats.pdf.chinese.fit import LEAST, LOOSEST
from yinfa.formats.pdf.chinese.joint import GAP
from yinfa.formats.pdf.chinese.marks import GAP_LEVEL
from yinfa.formats.pdf.chinese.paragraph import MeasuredParagraph, Sums
from yinfa.formats.pdf.chinese.rules import on

SPACE_MOST, GAP_MOST = 0.5, 1 / 3
"""Em that a Latin space and a gap between Han and Latin may widen to, before all gaps do."""


@dataclass(slots=True)
class SpreadLine:
    """Where a line's characters stand; lists go by character from `start`, px."""

    start: int
    stop: int
    end: int
    advances: list[float]
    after: list[float]
    """Gap after each character."""
    left: dict[int, float]
    """What a mark gives up at its left, by character of the paragraph."""
    hyphen: float = 0.0
    """Advance of the hyphen behind its last character; nothing where it has none."""


def spread(p: MeasuredParagraph, sums: Sums, span: tuple[int, int], fill: tuple[float, bool]) -> SpreadLine:
    """Set a line to a width; `fill` is the width and whether slack is to be spread."""
    (start, end), (width, justify) = span, fill
    stop = max(start, p.stop(end))
    line = SpreadLine(start, stop, end, p.advances[start:stop], [0.0] * (stop - start), {}, p.soft.get(end, 0.0))
    for at in p.marks_between(start, stop):
        if at in p.left:
            line.left[at] = p.left[at]
        if at in p.gaps and at < stop - 1:
            line.after[at - start] = p.gaps[at]
    if stop == start:
        return line
    if start in sums.heads:
        _take(p, line, start, p.half(start))
    if stop - 1 in sums.tails and not sums.spare[end]:
        _take(p, line, stop - 1, p.half(stop - 1))
    need = sums.begin[start] + width - sums.edge[end]
    if need < -LEAST:
        _reduce(p, sums, line, -need)
    elif need > LEAST and justify and on("justify"):
        _widen(p, line, need)
    return line


def _take(p: MeasuredParagraph, line: SpreadLine, at: int, amount: float) -> None:
    left = c.BLANK[p.kinds[at]][0] * 2 if p.kinds[at] in c.BLANK else 0.5
    line.advances[at - line.start] -= amount
    line.left[at] = line.left.get(at, 0.0) + left * amount


def _reduce(p: MeasuredParagraph, sums: Sums, line: SpreadLine, over: float) -> None:
    """Take what a line is too long: its last mark, word spaces, interpuncts, brackets, pauses, gaps, full stops."""
    spare = min(over, sums.spare[line.end])
    if spare:
        _take(p, line, line.stop - 1, spare)
    over -= spare
    first = bisect_left(p.slack, (line.start + (line.start in sums.heads), 0, 0.0))
    beyond = bisect_left(p.slack, (line.stop - 1, 0, 0.0))
    slack = p.slack[first:beyond]
    # Level by level (CLREQ, order of compressing): the next gives way only where the one before has nothing left.
    for level in range(6):
        if over <= 0:
            break
        here = [(at, most) for at, height, most in slack if height == level]
        total = sum(most for _, most in here)
        share = min(1.0, over / total) if total else 0.0
        for at, most in here:
            if at in p.gaps and level == GAP_LEVEL:
                line.after[at - line.start] -= share * most
            else:
                _take(p, line, at, share * most)
        over -= share * total


def _widen(p: MeasuredParagraph, line: SpreadLine, need: float) -> None:
    """Spread slack: word spaces to ½ em, gaps between Han and Latin to ⅓ em, then all gaps alike."""
    places = [at for at in range(line.start, line.stop - 1) if p.stretch[at]]
    # Rather ragged than pulled apart, as a line before a long address would be.
    if need > LOOSEST * p.em * len(places):
        return
    spaces = [(at, GAP_MOST if at in p.joints else SPACE_MOST) for at in places if p.kinds[at] == c.SPACE]
    need = _fill(line, {at: most * 2 * p.half(at) - p.advances[at] for at, most in spaces}, need)
    need = _fill(line, {at: (GAP_MOST - GAP) * 2 * p.half(at) for at in places if at in p.gaps}, need)
    for at in places:
        line.after[at - line.start] += need / len(places)


def _fill(line: SpreadLine, most: dict[int, float], need: float) -> float:
    """Give each place its share of what is needed, up to its most; say what is still needed."""
    most = {at: value for at, value in most.items() if value > 0}
    total = sum(most.values())
    share = min(1.0, need / total) if total else 0.0
    for at, value in most.items():
        line.after[at - line.start] += share * value
    return need - share * total
