"""A full disk and a target that cannot be written: a Finding, nothing torn, and a run that resumes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.distribution.office import command, issued, office, run, tree
from tests.press.project import ROOT, build
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

LIMITS = [12_288, 20_480, 40_960, 131_072, 262_144]
"""Bytes that a file may have: below an edition, below the ledger, between."""


def limited(folder: Path, size: int, *command: str) -> tuple[int, dict[str, object]]:
    """Issue, or run another command, where every file ends at `size` bytes, as on a disk that is full."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    asked = command or ("issue", "small", "--format", "epub")
    line = [sys.executable, str(ROOT / "build.py"), *asked, "--json"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, preexec_fn=full, timeout=120)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("size", LIMITS)
def test_a_full_disk_is_a_finding_and_the_run_resumes(size: int, tmp_path: Path) -> None:
    ws = office(tmp_path, 400)
    run(Workspace.at(tmp_path), "pdf", units=(one := tmp_path / "one.csv", one.write_text("code,name\nX,甲\n"))[0])
    before = tree(ws)
    code, said = limited(tmp_path, size)
    codes = {f["code"] for f in said["findings"]}  # type: ignore[attr-defined]
    assert (code, codes & {"L006", "L009"} != set()) in ((1, True), (0, False))
    assert issued(ws).items() <= tree(ws).items()
    assert not (ws.output / "small" / ".staging").exists()
    assert command(ws, "--format", "epub")["code"] == 0
    assert issued(ws) == tree(ws)
    assert before.items() <= tree(ws).items()
    assert len(tree(ws)) == 401


def test_a_disk_that_is_full_for_the_ledger_alone(tmp_path: Path) -> None:
    office(tmp_path, 400)
    code, said = limited(tmp_path, 4_096)
    assert code == 1
    assert {f["code"] for f in said["findings"]} <= {"L006", "L009", "R002"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", ["/sys/yinfa", "standing.txt"])
def test_a_target_that_cannot_be_written_is_a_finding(place: str, tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    (tmp_path / "standing.txt").touch()
    with pytest.raises(PublishingError, match="L006"):
        run(Workspace.at(tmp_path, tmp_path / place))
    assert run(ws).issued == 3


@pytest.mark.parametrize("size", [4_096, 16_384, 40_960])
def test_a_disk_that_fills_while_packing_is_a_finding_and_delivery_resumes(size: int, tmp_path: Path) -> None:
    ws = office(tmp_path, 6)
    run(ws, "epub")
    share = tmp_path / "share"
    share.mkdir()
    code, said = limited(tmp_path, size, "deliver", "small", "--to", str(share))
    codes = {f["code"] for f in said["findings"]}  # type: ignore[attr-defined]
    assert code == 1
    assert codes <= {"L006", "L009", "G004"}
    assert build(tmp_path, "deliver", "small", "--to", str(share), "--quiet").returncode == 0
    names = {p.name for p in share.iterdir()}
    assert names == {p.name for p in (ws.output / "small" / "packages").iterdir()}
    assert len(names) == 6
