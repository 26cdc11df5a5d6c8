"""A small office for the tests: a project with one publication and a list of units."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.press.project import SMALL, build, project
from yinfa.distribution.issue import Report, issue
from yinfa.distribution.plan import Count
from yinfa.distribution.prepare import Issue
from yinfa.world.workspace import Workspace

TOLD = SMALL.replace(
    "  - 發至{unit.name|各單位}\n", "  - 發至{unit.name|各單位}\n  - 份號{copy.number|——}，{issue.date|日期}\n"
)
"""A publication whose editions show unit, copies and day."""
HEAD = ("code", "name", "copies")


def write_list(
    folder: Path, rows: Iterable[Iterable[object]], head: Iterable[str] = HEAD, name: str = "units.csv"
) -> Path:
    """Write a list of units as CSV."""
    path = folder / "content" / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(head), *rows])
    return path


def units(count: int) -> list[tuple[str, str, int]]:
    """Give rows of made-up units; names nest: 第1分局 stands in 第11分局."""
    return [(f"{n:04d}", f"第{n}分局", 1 + n % 3) for n in range(1, count + 1)]


def office(folder: Path, count: int = 12, source: str = TOLD) -> Workspace:
    """Make a project with a publication `small` and a list."""
    project(folder, small=source)
    write_list(folder, units(count))
    return Workspace.at(folder)


def run(ws: Workspace, *formats: str, **more: Any) -> Report:
    """Issue `small` in this process."""
    return issue(Issue("small", formats or ("epub",), **more), ws)  # type: ignore[arg-type]


def command(ws: Workspace, *args: str) -> dict[str, Any]:
    """Run `build.py issue` and give its figures."""
    done = build(ws.root, "issue", "small", "--json", *args)
    assert "Traceback" not in done.stderr, done.stderr
    return {"code": done.returncode, **json.loads(done.stdout)}


def tree(ws: Workspace) -> dict[str, str]:
    """Give the SHA-256 of every file under the editions' folder."""
    home = ws.output / "small"
    return {
        str(p.relative_to(home)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(home.rglob("*"))
        if p.is_file() and p.relative_to(home).parts[0] in ("editions", ".staging")
    }


def sql(ws: Workspace, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the ledger."""
    with sqlite3.connect(ws.root / "ledger" / "ledger.sqlite") as db:
        return db.execute(query, values).fetchall()


def issued(ws: Workspace) -> dict[str, str]:
    """Give path and SHA-256 of what the ledger says is issued, as `tree` names it."""
    rows = sql(ws, "SELECT path, sha256 FROM edition WHERE state = 'issued'")
    assert len({path for path, _ in rows}) == len(rows)
    return {path.removeprefix("small/"): sha256 for path, sha256 in rows}


def counted(report: Report, name: str = "epub") -> Count:
    return report.counts[name]  # type: ignore[index]
