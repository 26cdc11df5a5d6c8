"""Receipts: who may confirm, on which day, and what becomes of a wrong one."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.distribution.office import TOLD, office, run, sql, units, write_list
from tests.press.project import build
from yinfa.distribution.lists.asked import asked
from yinfa.distribution.receipts import Received, receive
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

COUNT = 3
TODAY = date.today()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = office(tmp_path_factory.mktemp("made") / "office", COUNT, TOLD)
    run(ws, "epub")
    return ws.root


def dates(ws: Workspace) -> list[tuple[str, str]]:
    query = "SELECT unit, receipt.date FROM receipt JOIN edition ON id = edition ORDER BY unit, format"
    return sql(ws, query)  # type: ignore[return-value]


def told(ws: Workspace, *words: str, day: date | None = None) -> list[str]:
    with pytest.raises(PublishingError) as error:
        receive(ws, "small", words, day)
    return [f.code for f in error.value.findings]


def test_a_corrected_date_replaces_and_the_old_one_is_kept(ws: Workspace) -> None:
    first, second, third = date(2026, 2, 1), date(2026, 2, 11), date(2026, 1, 20)
    assert receive(ws, "small", ["0001"], first) == Received("2026-02-01", ("0001",), 1, 0)
    assert receive(ws, "small", ["0001"], first).corrected == 0
    assert receive(ws, "small", ["0001"], None).corrected == 0, "today is no correction unless it is said"
    for day in (second, third):
        assert receive(ws, "small", ["0001"], day).corrected == 1
    assert dates(ws) == [("0001", "2026-01-20")]
    facts = sql(ws, "SELECT id, kind, unit, at, undoes FROM fact ORDER BY id")
    assert [(at, undoes) for _, _, _, at, undoes in facts] == [
        ("2026-02-01", None),
        ("2026-02-11", 1),
        ("2026-01-20", 2),
    ]
    assert {(kind, unit) for _, kind, unit, _, _ in facts} == {("receipt", "0001")}


def test_a_date_of_before_there_were_facts_is_kept_too(ws: Workspace) -> None:
    receive(ws, "small", ["0001"], date(2026, 2, 1))
    sql(ws, "DELETE FROM fact")
    receive(ws, "small", ["0001"], date(2026, 2, 2))
    assert sql(ws, "SELECT at, undoes FROM fact ORDER BY id") == [("2026-02-01", None), ("2026-02-02", 1)]


def test_a_receipt_covers_what_was_issued_until_its_day_and_leaves_others_alone(ws: Workspace) -> None:
    receive(ws, "small", ["0001"], date(2026, 2, 1))
    run(ws, "epub", "docx", day=date(2026, 3, 1))  # all anew: another day of issue
    assert told(ws, "0001", day=date(2026, 2, 20)) == ["L035"]
    assert receive(ws, "small", ["0001"], date(2026, 3, 2)).editions == 2
    query = "SELECT state, format, receipt.date FROM receipt JOIN edition ON id = edition ORDER BY state, format"
    assert sql(ws, query) == [
        *(("issued", name, "2026-03-02") for name in ("docx", "epub")),
        ("replaced", "epub", "2026-02-01"),
    ]


def test_a_format_that_came_later_is_confirmed_by_itself(ws: Workspace) -> None:
    receive(ws, "small", ["0001"], date(2026, 2, 1))
    run(ws, "docx")
    sql(ws, "UPDATE run SET date = '2026-03-01' WHERE id = 2")
    assert receive(ws, "small", ["0001"], date(2026, 3, 5)) == Received("2026-03-05", ("0001",), 1, 0)
    assert receive(ws, "small", ["0001"], date(2026, 3, 6)).corrected == 1, "the last one is put right"
    assert dates(ws) == [("0001", "2026-03-06"), ("0001", "2026-02-01")]
    assert told(ws, "0001", day=date(2026, 2, 27)) == ["L035"]


def test_a_unit_that_was_withdrawn_may_confirm(ws: Workspace) -> None:
    write_list(ws.root, units(COUNT)[:-1])
    run(ws, "epub", withdraw=True)
    assert receive(ws, "small", ["0003"], date(2026, 2, 1)).editions == 1
    assert dates(ws) == [("0003", "2026-02-01")]


def test_impossible_days_are_refused_with_what_to_write(ws: Workspace) -> None:
    assert told(ws, "0001", day=TODAY + timedelta(1)) == ["L034"]
    assert told(ws, "0001", "0002", day=date(2026, 1, 4)) == ["L035", "L035"]
    assert told(ws, "0001", "7777", day=date(2025, 1, 4)) == ["L012", "L035"]
    assert dates(ws) == [] and sql(ws, "SELECT count(*) FROM fact") == [(0,)], "all or nothing"
    assert receive(ws, "small", ["0001"], date(2026, 1, 5)).editions == 1
    assert receive(ws, "small", ["0002"], TODAY).editions == 1


def test_a_paper_that_is_dated_ahead_may_be_confirmed_today(ws: Workspace) -> None:
    run(ws, "epub", day=TODAY + timedelta(30))
    assert receive(ws, "small", ["0001"], None).editions == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("115-03-01", "2026-03-01"),
        ("115.3.1", "2026-03-01"),
        ("民國115年3月1日", "2026-03-01"),
        ("２０２６/３/１", "2026-03-01"),
    ],
)
def test_dates_of_the_republic_are_converted_in_the_hint(ws: Workspace, typed: str, meant: str) -> None:
    done = build(ws.root, "receipt", "small", "0001", "--date", typed)
    assert (done.returncode, dates(ws)) == (2, []) and f"write {meant}" in done.stderr
    assert build(ws.root, "receipt", "small", "0001", "--date", meant).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ["0001,0003"],
        ["0001, 0003"],
        ["０００１，０００３"],
        ["0001、0003；"],
        ["0001", "0003", "0001"],
        ["@codes.txt"],
        ["＠codes.txt"],
        ["0001", "@codes.txt"],
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp950"])
def test_codes_are_taken_as_people_type_them(
    words: list[str], encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("codes.txt").write_bytes("0001\r\n\r\n　０００３\r\n".encode(encoding))
    assert asked(words, ["0001", "0002", "0003"], Workspace.at(tmp_path)) == (["0001", "0003"], [])


def test_codes_keep_the_spelling_under_which_they_are_known(tmp_path: Path) -> None:
    ws = Workspace.at(tmp_path)
    known = ["A-1", "第三隊", "甲,乙"]
    assert asked(["a-1,第三隊"], known, ws) == (["A-1", "第三隊"], [])
    assert asked(["甲,乙", "甲"], known, ws) == (["甲,乙"], ["甲"])
    for word in ("", " ", ",", "@none", "@"):
        with pytest.raises(PublishingError):
            asked([word], known, ws)


def test_receipts_are_taken_from_the_command_line_and_told_as_data(ws: Workspace) -> None:
    (ws.root / "back.txt").write_text("0002\n0003\n")
    done = build(ws.root, "receipt", "small", "０００１", "@back.txt", "--date", "2026-02-01", "--json")
    assert json.loads(done.stdout) == {
        "date": "2026-02-01",
        "units": ["0001", "0002", "0003"],
        "editions": 3,
        "corrected": 0,
        "findings": [],
    }
    assert json.loads(build(ws.root, "status", "small", "--json").stdout)["waiting"] == []
