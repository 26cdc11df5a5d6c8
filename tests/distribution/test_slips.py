"""What offices' lists get wrong: told so that the office knows what to do, or put right and said."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.distribution.office import office
from tests.distribution.test_units import GOOD, load, workbook
from tests.press.project import build
from yinfa.cli.report import finding_row, finding_text
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

BOOK = workbook([["單位代碼", "單位名稱"], ["1", "甲隊"]], {})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ODS = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" + bytes(99)
SECRET = "Canary!00714"


def found(folder: Path, data: str | bytes, name: str = "units.csv") -> list[Finding]:
    try:
        return list(load(folder, data, name).findings)
    except PublishingError as error:
        return list(error.findings)


def said(folder: Path, data: str, name: str = "units.csv") -> str:
    """Give all that a terminal and `--json` show of a list's faults."""
    ws, faults = Workspace.at(folder), found(folder, data, name)
    assert faults
    shown = [finding_text(f, ws) + repr(finding_row(f, ws)) for f in faults]
    return "".join([*shown, *(f.sentence("zh") + f.hint("zh") for f in faults)])


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        (BOOK, "units.csv", "U030", "rename it to .xlsx"),
        (GOOD.encode("gb18030"), "units.xlsx", "U030", "rename it to .csv"),
        (OLE, "units.xlsx", "U031", "save it as .xlsx"),
        (OLE, "units.csv", "U031", "save it as .xlsx"),
        (ODS, "units.xlsx", "U031", "save it as .xlsx"),
        ("\ufeff<html><table><tr><td>單位代碼", "units.csv", "U031", "CSV UTF-8"),
        (BOOK, "units.xls", "U003", "save other workbooks (.xls, .ods) as .xlsx"),
    ],
)
def test_a_file_of_another_kind_is_told_with_what_to_do(
    data: str | bytes, name: str, code: str, words: str, tmp_path: Path
) -> None:
    ws = office(tmp_path, 1)
    path = ws.content / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    told = build(tmp_path, "issue", "small", "--units", str(path), "--dry-run").stderr
    assert code in told and words in told, told


def sheets(**rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.remove(book.worksheets[0])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("first", [[], [["本表僅供參考"]]])
def test_a_list_on_a_later_sheet_is_named(first: list[list[str]], tmp_path: Path) -> None:
    data = sheets(封面=first, 其他=[["甲"]], 名單=[["發送名單"], ["單位代碼", "單位名稱"], ["1", "甲隊"]])
    (fault,) = found(tmp_path, data, "units.xlsx")
    assert (fault.code, dict(fault.facts)) == ("U032", {"first": "封面", "sheet": "名單"})
    assert [f.code for f in found(tmp_path, sheets(封面=first, 其他=[["甲"]]), "units.xlsx")] == ["U004"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
@pytest.mark.parametrize("above", ["發送名單（一月）\n", "發送名單,,\n,,\n承辦：甲,,\n", "sep=,\n", "單位\n"])
def test_a_title_above_the_headings_is_passed_over_and_said(above: str, encoding: str, tmp_path: Path) -> None:
    got = load(tmp_path, (above + "單位代碼,單位名稱,份數\n1,甲隊,2\n").encode(encoding))
    assert [(u.code, u.name, u.copies) for u in got.units] == [("1", "甲隊", 2)]
    assert [f.code for f in got.findings] == ["U038"]


def test_a_title_in_a_workbook_and_headings_that_come_too_late(tmp_path: Path) -> None:
    rows: list[list[object]] = [["發送名單"], [], ["代碼", "單位"], ["1", "甲隊"]]
    got = load(tmp_path, workbook(rows, {}), "units.xlsx")
    assert [(u.code, u.row) for u in got.units] == [("1", 4)]
    assert [(f.code, f.at.line) for f in got.findings] == [("U038", 3)]
    late = "\n".join(f"第{n}項" for n in range(5)) + "\n代碼,單位\n1,甲隊\n"
    assert [f.code for f in found(tmp_path, late)] == ["U004"]


ROWS = "".join(f"{n},第{n}隊\n" for n in range(20_000))


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ('code,name\n1,甲\n2,"乙\n3,丙\n', 3),
        ('code,name\n1,甲\n2,"乙', 3),
        ('code,"name\n1,甲\n', 1),
        ('code,name\nA,甲\nB,"乙\n' + ROWS, 3),
    ],
)
def test_a_quotation_mark_that_is_never_closed_is_told_at_its_row(data: str, row: int, tmp_path: Path) -> None:
    (fault,) = found(tmp_path, data)
    assert (fault.code, fault.at.line) == ("U034", row)


def test_a_quotation_mark_closed_rows_later_is_told_as_a_line_break(tmp_path: Path) -> None:
    faults = [f for f in found(tmp_path, 'code,name\n1,"甲\n2,"乙"\n3,丙\n') if f.severity == "error"]
    assert [(f.code, f.at.line) for f in faults] == [("U033", 2)]
    assert "quotation mark" in faults[0].hint("en")


