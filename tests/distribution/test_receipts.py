"""Receipts: who may confirm, on which day, and what becomes of a wrong one."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.distribution.office import HEAD, TOLD, office, run, sql, units, write_list
from tests.press.project import build
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import deliver
from yinfa.distribution.holdings import holdings
from yinfa.distribution.ledger import read
from yinfa.distribution.lists.asked import asked
from yinfa.distribution.prepare import Issue
from yinfa.distribution.ranges import count
from yinfa.distribution.receipts import Received, Slip, receive
from yinfa.distribution.register import held_of, waiting
from yinfa.finding import PublishingError
from yinfa.master.shortcode import grouped
from yinfa.world.workspace import Workspace

COUNT = 3
TODAY = date.today()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = office(tmp_path_factory.mktemp("made") / "office", COUNT, TOLD)
    run(ws, "epub")
    return ws.root


def noted(ws: Workspace) -> dict[str, list[tuple[str, int, str]]]:
    """Give by unit the version, the copies and the day of what is confirmed."""
    with read(ws) as ledger:
        assert ledger
        found = holdings(ledger, "small", ws)
    return {
        one.unit: [
            (held.version.shown, count(r.copies), r.at)
            for held in found
            if held.unit == one.unit
            for r in held.receipts
        ]
        for one in found
    }


def receipt(ws: Workspace, *words: str, day: date | None = None, **more: Any) -> Received:
    return receive(ws, "small", Slip(words, day, **more))


def told(ws: Workspace, *words: str, day: date | None = None, **more: Any) -> list[str]:
    with pytest.raises(PublishingError) as error:
        receipt(ws, *words, day=day, **more)
    return [f.code for f in error.value.findings]


def test_a_corrected_date_replaces_and_the_old_one_is_kept(ws: Workspace) -> None:
    first, second, third = date(2026, 2, 1), date(2026, 2, 11), date(2026, 1, 20)
    assert receipt(ws, "0001", day=first, by="王大明 隊長") == Received("2026-02-01", ["0001"], 2, 0, ["2026-01-05"])
    assert receipt(ws, "0001", day=first).corrected == 0
    assert receipt(ws, "0001").corrected == 0, "today is no correction unless it is said"
    for day in (second, third):
        assert receipt(ws, "0001", day=day).corrected == 1
    assert noted(ws)["0001"] == [("2026-01-05", 2, "2026-01-20")]
    facts = sql(ws, "SELECT kind, unit, first, last, by, at, undoes - id FROM fact WHERE kind = 'receipt' ORDER BY id")
    assert facts == [
        ("receipt", "0001", 1, 2, "王大明 隊長", "2026-02-01", None),
        ("receipt", "0001", 1, 2, "王大明 隊長", "2026-02-11", -1),
        ("receipt", "0001", 1, 2, "王大明 隊長", "2026-01-20", -1),
    ]


def test_what_an_earlier_program_noted_counts_and_is_corrected_as_any(ws: Workspace) -> None:
    sql(ws, "INSERT INTO receipt SELECT id, '2026-02-01' FROM edition WHERE unit = '0001'")
    sql(ws, "INSERT INTO fact VALUES (NULL, 'receipt', 'small', '0001', '', 0, 0, '2026-02-01', '', '', NULL)")
    assert noted(ws)["0001"] == [("2026-01-05", 2, "2026-02-01")]
    assert receipt(ws, "0001").copies == 0
    receipt(ws, "0001", day=date(2026, 2, 2))
    assert noted(ws)["0001"] == [("2026-01-05", 2, "2026-02-02")]
    facts = sql(ws, "SELECT at, undoes - id FROM fact WHERE kind = 'receipt' AND first > 0 ORDER BY id")
    assert facts == [("2026-02-01", None), ("2026-02-02", -1)], "the day of before is kept"
    assert receipt(ws, "0001", undo=True).copies == 2 and noted(ws)["0001"] == []


def test_a_receipt_noted_wrongly_is_taken_back_and_stays_to_be_seen(ws: Workspace) -> None:
    receipt(ws, "0001", day=date(2026, 2, 1))
    receipt(ws, "0002", day=date(2026, 2, 1))
    assert receipt(ws, "0001", undo=True) == Received(TODAY.isoformat(), ["0001"], 2, 0, ["2026-01-05"])
    assert noted(ws) == {"0001": [], "0002": [("2026-01-05", 3, "2026-02-01")], "0003": []}
    assert told(ws, "0001", undo=True) == ["L038"]
    assert sql(ws, "SELECT kind, undoes - id FROM fact WHERE unit = '0001' AND first > 0") == [
        ("receipt", None),
        ("undo", -2),
    ]
    assert receipt(ws, "0001", day=date(2026, 3, 1)).copies == 2, "and may be noted again"


def test_a_receipt_is_of_copies_and_outlives_a_new_name_and_a_new_issue(ws: Workspace) -> None:
    receipt(ws, "0001", day=date(2026, 2, 1))
    run(ws, "epub", "docx", day=date(2026, 3, 1))  # all anew: another day of issue
    write_list(ws.root, [("0001", "改名分局", 2), *units(COUNT)[1:]])
    run(ws, "epub", "docx")
    assert noted(ws)["0001"] == [("2026-01-05", 2, "2026-02-01")] and waiting(held_of(ws, "small")) == ["0002", "0003"]
    assert told(ws, "0002", day=date(2026, 1, 4)) == ["L035"]


def test_copies_that_were_added_are_confirmed_by_themselves(ws: Workspace) -> None:
    receipt(ws, "0001", day=date(2026, 2, 1))
    write_list(ws.root, [("0001", "第1分局", 4), *units(COUNT)[1:]])
    run(ws, "epub", day=date(2026, 3, 1))
    assert waiting(held_of(ws, "small")) == ["0001", "0002", "0003"]
    assert receipt(ws, "0001", day=date(2026, 2, 20)).copies == 0, "these were not there yet"
    assert receipt(ws, "0001", day=date(2026, 3, 5)).copies == 2
    assert noted(ws)["0001"] == [("2026-01-05", 2, "2026-02-20"), ("2026-01-05", 2, "2026-03-05")]
    write_list(ws.root, [("0001", "第1分局", 1), *units(COUNT)[1:]])
    run(ws, "epub")
    assert waiting(held_of(ws, "small")) == ["0002", "0003"], "fewer copies leave what was confirmed confirmed"


def raised(ws: Workspace, version: str, day: date) -> None:
    text = re.sub(r"(?m)^  version: .*\n", "", ws.source("small").read_text("utf-8"))
    ws.source("small").write_text(text.replace("  issued:", f"  version: {version}\n  issued:"), "utf-8")
    run(ws, "epub", day=day)


def test_a_receipt_is_of_the_version_that_was_delivered(ws: Workspace) -> None:
    receipt(ws, "0001", day=date(2026, 2, 1))
    (share := ws.root / "share").mkdir()
    deliver(Issue("small", ("epub",)), channel(str(share)), ws)
    raised(ws, "1.1", date(2026, 3, 1))
    assert receipt(ws, "0001,0002", day=date(2026, 3, 2)).versions == ["1.1", "2026-01-05"]
    assert noted(ws) == {
        "0001": [("2026-01-05", 2, "2026-02-01"), ("1.1", 2, "2026-03-02")],
        "0002": [("2026-01-05", 3, "2026-03-02")],
        "0003": [],
    }, "0001 had confirmed the first; 0002 was not sent the second yet"
    assert receipt(ws, "0002", of="1.1").copies == 3 and told(ws, "0002", of="1.2") == ["L037"]
    assert receipt(ws, "0003", of="2026-01-05").versions == ["2026-01-05"], "a version without a name goes by its day"
    deliver(Issue("small", ("epub",)), channel(str(share)), ws)
    assert waiting(held_of(ws, "small")) == ["0003"]


def test_a_copy_is_confirmed_by_the_code_that_is_printed_in_it(ws: Workspace) -> None:
    ((old, _),) = sql(ws, "SELECT code, numbers FROM edition WHERE unit = '0002'")
    raised(ws, "2", date(2026, 3, 1))
    ((new,),) = sql(ws, "SELECT code FROM edition WHERE unit = '0002' AND state = 'issued'")
    assert receipt(ws, grouped(old).lower(), day=date(2026, 3, 2)).versions == ["2026-01-05"]
    assert receipt(ws, new, "0001", day=date(2026, 3, 2)).copies == 3 + 2
    assert noted(ws)["0002"] == [("2026-01-05", 3, "2026-03-02"), ("2", 3, "2026-03-02")]
    assert told(ws, "0000-0000-0000-0000") == ["L012"]


def test_each_copy_that_is_a_file_is_confirmed_by_its_own_code(ws: Workspace) -> None:
    write_list(ws.root, [("0001", "第1分局", 3, "each")], (*HEAD, "numbered"), "each.csv")
    units_of = {"units": ws.root / "content/each.csv", "withdraw": True}
    run(ws, "pdf", **units_of)
    ((code,),) = sql(ws, "SELECT code FROM edition WHERE format = 'pdf' AND part = 2")
    assert receipt(ws, code, day=date(2026, 2, 1)).copies == 1
    assert waiting(held_of(ws, "small")) == ["0001"]
    assert receipt(ws, "0001", day=date(2026, 2, 2)).copies == 2


def test_a_unit_that_was_withdrawn_may_confirm(ws: Workspace) -> None:
    write_list(ws.root, units(COUNT)[:-1])
    run(ws, "epub", withdraw=True)
    assert receipt(ws, "0003", day=date(2026, 2, 1)).copies == 1
    assert noted(ws)["0003"] == [("2026-01-05", 1, "2026-02-01")]


def test_impossible_days_are_refused_with_what_to_write(ws: Workspace) -> None:
    assert told(ws, "0001", day=TODAY + timedelta(1)) == ["L034"]
    assert told(ws, "0001", "0002", day=date(2026, 1, 4)) == ["L035", "L035"]
    assert told(ws, "0001", "7777", day=date(2025, 1, 4)) == ["L012", "L035"]
    assert sql(ws, "SELECT count(*) FROM fact WHERE kind = 'receipt'") == [(0,)], "all or nothing"
    assert receipt(ws, "0001", day=date(2026, 1, 5)).copies == 2
    assert receipt(ws, "0002", day=TODAY).copies == 3


def test_a_paper_that_is_dated_ahead_may_be_confirmed_today(ws: Workspace) -> None:
    run(ws, "epub", day=TODAY + timedelta(30))
    assert receipt(ws, "0001").copies == 2


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
    assert (done.returncode, noted(ws)["0001"]) == (2, []) and f"write {meant}" in done.stderr
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
        "copies": 6,
        "corrected": 0,
        "versions": ["2026-01-05"],
        "findings": [],
    }
    assert json.loads(build(ws.root, "status", "small", "--json").stdout)["waiting"] == []
