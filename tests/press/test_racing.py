"""Builds at once over one cold store, and disks that are full: nothing torn, nothing taken from another, all said."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, build, outputs, project
from yinfa.world.store import digest, publish_folder
from yinfa.world.workspace import Workspace

RACES = int(os.environ.get("YINFA_RACES", "6"))
TURNS = 20 * RACES
AT_ONCE = 4


def line(*args: str) -> list[str]:
    return [sys.executable, str(ROOT / "build.py"), *args]


def left(folder: Path) -> list[Path]:
    return list(folder.rglob(".part-*"))


def test_builds_that_race_over_a_cold_store_all_succeed_with_the_same_bytes(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    assert build(folder).returncode == 0
    expected = [data for _, data in sorted(outputs(folder).items())]
    for _ in range(0, RACES, AT_ONCE):
        shutil.rmtree(folder / ".yinfa")
        shutil.rmtree(folder / "output")
        racing = [line(), line(), line("--output", "other"), line("check")]
        runs = [subprocess.Popen(r, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for r in racing]
        said = [run.communicate()[1] for run in runs]
        assert [run.returncode for run in runs] == [0] * AT_ONCE, said
        assert [data for _, data in sorted(outputs(folder).items())] == expected
        assert [p.read_bytes() for p in sorted((folder / "other").glob("*/*"))] == expected
        assert left(folder) == []


def _turns(root: Path, number: int) -> None:
    """Begin builds with an output of their own, over a store that others use; the exit code says what was lost."""
    ws = Workspace.at(root, root / f"output{number}")
    lost = 0
    for turn in range(TURNS):
        key, data = digest(str(number), str(turn)), bytes(1 << 16)
        with ws.building():
            ws.store.put(key, data)
            lost += ws.store.get(key) != data
        ws.store.put(key, data)
        lost += ws.store.get(key) != data
        publish_folder(root / "history" / str(turn), {"a": b"a"})
    sys.exit(min(lost, 100))


def test_a_sweep_takes_nothing_that_another_build_is_writing(tmp_path: Path) -> None:
    fork = get_context("fork")
    racers = [fork.Process(target=_turns, args=(tmp_path, number)) for number in range(AT_ONCE)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert [racer.exitcode for racer in racers] == [0] * AT_ONCE
    assert left(tmp_path) == []


ALONE, HERE = ("unshare", "--map-root-user", "--mount", "sh", "-ec"), ("sh", "-ec")
"""Where a file system may be mounted: in a namespace of its own; below another root, where there are none, by root."""


def on_a_small_disk(folder: Path, options: str, command: Sequence[str]) -> list[str]:
    """Mount a file system over the output; where none may be mounted, no file may grow as large as the PDF."""
    mount = f"mount -t tmpfs -o {options} none"
    for place in (ALONE, HERE):
        if not subprocess.run([*place, f"{mount} output; umount output"], cwd=folder, capture_output=True).returncode:
            script = f'{mount} output; trap "umount output" EXIT; set +e; "$@"; code=$?; find output -type f >files'
            return [*place, f"{script}; exit $code", "sh", *command]
    script = 'ulimit -f 48; "$@"; code=$?; find output -type f >files; exit $code'
    return ["sh", "-c", script, "sh", *command]


@pytest.mark.parametrize("options", ["size=24k", "ro"])
def test_a_disk_that_is_full_or_read_only_is_said_with_what_to_do(tmp_path: Path, options: str) -> None:
    folder = project(tmp_path, small=SMALL)
    (folder / "output").mkdir()
    command = on_a_small_disk(folder, options, line("--json"))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = json.loads(done.stdout)
    findings = said["findings"]
    assert {f["code"] for f in findings} == {"I005"}
    assert all("output" in f["message"] and f["hint"] for f in findings), findings
    stand = {name for name in (folder / "files").read_text().split() if not name.endswith(".lock")}
    assert stand == {result["path"] for result in said["results"] if result["path"]}
    assert "output/small/small.pdf" not in stand


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
def test_each_refusal_of_the_file_system_is_named(tmp_path: Path, code: int) -> None:
    finding = Workspace.at(tmp_path).refusal(OSError(code, os.strerror(code), str(tmp_path / "output/a.pdf")))
    assert "a.pdf" in finding.sentence("zh")
    assert "a.pdf" in finding.sentence("en")
    assert os.strerror(code) not in finding.sentence("zh")
    assert "{" not in finding.sentence("zh") + finding.sentence("en")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("args", [("check", "--json"), ("--format", "epub"), ("--format", "epub", "--json")])
def test_an_output_of_the_command_on_a_full_disk_is_said(tmp_path: Path, args: Sequence[str]) -> None:
    folder = project(tmp_path, small=SMALL)
    with open("/dev/full", "w") as full:
        done = subprocess.run(line(*args), cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "I005" in done.stderr and "stdout" in done.stderr


def test_a_disk_for_passing_files_that_is_full_is_named(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    (folder / "passing").mkdir()

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))

    command = line("--format", "pdf", "--json")
    env = {**os.environ, "TMPDIR": str(folder / "passing")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=env, preexec_fn=full)
    (finding,) = json.loads(done.stdout)["findings"]
    assert done.returncode == 1 and finding["code"] == "I005" and "passing" in finding["message"]


def test_a_release_that_finds_no_room_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        publish_folder(tmp_path / "released" / "r1", {"a": b"a"})
    assert list((tmp_path / "released").iterdir()) == []


def test_a_build_whose_store_cannot_be_written_makes_its_files(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    (folder / ".yinfa").write_bytes(b"a file where a folder should be")
    assert build(folder).returncode == 0
    assert len(outputs(folder)) == 3
