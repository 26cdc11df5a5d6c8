"""Copy numbers as ranges, first and last included: joined, taken from one another, counted, written and read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

Range = tuple[int, int]
"""First and last, both included."""
Ranges = tuple[Range, ...]
"""In order; none touches the next."""
DIGITS = 6
_BETWEEN = "、"
_RANGE = re.compile(r"(\d+)(?:–(\d+))?")


def shown(numbers: Range) -> str:
    """Write a range as it is printed: `000121–000150`, or `000121` alone."""
    first, last = (f"{n:0{DIGITS}d}" for n in numbers)
    return first if first == last else f"{first}–{last}"


def spelled(ranges: Iterable[Range]) -> str:
    """Write ranges as they are printed."""
    return _BETWEEN.join(map(shown, ranges))


@lru_cache(1 << 16)
def read(numbers: str) -> Ranges:
    """Read what `spelled` wrote."""
    return tuple((int(first), int(last or first)) for first, last in _RANGE.findall(numbers))


def joined(*sets: Iterable[Range]) -> Ranges:
    """Give what is in any of some sets."""
    found: list[Range] = []
    for first, last in sorted(one for ranges in sets for one in ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def added(ranges: Ranges, others: Ranges) -> Ranges:
    """Join two sets of which mostly one is empty, or both are the same."""
    if not ranges or ranges == others:
        return others
    return joined(ranges, others) if others else ranges


def less(ranges: Ranges, others: Ranges) -> Ranges:
    """Give what is in the first set and not in the second."""
    if not ranges or ranges == others:
        return ()
    found: list[Range] = []
    for first, last in ranges:
        for low, high in others:
            if high < first or low > last:
                continue
            if low > first:
                found.append((first, low - 1))
            first = high + 1
        if first <= last:
            found.append((first, last))
    return tuple(found)


def shared(ranges: Ranges, others: Ranges) -> Ranges:
    """Give what is in both sets."""
    if ranges == others:
        return ranges
    return less(ranges, less(ranges, others))


def count(ranges: Iterable[Range]) -> int:
    """Count the copies."""
    return sum(last - first + 1 for first, last in ranges)
