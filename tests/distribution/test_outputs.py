"""Issues into another folder, in some formats, after units left: nobody is blocked, nothing is left behind unsaid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.distribution.office import HEAD, TOLD, command, counted, issued, office, run, sql, tree, units, write_list
from tests.press.project import build
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import Dispatch, deliver
from yinfa.distribution.plan import Count
from yinfa.distribution.prepare import Issue
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

COUNT = 3
PASSWORD = "hill-12-river"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = office(tmp_path_factory.mktemp("made") / "office", COUNT, TOLD)
    write_list(ws.root, [(*row, PASSWORD if n == 0 else "") for n, row in enumerate(units(COUNT))], (*HEAD, "password"))
    run(ws, "pdf", "epub")
    return ws.root


def send(ws: Workspace, folder: Path) -> Dispatch:
    folder.mkdir(exist_ok=True)
    return deliver(Issue("small", ("pdf", "epub")), channel(str(folder)), ws)


def due(ws: Workspace, *formats: str) -> int:
    return sum(count.due for count in run(ws, *formats, rehearse=True).counts.values())


def test_an_issue_into_another_folder_blocks_nobody(ws: Workspace, tmp_path: Path) -> None:
    before = tree(ws)
    other = Workspace.at(ws.root, tmp_path / "other")
    report = run(other, "pdf", "epub")
    assert report.issued == 2 * COUNT and counted(report).restored == COUNT
    there = tree(other)
    locked = "editions/0001/small.0001.pdf"
    assert {k: v for k, v in there.items() if k != locked} == {k: v for k, v in before.items() if k != locked}
    assert there[locked] != before[locked], "encryption is random"
    assert due(ws, "pdf", "epub") == due(other, "pdf", "epub") == 0, "nothing is missing on either side"
    for place in (ws, other):
        found = send(place, tmp_path / f"share-{place.output.name}")
        assert (found.delivered, found.findings) == (COUNT, [])
        for path in (place.output / "small/editions").rglob("*.pdf"):
            assert build(ws.root, "verify", str(path)).returncode == 0
    assert tree(ws) == before and tree(other) == there


def test_an_issue_into_another_folder_that_is_cut_short_blocks_nobody(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/small").write_text("in the way")
    with pytest.raises(PublishingError, match="L006"):
        run(Workspace.at(ws.root, tmp_path / "other"), "pdf", "epub")
    assert send(ws, tmp_path / "share").delivered == COUNT
    assert due(ws, "pdf", "epub") == 0


def test_what_another_folder_got_anew_is_made_here_when_it_is_asked_for(ws: Workspace, tmp_path: Path) -> None:
    rows = [(code, name.replace("第2", "新"), copies, "") for code, name, copies in units(COUNT)]
    write_list(ws.root, rows, (*HEAD, "password"))
    other = Workspace.at(ws.root, tmp_path / "other")
    run(other, "pdf", "epub")
    found = send(ws, tmp_path / "share")
    assert {f.code for f in found.findings} == {"G006"} and found.delivered == 1, "what is old here is not sent as new"
    run(ws, "pdf", "epub")
    assert send(ws, tmp_path / "share").delivered == 2
    assert issued(ws).items() <= tree(ws).items()


@pytest.mark.parametrize("form", ["pdf", "epub"])
def test_a_damaged_edition_of_the_same_size_is_made_again(ws: Workspace, form: str) -> None:
    path = ws.output / f"small/editions/0002/small.0002.{form}"
    whole = path.read_bytes()
    path.write_bytes(bytes(reversed(whole)))
    assert due(ws, "pdf", "epub") == 1
    assert run(ws, "pdf", "epub").issued == 1 and path.read_bytes() == whole


def test_withdrawing_by_one_format_withdraws_all_of_a_unit_that_left(ws: Workspace) -> None:
    write_list(ws.root, [(*row, "") for row in units(COUNT)[:-1]], (*HEAD, "password"))
    with pytest.raises(PublishingError, match="L016"):
        run(ws, "pdf")
    report = run(ws, "pdf", withdraw=True)
    assert report.counts["epub"] == Count(withdrawn=1) and report.gone == ["0003"]
    assert sql(ws, "SELECT DISTINCT unit, format FROM edition WHERE state = 'withdrawn' ORDER BY format") == [
        ("0003", "epub"),
        ("0003", "pdf"),
    ]
    assert sql(ws, "SELECT DISTINCT unit FROM edition WHERE state = 'issued' AND format = 'epub'") == [
        ("0001",),
        ("0002",),
    ]
    assert json.loads(build(ws.root, "status", "small", "--json").stdout)["withdrawn"] == ["0003"]


def test_a_unit_that_has_other_formats_alone_is_withdrawn_too_and_told(ws: Workspace) -> None:
    rows = [(code, name, copies, "epub" if n == 2 else "pdf") for n, (code, name, copies) in enumerate(units(COUNT))]
    write_list(ws.root, rows, (*HEAD, "formats"))
    run(ws, "pdf", "epub")
    write_list(ws.root, rows[:-1], (*HEAD, "formats"))
    told = command(ws, "--format", "pdf")
    assert (told["code"], list(told["formats"])) == (0, ["pdf"]), "who has no PDF loses none"
    told = command(ws, "--format", "pdf", "--withdraw")
    assert (told["code"], told["formats"]["epub"]["withdrawn"]) == (0, 1)
    assert sql(ws, "SELECT count(*) FROM edition WHERE unit = '0003' AND state = 'issued'") == [(0,)]
