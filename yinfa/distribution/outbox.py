"""The outbox: what the ledger knows of the deliveries to one place, written before and after each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from yinfa.distribution.channels import Again, Channel, Undelivered
from yinfa.distribution.facts import LedgerFact, note, note_once
from yinfa.distribution.ledger import Ledger
from yinfa.distribution.pack import Parcel
from yinfa.distribution.ranges import read
from yinfa.distribution.versions import IssueRun
from yinfa.finding import Finding, few

_NAMES = "SELECT DISTINCT channel FROM delivery WHERE channel <> ? ORDER BY channel"
_ALIAS = "channel IN (SELECT value FROM json_each(?2))"
_KNOWN = (
    f"""
INSERT OR IGNORE INTO delivery (package, channel, state, tries, receipt, fault)
SELECT package, ?1, state, tries, receipt, fault FROM delivery WHERE {_ALIAS}
ORDER BY state IN ('delivered', 'receipted') DESC""",
    f"INSERT OR IGNORE INTO taken SELECT package, ?1, receiver FROM taken WHERE {_ALIAS}",
    f"INSERT OR IGNORE INTO unsure SELECT package, ?1 FROM unsure WHERE {_ALIAS}",
)
_KILLED = "INSERT OR IGNORE INTO unsure SELECT package, channel FROM delivery WHERE channel = ? AND state = 'sending'"
_RESUMED = "UPDATE delivery SET state = 'pending' WHERE channel = ? AND state IN ('sending', 'failed')"


_COPIES = """
SELECT DISTINCT slug, unit, run, numbers FROM packed JOIN edition ON edition.id = edition WHERE package = ?"""


@dataclass(frozen=True, slots=True)
class Outbox:
    """The rows of one place, under the name that it has in this run."""

    ledger: Ledger
    to: Channel
    of: Mapping[int, IssueRun]
    """Runs of the publication."""
    now: Callable[[], str]

    def due(self, parcels: Sequence[Parcel], again: LedgerFact | None) -> list[Parcel]:
        """Note what is to be sent, with what a killed run was sending, and all of it where that is asked for."""
        name = self.to.name
        same = [row["channel"] for row in self.ledger.rows(_NAMES, name) if self.to.same(row["channel"])]
        with self.ledger.transaction() as db:
            for statement in _KNOWN if same else ():
                db.execute(statement, (name, json.dumps(same)))
            if self.to.doubles:
                db.execute(_KILLED, (name,))
            db.execute(_RESUMED, (name,))
            keys = [(parcel.package, name) for parcel in parcels]
            db.executemany("INSERT OR IGNORE INTO delivery (package, channel) VALUES (?, ?)", keys)
            if again:
                for parcel in parcels:
                    self._anew(parcel, replace(again, unit=parcel.unit.code))
        waiting = self.ledger.rows("SELECT package FROM delivery WHERE channel = ? AND state = 'pending'", name)
        due = {row["package"] for row in waiting}
        return [parcel for parcel in parcels if parcel.package in due]

    def _anew(self, parcel: Parcel, fact: LedgerFact) -> None:
        key = (parcel.package, self.to.name)
        note(self.ledger, fact)
        self.ledger.db.execute("UPDATE delivery SET state = 'pending' WHERE package = ? AND channel = ?", key)
        self.ledger.db.execute("DELETE FROM taken WHERE package = ? AND channel = ?", key)

    def doubtful(self, due: Sequence[Parcel]) -> Iterator[Finding]:
        """Say which units may have what they are sent now."""
        unsure = {
            row["package"] for row in self.ledger.rows("SELECT package FROM unsure WHERE channel = ?", self.to.name)
        }
        codes = [parcel.unit.code for parcel in due if parcel.package in unsure]
        if codes:
            yield Finding("G009", facts=(("count", f"{len(codes):,}"), ("units", few(codes))))

    def send(self, parcel: Parcel) -> Undelivered | None:
        """Send a package; gives the fault where it did not arrive."""
        # Noted before it is sent: a run that follows a killed one knows what may have arrived (G009).
        self._note(parcel, "sending", "tries = tries + 1")
        query = "SELECT receiver FROM taken WHERE package = ? AND channel = ?"
        taken = frozenset(row["receiver"] for row in self.ledger.rows(query, parcel.package, self.to.name))
        try:
            receipt = self.to.send(replace(parcel, taken=taken))
        except Undelivered as error:
            self._note(parcel, "pending", "fault = ?", error.fault, fault=error)
            return error
        self._note(parcel, "delivered", "fault = '', receipt = ?", receipt)
        return None

    def failed(self, parcel: Parcel, fault: Undelivered) -> None:
        """Note that a package is not sent again in this run."""
        self._note(parcel, "failed", "fault = ?", fault.fault)

    def _note(self, parcel: Parcel, state: str, change: str, *values: str, fault: Undelivered | None = None) -> None:
        key = (parcel.package, self.to.name)
        with self.ledger.transaction() as db:
            db.execute(
                f"UPDATE delivery SET state = ?, {change} WHERE package = ? AND channel = ?", (state, *values, *key)
            )
            if fault:
                rows = [(*key, receiver) for receiver in fault.taken]
                db.executemany("INSERT OR IGNORE INTO taken (package, channel, receiver) VALUES (?, ?, ?)", rows)
            if fault and fault.again is Again.UNSURE:
                db.execute("INSERT OR IGNORE INTO unsure (package, channel) VALUES (?, ?)", key)
            if state == "delivered":
                note_once(self.ledger, self._arrived(parcel))
                db.execute("DELETE FROM unsure WHERE package = ? AND channel = ?", key)

    def _arrived(self, parcel: Parcel) -> Iterator[LedgerFact]:
        """Say which copies of which version were delivered."""
        for row in self.ledger.rows(_COPIES, parcel.package):
            for first, last in read(row["numbers"]):
                about = (row["slug"], row["unit"], self.of[row["run"]].version.name, first, last)
                yield LedgerFact("delivered", *about, at=self.now(), by=self.to.name)