@pytest.mark.parametrize(("text", "copies"), [("1,200", 1200), ("3份", 3), ("１２", 12), ("１，２００ 本", 1200)])
def test_copies_that_can_mean_one_thing_only_are_read(text: str, copies: int, tmp_path: Path) -> None:
    (unit,) = load(tmp_path, f'code,name,copies\n1,甲,"{text}"\n').units
    assert unit.copies == copies


@pytest.mark.parametrize("text", ["1,20", "1.5", "三", "3-5", "3張紙", "1,2000"])
def test_copies_that_may_mean_anything_are_told(text: str, tmp_path: Path) -> None:
    (fault,) = found(tmp_path, f'code,name,copies\n1,甲,"{text}"\n')
    assert fault.code == "U018" and "12" in fault.hint("zh")


def test_full_width_codes_and_stray_spaces_are_put_right_and_said_once(tmp_path: Path) -> None:
    got = load(tmp_path, "code,name\n００１,甲隊 \nＡ－２,第一\xa0分局\n3,\u3000丙隊\nx,第二\u3000分局\n警一,丁隊\n")
    assert [u.code for u in got.units] == ["001", "A-2", "3", "x", "警一"]
    assert [u.name for u in got.units] == ["甲隊", "第一 分局", "丙隊", "第二\u3000分局", "丁隊"]
    assert [(f.code, f.at.line, dict(f.facts)["count"]) for f in got.findings] == [("U035", 2, "2"), ("U036", 2, "3")]
    assert [f.code for f in found(tmp_path, "code,name\n００１,甲\n001,乙\n") if f.severity == "error"] == ["U009"]


def test_many_warnings_are_no_error(tmp_path: Path) -> None:
    got = load(tmp_path, "code,name\n" + "".join(f"{n},同名\n" for n in range(700)))
    assert (len(got.units), got.findings[-1].code) == (700, "U037")
    assert {f.severity for f in got.findings} == {"warning"}


WIDE = "code,password,copies,region,formats,numbered,numbers,name"


@pytest.mark.parametrize("at", range(1, 8))
def test_a_password_that_slipped_into_another_column_is_not_quoted(at: int, tmp_path: Path) -> None:
    """A stray comma before the password, a missing one, an empty heading behind."""
    cells = [*("1", "", "", "", "", "", "", ""), ""]
    cells[at] = SECRET
    for row, head in (
        (",".join([*cells[:-1], "甲隊"]), WIDE),
        (",".join([*cells[:-1], "甲隊"]), WIDE + ","),
        (",".join(cells[:-2]), WIDE),
    ):
        assert SECRET not in said(tmp_path, f"{head}\n{row}\n{row}\n")


def test_values_are_quoted_where_no_password_can_have_slipped(tmp_path: Path) -> None:
    (fault,) = found(tmp_path, "code,password,name,region\n1,,甲,火星\n")
    assert dict(fault.facts)["value"] == "火星"


@pytest.mark.parametrize(
    "line",
    [
        f"  - {{code: a, name: 甲, password: *{SECRET}}}",
        f"  - {{code: a, name: 甲, password: &{SECRET} x}}",
        f"  - {{code: a, name: 甲, password: !{SECRET}}}",
        f"  - {{code: a, name: 甲, password:{SECRET}}}",
        f"  - {{code: a, name: 甲, {SECRET}}}",
        f"  - {{code: a, name: 甲, password: [{{{SECRET}: 1}}]}}",
        f"  - {{code: a, name: 甲, password: '{SECRET}",
        f'  - {{code: a, name: 甲, password: "{SECRET}\\q"}}',
        f"  - {{code: a, name: 甲, password: {SECRET}, password: {SECRET}}}",
        f"  - {{code: a, name: 甲}}\n{SECRET}: {SECRET}",
        f"  - code: a\n\tpassword: {SECRET}",
    ],
)
@pytest.mark.parametrize("head", ["units:", "unit:"])
def test_no_message_quotes_a_line_of_a_list_in_yaml(line: str, head: str, tmp_path: Path) -> None:
    assert SECRET not in said(tmp_path, f"{head}\n{line}\n", "list.yaml")


def test_a_key_given_twice_in_yaml_is_named(tmp_path: Path) -> None:
    (fault,) = found(tmp_path, "units:\n  - {code: a, name: 甲, name: 乙}\n", "units.yaml")
    assert dict(fault.facts)["key"] == "name"


def test_a_name_of_spaces_alone_is_none_and_none_stays_around_a_name(tmp_path: Path) -> None:
    assert [f.code for f in found(tmp_path, "code,name\n1,\u2003\n")] == ["U008"]
    (unit,) = load(tmp_path, "code,name\n1,\u2003甲\u202f乙\u2003\n").units
    assert unit.name == "甲 乙"
