"""The main job, run as an editor runs it: files, exit codes, what is made again, same bytes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.press.project import OFFICE, ROOT, SMALL, build, outputs, project
from tests.test_issued import issued

FORMATS = ("docx", "epub", "pdf")


def names(slug: str) -> list[str]:
    return [f"output/{slug}/{slug}.{f}" for f in FORMATS]


def test_one_command_makes_every_publication_in_every_format() -> None:
    slugs = sorted(p.parent.name for p in OFFICE.glob("content/*/publication.yaml"))
    editions = [f"output/{s}/{s}{tag}.{f}" for s in slugs for tag in ("", ".zh-Hans-CN") for f in FORMATS]
    upright = [f"output/{s}/{s}.vertical.epub" for s in slugs]
    assert slugs and sorted(outputs(issued())) == sorted(editions + upright)


def test_an_unchanged_publication_is_not_made_again_and_a_changed_one_is(
    tmp_path: Path,
) -> None:
    folder = project(tmp_path, small=SMALL)
    assert build(folder).returncode == 0
    first = outputs(folder)
    again = json.loads(build(folder, "--json").stdout)
    assert [r.get("pages") for r in sorted(again["results"], key=lambda r: r["format"])] == [None, None, 1]
    assert [r["fresh"] for r in again["results"]] == [False] * 3
    (folder / "output/small/small.pdf").unlink()
    assert build(folder).returncode == 0
    assert outputs(folder) == first
    source = folder / "content/small/publication.yaml"
    source.write_text(SMALL.replace("小冊", "大冊"), encoding="utf-8")
    assert [r["fresh"] for r in json.loads(build(folder, "--json").stdout)["results"]] == [True] * 3


def test_a_changed_theme_makes_files_anew(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL.replace("body:\n", "print: {theme: house}\nbody:\n", 1))
    theme = folder / "templates/house/theme.yaml"
    theme.parent.mkdir(parents=True)
    fresh = []
    for colour in ("112233", "112233", "445566"):
        theme.write_text(f"extends: handout\ncolours: {{gold: '{colour}'}}\n", encoding="utf-8")
        fresh += [r["fresh"] for r in json.loads(build(folder, "--format", "docx", "--json").stdout)["results"]]
    assert fresh == [True, False, True]


def test_a_warning_is_said_again_by_every_build(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL.replace("notes:\n", f"      - 見 {'a' * 200} 為準。\nnotes:\n"))
    said = [build(folder, "--format", "pdf", "--json") for _ in range(2)]
    assert [[f["code"] for f in json.loads(done.stdout)["findings"]] for done in said] == [["D005"]] * 2


def test_same_input_gives_same_bytes_elsewhere_and_at_another_time(
    tmp_path: Path,
) -> None:
    here = project(tmp_path / "here", small=SMALL)
    there = project(tmp_path / "far" / "away", small=SMALL)
    assert build(here, PYTHONHASHSEED="1", TZ="Asia/Taipei").returncode == 0
    time.sleep(2.1)
    assert build(there, PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C", SOURCE_DATE_EPOCH="1").returncode == 0
    assert outputs(here) == outputs(there)


def test_only_the_formats_asked_for_are_published(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    assert build(folder, "small", "--format", "epub").returncode == 0
    assert list(outputs(folder)) == ["output/small/small.epub"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--format", "odt"), 2),
        (("nowhere",), 2),
        (("biuld",), 2),
        (("build", "nowhere"), 1),
        (("new", "Bad Name"), 2),
        (("build", "--no-such-option"), 2),
        (("--help",), 0),
        (("check",), 0),
        (("schema",), 0),
    ],
)
def test_exit_codes_are_those_documented(tmp_path: Path, args: tuple[str, ...], code: int) -> None:
    done = build(project(tmp_path, small=SMALL), *args)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_is_shown_with_line_column_and_caret_and_touches_no_output(
    tmp_path: Path,
) -> None:
    folder = project(tmp_path, small=SMALL.replace("title:", "titel:"))
    done = build(folder, LC_ALL="zh_TW.UTF-8")
    assert done.returncode == 1
    assert "content/small/publication.yaml:3:3" in done.stderr
    assert "錯誤" in done.stderr
    assert "titel: 小冊\n" in done.stderr
    assert "^" in done.stderr
    assert outputs(folder) == {}


def test_a_blocking_query_stops_the_release_and_no_ordinary_build(
    tmp_path: Path,
) -> None:
    query = "  - paragraph: 存疑\n    queries: [{question: 這是什麼？, blocking: yes}]\ncolophon:"
    folder = project(
        tmp_path,
        small=SMALL.replace("notes:", "closing:\n" + query.removesuffix("colophon:") + "notes:"),
    )
    assert build(folder, "--format", "docx").returncode == 0
    done = build(folder, "--release", "--format", "docx", LC_ALL="zh_TW.UTF-8")
    assert done.returncode == 1
    assert "這是什麼？" in done.stderr


def test_a_new_publication_builds_at_once(tmp_path: Path) -> None:
    assert build(tmp_path, "new", "first-one").returncode == 0
    rows = (tmp_path / "content/first-one/publication.yaml").read_text("utf-8").split("\nlead:")[0].split("\n")[3:]
    told = [row.split(" # ")[0] for row in rows if " # " in row and not row.strip().startswith("#")]
    columns = {len("".join("xx" if ord(c) > 255 else c for c in row)) for row in told}
    assert columns == {31}
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(outputs(tmp_path)) == names("first-one")
    assert build(tmp_path, "new", "first-one").returncode == 1


def test_killed_builds_leave_whole_files_and_the_next_build_is_as_if_nothing_happened(
    tmp_path: Path,
) -> None:
    whole = project(tmp_path / "whole", small=SMALL)
    assert build(whole).returncode == 0
    expected = outputs(whole)
    folder = project(tmp_path / "killed", small=SMALL)
    moments = random.Random(20261123)
    for _ in range(int(os.environ.get("YINFA_KILLS", "10"))):
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "build.py"), "--quiet"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moments.uniform(0.1, 2.5))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for name, data in outputs(folder).items():
            if not Path(name).name.startswith(".part-"):
                assert data == expected[name]
    assert build(folder).returncode == 0
    assert outputs(folder) == expected
    assert list(folder.rglob(".part-*")) == []
