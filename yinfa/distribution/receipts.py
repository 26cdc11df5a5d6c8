"""Receipts that units send back: of the copies of one version, noted once, put right or taken back, kept as history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from yinfa.distribution.facts import LedgerFact, note
from yinfa.distribution.holdings import Holding, holdings
from yinfa.distribution.ledger import Ledger, LedgerRow, owned
from yinfa.distribution.lists.asked import asked
from yinfa.distribution.ranges import Ranges, count, joined, less, read, shared, spelled
from yinfa.distribution.versions import Version, named, runs
from yinfa.finding import Finding, PublishingError
from yinfa.master import shortcode
from yinfa.world.workspace import Workspace

_UNITS = "SELECT DISTINCT unit FROM edition WHERE slug = ? AND state IN ('issued', 'replaced', 'withdrawn')"
_CODE = """
SELECT unit, numbers, run FROM edition
WHERE slug = ? AND code = ? AND state IN ('issued', 'replaced', 'withdrawn') ORDER BY id DESC"""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is said of receipts that came back."""

    words: Sequence[str]
    """Codes of units or of copies, as people type them; `@file`."""
    day: date | None = None
    """When they came; None for today."""
    of: str = ""
    """The version that is meant; empty: what was delivered last and is not confirmed."""
    by: str = ""
    """Who signed: name and rank."""
    undo: bool = False
    """Take the last receipt back."""


@dataclass(slots=True)
class Received:
    """What came of receipts."""

    date: str
    units: list[str] = field(default_factory=list)
    copies: int = 0
    """Confirmed for the first time, or not any more."""
    corrected: int = 0
    """Whose date was put right."""
    versions: list[str] = field(default_factory=list)
    """Of which they are."""


def receive(ws: Workspace, slug: str, slip: Slip) -> Received:
    """Note that units have what they were issued, withdrawn or not.

    A receipt covers what was issued until its day. Where all of a unit's are there, a day that is said puts the last of
    them right. Raises PublishingError (L001, L009, L033, L012 nothing was issued to a unit, L034 and L035 an
    impossible day, L037 no such version, L038 nothing to take back); then nothing is noted.
    """
    today = ws.today()
    if slip.day and slip.day > today:
        raise PublishingError(Finding("L034", facts=(("date", slip.day.isoformat()), ("today", today.isoformat()))))
    found = Received((slip.day or today).isoformat())
    with owned(ws) as ledger, ledger.transaction():
        desk = _Desk(ledger, slug, ws, slip, found)
        faults = list(desk.unknown())
        for unit, version, copies in desk.meant():
            try:
                desk.note(unit, version, copies)
            except PublishingError as error:
                faults += error.findings
        if faults:
            raise PublishingError(*faults)
    return found


class _Desk:
    """Books one slip."""

    def __init__(self, ledger: Ledger, slug: str, ws: Workspace, slip: Slip, found: Received) -> None:
        self.ledger, self.slug, self.ws, self.slip, self.found = ledger, slug, ws, slip, found
        self.runs = runs(ledger, slug, ws)
        self.of = named(self.runs, slip.of) if slip.of else None
        units = [row["unit"] for row in ledger.rows(_UNITS, slug)]
        self.units, self.others = asked(slip.words, units, ws)

    def unknown(self) -> Iterator[Finding]:
        """Say which words name neither a unit nor a copy."""
        for word in self.others:
            if not self._coded(word):
                yield Finding("L012", facts=(("slug", self.slug), ("unit", word)))

    def meant(self) -> Iterator[tuple[str, Version | None, Ranges]]:
        """Give units, versions and copies; of a unit's code the last two are still to be found."""
        yield from ((unit, self.of, ()) for unit in self.units)
        for row in filter(None, map(self._coded, self.others)):
            yield row["unit"], self.runs[row["run"]].version, read(row["numbers"])

    def _coded(self, word: str) -> LedgerRow | None:
        code = shortcode.typed(word)
        return self.ledger.row(_CODE, self.slug, code) if code else None

    def note(self, unit: str, version: Version | None, copies: Ranges) -> None:
        """Book one unit. Raises PublishingError."""
        now = holdings(self.ledger, self.slug, self.ws, unit)
        if self.slip.undo:
            self._take_back(unit, [held for held in now if version in (None, held.version)])
        else:
            self._confirm(unit, now, version, copies)
        self.found.units.append(unit)

    def _confirm(self, unit: str, now: Sequence[Holding], version: Version | None, copies: Ranges) -> None:
        until = holdings(self.ledger, self.slug, self.ws, unit, self.slip.day or self.ws.today())
        held = _chosen(until, version)
        if held is None:
            issued = min(held.first for held in now)
            raise PublishingError(
                Finding("L035", facts=(("date", self.found.date), ("unit", unit), ("issued", issued)))
            )
        wanted = copies or shared(held.made, joined(*(one.made for one in now if one.version == held.version)))
        lacking = less(wanted, held.received)
        if lacking:
            self._say(held, lacking, replace(self._fact(), note=spelled(lacking)))
            self.found.copies += count(lacking)
        elif self.slip.day:
            self.found.corrected += self._correct(held, wanted)
        self._tell(held)

    def _correct(self, held: Holding, wanted: Ranges) -> bool:
        """Put the last receipt of some copies right."""
        some = [one for one in held.receipts if shared(one.copies, wanted)]
        last = max(one.at for one in some)
        if last == self.found.date:
            return False
        for one in (one for one in some if one.at == last):
            # What an earlier program noted otherwise becomes a fact first, so that it stays to be seen.
            fact = replace(self._fact(), note=spelled(one.whole))
            before = one.fact or self._say(held, one.copies, replace(fact, at=one.at, by=one.by))
            self._say(held, one.copies, replace(fact, by=self.slip.by or one.by, undoes=before))
        return True

    def _take_back(self, unit: str, now: Sequence[Holding]) -> None:
        held = next((held for held in reversed(now) if held.receipts), None)
        if held is None:
            raise PublishingError(Finding("L038", facts=(("unit", unit), ("slug", self.slug))))
        last = max(held.receipts, key=lambda one: (one.fact or 0, one.at))
        copies = shared(last.whole, held.received)
        self._say(held, copies, replace(self._fact(), kind="undo", undoes=last.fact))
        self.found.copies += count(copies)
        self._tell(held)

    def _fact(self) -> LedgerFact:
        return LedgerFact("receipt", self.slug, at=self.found.date, by=self.slip.by)

    def _say(self, held: Holding, copies: Ranges, fact: LedgerFact) -> int:
        fact = replace(fact, unit=held.unit, version=held.version.name)
        rows = [note(self.ledger, replace(fact, first=first, last=last)) for first, last in copies]
        return rows[-1]

    def _tell(self, held: Holding) -> None:
        if held.version.shown not in self.found.versions:
            self.found.versions.append(held.version.shown)


def _chosen(held: Sequence[Holding], version: Version | None) -> Holding | None:
    """Give the version that a receipt is of: the last that was delivered, a later one where that is confirmed."""
    if version:
        return next((one for one in held if one.version == version), None)
    sent = [n for n, one in enumerate(held) if one.delivered]
    live = held[sent[-1] if sent else -1 :]
    return next((one for one in live if less(one.made, one.received)), next(reversed(live), None))
