"""Choose where lines end: over the whole paragraph where line by line is visibly worse."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from yinfa.formats.pdf.chinese.paragraph import MeasuredParagraph, Sums
from yinfa.formats.pdf.chinese.rules import on

RAGGED, RUNT, TORN, OVERFULL = 60.0, 200.0, 1e4, 1e6
"""Demerits of a line that cannot be spread, of a lonely last word, of a torn word, of a line too long."""
BACK = 12
"""Ends before the last that fits which are worth a thought where words are divided."""
VISIBLE = 1.0
"""A line this bad is worth a look at the whole paragraph (a spread of 1/12 em at each gap)."""
LOOSE, DIVIDED = 9.0, 6.0
"""A line of words this bad (spaces of half an em) is worth dividing a word or an address, which has demerits, too."""
LEAST = 0.01
"""px that count for nothing."""
LOOSEST = 0.5
"""Em at each gap beyond which a line is left ragged."""


JOINTS = re.compile(r"[/\\?&=.,;:_+#%@~|-]+")
"""Signs behind which an address or the name of a file is divided."""


def is_wide(sums: Sums, before: int, at: int, room: float) -> bool:
    """Say whether what stands between two breaks is wider than a line."""
    return sums.edge[at] - sums.spare[at] - sums.begin[before] > room + LEAST


def has_wide(p: MeasuredParagraph, sums: Sums, widths: tuple[float, float]) -> bool:
    """Say whether a word is wider than its line: the first line, and all others."""
    return any(is_wide(sums, before, at, widths[before > 0]) for before, at in pairwise((0, *p.breaks)))


class Fit:
    """Finds the lines of a stretch of a paragraph that ends with it or with a line feed."""

    def __init__(self, p: MeasuredParagraph, sums: Sums, start: int, end: int, widths: tuple[float, float]) -> None:
        self.p, self.sums, self.start, self.end, self.widths = p, sums, start, end, widths
        self.torn: set[int] = set()
        self.soft: frozenset[int] = frozenset()
        """Ends within words that are tried besides."""
        self.words: list[str] = []
        """Words wider than the column."""
        at = bisect_right(p.breaks, start)
        self.breaks = self._tear(p.breaks[at : bisect_right(p.breaks, end)])
        self.edges = [sums.edge[at] for at in self.breaks]

    def lines(self, softly: bool = False) -> list[int]:
        """Give the end of each line; `softly` divides words and addresses where lines would be loose."""
        ends, worst = self._greedy()
        if worst > VISIBLE and on("total_fit"):
            ends = self._whole()
            if softly and self._worst(ends) > LOOSE:
                self.soft = frozenset(at for at in self.p.soft if self.start < at < self.end)
                self.breaks = sorted({*self.breaks, *self.soft})
                self.edges = [self.sums.edge[at] for at in self.breaks]
                ends = self._whole() if self.soft else ends
        return ends

    def _worst(self, ends: list[int]) -> float:
        """Give the demerits of the worst of chosen lines."""
        worst = 0.0
        for start, end in pairwise((self.start, *ends)):
            cost = self._cost(start, end, self.sums.begin[start] + self.widths[start != self.start])
            worst = max(worst, OVERFULL if cost is None else cost)
        return worst

    def _tear(self, breaks: list[int]) -> list[int]:
        """Let a word that is wider than its line break at its joints, and a part that is wider still anywhere."""
        if not self._any_wide(breaks):
            return breaks
        found, before = [], self.start
        for at in breaks:
            whole, torn = before, len(self.torn)
            for end in (*self._joints(before, at), at):
                inner = self._inside(before, end) if self._wide(before, end) else []
                self.torn.update(inner)
                found += [*inner, end]
                before = end
            if len(self.torn) > torn:
                self.words.append(self.p.text[whole : self.p.stop(at)])
        return found

    def _any_wide(self, breaks: list[int]) -> bool:
        edge, spare, begin = self.sums.edge, self.sums.spare, self.sums.begin
        before, room = self.start, self.widths[0] + LEAST
        rest = max(self.widths) + LEAST
        for at in breaks:
            if edge[at] - spare[at] - begin[before] > room:
                return True
            before, room = at, rest
        return False

    def _wide(self, before: int, at: int) -> bool:
        room = self.widths[0] if before == self.start else max(self.widths)
        return is_wide(self.sums, before, at, room)

    def _joints(self, before: int, at: int) -> list[int]:
        """Give where a word that is too wide breaks as addresses and names of files do."""
        if not self._wide(before, at):
            return []
        ends = (found.end() for found in JOINTS.finditer(self.p.text, before, self.p.stop(at)))
        return [end for end in ends if end < self.p.stop(at) and self.p.may_tear(end)]

    def _inside(self, before: int, at: int) -> list[int]:
        return [place for place in range(before + 1, self.p.stop(at)) if self.p.may_tear(place)]

    def _greedy(self) -> tuple[list[int], float]:
        at, worst, found = self.start, 0.0, []
        while at < self.end:
            # The cheapest end of this line alone: what CLREQ describes, and right for nearly all paragraphs.
            cost, at = min(self._options(at))
            worst = max(worst, cost)
            found.append(at)
        return found, worst

    def _whole(self) -> list[int]:
        best: dict[int, tuple[float, int]] = {self.start: (0.0, -1)}
        for start in [self.start, *self.breaks[:-1]]:
            if start in best:
                so_far = best[start][0]
                for cost, end in self._options(start):
                    if end not in best or so_far + cost < best[end][0]:
                        best[end] = (so_far + cost, start)
        found = [self.end]
        while best[found[-1]][1] != self.start:
            found.append(best[found[-1]][1])
        return found[::-1]

    def _options(self, start: int) -> Iterator[tuple[float, int]]:
        """Give the ends worth a thought of a line from a start, with their demerits."""
        reach = self.sums.begin[start] + self.widths[start != self.start]
        # Three breaks before the last that fits, and those after it that what gives way still lets in: an end further
        # back leaves a line that is ragged anyway. So a paragraph of n characters costs n, not n².
        low = bisect_right(self.breaks, start)
        fits = bisect_left(self.edges, reach + LEAST, low)
        given = False
        for index in range(max(low, fits - (BACK if self.soft else 3)), len(self.breaks)):
            cost = self._cost(start, self.breaks[index], reach)
            if cost is not None:
                given = True
                yield cost, self.breaks[index]
            elif index > fits + 2:
                break
        if not given:
            yield OVERFULL, self.breaks[low]

    def _cost(self, start: int, end: int, reach: float) -> float | None:
        """Give the demerits of a line; None where it cannot be made to fit."""
        sums, em = self.sums, self.p.em
        need = reach - sums.edge[end]
        cost = TORN if end in self.torn else DIVIDED if end in self.soft else 0.0
        last = end == self.end
        if last and start != self.start and sums.letters[end] - sums.letters[start] < 2 and on("runt"):
            cost += RUNT
        if need < -LEAST:
            give = sums.give[1][end] - sums.give[0][start]
            over = max(0.0, -need - sums.spare[end])
            if over > give + LEAST:
                return None
            # A line drawn together costs less than one spread (1.5 against 12): half a blank is seen less than gaps
            # everywhere. 0.2 lets a line that needs neither win.
            return cost + 0.2 + (1.5 * (over / give) ** 2 if over > LEAST else 0.0)
        if last or need <= LEAST:
            return cost
        room = em * (sums.room[1][end] - sums.room[0][start])
        if need > LOOSEST * room:
            return cost + RAGGED + (need / em) ** 2
        return cost + (12 * need / room) ** 2
