"""What a clerk asks of the register a year later: how versions stand, who has what, whose copy this is."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.distribution.office import TOLD, office, run, sql, units, write_list
from tests.press.project import build
from yinfa.distribution.answers import find, holders, standings, stories
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import Errand, deliver
from yinfa.distribution.prepare import Issue
from yinfa.distribution.receipts import Slip, receive
from yinfa.distribution.register import held_of
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

TODAY = date.today()


def sent(ws: Workspace, *only: str) -> None:
    (ws.root / "share").mkdir(exist_ok=True)
    deliver(Issue("small", ("epub",)), channel(str(ws.root / "share")), ws, errand=Errand(only))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Version 1.0 went to four units, two confirmed; 1.1 to one of them, which confirmed; one left."""
    ws = office(tmp_path_factory.mktemp("made") / "office", 4, TOLD.replace("  issued:", "  version: '1.0'\n  issued:"))
    run(ws, "docx", "epub")
    sent(ws)
    receive(ws, "small", Slip(["0001", "0002"], date(2026, 2, 1), by="王大明 隊長"))
    text = ws.source("small").read_text("utf-8")
    ws.source("small").write_text(text.replace("version: '1.0'", "version: '1.1'"), "utf-8")
    run(ws, "docx", "epub", day=date(2026, 3, 1))
    sent(ws, "0001")
    receive(ws, "small", Slip(["0001"], date(2026, 3, 2)))
    write_list(ws.root, units(3))
    run(ws, "docx", "epub", withdraw=True, day=date(2026, 3, 1))
    return ws.root


def test_each_version_says_what_was_made_sent_confirmed_and_by_whom_it_is_not(ws: Workspace) -> None:
    first, second = standings(ws, held_of(ws, "small"))
    assert (first.version, first.day, second.version, second.day) == ("1.0", "2026-01-05", "1.1", "2026-03-01")
    assert (first.units, first.copies, first.delivered, first.confirmed) == (3, 6, 6, 5)
    assert (second.units, second.copies, second.delivered, second.confirmed) == (3, 6, 2, 2)
    assert [(one.unit, one.name, one.numbers) for one in first.missing] == [("0003", "第3分局", "000006")]
    assert [one.unit for one in second.missing] == ["0002", "0003"]
    assert first.missing[0].sent[:10] == TODAY.isoformat() and second.missing[0].sent == ""


def test_a_receipt_is_overdue_so_many_days_after_its_delivery(ws: Workspace) -> None:
    def late(days: int) -> list[str]:
        return [unit.unit for one in standings(ws, held_of(ws, "small"), days) for unit in one.missing if unit.overdue]

    assert late(30) == []
    before = (TODAY - timedelta(30)).isoformat()
    sql(ws, "UPDATE fact SET at = ? WHERE kind = 'delivered' AND unit = '0003'", f"{before}T09:00:00+00:00")
    assert (late(30), late(31)) == (["0003"], []), "what was not delivered is not overdue"
    sql(ws, "DELETE FROM fact WHERE kind = 'delivered'")
    assert late(0) == ["0003"], "where nobody noted the day of delivery, that of the issue counts"


def test_who_holds_a_version_is_named_with_numbers_also_where_a_unit_left(ws: Workspace) -> None:
    held = {one.unit: one for one in holders(ws, "small", "1.0")}
    assert list(held) == ["0001", "0002", "0003", "0004"]
    assert [held[unit].delivered for unit in held] == ["000001–000002", "000003–000005", "000006", "000007–000008"]
    assert [held[unit].replaced for unit in held] == [True, False, False, False]
    assert [held[unit].withdrawn for unit in held] == [False, False, False, True]
    assert held["0001"].receipts == (("2026-02-01", "王大明 隊長"),)
    assert [one.unit for one in holders(ws, "small", "1.1")] == ["0001"], "what was made alone is held by nobody"
    assert len(holders(ws, "small")) == 5
    with pytest.raises(PublishingError, match="L037"):
        holders(ws, "small", "1.2")


def test_a_copy_is_found_by_its_number(ws: Workspace) -> None:
    for word in ("000004", "4", "０００００４"):
        assert [(one.unit, one.version) for one in find(ws, "small", word)] == [("0002", "1.0"), ("0002", "1.1")]
    for word in ("000009", "0", "x", "63HJ-E942-VHJ2-8M50"):
        with pytest.raises(PublishingError, match="L039"):
            find(ws, "small", word)


def test_a_unit_has_its_story(ws: Workspace) -> None:
    (story,) = stories(ws, "small", ["０００１"])
    assert [(one.version, one.confirmed) for one in story.versions] == [
        ("1.0", "000001–000002"),
        ("1.1", "000001–000002"),
    ]
    assert [(fact["kind"], fact["version"]) for fact in story.facts] == [
        ("delivered", "1.0"),
        ("receipt", "1.0"),
        ("delivered", "1.1"),
        ("receipt", "1.1"),
    ]
    with pytest.raises(PublishingError, match="L012"):
        stories(ws, "small", ["0001,7777"])


def lines(ws: Workspace, *words: str) -> str:
    done = build(ws.root, *words, LC_ALL="zh_TW.UTF-8")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_terminal_names_every_unit_that_is_missing(ws: Workspace) -> None:
    told = lines(ws, "status", "small")
    assert re.search(r"0003 +第3分局 +000006 +\S+ 送達", told) and re.search(
        r"1\.1 +2026-03-01 +3 +6 +2 +2 +2 +0", told
    )
    assert "0001" not in told
    assert "2026-02-01 王大明 隊長" in lines(ws, "status", "small", "--only", "0001")
    assert "2026-02-01 王大明 隊長" in lines(ws, "holders", "small", "--of", "1.0")
    assert "0002" in lines(ws, "find", "small", "000004")


def test_the_same_is_told_as_data(ws: Workspace) -> None:
    def data(*words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(build(ws.root, *words, "--json").stdout)
        return found

    status = data("status", "small")
    assert [one["confirmed"] for one in status["versions"]] == [5, 2] and status["withdrawn"] == ["0004"]
    assert status["versions"][0]["missing"][0]["name"] == "第3分局"
    assert data("status", "small", "--only", "0001")["units"][0]["versions"][0]["version"] == "1.0"
    assert len(data("holders", "small", "--of", "1.0")["results"]) == 4
    assert data("find", "small", "4")["results"][0]["unit"] == "0002"
