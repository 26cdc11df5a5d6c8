"""Deliver packages: each noted before it is sent and after, tried again with back-off, never lost, never doubled
where the target can refuse a second one."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from yinfa.distribution.channels import Again, Channel, Undelivered
from yinfa.distribution.facts import LedgerFact
from yinfa.distribution.issue import refused
from yinfa.distribution.ledger import Ledger, owned
from yinfa.distribution.letters import Letters, complete, letters, note
from yinfa.distribution.lists.asked import asked
from yinfa.distribution.lists.units import Unit, find_list, load_units
from yinfa.distribution.outbox import Outbox
from yinfa.distribution.pack import Parcel, pack
from yinfa.distribution.plan import Tell
from yinfa.distribution.prepare import Issue, prepare
from yinfa.distribution.versions import runs
from yinfa.finding import Finding, PublishingError, few
from yinfa.world.workspace import Workspace

WAITS = (2.0, 8.0, 30.0, 60.0, 180.0, 300.0)
"""Seconds before the rounds that follow the first; after the third only those who ask for patience are asked again."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What a delivery waits for before its next round."""

    seconds: float
    packages: int
    fault: str
    """Of one of them."""


def rest(wait: Wait) -> None:
    """Wait."""
    time.sleep(wait.seconds)


@dataclass(frozen=True, slots=True)
class Errand:
    """What of a list is delivered."""

    only: tuple[str, ...] = ()
    """Units, as people type their codes; empty for all."""
    reason: str = ""
    """Why what was delivered is delivered again, as far as it is gone; empty: it is not."""


EVERYTHING = Errand()
Failed = tuple[Parcel, Undelivered]


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
    pause: Callable[[Wait], None] = rest,
    errand: Errand = EVERYTHING,
) -> Dispatch:
    """Pack what was issued to the units of a list and deliver what has not arrived yet; no publication is read.

    Raises PublishingError (the faults of the list, L001, L006, L009, G003, G010, L033).
    """
    again = LedgerFact("again", order.slug, at=ws.today().isoformat(), note=errand.reason) if errand.reason else None
    try:
        with owned(ws) as ledger:
            units, told = _told(order, ledger, ws)
            parcels, lacking = pack(order.slug, _asked(units, errand.only, ws), told, ledger, ws)
            found = _Rounds(Outbox(ledger, to, runs(ledger, order.slug, ws), ws.now), tell, pause).all(parcels, again)
            found.findings += lacking
            return found
    except OSError as error:
        raise refused(error, ws) from error


def _told(order: Issue, ledger: Ledger, ws: Workspace) -> tuple[Sequence[Unit], Letters]:
    """Give the units of a list and what letters say, by the publication only where the ledger lacks it.

    That is where nothing was issued, or an earlier program did. Raises PublishingError with the faults of both then.
    """
    if complete(ledger, order.slug):
        return load_units(find_list(ws, order.units), ws).units, letters(ledger, order.slug)
    prepared = prepare(order, ws)
    with ledger.transaction():
        note(ledger, prepared.publication, prepared.galleys)
    return prepared.units, letters(ledger, order.slug, prepared.galleys)


def _asked(units: Sequence[Unit], only: Sequence[str], ws: Workspace) -> Sequence[Unit]:
    """Leave of a list the units that are asked for. Raises PublishingError (G010, L033)."""
    if not only:
        return units
    codes, unknown = asked(only, [unit.code for unit in units], ws)
    if unknown:
        raise PublishingError(Finding("G010", facts=(("units", few(unknown)),)))
    return [unit for unit in units if unit.code in codes]


@dataclass(slots=True)
class _Rounds:
    box: Outbox
    tell: Tell
    pause: Callable[[Wait], None]
    seen: dict[int, Counter[Again]] = field(default_factory=lambda: defaultdict(Counter))
    """What befell each package in this run."""
    total: int = 0

    def all(self, parcels: Sequence[Parcel], again: LedgerFact | None) -> Dispatch:
        """Send everything once, then in rounds what is worth it."""
        due = self.box.due(parcels, again)
        found = Dispatch(self.box.to.name, len(parcels), already=len(parcels) - len(due))
        found.findings += self.box.doubtful(due)
        self.total = len(due)
        self.tell(0, self.total)
        lost: list[Failed] = []
        failed: list[Failed] = []
        for wait in (0.0, *WAITS):
            if wait and due:
                self.pause(Wait(wait, len(due), failed[-1][1].fault))
            failed = list(self._round(due, found))
            due = self._worth(failed)
            lost += [(parcel, fault) for parcel, fault in failed if parcel not in due]
        found.findings += self._failed([*lost, *((parcel, fault) for parcel, fault in failed if parcel in due)])
        return found

    def _round(self, due: Sequence[Parcel], found: Dispatch) -> Iterator[Failed]:
        """Send each package once; where the target itself fails, all that are left fail by that."""
        for n, parcel in enumerate(due):
            fault = self.box.send(parcel)
            if fault is None:
                found.delivered += 1
                self.tell(found.delivered, self.total)
            elif fault.whole:
                yield from ((left, fault) for left in due[n:])
                return
            else:
                yield parcel, fault

    def _worth(self, failed: Sequence[Failed]) -> list[Parcel]:
        """Give what is sent again: nothing to a target that takes nothing."""
        if any(fault.whole and fault.again is Again.NEVER for _, fault in failed):
            return []
        for parcel, fault in failed:
            self.seen[parcel.package][fault.again] += 1
        return [parcel for parcel, fault in failed if self.seen[parcel.package][fault.again] <= fault.again]

    def _failed(self, lost: Sequence[Failed]) -> Iterator[Finding]:
        """Note what was not delivered, and say each fault once with the units that it hit."""
        units: dict[str, list[str]] = {}
        for parcel, error in lost:
            self.box.failed(parcel, error)
            units.setdefault(error.fault, []).append(parcel.unit.code)
        for fault, codes in units.items():
            facts = (("count", f"{len(codes):,}"), ("units", few(codes)), ("fault", fault))
            yield Finding("G004", facts=facts)
