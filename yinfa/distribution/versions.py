"""Versions of a publication: which run issued which. Their order is that of their first runs, never that of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from yinfa.distribution.ledger import Ledger
from yinfa.finding import Finding, PublishingError
from yinfa.press.archive import SOURCE
from yinfa.world.workspace import Workspace

_RUNS = """
SELECT id, date, revision, (
  SELECT coalesce(json_extract(json, '$.version'), json_extract(json, '$.front.version')) FROM run_told
  WHERE run = id ORDER BY variant LIMIT 1) AS version
FROM run WHERE slug = ? ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a publication."""

    name: str
    """As the front matter has it; empty where it has none."""
    day: str
    """Of the first issue."""
    order: int = 0

    @property
    def shown(self) -> str:
        """Give its name, or its day where it has none."""
        return self.name or self.day


@dataclass(frozen=True, slots=True)
class IssueRun:
    """One issue."""

    version: Version
    day: str


def runs(ledger: Ledger, slug: str, ws: Workspace) -> Mapping[int, IssueRun]:
    """Give the version and the day of every run of a publication, in their order."""
    found: dict[int, IssueRun] = {}
    known: dict[str, Version] = {}
    for row in ledger.rows(_RUNS, slug):
        name = row["version"]
        if name is None:  # of a program that kept nothing with its runs
            name = _archived(slug, row["revision"], ws)
        found[row["id"]] = IssueRun(known.setdefault(name, Version(name, row["date"], len(known))), row["date"])
    return found


def named(found: Mapping[int, IssueRun], word: str) -> Version:
    """Give the version that somebody names, by the day where it has no name. Raises PublishingError (L037)."""
    known = dict.fromkeys(run.version for run in found.values())
    wanted = word.strip()
    for version in known:
        if wanted in (version.name, version.shown, f"v{version.name}"):
            return version
    raise PublishingError(Finding("L037", facts=(("version", word), ("known", tuple(v.shown for v in known)))))


@lru_cache(1000)
def _archived(slug: str, revision: str, ws: Workspace) -> str:
    """Read the version from a released source; none where it is gone."""
    path = ws.released(slug) / revision / SOURCE
    from yinfa.content import events
    from yinfa.content.nodes import Mapping as Map
    from yinfa.content.nodes import Scalar

    try:
        front = events.read(path.read_bytes(), path).items.get("front")
    except (OSError, PublishingError):
        return ""
    version = front.items.get("version") if isinstance(front, Map) else None
    return version.text.strip() if isinstance(version, Scalar) else ""
