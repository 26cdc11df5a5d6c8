"""What the ledger knows of how editions stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yinfa.distribution.holdings import Holding, holdings
from yinfa.distribution.ledger import Ledger, read
from yinfa.distribution.ranges import less
from yinfa.distribution.ranges import read as read_numbers
from yinfa.distribution.versions import runs
from yinfa.world.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """How one publication's editions in one format stand."""

    slug: str
    format: str
    day: str
    """Of the last run."""
    ended: bool
    """Whether the last run came to its end."""
    planned: int
    issued: int
    replaced: int
    withdrawn: int
    """Of units that left the list; their files stay where they are."""
    failed: int
    receipted: int
    bytes: int


_STANDING = """
SELECT slug, format, sum(state = 'planned'), sum(state = 'issued'), sum(state = 'replaced'),
  sum(state = 'withdrawn'), sum(state = 'failed'), sum((state = 'issued') * size)
FROM edition WHERE ? IN ('', slug) GROUP BY slug, format ORDER BY slug, format"""
_LAST = "SELECT date, ended FROM run WHERE slug = ? ORDER BY id DESC LIMIT 1"
_ISSUED = "SELECT unit, format, run, numbers FROM edition WHERE slug = ? AND state = 'issued'"


def standing(ws: Workspace, slug: str = "", held: Sequence[Holding] | None = None) -> list[Standing]:
    """Count the editions of one publication, whose holdings may be `held` already, or of all.

    Raises PublishingError (L009).
    """
    with read(ws) as ledger:
        if ledger is None:
            return []
        rows = ledger.rows(_STANDING, slug)
        slugs = {row["slug"] for row in rows}
        known = {name: holdings(ledger, name, ws) if held is None else held for name in slugs}
        receipted = {name: _receipted(ledger, name, ws, known[name]) for name in slugs}
        return [_standing(ledger, tuple(row), receipted[row["slug"]]) for row in rows]


def _standing(ledger: Ledger, row: tuple[str | int, ...], receipted: Mapping[str, int]) -> Standing:
    last = ledger.row(_LAST, row[0])
    name, format, *counts = row
    day, ended = (last["date"], bool(last["ended"])) if last else ("", False)
    planned, issued, replaced, gone, failed, size = map(int, counts)
    confirmed = receipted[str(format)]
    return Standing(str(name), str(format), day, ended, planned, issued, replaced, gone, failed, confirmed, size)


def _receipted(ledger: Ledger, slug: str, ws: Workspace, held: Sequence[Holding]) -> Counter[str]:
    """Count by format the editions whose copies are all confirmed."""
    of = runs(ledger, slug, ws)
    received = {(one.unit, one.version.order): one.received for one in held if one.receipts}
    found: Counter[str] = Counter()
    for row in ledger.rows(_ISSUED, slug) if received else ():
        confirmed = received.get((row["unit"], of[row["run"]].version.order), ())
        found[row["format"]] += not less(read_numbers(row["numbers"]), confirmed)
    return found


@dataclass(frozen=True, slots=True)
class Replaced:
    """An edition of a run, and the one in whose place it stands; no digest where it is not made yet."""

    unit: str
    format: str
    part: int
    path: str
    sha256: str
    old_path: str
    old_sha256: str


def replacements(ledger: Ledger, run: int) -> list[Replaced]:
    """Say what a run issues in place of what."""
    return [Replaced(**dict(row)) for row in ledger.rows(_REPLACED, run)]


_REPLACED = """
SELECT edition.unit, edition.format, edition.part, edition.path, edition.sha256,
  old.path AS old_path, old.sha256 AS old_sha256
FROM edition JOIN edition AS old ON old.id = edition.replaces
WHERE edition.run = ? AND edition.state IN ('planned', 'issued') ORDER BY edition.id"""
_GONE = """
SELECT DISTINCT unit FROM edition WHERE slug = ?1 AND state = 'withdrawn'
AND unit NOT IN (SELECT unit FROM edition WHERE slug = ?1 AND state = 'issued') ORDER BY unit"""


def withdrawn(ws: Workspace, slug: str) -> list[str]:
    """Name the units that have withdrawn editions and no other."""
    with read(ws) as ledger:
        return [row["unit"] for row in ledger.rows(_GONE, slug)] if ledger else []


def held_of(ws: Workspace, slug: str) -> list[Holding]:
    """Give what each unit has of a publication. Raises PublishingError (L009)."""
    with read(ws) as ledger:
        return holdings(ledger, slug, ws) if ledger else []


def waiting(held: Iterable[Holding]) -> list[str]:
    """Name the units whose receipt has not come back."""
    return sorted({one.unit for one in held if one.waiting})
