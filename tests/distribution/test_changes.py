"""What a changed list or article makes anew, withdraws, or leaves as it stands."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.distribution.office import TOLD, command, counted, issued, office, run, sql, tree, units, write_list
from tests.press.project import build
from yinfa.distribution.ledger import FIRST
from yinfa.distribution.plan import Count
from yinfa.distribution.register import withdrawn
from yinfa.finding import PublishingError


def test_one_more_unit_makes_no_other_edition_new(tmp_path: Path) -> None:
    ws = office(tmp_path)
    run(ws)
    before = tree(ws)
    write_list(tmp_path, [("9999", "新設分局", 2), *units(12)])
    report = run(ws)
    assert counted(report) == Count(new=1, kept=12)
    assert report.issued == 1
    assert {path: sha for path, sha in tree(ws).items() if "9999" not in path} == before
    assert sql(ws, "SELECT first, last FROM numbers WHERE unit = '9999'") == [(25, 26)]


def test_only_what_changed_is_issued_again_and_the_ledger_says_what_replaces_what(tmp_path: Path) -> None:
    ws = office(tmp_path)
    run(ws)
    before = tree(ws)
    write_list(tmp_path, [("0001", "改名分局", 2), *units(12)[1:]])
    assert counted(run(ws)) == Count(changed=1, kept=11)
    assert [path for path, sha in tree(ws).items() if before[path] != sha] == ["editions/0001/small.0001.epub"]
    rows = sql(ws, "SELECT old.unit, old.state, new.state FROM edition new JOIN edition old ON old.id = new.replaces")
    assert rows == [("0001", "replaced", "issued")]
    assert {sha for (sha,) in sql(ws, "SELECT sha256 FROM published")} == {*before.values(), *tree(ws).values()}


def test_a_unit_that_leaves_the_list_is_withdrawn_and_may_come_back(tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    run(ws, "docx", "epub")
    before, numbers = tree(ws), sql(ws, "SELECT * FROM numbers ORDER BY first")
    write_list(tmp_path, units(2))
    said = command(ws, "--format", "docx,epub", "--withdraw")
    assert {name: (c["kept"], c["withdrawn"], c["gone"]) for name, c in said["formats"].items()} == {
        name: (2, 1, ["0003"]) for name in ("docx", "epub")
    }
    assert tree(ws) == before and "0003" in build(tmp_path, "status", "small").stdout
    status = json.loads(build(tmp_path, "status", "small", "--json").stdout)
    assert (status["withdrawn"], status["waiting"]) == (["0003"], ["0001", "0002"])
    told = json.loads(
        build(tmp_path, "verify", str(ws.output / "small/editions/0003/small.0003.epub"), "--json").stdout
    )
    assert told["results"][0]["state"] == "withdrawn"
    assert counted(run(ws, "docx", "epub")) == Count(kept=2), "withdrawn once"
    write_list(tmp_path, units(3))
    assert counted(run(ws, "docx", "epub")) == Count(kept=2, returned=1)
    assert tree(ws) == before == issued(ws) and sql(ws, "SELECT * FROM numbers ORDER BY first") == numbers
    write_list(tmp_path, units(2))
    run(ws, "docx", "epub", withdraw=True)
    write_list(tmp_path, [*units(2), ("0003", "改名分局", 1)])
    assert counted(run(ws, "docx", "epub")) == Count(kept=2, changed=1)
    assert tree(ws) == issued(ws)


def test_a_list_of_some_units_withdraws_nobody_unless_asked(tmp_path: Path) -> None:
    ws = office(tmp_path, 30)
    run(ws)
    before, known = tree(ws), sql(ws, "SELECT * FROM edition ORDER BY id")
    write_list(tmp_path, [("0001", "改名分局", 1), ("0099", "新分局", 1)], name="some.csv")
    some = ("--units", "content/some.csv", "--format", "epub")
    rehearsed = command(ws, *some, "--dry-run")
    refused = command(ws, *some)
    for said in (rehearsed, refused):
        assert (said["code"], [f["code"] for f in said["findings"]]) == (1, ["L016"])
        assert "29 " in said["findings"][0]["message"] and "--withdraw" in said["findings"][0]["hint"]
        assert "0002, " in said["findings"][0]["message"] and "0030" not in said["findings"][0]["message"]
    assert rehearsed["formats"]["epub"]["withdrawn"] == 29
    assert tree(ws) == before
    assert sql(ws, "SELECT * FROM edition ORDER BY id") == known
    assert command(ws, *some, "--withdraw")["formats"]["epub"]["withdrawn"] == 29
    assert not command(ws, *some)["findings"], "a withdrawal is confirmed once"
    write_list(tmp_path, units(30))
    assert command(ws, "--format", "docx")["code"] == 0, "another format was never issued to anybody"


def test_a_unit_that_wants_a_format_no_longer_is_still_on_the_list(tmp_path: Path) -> None:
    ws = office(tmp_path, 2)
    run(ws, "docx", "epub")
    write_list(
        tmp_path, [("0001", "第1分局", 2, "epub"), ("0002", "第2分局", 3, "")], ("code", "name", "copies", "formats")
    )
    report = run(ws, "docx", "epub")
    assert (counted(report, "docx"), report.gone, withdrawn(ws, "small")) == (Count(kept=1, withdrawn=1), [], [])
    write_list(tmp_path, units(1))
    report = run(ws, "docx", "epub", withdraw=True)
    assert (report.gone, withdrawn(ws, "small")) == (["0002"], ["0002"])


def test_a_code_that_changed_its_case_is_no_other_unit(tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    write_list(tmp_path, [("Abc", "甲分局", 2), ("b", "乙分局", 1)])
    run(ws)
    before = tree(ws)
    write_list(tmp_path, [("ABC", "甲分局", 2), ("b", "乙分局", 1), ("c", "丙分局", 1)])
    with pytest.raises(PublishingError) as told:
        run(ws, withdraw=True)
    assert [(f.code, dict(f.facts)["other"]) for f in told.value.findings] == [("L017", "Abc")]
    assert tree(ws) == before


def test_the_report_says_what_replaces_what(tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    run(ws)
    before = issued(ws)
    write_list(tmp_path, [("0001", "改名分局", 2), *units(3)[1:]])
    assert [r["old_sha256"] for r in command(ws, "--format", "epub", "--dry-run")["replaced"]] == [
        before["editions/0001/small.0001.epub"]
    ]
    (said,) = command(ws, "--format", "epub")["replaced"]
    path = "editions/0001/small.0001.epub"
    assert (said["unit"], said["path"], said["old_path"]) == ("0001", f"small/{path}", f"small/{path}")
    assert (said["old_sha256"], said["sha256"]) == (before[path], issued(ws)[path])
    assert command(ws, "--format", "epub")["replaced"] == []


def test_a_ledger_of_the_first_version_learns_to_withdraw(tmp_path: Path) -> None:
    file = tmp_path / "ledger/ledger.sqlite"
    file.parent.mkdir()
    with sqlite3.connect(file) as db:
        db.executescript(f"{FIRST} PRAGMA user_version = 1;")
    ws = office(tmp_path, 2)
    run(ws)
    write_list(tmp_path, units(1))
    assert counted(run(ws, withdraw=True)) == Count(kept=1, withdrawn=1)
    assert sql(ws, "PRAGMA integrity_check") == [("ok",)]


def test_a_corrected_word_reissues_all_a_settled_query_or_a_comment_nothing(tmp_path: Path) -> None:
    source = TOLD.replace("title: 小冊", "title: 小冊  # 註")
    ws = office(tmp_path, 3, source)
    run(ws)
    path = ws.source("small")
    path.write_text(TOLD + "# 更多的註\n", encoding="utf-8")
    assert counted(run(ws)) == Count(kept=3)
    path.write_text(TOLD.replace("一段文字", "一段改過的文字"), encoding="utf-8")
    assert counted(run(ws)) == Count(changed=3)


def test_a_lost_file_is_issued_again_as_it_was(tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    run(ws)
    before = tree(ws)
    (ws.output / "small/editions/0002/small.0002.epub").unlink()
    (ws.output / "small/editions/0003/small.0003.epub").write_bytes(b"torn")
    assert counted(run(ws)) == Count(restored=2, kept=1)
    assert tree(ws) == before == issued(ws)
    assert counted(run(ws)) == Count(kept=3)
