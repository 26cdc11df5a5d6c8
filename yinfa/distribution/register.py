"""What the ledger knows of how editions stand."""

from __future__ import annotations

from dataclasses import dataclass

from yinfa.distribution.ledger import Ledger, read
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
SELECT edition.slug, format, sum(state = 'planned'), sum(state = 'issued'), sum(state = 'replaced'),
  sum(state = 'withdrawn'), sum(state = 'failed'),
  sum(state = 'issued' AND receipt.edition IS NOT NULL), sum((state = 'issued') * size)
FROM edition LEFT JOIN receipt ON receipt.edition = edition.id
WHERE ? IN ('', edition.slug) GROUP BY edition.slug, format ORDER BY edition.slug, format"""
_LAST = "SELECT date, ended FROM run WHERE slug = ? ORDER BY id DESC LIMIT 1"
_OPEN = """
SELECT DISTINCT unit FROM edition LEFT JOIN receipt ON receipt.edition = edition.id
WHERE slug = ? AND state = 'issued' AND receipt.edition IS NULL ORDER BY unit"""


def standing(ws: Workspace, slug: str = "") -> list[Standing]:
    """Count the editions of one publication, or of all. Raises PublishingError (L009)."""
    with read(ws) as ledger:
        if ledger is None:
            return []
        rows = ledger.rows(_STANDING, slug)
        return [_standing(ledger, tuple(row)) for row in rows]


def _standing(ledger: Ledger, row: tuple[str | int, ...]) -> Standing:
    last = ledger.row(_LAST, row[0])
    name, format, *counts = row
    day, ended = (last["date"], bool(last["ended"])) if last else ("", False)
    planned, issued, replaced, withdrawn, failed, receipted, size = map(int, counts)
    return Standing(str(name), str(format), day, ended, planned, issued, replaced, withdrawn, failed, receipted, size)


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


def waiting(ws: Workspace, slug: str) -> list[str]:
    """Name the units whose receipt has not come back."""
    with read(ws) as ledger:
        return [row["unit"] for row in ledger.rows(_OPEN, slug)] if ledger else []
