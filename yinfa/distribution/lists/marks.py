"""What hides or joins cells of a list: told before its words are read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from yinfa.distribution.lists.columns import cell_finding
from yinfa.distribution.lists.sheet import Sheet
from yinfa.finding import Finding, few


def marked(sheet: Sheet, places: Mapping[str, int]) -> Iterator[Finding]:
    """Find merged cells (U041), hidden rows and columns (U043, U044), further sheets with units (U045)."""
    yield from _merged(sheet, places)
    hidden = [row for row in sheet.marks.rows if row >= sheet.top]
    if hidden:
        facts = (("count", f"{len(hidden):,}"), ("rows", few([str(row) for row in hidden])))
        yield Finding("U043", sheet.where(hidden[0], 0), facts)
    unseen = sorted(n for n in places.values() if n in sheet.marks.columns)
    if unseen:
        named = (("column", few([sheet.header[n] for n in unseen])),)
        yield Finding("U044", sheet.where(sheet.top, unseen[0]), named)
    if sheet.marks.others:
        facts = (("first", sheet.marks.name), ("sheets", few(sheet.marks.others)))
        yield Finding("U045", sheet.where(sheet.top, 0), facts)


def _merged(sheet: Sheet, places: Mapping[str, int]) -> Iterator[Finding]:
    """Find areas that join cells which the list needs; a heading alone may reach down."""
    rows = [sheet.top, *(number for number, _ in sheet.rows)]
    for area in sheet.marks.merged:
        at = bisect_left(rows, max(area.top, sheet.top + 1) if area.left == area.right else area.top)
        used = [key for key, n in places.items() if area.left <= n <= area.right]
        if used and at < len(rows) and rows[at] <= area.bottom:
            yield cell_finding(sheet, places, rows[at], "U041", used[0], area=area.name)
