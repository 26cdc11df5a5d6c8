"""What a house or an upgrade may change about the look without making anything new by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.distribution.office import TOLD, command, counted, office, run, sql, tree, units, write_list
from tests.press.project import ROOT
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import Dispatch, deliver
from yinfa.distribution.issue import issue
from yinfa.distribution.plan import Count
from yinfa.distribution.prepare import Issue
from yinfa.distribution.verify import look_up
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

SOURCE = TOLD.replace("notes:\n", "furniture: {qr: yes}\nnotes:\n").replace(
    "  - section: 第一節\n",
    "  - callout: note\n    body: 提示。\n  - table: [[甲, 乙], [一, 二]]\n    caption: 表\n  - section: 第一節\n",
)
"""A publication that prints words of the house: labels, a default text, a code."""


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    made = office(tmp_path / "office", 3, SOURCE)
    shutil.copytree(ROOT / "templates", made.root / "templates")
    run(made, "docx", "epub")
    return made


def reword(ws: Workspace, file: str, old: str, new: str) -> None:
    path = ws.root / "templates" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def delivered(ws: Workspace, folder: Path) -> Dispatch:
    folder.mkdir(exist_ok=True)
    return deliver(Issue("small", ("docx", "epub")), channel(str(folder)), ws, pause=lambda _: None)


@pytest.mark.parametrize(
    ("file", "old", "new", "looks"),
    [
        ("handout/shelf/page.html.jinja", "<body", "<body class='new'", {"docx": 0, "epub": 0}),
        ("handout/letter/letter.html.jinja", "<body", "<body class='new'", {"docx": 0, "epub": 0}),
        ("words.yaml", "letter_size: 位元組", "letter_size: 大小", {"docx": 0, "epub": 0}),
        ("words.yaml", 'table: "表 {n}"', 'table: "附表 {n}"', {"docx": 3, "epub": 3}),
        ("words.yaml", "note: 附註", "note: 提醒", {"docx": 3, "epub": 3}),
        ("words.yaml", "{year}年{month}月{day}日", "{year}.{month}.{day}", {"docx": 3, "epub": 3}),
        ("words.yaml", 'qr_label: "查核碼："', 'qr_label: "編碼："', {"docx": 3, "epub": 3}),
        ("handout/epub/base.css.jinja", "body", "body ", {"docx": 0, "epub": 3}),
        ("handout/docx/settings.xml.jinja", "\n", "\n\n", {"docx": 3, "epub": 0}),
        ("handout/theme.yaml", "contents_from: 8", "contents_from: 1", {"docx": 3, "epub": 3}),
    ],
    ids=lambda v: v if isinstance(v, str) and "/" in v else None,
)
def test_a_changed_look_is_told_as_a_count_and_makes_nothing_new(
    ws: Workspace, file: str, old: str, new: str, looks: dict[str, int]
) -> None:
    before = tree(ws)
    reword(ws, file, old, new)
    report = run(ws, "docx", "epub")
    assert {f: c.looks for f, c in report.counts.items()} == looks
    assert {(c.due, c.kept) for c in report.counts.values()} == {(0, 3)} and tree(ws) == before
    told = {f.code: dict(f.facts)["count"] for f in report.findings if f.code == "L026"}
    assert told == ({"L026": str(sum(looks.values()))} if sum(looks.values()) else {})


def test_the_look_is_made_anew_where_it_is_asked_for_under_the_same_codes(ws: Workspace) -> None:
    before, codes = tree(ws), sql(ws, "SELECT unit, format, code FROM edition ORDER BY unit, format")
    assert counted(run(ws, "epub", renew=True)) == Count(kept=3), "nothing looks otherwise"
    reword(ws, "words.yaml", 'table: "表 {n}"', 'table: "附表 {n}"')
    said = command(ws, "--format", "docx,epub", "--renew", "--dry-run")
    assert {name: (c["renewed"], c["looks"]) for name, c in said["formats"].items()} == {"docx": (3, 0), "epub": (3, 0)}
    assert tree(ws) == before
    report = run(ws, "docx", "epub", renew=True)
    assert {c.renewed for c in report.counts.values()} == {3} and report.issued == 6 and len(report.replaced) == 6
    assert not set(tree(ws).values()) & set(before.values())
    assert sql(ws, "SELECT unit, format, code FROM edition WHERE state = 'issued' ORDER BY unit, format") == codes
    assert {e.state for e in look_up(ws, str(codes[0][2]))} == {"issued", "replaced"}
    assert counted(run(ws, "docx", "epub")) == Count(kept=3)


def test_a_new_unit_is_issued_in_the_new_look_and_the_others_stand(ws: Workspace) -> None:
    reword(ws, "handout/epub/base.css.jinja", "body", "body ")
    write_list(ws.root, units(4))
    assert counted(run(ws, "epub")) == Count(new=1, kept=3, looks=3)


def test_another_letter_sends_no_package_again_and_a_renewed_edition_does(ws: Workspace, tmp_path: Path) -> None:
    assert delivered(ws, tmp_path / "share").delivered == 3
    reword(ws, "handout/letter/letter.html.jinja", "<body", "<body class='new'")
    reword(ws, "words.yaml", "letter_size: 位元組", "letter_size: 大小")
    again = delivered(ws, tmp_path / "share")
    assert (again.delivered, again.already) == (0, 3)
    reword(ws, "words.yaml", 'table: "表 {n}"', 'table: "附表 {n}"')
    run(ws, "docx", "epub", renew=True)
    assert delivered(ws, tmp_path / "share").delivered == 3


def test_the_theme_of_each_issue_is_kept_so_that_it_can_be_made_again(ws: Workspace) -> None:
    first = load_theme(ws, "handout")
    reword(ws, "words.yaml", 'table: "表 {n}"', 'table: "附表 {n}"')
    write_list(ws.root, units(4))
    run(ws, "epub")
    assert [d for (d,) in sql(ws, "SELECT theme FROM run WHERE theme <> '' ORDER BY id")] == [
        first.digest,
        load_theme(ws, "handout").digest,
    ]
    kept = ws.root / "history" / "_themes" / first.digest
    shutil.rmtree(ws.root / "templates")
    shutil.copytree(kept, ws.root / "templates")
    assert load_theme(ws, "handout").digest == first.digest


def test_the_formats_of_a_theme_bind_an_issue_that_names_none(tmp_path: Path) -> None:
    ws = office(tmp_path, 2, SOURCE.replace("front:", "print: {theme: house}\nfront:", 1))
    home = ws.root / "templates" / "house"
    home.mkdir(parents=True)
    (home / "theme.yaml").write_text("extends: handout\nformats: [epub, docx]\n", encoding="utf-8")
    assert list(issue(Issue("small", rehearse=True), ws).counts) == ["docx", "epub"]
    assert list(issue(Issue("small", ("pdf",), rehearse=True), ws).counts) == ["pdf"]
