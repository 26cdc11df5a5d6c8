"""What an office asks of its register: how versions stand, what a unit ever had, who holds what, where a copy is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from yinfa.distribution.facts import of_unit
from yinfa.distribution.holdings import Holding, holdings
from yinfa.distribution.ledger import Ledger, read
from yinfa.distribution.lists.asked import asked
from yinfa.distribution.lists.units import find_list, load_units
from yinfa.distribution.lists.values import numbers
from yinfa.distribution.ranges import count, joined, shared, spelled
from yinfa.distribution.versions import Version, named, runs
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

PATIENCE = 30
"""Days after its delivery at which a receipt is overdue, where nothing else is said."""
_FACTS = "SELECT kind, version, first, last, at, by, note, undoes, id FROM fact WHERE slug = ?1 {unit} ORDER BY id"
_OWNER = "SELECT unit FROM numbers WHERE slug = ?1 AND first <= ?2 AND last >= ?2"
_UNITS = "SELECT DISTINCT unit FROM edition WHERE slug = ? AND state IN ('issued', 'replaced', 'withdrawn')"


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit whose receipt is still to come."""

    unit: str
    name: str
    """As the list has it today; empty where it has not."""
    numbers: str
    copies: int
    sent: str
    """When they were delivered; empty where nobody noted it."""
    overdue: bool


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """How one version stands."""

    version: str
    day: str
    """Of its first issue."""
    units: int
    copies: int
    """Made; of these, delivered and confirmed. Units that left the list are not counted."""
    delivered: int
    confirmed: int
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What one unit has of one version, in words."""

    unit: str
    name: str
    version: str
    issued: str
    """The day of its last issue to this unit."""
    numbers: str
    copies: int
    delivered: str
    """Numbers of copies that were handed over."""
    sent: str
    confirmed: str
    """Numbers of copies that were confirmed."""
    receipts: tuple[tuple[str, str], ...]
    """The day of each receipt, and who signed."""
    replaced: bool
    """Whether the unit has a later version."""
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class UnitStory:
    """All that a unit ever had, and all that was noted of it."""

    unit: str
    name: str
    versions: tuple[Held, ...]
    facts: tuple[Mapping[str, Any], ...]


def names(ws: Workspace) -> dict[str, str]:
    """Give the names that the project's list has today; the ledger knows codes alone."""
    try:
        return {unit.code: unit.name for unit in load_units(find_list(ws, None), ws).units}
    except PublishingError:
        return {}


def standings(ws: Workspace, found: Sequence[Holding], days: int = PATIENCE) -> list[VersionStanding]:
    """Say how each version of a publication stands; a receipt is overdue so many days after its delivery."""
    by_version: dict[Version, list[Holding]] = {}
    for held in found:
        by_version.setdefault(held.version, []).append(held)
    called, late = names(ws) if found else {}, (ws.today() - timedelta(days)).isoformat()
    return [
        _standing(version, [held for held in by_version[version] if not held.withdrawn], called, late)
        for version in sorted(by_version, key=lambda version: version.order)
    ]


def _standing(version: Version, some: Sequence[Holding], called: Mapping[str, str], late: str) -> VersionStanding:
    missing = tuple(
        Missing(held.unit, called.get(held.unit, ""), spelled(waiting), count(waiting), held.sent, _overdue(held, late))
        for held in some
        if (waiting := held.waiting)
    )
    made = sum(count(held.made) for held in some)
    delivered = sum(count(shared(held.made, held.delivered)) for held in some)
    confirmed = sum(count(shared(held.made, held.received)) for held in some)
    return VersionStanding(version.shown, version.day, len(some), made, delivered, confirmed, missing)


def _overdue(held: Holding, late: str) -> bool:
    """Say whether a receipt should be there; where nobody noted the delivery's day, the day of issue counts."""
    return bool(held.delivered) and (held.sent[:10] or held.last) <= late


def stories(ws: Workspace, slug: str, words: Sequence[str]) -> list[UnitStory]:
    """Tell all that some units ever had. Raises PublishingError (L012, L033)."""
    called = names(ws)
    with read(ws) as ledger:
        units = [row["unit"] for row in ledger.rows(_UNITS, slug)] if ledger else []
        codes, unknown = asked(words, units, ws)
        if unknown or ledger is None:
            raise PublishingError(*(Finding("L012", facts=(("slug", slug), ("unit", unit))) for unit in unknown))
        return [_story(ledger, slug, ws, code, called) for code in codes]


def _story(ledger: Ledger, slug: str, ws: Workspace, code: str, called: Mapping[str, str]) -> UnitStory:
    versions = tuple(_held(held, called) for held in holdings(ledger, slug, ws, code))
    facts = tuple(dict(row) for row in of_unit(ledger, _FACTS, slug, code))
    return UnitStory(code, called.get(code, ""), versions, facts)


def holders(ws: Workspace, slug: str, of: str = "") -> list[Held]:
    """Say who holds copies of a version (none: of any), also units that left. Raises PublishingError (L037)."""
    called = names(ws)
    with read(ws) as ledger:
        if ledger is None:
            return []
        version = named(runs(ledger, slug, ws), of) if of else None
        found = [held for held in holdings(ledger, slug, ws) if version in (None, held.version) and held.delivered]
    return [_held(held, called) for held in found]


def find(ws: Workspace, slug: str, word: str) -> list[Held]:
    """Say whose copy bears a number, in which versions. Raises PublishingError (L039 no such copy)."""
    asked_for = numbers(word)
    with read(ws) as ledger:
        owner = ledger.row(_OWNER, slug, asked_for[0]) if ledger and asked_for else None
        if ledger is None or owner is None or asked_for is None:
            raise PublishingError(Finding("L039", facts=(("number", word), ("slug", slug))))
        found = list(_bearing(holdings(ledger, slug, ws, owner["unit"]), asked_for[0]))
    called = names(ws)
    return [_held(held, called) for held in found]


def _bearing(found: Sequence[Holding], number: int) -> Iterator[Holding]:
    """Give what holds a copy; its unit's last where the unit gave the copy up before anything was delivered."""
    some = [held for held in found if shared(joined(held.made, held.delivered), ((number, number),))]
    yield from some or found[-1:]


def _held(held: Holding, called: Mapping[str, str]) -> Held:
    return Held(
        held.unit,
        called.get(held.unit, ""),
        held.version.shown,
        held.last,
        spelled(held.made),
        count(held.made),
        spelled(held.delivered),
        held.sent,
        spelled(held.received),
        tuple((one.at, one.by) for one in held.receipts),
        held.past,
        held.withdrawn,
    )
