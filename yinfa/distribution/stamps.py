"""Stamps: what an issue leaves beside its files, by which a lost, foreign, older or damaged ledger is known.

A stamp names the ledger, its last run that gave something, the highest copy number given and the chain of that run: a
digest of what it gave over the chain of the one before. It stands beside the output, which may be deleted, and beside
the archive of the publication, which never is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yinfa.distribution.ledger import Ledger, LedgerRow, ledger_file, stamped
from yinfa.distribution.names import STAMP
from yinfa.finding import Finding, PublishingError, few
from yinfa.world.store import digest, publish
from yinfa.world.workspace import Workspace

_RUNS = "SELECT * FROM run WHERE slug = ? AND chain <> '' ORDER BY id"
_GIVEN = "SELECT first, last, unit FROM numbers WHERE slug = ? AND run = ? ORDER BY first"


@dataclass(frozen=True, slots=True)
class IssueStamp:
    """What one issue leaves."""

    ledger: str
    """The ledger's own identifier, given when it was begun."""
    run: int
    highest: int
    """The highest copy number given until then."""
    chain: str


def known_paths(ledger: Ledger, slug: str) -> set[str]:
    """Give the paths of all editions and packages that a ledger ever planned."""
    query = "SELECT path FROM edition WHERE slug = ?1 UNION SELECT path FROM package WHERE slug = ?1"
    return {row["path"] for row in ledger.rows(query, slug)}


def gives(ledger: Ledger, run: int, slug: str) -> bool:
    """Say whether a plan makes files or gives numbers: then the ledger has to be the right one."""
    query = "SELECT EXISTS (SELECT 1 FROM task) OR EXISTS (SELECT 1 FROM numbers WHERE slug = ? AND run = ?)"
    return bool(ledger.rows(query, slug, run)[0][0])


def missed(slug: str, ws: Workspace) -> None:
    """Refuse to begin a ledger where stamps say that there was one. Raises PublishingError (L029)."""
    file = ledger_file(ws)
    if not file.exists() and (left := list(stamped(ws))):
        own = _stamps(slug, ws)
        files = sorted(_standing(slug, ws)) if own else map(ws.shown, left)
        raise _refusal("L029", file, ws, _highest(own), files)


def check(ledger: Ledger, slug: str, known: set[str], ws: Workspace) -> None:
    """Refuse a ledger that is not the one that issued what stands here.

    Raises PublishingError: L029 it does not know files or stamp, L030 it is an older state, L031 it was altered.
    """
    found, file = _stamps(slug, ws), ledger.file
    highest = _highest(found)
    unknown = sorted(set(_standing(slug, ws)) - known)
    if any(stamp.ledger != _identifier(ledger) for stamp in found):
        raise _refusal("L029", file, ws, highest, unknown)
    runs = ledger.rows(_RUNS, slug)
    chains = {row["id"]: row["chain"] for row in runs}
    if any(chains.get(stamp.run) != stamp.chain for stamp in found):
        raise _refusal("L030", file, ws, highest, ())
    if unknown:
        raise _refusal("L029", file, ws, highest, unknown)
    # A ledger that was begun anew for one publication would fork: the others' numbers are in the one that was lost.
    others = (path for path in stamped(ws) if (stamp := _read(path)) and stamp.ledger != _identifier(ledger))
    if foreign := [ws.shown(path) for path in others]:
        raise _refusal("L029", file, ws, highest, foreign)
    before = ""
    for row in runs:
        before = _chain(ledger, row, before)
        if before != row["chain"]:
            raise _refusal("L031", file, ws, highest, ())


def seal(ledger: Ledger, run: int) -> None:
    """Note the chain of a run that gave something; call it in the transaction of its plan."""
    row = ledger.rows("SELECT * FROM run WHERE id = ?", run)[0]
    before = [old["chain"] for old in ledger.rows(_RUNS, row["slug"])]
    highest = ledger.rows("SELECT coalesce(max(last), 0) FROM numbers WHERE slug = ?", row["slug"])[0][0]
    chain = _chain(ledger, row, before[-1] if before else "")
    ledger.db.execute("UPDATE run SET chain = ?, highest = ? WHERE id = ?", (chain, highest, run))


def leave(ledger: Ledger, run: int, ws: Workspace) -> None:
    """Put the stamp of a run where the next one finds it, before anything that it makes. Raises OSError."""
    row = ledger.rows("SELECT * FROM run WHERE id = ?", run)[0]
    stamp = IssueStamp(_identifier(ledger), run, row["highest"], row["chain"])
    for path in _places(row["slug"], ws):
        publish(path, (json.dumps(asdict(stamp), indent=1) + "\n").encode())


def told(ledger: Ledger, rows: Iterable[Mapping[str, Any]]) -> dict[str, str | int]:
    """Say in a package which ledger its editions are in: the same for the same editions."""
    run = max(row["run"] for row in rows)
    highest = ledger.rows("SELECT highest FROM run WHERE id = ?", run)[0]["highest"]
    return {"id": _identifier(ledger), "run": run, "highest": highest}


def _identifier(ledger: Ledger) -> str:
    return str(ledger.rows("SELECT id FROM self")[0]["id"])


def _chain(ledger: Ledger, run: LedgerRow, before: str) -> str:
    given = (str(part) for row in ledger.rows(_GIVEN, run["slug"], run["id"]) for part in row)
    return digest(before, *(str(run[name]) for name in ("id", "slug", "date", "front", "revision")), *given)


def _places(slug: str, ws: Workspace) -> tuple[Path, Path]:
    return ws.output / slug / STAMP, ws.released(slug) / STAMP


def _stamps(slug: str, ws: Workspace) -> list[IssueStamp]:
    return [stamp for stamp in map(_read, _places(slug, ws)) if stamp]


def _highest(found: Iterable[IssueStamp]) -> int:
    return max((stamp.highest for stamp in found), default=0)


def _read(path: Path) -> IssueStamp | None:
    """Read a stamp; one that nobody wrote this way names no ledger, so that it is refused."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        found = json.loads(data)
        return IssueStamp(str(found["ledger"]), int(found["run"]), int(found["highest"]), str(found["chain"]))
    except (ValueError, KeyError, TypeError):
        return IssueStamp("", 0, 0, "")


def _standing(slug: str, ws: Workspace) -> Iterator[str]:
    """Name the editions and packages that stand in the output."""
    home = ws.output / slug
    for path in (*home.glob("editions/*/*"), *home.glob("packages/*.zip")):
        if path.name.startswith(f"{slug}.") and path.suffix in (".pdf", ".docx", ".epub", ".zip"):
            yield str(path.relative_to(ws.output))


def _refusal(code: str, file: Path, ws: Workspace, highest: int, files: Iterable[str]) -> PublishingError:
    named = few(tuple(files) or (STAMP,), 5)
    return PublishingError(
        Finding(code, facts=(("file", ws.shown(file)), ("next", f"{highest + 1:06d}"), ("files", named)))
    )
