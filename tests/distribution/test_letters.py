"""Letters say what was issued, whatever became of the publication: nothing is read for them, nothing composed."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.distribution.office import TOLD, office, run, sql, units, write_list
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import Dispatch, deliver
from yinfa.distribution.prepare import Issue
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

SOURCE = re.sub(
    r"(?m)^  title: .*", "  title: 警察發問\n  publisher: 示範總局\n  creator: [甲, 乙]\n  modified: 2026-02-03", TOLD
)
SOURCE = SOURCE.replace("  language: zh-Hant-TW\n", "  language: zh-Hant-TW\n  variants: [zh-Hans-CN]\n")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = office(tmp_path_factory.mktemp("made") / "office", 2, SOURCE)
    write_list(ws.root, [("A", "甲隊", "大陆"), ("B", "乙隊", "")], ("code", "name", "region"))
    run(ws, "epub", "docx")
    return ws.root


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(made, tmp_path / "office")
    return Workspace.at(tmp_path / "office")


def delivered(ws: Workspace, folder: Path) -> Dispatch:
    folder.mkdir(exist_ok=True)
    return deliver(Issue("small", ("docx", "epub")), channel(str(folder)), ws, pause=lambda _: None)


def removed(ws: Workspace) -> None:
    shutil.rmtree(ws.source("small").parent)


def broken(ws: Workspace) -> None:
    ws.source("small").write_text("yinfa: 1\n\tbody: [", encoding="utf-8")


def another(ws: Workspace) -> None:
    text = ws.source("small").read_text("utf-8").replace("警察發問", "另有題名").replace("示範總局", "別的機關")
    ws.source("small").write_text(re.sub(r"(?m)^  variants: .*\n", "", text), encoding="utf-8")


def reworded(ws: Workspace) -> None:
    shutil.copytree(ws.templates[-1], ws.root / "templates")
    words = ws.root / "templates/words.yaml"
    words.write_text(
        words.read_text("utf-8").replace("請查收", "請收好").replace("{year}年", "{year}/"), encoding="utf-8"
    )


@pytest.mark.parametrize("happens", [removed, broken, another, reworded])
def test_packages_are_the_same_whatever_becomes_of_the_source_after_the_issue(
    ws: Workspace, tmp_path: Path, happens: object
) -> None:
    whole = Workspace.at(shutil.copytree(ws.root, tmp_path / "whole"))
    assert delivered(whole, tmp_path / "expected").delivered == 2
    assert callable(happens)
    happens(ws)
    found = delivered(ws, tmp_path / "share")
    assert (found.delivered, found.findings) == (2, [])
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("expected", "share"))
    assert one == two and len(one) == 2
    assert [row for row in sql(ws, "SELECT json FROM run_told") if "警察发问" in row[0]], "in the unit's own script"
    again = delivered(ws, tmp_path / "share")
    assert (again.packages, again.already) == (2, 2)


def test_what_an_earlier_program_issued_is_told_by_the_source_and_kept_from_then_on(
    ws: Workspace, tmp_path: Path
) -> None:
    sql(ws, "DELETE FROM run_told")
    away = shutil.move(ws.source("small").parent, tmp_path / "away")
    with pytest.raises(PublishingError, match="C001"):
        delivered(ws, tmp_path / "share")
    shutil.move(away, ws.source("small").parent)
    assert delivered(ws, tmp_path / "share").delivered == 2
    removed(ws)
    shutil.rmtree(ws.output / "small/packages")
    again = delivered(ws, tmp_path / "another")
    assert again.delivered == 2
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("share", "another"))
    assert one == two


def test_a_source_that_was_changed_since_an_earlier_program_issued_is_read_and_not_kept_as_what_was_said(
    ws: Workspace, tmp_path: Path
) -> None:
    sql(ws, "DELETE FROM run_told")
    another(ws)
    assert delivered(ws, tmp_path / "share").delivered == 2
    assert sql(ws, "SELECT * FROM run_told") == []


def test_a_letter_of_the_house_can_print_no_password(ws: Workspace, tmp_path: Path) -> None:
    shutil.copytree(ws.templates[-1], ws.root / "templates")
    letter = ws.root / "templates/handout/letter/letter.html.jinja"
    letter.write_text(
        letter.read_text("utf-8").replace("</h1>", "</h1><p>[{{ unit.password }}]{{ unit }}</p>"), "utf-8"
    )
    rows = [("A", "甲隊", "大陆", "Canary!00714"), ("B", "乙隊", "", "Canary!00715")]
    write_list(ws.root, rows, ("code", "name", "region", "密碼"))
    assert delivered(ws, tmp_path / "share").delivered == 2
    for path in (tmp_path / "share").iterdir():
        with zipfile.ZipFile(path) as bag:
            letter_said = bag.read(f"{path.stem}/data/letter.html").decode()
        assert "<p>[]" in letter_said and "Canary" not in letter_said


def test_each_issue_keeps_what_its_own_letters_say(ws: Workspace, tmp_path: Path) -> None:
    first = sql(ws, "SELECT json FROM run_told ORDER BY variant")
    text = ws.source("small").read_text("utf-8").replace("警察發問", "警察再問")
    ws.source("small").write_text(text, encoding="utf-8")
    run(ws, "epub", "docx")
    assert sql(ws, "SELECT json FROM run_told WHERE run = 1 ORDER BY variant") == first
    removed(ws)
    assert delivered(ws, tmp_path / "share").delivered == 2
    told = [row[0] for row in sql(ws, "SELECT json FROM run_told WHERE run <> 1")]
    assert len(told) == 2 and all("再" in text for text in told)


def test_a_theme_that_is_gone_is_told_once_and_wanted_for_new_packages_alone(ws: Workspace, tmp_path: Path) -> None:
    sql(ws, "UPDATE run_told SET json = replace(json, '\"handout\"', '\"gone\"')")
    with pytest.raises(PublishingError) as told:
        delivered(ws, tmp_path / "share")
    assert [f.code for f in told.value.findings] == ["T002"] and not list((tmp_path / "share").iterdir())
    sql(ws, "UPDATE run_told SET json = replace(json, '\"gone\"', '\"handout\"')")
    assert delivered(ws, tmp_path / "share").delivered == 2
    sql(ws, "UPDATE run_told SET json = replace(json, '\"handout\"', '\"gone\"')")
    assert delivered(ws, tmp_path / "other").delivered == 2


def test_a_rehearsal_keeps_nothing(tmp_path: Path) -> None:
    ws = office(tmp_path / "office", 2)
    run(ws, "epub", rehearse=True)
    assert sql(ws, "SELECT count(*) FROM run_told") == [(0,)]


def test_a_publication_of_which_nothing_was_issued_is_looked_for(tmp_path: Path) -> None:
    ws = office(tmp_path / "office", 2)
    write_list(ws.root, units(2))
    for slug, code in (("smal", "C001"), ("small", "G003")):
        with pytest.raises(PublishingError, match=code):
            deliver(Issue(slug, ("epub",)), channel(str(tmp_path)), ws)
