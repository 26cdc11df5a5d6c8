"""What is told of units, passwords and signatures before anything is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from yinfa.compose import FormatName
from yinfa.distribution.ledger import Ledger
from yinfa.distribution.lists.units import Unit, UnitList, capped
from yinfa.distribution.plan import Count, Verdict
from yinfa.distribution.prepare import Issue
from yinfa.finding import Finding, PublishingError, few


def warnings_of(asked: Issue, formats: Sequence[FormatName], units: Sequence[Unit], day: date) -> list[Finding]:
    """Say what seals do and do not do. Raises PublishingError (X010–X013, X016) where nothing can be signed."""
    found = list(_locked(units, formats))
    if asked.signer:
        faults = (*asked.signer.faults(day), *([Finding("X016")] if asked.cluster else []))
        if faults:
            raise PublishingError(*faults)
        if "pdf" not in formats:
            found.append(Finding("X015"))
    return found


def reckoned(listed: UnitList, ledger: Ledger) -> None:
    """Hold codes against those that the ledger knows, of whatever publication: a spreadsheet makes 1 or 1.0 of 001.

    Raises PublishingError (U054).
    """
    known = {row["unit"] for row in ledger.rows("SELECT DISTINCT unit FROM numbers")}
    here = {unit.code for unit in listed.units}
    left = {found[1]: code for code in known - here if (found := _FIGURE.fullmatch(code))}
    faults = [
        listed.finding(unit, "U054", "code", value=unit.code, other=left[found[1]])
        for unit in (listed.units if left else ())
        if unit.code not in known and (found := _FIGURE.fullmatch(unit.code)) and found[1] in left
    ]
    if faults:
        raise PublishingError(*capped(faults))


_FIGURE = re.compile(r"0*([0-9]+?)(?:\.0+)?")
"""A code that is a number, and what is left of it."""


def gone(counts: Mapping[FormatName, Count], units: Sequence[Unit]) -> list[str]:
    """Name the units that lose editions because they left the list, not those that want fewer copies or formats."""
    listed = {unit.code for unit in units}
    return [u for u in dict.fromkeys(u for c in counts.values() for u in c.gone) if u not in listed]


def departed(asked: Issue, counts: Mapping[FormatName, Count], units: Sequence[Unit]) -> list[Finding]:
    """Keep a list of some units from withdrawing all others (L016), unless it is asked for.

    Raises PublishingError, which a rehearsal only says.
    """
    left = gone(counts, units)
    if not left or asked.withdraw:
        return []
    found = Finding("L016", facts=(("count", f"{len(left):,}"), ("units", few(left))))
    if asked.rehearse:
        return [found]
    raise PublishingError(found)


def _locked(units: Sequence[Unit], formats: Sequence[FormatName]) -> Iterator[Finding]:
    """Say what passwords take from a PDF, and which files they do not cover."""
    locked = [unit for unit in units if unit.password]
    got = {name: sum(not u.formats or name in u.formats for u in locked) for name in formats}
    if got.get("pdf"):
        yield Finding("X003", facts=(("count", f"{got['pdf']:,}"),))
    bare = {name: count for name, count in got.items() if name != "pdf" and count}
    if bare:
        yield Finding("X004", facts=(("count", f"{max(bare.values()):,}"), ("formats", tuple(bare))))


def unsigned(asked: Issue, counts: Mapping[FormatName, Count], ledger: Ledger) -> list[Finding]:
    """Say where a run that signs nothing makes what was signed before (X014)."""
    if asked.signer or "pdf" not in counts or not counts["pdf"].due:
        return []
    row = ledger.row(_SIGNED, asked.slug)
    return [Finding("X014", facts=(("name", row["signer"]),))] if row else []


_SIGNED = "SELECT signer FROM edition WHERE slug = ? AND state = 'issued' AND signer <> '' ORDER BY id DESC LIMIT 1"


def upgraded(counts: Mapping[FormatName, Count], verdicts: Mapping[int, Verdict], ledger: Ledger) -> Iterator[Finding]:
    """Say what stands although theme or program changed (L026, L028), and what was taken over (L027)."""
    adopted, looks, unlike = (sum(getattr(c, name) for c in counts.values()) for name in ("adopted", "looks", "unlike"))
    if adopted:
        yield Finding("L027", facts=(("count", f"{adopted:,}"),))
    if looks:
        yield Finding("L026", facts=(("count", f"{looks:,}"),))
    if unlike:
        rows = (n for n, verdict in verdicts.items() if verdict == "unlike")
        names = [row["path"] for n in rows for row in ledger.rows("SELECT path FROM edition WHERE id = ?", n)]
        yield Finding("L028", facts=(("count", f"{unlike:,}"), ("editions", few(names, 5))))
