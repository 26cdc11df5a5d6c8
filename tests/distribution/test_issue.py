"""The run: one file per ticket and unit, a ledger that says so, and nothing made that stands already."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.distribution.crews import Poisoned
from tests.distribution.office import TOLD, command, counted, issued, office, run, sql, tree, write_list
from tests.press.project import OFFICE, build
from yinfa.compose.fields import fill
from yinfa.distribution.plan import Count
from yinfa.distribution.prepare import Issue, prepare
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.model.walk import words
from yinfa.press.masters import casts, galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace


def test_every_unit_gets_its_own_in_every_format(tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    report = run(ws, "pdf", "docx", "epub", every=True)
    assert [p.read_text(encoding="utf-8") for p in ws.content.glob("small/released/*/publication.yaml")] == [TOLD]
    assert [f.code for f in report.findings if f.severity == "error"] == []
    assert report.issued == report.proved == 9
    assert issued(ws) == tree(ws)
    for galley in galleys(load_all(ws, ["small"])[0], Order(tuple(FORMATS)), ws):
        name = galley.ticket.format
        for code, unit, numbers in (("0001", "第1分局", "000001–000002"), ("0002", "第2分局", "000003–000005")):
            data = (ws.output / f"small/editions/{code}/small.{code}.{name}").read_bytes()
            date_shown = {
                "issue.date": galley.theme.interface_words("zh-Hant")["date"].format(year=2026, month=1, day=5)
            }
            values = {"unit.name": unit, "copy.number": numbers, **date_shown}
            assert FORMATS[name].read(data).words == words(fill(galley, values).publication)


def test_a_terminal_without_chinese_letters_is_told_all_the_same(tmp_path: Path) -> None:
    ws = office(tmp_path, 2)
    run(ws)
    for args in (("status", "small"), ("issue", "small", "--format", "epub", "--dry-run"), ("issue", "nobody")):
        done = build(tmp_path, *args, LC_ALL="zh_TW.UTF-8", PYTHONIOENCODING="ascii")
        assert "Traceback" not in done.stderr
        assert "\\u" in done.stdout + done.stderr


def test_the_same_list_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    one, two = office(tmp_path / "a" / "b"), office(tmp_path / "c")
    run(one, "docx", "epub")
    run(two, "epub")
    run(two, "docx")
    assert tree(one) == tree(two)


def test_each_copy_may_be_a_pdf_of_its_own(tmp_path: Path) -> None:
    ws = office(tmp_path)
    write_list(tmp_path, [("A", "甲隊", 3, "each"), ("B", "乙隊", 2, "")], ("code", "name", "copies", "numbered"))
    run(ws, "pdf", "epub")
    names = ["A/small.A.000001.pdf", "A/small.A.000002.pdf", "A/small.A.000003.pdf", "A/small.A.epub"]
    assert list(tree(ws)) == [f"editions/{n}" for n in (*names, "B/small.B.epub", "B/small.B.pdf")]
    reading = FORMATS["pdf"].read((ws.output / "small/editions/A/small.A.000002.pdf").read_bytes())
    assert any("000002" in text for text in reading.words.values())
    assert not any("000001" in text for text in reading.words.values())


def test_a_rehearsal_says_what_would_be_made_and_makes_nothing(tmp_path: Path) -> None:
    ws = office(tmp_path)
    assert counted(run(ws, rehearse=True)) == Count(new=12)
    assert not ws.output.exists()
    assert sql(ws, "SELECT (SELECT count(*) FROM edition) + (SELECT count(*) FROM numbers)") == [(0,)]


def test_the_day_of_issue_is_kept_until_another_is_asked_for(tmp_path: Path) -> None:
    ws = office(tmp_path, 2)
    assert run(ws).day == date(2026, 1, 5)
    assert counted(run(ws, day=date(2026, 3, 1))) == Count(changed=2)
    assert counted(run(ws)) == Count(kept=2)
    ws.source("small").write_text(TOLD.replace("2026-01-05", "2026-04-01"), encoding="utf-8")
    assert run(ws).day == date(2026, 4, 1)


def test_a_blocking_query_refuses_the_issue(tmp_path: Path) -> None:
    blocked = TOLD.replace("    id: first\n", "    id: first\n    queries:\n      - {question: 誰, blocking: yes}\n")
    ws = office(tmp_path, 2, blocked)
    with pytest.raises(PublishingError, match="Q001"):
        run(ws)
    assert not (ws.output / "small").exists()


def test_faults_of_publication_and_list_are_told_together(tmp_path: Path) -> None:
    ws = office(tmp_path, 2, TOLD.replace("title: 小冊", "titel: 小冊"))
    write_list(tmp_path, [("1", "=甲", 1)])
    with pytest.raises(PublishingError) as caught:
        run(ws)
    assert {"S001", "U012"} <= {f.code for f in caught.value.findings}


def test_what_no_font_has_is_told_before_anything_is_made(tmp_path: Path) -> None:
    ws = office(tmp_path, 2)
    write_list(tmp_path, [("1", "ꀀ隊", ""), ("2", "乙隊", "")], ("code", "name", "region"))
    with pytest.raises(PublishingError) as caught:
        run(ws)
    assert [(f.code, f.at.line, f.at.column) for f in caught.value.findings] == [("U015", 2, 3)]
    assert not ws.output.exists()


def test_editions_that_cannot_be_told_apart_are_warned_of(tmp_path: Path) -> None:
    ws = office(tmp_path, 2, TOLD.split("colophon:")[0])
    assert [f.code for f in run(ws).findings] == ["L010"]


def test_a_marking_that_the_publication_does_not_show_is_warned_of(tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    write_list(tmp_path, [("A", "甲", ""), ("B", "乙", "機密")], ("code", "name", "marking"))
    (found,) = run(ws, rehearse=True).findings
    assert (found.code, found.severity, found.at.line, dict(found.facts)["value"]) == ("U040", "warning", 3, "機密")
    ws.source("small").write_text(TOLD.replace("colophon:\n", FURNISHED), encoding="utf-8")
    assert run(ws, rehearse=True).findings == []


def test_the_ledger_never_lies_in_the_output(tmp_path: Path) -> None:
    office(tmp_path, 2)
    with pytest.raises(PublishingError, match="L002"):
        run(Workspace.at(tmp_path, tmp_path))


def test_verify_tells_a_file_from_an_altered_one(tmp_path: Path) -> None:
    ws = office(tmp_path, 2)
    run(ws)
    path = ws.output / "small/editions/0001/small.0001.epub"
    old = path.read_bytes()
    done = build(tmp_path, "verify", str(path), "--json")
    assert done.returncode == 0
    (row,) = json.loads(done.stdout)["results"]
    assert (row["slug"], row["unit"], row["numbers"], row["state"]) == ("small", "0001", "000001–000002", "issued")
    write_list(tmp_path, [("0001", "改名分局", 2), ("0002", "第2分局", 3)])
    run(ws)
    path.with_name("old.epub").write_bytes(old)
    assert (
        json.loads(build(tmp_path, "verify", str(path.with_name("old.epub")), "--json").stdout)["results"][0]["state"]
        == "replaced"
    )
    for at in (0, len(old) // 2, len(old) - 1):
        path.write_bytes(bytes(b ^ 1 if n == at else b for n, b in enumerate(old)))
        done = build(tmp_path, "verify", str(path))
        assert done.returncode == 1
        assert "L022" in done.stderr


def test_receipts_are_noted_and_status_names_who_is_missing(tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    assert command(ws, "--format", "epub")["issued"] == 3
    received = build(tmp_path, "receipt", "small", "0001", "0003", "0001", "--date", "2026-02-01")
    assert "2 units, 3 copies" in received.stdout
    status = json.loads(build(tmp_path, "status", "small", "--json").stdout)
    assert status["waiting"] == ["0002"]
    assert status["editions"][0]["receipted"] == 2
    wrong = build(tmp_path, "receipt", "small", "0002", "7777")
    assert wrong.returncode == 1
    assert "L012" in wrong.stderr
    assert json.loads(build(tmp_path, "status", "small", "--json").stdout)["waiting"] == ["0002"]
    assert build(tmp_path, "status").returncode == 0


def test_a_master_issues_the_plain_edition_as_the_press_made_it(tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    publication = load_all(ws, ["small"])[0]
    for cast in casts(publication, galleys(publication, Order(tuple(FORMATS)), ws), ws):
        plain = (ws.output / "small" / cast.galley.ticket.file).read_bytes()
        assert cast.master.issue({}) == plain


def test_a_field_that_shapes_the_page_is_issued_slowly_only_when_asked(tmp_path: Path) -> None:
    ws = office(tmp_path, 2, TOLD.replace("一段文字", "致{unit.name|各單位}：一段文字" + "，很長的文字" * 20))
    with pytest.raises(PublishingError, match="D010"):
        run(ws, "pdf")
    assert tree(ws) == {}
    report = run(ws, "pdf", slow=True)
    assert (report.issued, report.proved, report.full) == (2, 2, {"pdf": 2})
    assert [f.code for f in report.findings] == ["L014"]
    assert tree(ws) == issued(ws)


def test_neither_program_nor_workers_leave_anything_in_the_folder_of_temporary_files(tmp_path: Path) -> None:
    shaping = TOLD.replace("一段文字", "致{unit.name|各單位}：一段文字" + "，很長的文字" * 20)
    ws = office(tmp_path / "office", 3, shaping)
    (tmp_path / "left").mkdir()
    done = build(ws.root, "issue", "small", "--format", "pdf", "--allow-slow", TMPDIR=str(tmp_path / "left"))
    assert done.returncode == 0 and "L014" in done.stderr, done.stderr
    assert list((tmp_path / "left").iterdir()) == []


def test_each_unit_reads_its_own_variant(tmp_path: Path) -> None:
    source = TOLD.replace("  issued:", "  variants: [zh-Hans-CN]\n  issued:").replace(
        "一段文字", "一段說明執法程序的文字"
    )
    ws = office(tmp_path, 1, source)
    write_list(tmp_path, [("A", "甲隊", "大陸"), ("B", "乙隊", ""), ("C", "丙隊", "臺灣")], ("code", "name", "region"))
    report = run(ws, "docx", "epub", every=True)
    assert (report.issued, report.proved) == (6, 6)
    assert [p for p in tree(ws) if p.endswith("epub")] == [
        f"editions/{name}" for name in ("A/small.A.zh-Hans-CN.epub", "B/small.B.epub", "C/small.C.epub")
    ]
    for path, wording, day in (
        ("A/small.A.zh-Hans-CN", "说明执法程序", "2026年1月5日"),
        ("B/small.B", "說明執法程序", "2026年1月5日"),
    ):
        for name in ("docx", "epub"):
            said = FORMATS[name].read((ws.output / f"small/editions/{path}.{name}").read_bytes()).words
            assert any(wording in text for text in said.values())
            assert any(day in text for text in said.values())
    write_list(tmp_path, [("A", "甲隊", ""), ("B", "乙隊", ""), ("C", "丙隊", "")], ("code", "name", "region"))
    assert counted(run(ws)) == Count(changed=1, kept=2)
    assert [p for p in tree(ws) if p.endswith("epub")] == [f"editions/{c}/small.{c}.epub" for c in "ABC"]


def test_the_sample_list_fits_the_article(tmp_path: Path) -> None:
    ws = Workspace.at(OFFICE, tmp_path)
    prepared = prepare(Issue("police-image", tuple(FORMATS)), ws)
    assert len(prepared.units) == 200
    assert {unit.variant for unit in prepared.units} == {"", "zh-Hans-CN"}
    assert len(prepared.galleys) == 6
    assert [f.code for f in prepared.findings] == ["U040"], "the article shows no marking"


def test_a_poison_edition_is_set_aside_and_a_wrong_one_found_while_all_others_are_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = office(tmp_path, 100)
    with monkeypatch.context() as patch:
        patch.setattr(
            "yinfa.distribution.issue.casts",
            lambda *args: [replace(c, master=Poisoned(c.master, "第7分局", "第8分局")) for c in casts(*args)],
        )
        report = run(ws, every=True)
    assert report.issued == 98
    assert {f.code for f in report.findings} == {"L005", "L007"}
    assert len(tree(ws)) == 98
    assert sql(ws, "SELECT unit, state FROM edition WHERE state <> 'issued' ORDER BY unit") == [
        ("0007", "failed"),
        ("0008", "failed"),
    ]
    assert counted(run(ws)) == Count(new=2, kept=98)
    assert tree(ws) == issued(ws)


FURNISHED = """\
furniture:
  marking: "{marking|內部資料}"
  watermark: "{unit.name|各單位} {copy.number|——}"
  foot: "{unit.name|各單位}"
receipt: yes
colophon:
"""


def test_marking_watermark_foot_and_receipt_name_the_unit(tmp_path: Path) -> None:
    ws = office(tmp_path, 1, TOLD.replace("colophon:\n", FURNISHED))
    rows = [("A", "第一分局", 3, "機密"), ("B", "中山第一分局", 1, "")]
    write_list(tmp_path, rows, ("code", "name", "copies", "marking"))
    said = command(ws, "--all")
    assert (said["issued"], said["proved"], said["made_in_full"], said["findings"]) == (6, 6, {}, [])
    for code, name, marking, numbers in (
        ("A", "第一分局", "機密", "000001–000003"),
        ("B", "中山第一分局", "內部資料", "000004"),
    ):
        for form in FORMATS.values():
            found = form.read((ws.output / f"small/editions/{code}/small.{code}.{form.name}").read_bytes())
            painted = {"marking": marking, "watermark": name + numbers, "foot": name}
            assert found.furniture == {address: painted[address] for address in form.paints}
            assert found.words["receipt_p1"].endswith(f"：{name}")
            assert found.words["receipt_p2"].endswith(f"：{numbers}")
