"""What an edition costs the disk, counted: one file written, and nothing waited for on its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.press.project import SMALL, build, project

COUNTING = """\
import os, sys
told = os.open({file!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sync = os.fsync
def fsync(handle):
    os.write(told, b"fsync\\n")
    return sync(handle)
os.fsync = fsync
def hook(event, args):
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
        os.write(told, b"write\\n")
sys.addaudithook(hook)
"""
"""A sitecustomize for the process and its workers: waits for the disk, and files that are opened to be written."""


def counted(folder: Path, units: int) -> Counter[str]:
    """Issue a built publication to some units; gives what was counted."""
    project(folder, small=SMALL)
    lines = "".join(f"u{n},第{n}派出所\n" for n in range(1, units + 1))
    (folder / "content/units.csv").write_text(f"單位代碼,單位名稱\n{lines}", encoding="utf-8")
    assert build(folder, "build", "--format", "docx,epub").returncode == 0
    (folder / "site").mkdir()
    (folder / "site/sitecustomize.py").write_text(COUNTING.format(file=str(folder / "told")), encoding="utf-8")
    done = build(folder, "issue", "small", "--format", "docx,epub", PYTHONPATH=str(folder / "site"))
    assert done.returncode == 0, done.stderr
    assert len([*folder.glob("output/small/editions/*/*.docx")]) == units
    return Counter((folder / "told").read_text().split())


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Counter[str]]:
    return {n: counted(tmp_path_factory.mktemp(f"n{n}"), n) for n in (10, 30)}


def test_an_edition_is_opened_for_writing_once(work: dict[int, Counter[str]]) -> None:
    assert work[30]["write"] - work[10]["write"] == 2 * 20, work


def test_no_edition_waits_for_the_disk_by_itself(work: dict[int, Counter[str]]) -> None:
    assert 0 < work[30]["fsync"] == work[10]["fsync"], work
