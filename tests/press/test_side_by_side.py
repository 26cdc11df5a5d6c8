"""Many publications at once: a worker that dies, an editor who stops it, workers that are renewed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, outputs, project
from yinfa.cli.phrases import PHRASES
from yinfa.press import pool
from yinfa.press import run as press
from yinfa.press.making import Job, Made
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

MAKE = pool.make


def two(folder: Path) -> Workspace:
    return Workspace.at(project(folder, one=SMALL, two=SMALL.replace("小冊", "大冊")))


def dies(job: Job) -> Made:
    if job.ticket.slug == "two" and job.ticket.format == "docx":
        os.kill(os.getpid(), signal.SIGKILL)
    return MAKE(job)


def test_a_worker_that_is_killed_is_a_finding_and_the_next_build_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = two(tmp_path)
    publications = load_all(ws, ws.slugs())
    with monkeypatch.context() as patch:
        patch.setattr(pool, "make", dies)
        outcomes = list(run(publications, Order(("pdf", "docx", "epub")), ws))
    assert len(outcomes) == 6
    failed = {o.ticket for o in outcomes if o.path is None}
    assert ("two", "docx") in {(t.slug, t.format) for t in failed}
    assert {f.code for o in outcomes for f in o.findings} == {"R002"}
    again = list(run(publications, Order(("pdf", "docx", "epub")), ws))
    assert [o.findings for o in again] == [()] * 6
    assert all(o.path and o.path.read_bytes() for o in again)
    assert ("two", "docx") in {(o.ticket.slug, o.ticket.format) for o in again if o.fresh}


def falls(job: Job) -> Made:
    os.kill(os.getpid(), signal.SIGKILL)
    return MAKE(job)


def test_workers_that_all_die_end_a_build_of_long_publications(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = SMALL + "\n".join(f"  - 第{n}段：{'警' * 900}。" for n in range(200)) + "\n"
    folder = project(tmp_path, **{f"n{n}": long for n in range(4)})
    ws = Workspace.at(folder)
    monkeypatch.setattr(pool, "make", falls)
    outcomes = list(run(load_all(ws, ws.slugs()), Order(("pdf", "docx", "epub")), ws))
    assert {f.code for o in outcomes for f in o.findings} == {"R002"}
    assert [o.path for o in outcomes] == [None] * 12


def where(job: Job) -> Made:
    return Made(data=str(os.getpid()).encode(), pages=1)


def test_workers_are_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = two(tmp_path)
    monkeypatch.setattr(pool, "make", where)
    monkeypatch.setattr(press, "RENEWAL", 1)
    made = {"one": set[bytes](), "two": set[bytes]()}
    for outcome in run(load_all(ws, ws.slugs()), Order(("pdf", "docx")), ws):
        assert outcome.path is not None
        made[outcome.ticket.slug].add(outcome.path.read_bytes())
    assert made["one"] & made["two"] == set()


def started(folder: Path) -> subprocess.Popen[str]:
    """Start a long build and wait for its first file."""
    project(folder, **{f"n{n}": SMALL.replace("小冊", f"小冊{n}") for n in range(9)})
    command = [sys.executable, str(ROOT / "build.py"), "--quiet", "--format", "docx,pdf"]
    child = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not list(folder.glob("output/*/[!.]*")):
        assert child.poll() is None
        time.sleep(0.01)
    return child


def test_workers_die_with_the_process_that_they_serve(tmp_path: Path) -> None:
    child = started(tmp_path)
    workers = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
    assert workers
    child.kill()
    child.communicate(timeout=60)  # ends when the last worker lets go of the error stream
    assert [w for w in workers if Path(f"/proc/{w}/cwd").exists()] == []


def test_ctrl_c_ends_what_is_begun_and_nothing_more(tmp_path: Path) -> None:
    child = started(tmp_path)
    os.killpg(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert (child.returncode, said) == (130, f"{PHRASES['stopped'][1]}\n")
    assert len(outputs(tmp_path)) < 18
