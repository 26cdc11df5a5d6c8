"""What would stop every format is found before any is made, with `check` too, at its place in the YAML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.press.project import SMALL, build, outputs, project

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>\U0001f600</text></svg>'


def found(folder: Path, *args: str) -> list[tuple[str, int, int]]:
    done = build(folder, *args, "--json", YINFA_DEBUG="1")
    assert done.returncode == 1, done.stderr
    return [(f["code"], f["line"], f["column"]) for f in json.loads(done.stdout)["findings"]]


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("有**重點**", "有**重\U0001f600點**", [("F001", 11, 18)]),
        ("註的文字。", '"\\U0001F600"', [("F001", 14, 6)]),
        ("一段文字", "文[一段](set:zh-Hans-CN=\U0001f600)", [("F001", 11, 30)]),
        ("title: 小冊", "title: 小冊\n  publisher: 警\U0001f600\U0001f601察", [("F001", 4, 15), ("F001", 4, 16)]),
        ("  - section: 第一節", "  - figure: a.svg\n    alt: 圖\n  - section: 第一節", [("F001", 8, 5)]),
        ("body:\n", "print:\n  cover: no\n  theme: ../x\nbody:\n", [("T002", 9, 10)]),
    ],
    ids=["words", "escape", "wording", "front", "drawing", "theme"],
)
def test_it_is_found_before_making(
    tmp_path: Path, command: str, old: str, new: str, faults: list[tuple[str, int, int]]
) -> None:
    folder = project(tmp_path, small=SMALL.replace(old, new, 1))
    (folder / "content/small/a.svg").write_text(DRAWING, encoding="utf-8")
    assert found(folder, command) == faults
    assert outputs(folder) == {}


def test_a_character_is_told_of_in_each_text_once(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL.replace("一段文字", "\U0001f600\U0001f600").replace("註的", "註\U0001f600"))
    assert found(folder, "check") == [("F001", 11, 9), ("F001", 14, 7)]
