"""Copy numbers: stated by the list or given once by the ledger, never moved, never used again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yinfa.distribution.ledger import Ledger, insert
from yinfa.distribution.lists.units import Unit
from yinfa.distribution.lists.values import alike
from yinfa.distribution.ranges import Range, shown, spelled
from yinfa.finding import Finding


@dataclass(frozen=True, slots=True)
class CopyNumbers:
    """The copy numbers of one unit in order; more than one range where copies were added later."""

    ranges: tuple[Range, ...]

    def __str__(self) -> str:
        return spelled(self.ranges)

    def each(self) -> Iterator[int]:
        """Give every number."""
        for first, last in self.ranges:
            yield from range(first, last + 1)


def owned(ledger: Ledger, slug: str) -> dict[str, list[Range]]:
    """Give the numbers that each unit ever had of a publication, in order."""
    found: dict[str, list[Range]] = {}
    for row in ledger.rows("SELECT unit, first, last FROM numbers WHERE slug = ? ORDER BY first", slug):
        found.setdefault(row["unit"], []).append((row["first"], row["last"]))
    return found


def allot(
    ledger: Ledger, slug: str, units: Iterable[Unit], run: int = 0
) -> tuple[dict[str, CopyNumbers], list[Finding]]:
    """Give every unit its numbers and write the new ones down; call it in a transaction.

    Finds L003, L004, L017.
    """
    known = owned(ledger, slug)
    units = list(units)
    new: list[tuple[str, Range]] = []
    faults = [*_respelled(known, units), *_conflicts(known, units)]
    if faults:
        return {}, faults
    for unit in (u for u in units if u.first):
        new += [(unit.code, gap) for gap in _missing(_stated(unit), known.get(unit.code, []))]
    highest = max((r[1] for ranges in known.values() for r in ranges), default=0)
    highest = max((highest, *(r[1] for _, r in new)))
    for unit in (u for u in units if not u.first):
        lacking = unit.copies - sum(last - first + 1 for first, last in known.get(unit.code, []))
        if lacking > 0:
            new.append((unit.code, (highest + 1, highest + lacking)))
            highest += lacking
    insert(ledger.db, "numbers", ((slug, first, last, code, run) for code, (first, last) in new), *_COLUMNS)
    for code, numbers in new:
        known.setdefault(code, []).append(numbers)
    return {u.code: CopyNumbers(tuple(_first(known[u.code], u))) for u in units}, []


_COLUMNS = ("slug", "first", "last", "unit", "run")


def _stated(unit: Unit) -> Range:
    return unit.first, unit.first + unit.copies - 1


def _first(ranges: list[Range], unit: Unit) -> Iterator[Range]:
    """Give the numbers that a unit's copies have now: those stated, or as many as there are copies, joined up."""
    if unit.first:
        yield _stated(unit)
        return
    left = unit.copies
    start: int | None = None
    for n, (first, last) in enumerate(ordered := sorted(ranges)):
        taken = min(left, last - first + 1)
        left -= taken
        start = first if start is None else start
        end = first + taken - 1
        if not left or n + 1 == len(ordered) or ordered[n + 1][0] != end + 1:
            yield start, end
            start = None
        if not left:
            return


def _missing(stated: Range, ranges: list[Range]) -> Iterator[Range]:
    """Give the parts of a range that a unit does not own yet."""
    at = stated[0]
    for first, last in sorted(ranges):
        if last < at or first > stated[1]:
            continue
        if first > at:
            yield at, first - 1
        at = max(at, last + 1)
    if at <= stated[1]:
        yield at, stated[1]


def _respelled(known: dict[str, list[Range]], units: list[Unit]) -> Iterator[Finding]:
    """Find codes that differ in case or width alone from one that has numbers: the same unit, or the same folder."""
    fresh = [unit for unit in units if unit.code not in known]
    spelled = {alike(code): code for code in known} if fresh else {}
    for unit in fresh:
        if other := spelled.get(alike(unit.code)):
            yield Finding("L017", facts=(("unit", unit.code), ("other", other)))


def _conflicts(known: dict[str, list[Range]], units: list[Unit]) -> list[Finding]:
    """Hold what the list states against what the ledger gave."""
    taken = sorted((first, last, code) for code, ranges in known.items() for first, last in ranges)
    faults = []
    for unit in (u for u in units if u.first):
        first, last = _stated(unit)
        value = ("value", shown((first, last)))
        for low, high, other in _within(taken, first, last):
            if other != unit.code:
                owned = ("value", shown((max(low, first), min(high, last))))
                faults.append(Finding("L003", facts=(owned, ("other", other), ("unit", unit.code))))
        own = known.get(unit.code, [])
        if own and not any(low <= last and high >= first for low, high in own):
            facts = (("unit", unit.code), ("owned", tuple(map(shown, own))), value)
            faults.append(Finding("L004", facts=facts))
    return faults


def _within(taken: list[tuple[int, int, str]], first: int, last: int) -> list[tuple[int, int, str]]:
    """Give the ranges that overlap one; `taken` is sorted and its ranges do not overlap each other."""
    start = max(0, bisect_left(taken, (first,)) - 1)
    end = bisect_left(taken, (last + 1,))
    return [r for r in taken[start:end] if r[1] >= first]
