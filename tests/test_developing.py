"""What docs/developing.md says of a new kind of block, followed to the letter in a copy of the program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import sample
from tests.press.project import ROOT
from tests.test_rules import LINES
from yinfa.formats import FORMATS

PAGE = (ROOT / "docs/developing.md").read_text("utf-8")
STEP = re.compile(r"^\*\*\d\.\*\* (?P<told>.*?)\n\n```\w+\n(?P<code>.*?)```$", re.MULTILINE | re.DOTALL)
KIND = "checklist"
MOST = 7
"""Places that are written by hand for a kind."""
SOURCE = """\
yinfa: 1
front: {title: 出門, language: zh-Hant-TW, identifier: sample, issued: 2026-01-05}
body:
  - checklist: [帶**證件**, [帶記錄器, 電池要滿。]]
    id: todo
  - 見[這些](#todo)。
"""


def follow(page: str, root: Path) -> Iterator[str]:
    """Do what each step says: put its code before a text or at the end of a file."""
    for told, code in STEP.findall(page):
        path = root / re.findall(r"`([\w/.]+\.(?:py|jinja))`", told)[0]
        text = path.read_text("utf-8")
        if "at the end of" in told:
            text += f"\n\n{code}"
        else:
            (mark,) = re.findall(r"before\s+`([^`]+)`", told)
            assert text.count(mark) == 1, f"{path.name}: {mark}"
            behind = " " if mark.startswith("|") else "\n\n\n" if code.startswith("@") else "\n"
            text = text.replace(mark, code.rstrip() + behind + mark)
        path.write_text(text, "utf-8")
        yield str(path.relative_to(root))


@dataclass(frozen=True)
class Copy:
    root: Path
    places: tuple[str, ...]

    def run(self, folder: Path, *args: str) -> str:
        env = {**os.environ, "PYTHONPATH": str(self.root), "LC_ALL": "C.UTF-8"}
        command = [sys.executable, str(self.root / args[0]), *args[1:]]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("program")
    for name in ("yinfa", "templates", "tools"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "build.py", root)
    return Copy(root, tuple(follow(PAGE, root)))


def test_a_kind_of_block_takes_no_more_places_than_promised(copy: Copy) -> None:
    assert 5 <= len(copy.places) <= MOST, copy.places


def test_the_files_keep_room_for_a_kind_and_the_page_names_what_holds_their_sizes(copy: Copy) -> None:
    long = {place: n for place in copy.places if (n := (copy.root / place).read_text("utf-8").count("\n")) > LINES}
    assert long == {}
    assert "tests/test_rules.py" in PAGE.partition("## Add a kind of block")[2]


def test_a_new_kind_is_in_every_format_the_schema_and_the_reference(copy: Copy, tmp_path: Path) -> None:
    sample.write(tmp_path, SOURCE)
    copy.run(tmp_path, "build.py", "build")
    for name, form in FORMATS.items():
        reading = form.read((tmp_path / f"output/sample/sample.{name}").read_bytes())
        said = [reading.words[f"todo_{at}"] for at in ("1_p1", "2_p1", "2_p2")]
        assert said == ["帶證件", "帶記錄器", "電池要滿。"], name
    schema = json.loads(copy.run(tmp_path, "build.py", "schema"))
    assert schema["$defs"]["ChecklistY"]["properties"][KIND]["description"] == "逐項核對的各項\nitems to tick off"
    assert f"## `{KIND}`" in copy.run(tmp_path, "tools/reference.py")


def test_hints_know_a_new_kind(copy: Copy, tmp_path: Path) -> None:
    sample.write(tmp_path, SOURCE.replace("- checklist:", "- checklis:"))
    env = {**os.environ, "PYTHONPATH": str(copy.root), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, str(copy.root / "build.py"), "check"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "checklist?" in done.stdout + done.stderr
