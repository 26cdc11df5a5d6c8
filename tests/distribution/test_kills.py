"""`kill -9` at random moments: no torn file, nothing lost, nothing doubled; the next run goes on from there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.distribution.office import command, issued, office, run, sql, tree, write_list
from tests.press.project import ROOT
from yinfa.distribution.issue import Desk
from yinfa.world.workspace import Workspace

KILLS = int(os.environ.get("YINFA_KILLS", "10"))
UNITS = 1_500
FORMATS = ("--format", "docx,epub")


def start(folder: Path) -> subprocess.Popen[bytes]:
    line = [sys.executable, str(ROOT / "build.py"), "issue", "small", "--quiet", *FORMATS]
    return subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def children(pid: int) -> list[int]:
    """Give the workers of a run: its children that make editions."""
    try:
        pids = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [p for p in pids if b"crew.pool import serve" in Path(f"/proc/{p}/cmdline").read_bytes()]
    except OSError:
        return []


def test_killed_runs_and_workers_leave_only_whole_files_and_a_run_that_resumes(tmp_path: Path) -> None:
    whole = office(tmp_path / "whole", UNITS)
    assert command(whole, *FORMATS)["issued"] == 2 * UNITS
    expected = tree(whole)
    ws = office(tmp_path / "killed", UNITS)
    chance = random.Random(11)
    kills = restarts = 0
    removed: set[str] = set()
    while kills < KILLS:
        run = start(ws.root)
        while run.poll() is None and kills < KILLS:
            time.sleep(chance.uniform(0.2, 1.6))
            workers = children(run.pid)
            victim = chance.choice([run.pid, *workers]) if run.poll() is None else 0
            if victim:
                os.kill(victim, signal.SIGKILL)
                kills += 1
            if victim == run.pid:
                break
        run.wait()
        assert run.stderr is not None
        said = run.stderr.read()
        assert b"Traceback" not in said  # the end of the stream is the end of the last worker, too
        stand = {path: sha for path, sha in tree(ws).items() if path.startswith("editions")}
        assert stand.items() <= expected.items()
        ledger = ws.root / "ledger" / "ledger.sqlite"
        if ledger.exists() and sql(ws, "SELECT count(*) FROM sqlite_master")[0][0]:
            kept = {path: sha for path, sha in issued(ws).items() if path not in removed}
            assert kept.items() <= stand.items()
        if run.returncode == 0:  # it outran the killer: begin anew with more to do
            restarts += 1
            assert restarts < KILLS
            lost = sorted((ws.output / "small" / "editions").rglob("*.epub"))[: UNITS // 2]
            removed = {str(path.relative_to(ws.output / "small")) for path in lost}
            for path in lost:
                path.unlink()
    assert command(ws, *FORMATS)["code"] == 0
    assert tree(ws) == expected == issued(ws)
    finished(ws)


def finished(ws: Workspace) -> None:
    """Hold the ledger of a run that was resumed to the end."""
    assert sql(ws, "SELECT count(*), count(DISTINCT unit || format) FROM edition") == [(2 * UNITS, 2 * UNITS)]
    assert sql(ws, "SELECT count(*) FROM task") == [(0,)]
    assert sql(ws, "PRAGMA integrity_check") == [("ok",)]
    assert command(ws, *FORMATS)["issued"] == 0


def test_two_runs_at_once_are_kept_apart(tmp_path: Path) -> None:
    ws = office(tmp_path, UNITS)
    first, second = start(tmp_path), start(tmp_path)
    ends = sorted((first.wait(), second.wait()))
    messages = b"".join(p.stderr.read() for p in (first, second) if p.stderr)
    assert ends == [0, 1]
    assert b"L001" in messages
    assert tree(ws) == issued(ws)
    assert len(issued(ws)) == 2 * UNITS


class Killed(BaseException):
    """Stands for the end of the process: no one catches it."""


def test_what_a_killed_run_put_in_place_and_did_not_enter_is_not_taken_for_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(desk: Desk) -> None:
        raise Killed

    ws = office(tmp_path, 2)
    listed, changed = [("0001", "甲分局", 1), ("0002", "乙分局", 1)], [("0001", "丙分局", 1), ("0002", "丁分局", 1)]
    write_list(tmp_path, listed)
    run(ws, "docx")
    before = tree(ws)
    write_list(tmp_path, changed)
    with monkeypatch.context() as patched, suppress(Killed):
        patched.setattr(Desk, "_enter", killed)
        run(ws, "docx")
    put = tree(ws)
    sizes = dict(sql(ws, "SELECT path, size FROM edition WHERE state = 'issued'"))
    assert any((ws.output / path).stat().st_size == size for path, size in sizes.items()), "told by size alone"
    assert not before.items() & put.items()
    write_list(tmp_path, listed)
    assert run(ws, "docx").issued == 2
    assert tree(ws) == before == issued(ws)
    assert run(ws, "docx").issued == 0
