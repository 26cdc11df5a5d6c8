"""Deliver packages: each noted before it is sent and after, tried again with back-off, never lost, never doubled
where the target can refuse a second one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from yinfa.distribution.channels import Channel, Undelivered
from yinfa.distribution.issue import refused
from yinfa.distribution.ledger import Ledger, owned
from yinfa.distribution.pack import Parcel, pack
from yinfa.distribution.plan import Tell
from yinfa.distribution.prepare import Issue, prepare
from yinfa.finding import Finding, some
from yinfa.world.workspace import Workspace

WAITS = (2.0, 8.0, 30.0)
"""Seconds before the rounds that follow the first."""


@dataclass(slots=True)
class Dispatch:
    """What a delivery did."""

    channel: str
    packages: int = 0
    delivered: int = 0
    already: int = 0
    findings: list[Finding] = field(default_factory=list)


def deliver(
    order: Issue,
    to: Channel,
    ws: Workspace,
    tell: Tell = lambda done, due: None,
    pause: Callable[[float], None] = time.sleep,
) -> Dispatch:
    """Pack what was issued to the units of a list and deliver what has not arrived yet.

    Raises PublishingError (the faults of publication and list, L001, L006, L009, G003, G006).
    """
    prepared = prepare(order, ws)
    try:
        with owned(ws) as ledger:
            parcels, lacking = pack(prepared, ledger, ws)
            found = _Round(ledger, to, tell, pause).all(parcels)
            found.findings += lacking
            return found
    except OSError as error:
        raise refused(error, ws) from error


@dataclass(slots=True)
class _Round:
    ledger: Ledger
    to: Channel
    tell: Tell
    pause: Callable[[float], None]

    def all(self, parcels: Sequence[Parcel]) -> Dispatch:
        found = Dispatch(self.to.name, len(parcels))
        due = self._due(parcels)
        found.already = len(parcels) - len(due)
        total = len(due)
        self.tell(0, total)
        lost: list[tuple[Parcel, Undelivered]] = []
        failed: list[tuple[Parcel, Undelivered]] = []
        for wait in (0.0, *WAITS):
            if not due:
                break
            self.pause(wait)
            failed = []
            for parcel in due:
                fault = self._one(parcel)
                if fault is None:
                    found.delivered += 1
                    self.tell(found.delivered, total)
                else:
                    failed.append((parcel, fault))
            lost += [(parcel, fault) for parcel, fault in failed if fault.final]
            failed = [(parcel, fault) for parcel, fault in failed if not fault.final]
            due = [parcel for parcel, _ in failed]
        found.findings += self._failed([*lost, *failed])
        return found

    def _due(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Note what is to be sent; what a killed run was sending is sent again."""
        with self.ledger.transaction() as db:
            rows = [(p.package, self.to.name) for p in parcels]
            db.executemany("INSERT OR IGNORE INTO delivery (package, channel) VALUES (?, ?)", rows)
            db.execute(
                "UPDATE delivery SET state = 'pending' WHERE channel = ? AND state IN ('sending', 'failed')",
                (self.to.name,),
            )
        waiting = self.ledger.rows("SELECT package FROM delivery WHERE channel = ? AND state = 'pending'", self.to.name)
        due = {row["package"] for row in waiting}
        return [parcel for parcel in parcels if parcel.package in due]

    def _one(self, parcel: Parcel) -> Undelivered | None:
        self._note(parcel, "sending", "tries = tries + 1")
        try:
            receipt = self.to.send(parcel)
        except Undelivered as error:
            self._note(parcel, "pending", "fault = ?", error.fault)
            return error
        self._note(parcel, "delivered", "fault = '', receipt = ?", receipt)
        return None

    def _failed(self, lost: Sequence[tuple[Parcel, Undelivered]]) -> Iterator[Finding]:
        """Note what was not delivered, and say each fault once with the units that it hit."""
        units: dict[str, list[str]] = {}
        for parcel, error in lost:
            self._note(parcel, "failed", "fault = ?", error.fault)
            units.setdefault(error.fault, []).append(parcel.unit.code)
        for fault, codes in units.items():
            facts = (("count", f"{len(codes):,}"), ("units", some(codes)), ("fault", fault))
            yield Finding("G004", facts=facts)

    def _note(self, parcel: Parcel, state: str, change: str, *values: str) -> None:
        with self.ledger.transaction() as db:
            update = f"UPDATE delivery SET state = ?, {change} WHERE package = ? AND channel = ?"
            db.execute(update, (state, *values, parcel.package, self.to.name))
