"""Who has what: unit by unit and version by version, which copies were made, delivered, confirmed.

Derived, never stored: from editions and deliveries that succeeded, from the facts, and from what earlier programs kept
instead of facts. All formats of a unit are one copy; copies are known by their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from yinfa.distribution.facts import facts, of_unit
from yinfa.distribution.ledger import Ledger, LedgerRow
from yinfa.distribution.ranges import Ranges, added, joined, less, read
from yinfa.distribution.versions import IssueRun, Version, runs
from yinfa.world.workspace import Workspace

_MADE = """
SELECT unit, format, part, run, state, numbers FROM edition
WHERE slug = ?1 {unit} AND state IN ('issued', 'replaced', 'withdrawn') ORDER BY id"""
_SENT = """
SELECT DISTINCT edition.unit, run, numbers FROM package
JOIN packed ON packed.package = package.id JOIN edition ON edition.id = packed.edition
WHERE package.slug = ?1 {unit} AND EXISTS (
  SELECT 1 FROM delivery WHERE delivery.package = package.id AND delivery.state IN ('delivered', 'receipted'))"""
_OLD = """
SELECT unit, run, numbers, min(receipt.date) AS date FROM receipt JOIN edition ON edition.id = receipt.edition
WHERE slug = ?1 {unit} GROUP BY unit, run, numbers ORDER BY date"""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Some copies that were confirmed."""

    copies: Ranges
    at: str
    by: str = ""
    """Who signed."""
    fact: int | None = None
    """Its row; None where an earlier program noted it otherwise."""
    whole: Ranges = ()
    """All that was confirmed with them."""


@dataclass(slots=True)
class Holding:
    """What one unit has of one version."""

    unit: str
    version: Version
    made: Ranges = ()
    """The copies of its last list; those that it gave up before are its no more."""
    first: str = ""
    """The day of the first issue to it; of the last, below."""
    last: str = ""
    withdrawn: bool = False
    """Whether its unit left the list."""
    delivered: Ranges = ()
    """Also what is confirmed: a receipt implies it."""
    sent: str = ""
    """When it was delivered first; empty where nothing was, or an earlier program noted no day."""
    receipts: tuple[Confirmed, ...] = ()
    """Those that stand, as they came."""
    past: bool = False
    """Whether its unit has a later version: nobody waits for receipts of this one."""

    @property
    def received(self) -> Ranges:
        if len(self.receipts) == 1:
            return self.receipts[0].copies
        return joined(*(receipt.copies for receipt in self.receipts))

    @property
    def waiting(self) -> Ranges:
        """Give the copies whose receipt is still to come."""
        return () if self.withdrawn or self.past else less(self.made, self.received)

    def without(self, copies: Ranges) -> tuple[Confirmed, ...]:
        """Give the receipts, less what they say of some copies."""
        left = (replace(one, copies=less(one.copies, copies)) for one in self.receipts)
        return tuple(one for one in left if one.copies)


@dataclass(slots=True)
class _Register:
    of: Mapping[int, IssueRun]
    found: dict[tuple[str, int], Holding] = field(default_factory=dict)
    """By unit and place of the version."""

    def at(self, unit: str, version: Version) -> Holding:
        key = unit, version.order
        held = self.found.get(key)
        if held is None:
            held = self.found[key] = Holding(unit, version)
        return held


def holdings(ledger: Ledger, slug: str, ws: Workspace, unit: str = "", until: date | None = None) -> list[Holding]:
    """Give what each unit has of each version, by unit and then by version; or what one unit has.

    `until` leaves out what was issued later; what is dated ahead counts from today.
    """
    register = _Register(runs(ledger, slug, ws))
    today, end = ws.today().isoformat(), until.isoformat() if until else ""
    _made(register, of_unit(ledger, _MADE, slug, unit), lambda day: not end or min(day, today) <= end)
    for row in of_unit(ledger, _SENT, slug, unit, "package.unit"):
        held = register.at(row["unit"], register.of[row["run"]].version)
        held.delivered = added(held.delivered, read(row["numbers"]))
    for row in of_unit(ledger, _OLD, slug, unit):
        held = register.at(row["unit"], register.of[row["run"]].version)
        # All formats as one: what came first confirmed the copies.
        copies = less(read(row["numbers"]), held.received)
        held.receipts += (Confirmed(copies, row["date"], whole=copies),) if copies else ()
    _told(register, facts(ledger, slug, ("delivered", "receipt", "undo"), unit))
    found = sorted(register.found.values(), key=lambda held: (held.unit, held.version.order))
    for _, each in groupby(found, key=lambda held: held.unit):
        _settle(list(each))
    return [held for held in found if held.made]


def _made(register: _Register, rows: list[LedgerRow], wanted: Callable[[str], bool]) -> None:
    """Take in the editions: the last of each version, file by file; withdrawn ones where there are no others."""
    last: dict[tuple[str, int], dict[tuple[str, int], tuple[bool, str]]] = {}
    for code, form, part, run, state, numbers in rows:
        of = register.of[run]
        if wanted(of.day):
            held = register.at(code, of.version)
            held.first, held.last = min(held.first or of.day, of.day), of.day
            last.setdefault((code, of.version.order), {})[form, part] = state == "withdrawn", numbers
    for key, files in last.items():
        held = register.found[key]
        held.withdrawn = all(gone for gone, _ in files.values())
        numbers = {numbers for gone, numbers in files.values() if held.withdrawn or not gone}
        held.made = joined(*map(read, numbers)) if len(numbers) > 1 else read(*numbers)


def _told(register: _Register, rows: list[LedgerRow]) -> None:
    """Take in what the facts say of deliveries and receipts, in their order."""
    by_name = {run.version.name: run.version for run in register.of.values()}
    for row in rows:
        version = by_name.get(row["version"])
        if version is None or not row["first"]:
            continue
        held, copies = register.at(row["unit"], version), ((row["first"], row["last"]),)
        if row["kind"] == "delivered":
            held.delivered, held.sent = added(held.delivered, copies), held.sent or row["at"]
            continue
        if held.receipts:
            held.receipts = held.without(copies)
        if row["kind"] == "receipt":
            whole = read(row["note"]) or copies
            held.receipts += (Confirmed(copies, row["at"], row["by"], row["id"], whole),)


def _settle(of_unit: list[Holding]) -> None:
    """Say of one unit's holdings whether it left, which is so for all of them, and which are past.

    Past is one of which a later was delivered, or which never was itself while there is a later.
    """
    later = delivered = False
    for held in reversed(of_unit):
        held.withdrawn = of_unit[-1].withdrawn
        if held.receipts:
            held.delivered = added(held.delivered, held.received)
        held.past = delivered or (later and not held.delivered)
        later, delivered = True, delivered or bool(held.delivered)
