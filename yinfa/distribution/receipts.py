"""Receipts that units send back: noted once, a wrong date put right and kept as history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yinfa.distribution.facts import LedgerFact, note
from yinfa.distribution.ledger import Ledger, LedgerRow, owned
from yinfa.distribution.lists.asked import asked
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

_UNITS = "SELECT DISTINCT unit FROM edition WHERE slug = ? AND state IN ('issued', 'withdrawn')"
_EDITIONS = """
SELECT edition.id, run.date AS issued, receipt.date AS received
FROM edition JOIN run ON run.id = edition.run LEFT JOIN receipt ON receipt.edition = edition.id
WHERE edition.slug = ? AND unit = ? AND state = ?"""
_RECEIPTED = """
UPDATE delivery SET state = 'receipted' WHERE state = 'delivered'
AND package IN (SELECT package FROM packed WHERE edition = ?)"""
_SAID = "SELECT id FROM fact WHERE kind = 'receipt' AND slug = ? AND unit = ? AND at = ? ORDER BY id DESC"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of receipts."""

    date: str
    units: tuple[str, ...]
    editions: int = 0
    """Confirmed for the first time."""
    corrected: int = 0
    """Whose date was put right."""


def receive(ws: Workspace, slug: str, words: Sequence[str], day: date | None) -> Received:
    """Note that units have what they were issued, withdrawn or not; `day` is today where none is said.

    A receipt covers what was issued until its day. Where all of a unit's are there, a day that is said puts the last of
    them right. Raises PublishingError (L001, L009, L033, L012 nothing was issued to a unit, L034 and L035 an
    impossible day); then nothing is noted.
    """
    today = ws.today()
    if day and day > today:
        raise PublishingError(Finding("L034", facts=(("date", day.isoformat()), ("today", today.isoformat()))))
    with owned(ws) as ledger, ledger.transaction():
        units, unknown = asked(words, [row["unit"] for row in ledger.rows(_UNITS, slug)], ws)
        faults = [Finding("L012", facts=(("slug", slug), ("unit", unit))) for unit in unknown]
        editions = corrected = 0
        for unit in units:
            try:
                new, old = _Receipt(ledger, slug, unit, today).note(day)
                editions, corrected = editions + new, corrected + old
            except PublishingError as error:
                faults += error.findings
        if faults:
            raise PublishingError(*faults)
    return Received((day or today).isoformat(), tuple(units), editions, corrected)


@dataclass(frozen=True, slots=True)
class _Receipt:
    """Of one unit."""

    ledger: Ledger
    slug: str
    unit: str
    today: date

    def note(self, day: date | None) -> tuple[int, int]:
        """Give how many editions are confirmed for the first time, and whose date was put right."""
        rows = self._editions()
        lacking = [row for row in rows if row["received"] is None]
        if not lacking:
            return 0, self._correct(rows, day) if day else 0
        at = (day or self.today).isoformat()
        covered = self._since(lacking, at)
        self.ledger.db.executemany(
            "INSERT INTO receipt (edition, date) VALUES (?, ?)", [(r["id"], at) for r in covered]
        )
        self.ledger.db.executemany(_RECEIPTED, [(row["id"],) for row in covered])
        self._say(at)
        return len(covered), 0

    def _editions(self) -> list[LedgerRow]:
        """Give what a unit has to confirm: what is withdrawn counts only where there is nothing else."""
        return next(
            filter(None, (self.ledger.rows(_EDITIONS, self.slug, self.unit, s) for s in ("issued", "withdrawn")))
        )

    def _since(self, rows: Sequence[LedgerRow], at: str) -> list[LedgerRow]:
        """Leave out what was issued later; papers may be dated ahead. Raises PublishingError (L035)."""
        today = self.today.isoformat()
        found = [row for row in rows if min(row["issued"], today) <= at]
        if not found:
            first = min(row["issued"] for row in rows)
            raise PublishingError(Finding("L035", facts=(("date", at), ("unit", self.unit), ("issued", first))))
        return found

    def _correct(self, rows: Sequence[LedgerRow], day: date) -> int:
        last, at = max(row["received"] for row in rows), day.isoformat()
        if last == at:
            return 0
        wrong = [row for row in rows if row["received"] == last]
        self._since([max(wrong, key=lambda row: str(row["issued"]))], at)
        self.ledger.db.executemany("UPDATE receipt SET date = ? WHERE edition = ?", [(at, row["id"]) for row in wrong])
        said = self.ledger.row(_SAID, self.slug, self.unit, last)
        self._say(at, said["id"] if said else self._say(last))  # one of before there were facts
        return len(wrong)

    def _say(self, at: str, undoes: int | None = None) -> int:
        return note(self.ledger, LedgerFact("receipt", self.slug, self.unit, at=at, undoes=undoes))
