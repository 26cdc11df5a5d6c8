"""Two publications are two books, and a changed book has another date: what readers' libraries go by."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from tests.press.project import ROOT, SMALL, build, outputs, project

TODAY = datetime.date.today().isoformat()
SAME = SMALL.replace("identifier: small", "identifier: same")
OLD = SMALL.replace("2026-01-05", "2020-01-05")


def findings(folder: Path, *args: str, code: int) -> list[tuple[str, str, int, int]]:
    done = build(folder, *args, "--json")
    assert done.returncode == code, done.stderr
    found = json.loads(done.stdout)["findings"]
    return [(f["code"], Path(f["file"]).parent.name, f["line"], f["column"]) for f in found]


BOTH = [("C002", "a", 5, 15), ("C002", "b", 5, 15)]


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(("asked", "faults"), [((), BOTH), (("a",), BOTH[:1]), (("b", "other"), BOTH[1:])])
def test_two_publications_of_one_identifier_are_refused(
    tmp_path: Path, command: str, asked: Sequence[str], faults: list[tuple[str, str, int, int]]
) -> None:
    other = SAME.replace("identifier: same", "identifier: sameness")
    folder = project(tmp_path, a=SAME, b=SAME.replace("identifier: same", 'identifier: "same"'), other=other)
    assert findings(folder, command, *asked, code=1) == faults
    assert outputs(folder) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("same", '"s\\x61me"'),
        ("same", '"same "'),
        ("same", '"\u00a0same"'),
        ("caf\u00e9", "cafe\u0301"),
        ("same", ">-\n    same"),
    ],
    ids=["an escape", "a space behind", "a space before", "another normal form", "folded"],
)
def test_an_identifier_that_is_written_otherwise_is_the_same(tmp_path: Path, one: str, other: str) -> None:
    sources = (SAME.replace("identifier: same", f"identifier: {name}") for name in (one, other))
    folder = project(tmp_path, **dict(zip("ab", sources, strict=True)))
    assert findings(folder, "check", "a", code=1) == BOTH[:1]
    assert [code for code, *_ in findings(folder, "check", code=1)] == ["C002", "C002"]


def test_two_publications_as_an_office_copied_them_are_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/data/field/sameid", tmp_path / "content")
    assert [(code, slug) for code, slug, _, _ in findings(tmp_path, "check", code=1)] == [("C002", "a"), ("C002", "b")]


def test_the_finding_names_the_other_and_its_hint_helps(tmp_path: Path) -> None:
    folder = project(tmp_path, a=SAME, b=SAME)
    (said,) = json.loads(build(folder, "check", "b", "--json", LANG="C.UTF-8").stdout)["findings"]
    assert "content/a/publication.yaml" in said["message"]
    source = folder / "content/b/publication.yaml"
    source.write_text(SAME.replace("identifier: same", "identifier: b"), encoding="utf-8")
    assert "identifier: b" in said["hint"]
    assert findings(folder, "check", code=0) == []


@pytest.mark.parametrize(
    "other",
    [
        "",
        "\x00",
        "yinfa: 1\nfront: same\n",
        "front: [small",
        "small",
        SMALL[:60] + "\n  bad",
        "front: {identifier: [same]}",
    ],
)
def test_a_neighbour_that_cannot_be_read_stops_nobody_else(tmp_path: Path, other: str) -> None:
    folder = project(tmp_path, same=SAME, other=other)
    assert findings(folder, "check", "same", code=0) == []


def test_a_neighbour_with_a_fault_further_down_is_known_by_its_front(tmp_path: Path) -> None:
    folder = project(tmp_path, a=SAME, b=SAME.replace("notes:", "notes: ["))
    assert findings(folder, "check", "a", code=1) == BOTH[:1]


def test_a_changed_book_of_an_old_date_is_told_once_where_the_date_stands(tmp_path: Path) -> None:
    folder = project(tmp_path, small=OLD)
    source = folder / "content/small/publication.yaml"
    assert findings(folder, "--format", "epub", code=0) == []
    source.write_text(OLD.replace("一段文字", "另一段文字"), encoding="utf-8")
    assert findings(folder, "--format", "epub", code=0) == [("C003", "small", 6, 11)]
    assert findings(folder, "--format", "epub", code=0) == []
    source.write_text(OLD.replace("2020-01-05", "2020-01-05\n  modified: 2020-02-01"), encoding="utf-8")
    assert findings(folder, "--format", "epub", code=0) == []
    changed = OLD.replace("一段文字", "又一段文字").replace("2020-01-05", "2020-01-05\n  modified: 2020-02-01")
    source.write_text(changed, encoding="utf-8")
    assert findings(folder, "--format", "epub", code=0) == [("C003", "small", 7, 13)]


PICTURED = OLD.replace("      - 見", "      - figure: a.png\n        alt: 圖說\n      - 見")


@pytest.mark.parametrize("change", ["colour", "alt", "other name"])
def test_a_book_with_another_picture_is_changed(tmp_path: Path, change: str) -> None:
    folder = project(tmp_path, small=PICTURED)
    source, picture = folder / "content/small/publication.yaml", folder / "content/small/a.png"
    Image.new("RGB", (60, 40), "red").save(picture)
    assert findings(folder, "--format", "epub", code=0) == []
    if change == "colour":
        Image.new("RGB", (60, 40), "blue").save(picture)
    elif change == "alt":
        source.write_text(PICTURED.replace("圖說", "別的圖說"), encoding="utf-8")
    else:
        picture.rename(picture.with_name("b.png"))
        source.write_text(PICTURED.replace("a.png", "b.png"), encoding="utf-8")
    told = [("C003", "small", 6, 11)] if change != "other name" else []
    assert findings(folder, "--format", "epub", code=0) == told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("issued: 2020-01-05", f"issued: 2020-01-05\n  modified: {TODAY}"),
        ("identifier: small", "identifier: another"),
        ("language: zh-Hant-TW", "language: zh-Hant-TW\n  audience: 各單位"),
    ],
    ids=["a new date", "another book", "no other words"],
)
def test_nothing_is_told_where_readers_will_see_it(tmp_path: Path, old: str, new: str) -> None:
    folder = project(tmp_path, small=OLD)
    assert findings(folder, "--format", "epub", code=0) == []
    words = OLD if "audience" in new else OLD.replace("一段文字", "另一段文字")
    (folder / "content/small/publication.yaml").write_text(words.replace(old, new), encoding="utf-8")
    assert findings(folder, "--format", "epub", code=0) == []


def test_a_book_of_today_can_change_without_a_word(tmp_path: Path) -> None:
    today = SMALL.replace("2026-01-05", TODAY)
    folder = project(tmp_path, small=today)
    assert findings(folder, "--format", "epub", code=0) == []
    (folder / "content/small/publication.yaml").write_text(today.replace("一段文字", "另一段文字"), encoding="utf-8")
    assert findings(folder, "--format", "epub", code=0) == []


def test_a_torn_book_in_the_place_is_replaced(tmp_path: Path) -> None:
    folder = project(tmp_path, small=OLD)
    assert build(folder, "--format", "epub").returncode == 0
    book = folder / "output/small/small.epub"
    whole = book.read_bytes()
    book.write_bytes(whole[: len(whole) // 2])
    assert findings(folder, "--format", "epub", code=0) == []
    assert book.read_bytes() == whole
