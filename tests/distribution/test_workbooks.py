"""Workbooks are never trusted: a list is read as the office sees it, or refused with row and column."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.distribution.books import HEAD, STRICT, book, row, sheet
from tests.distribution.test_units import load
from yinfa.distribution.lists import xlsxlist
from yinfa.distribution.lists.numberformat import number_format
from yinfa.finding import Finding, PublishingError

FIELD = Path(__file__).parents[1] / "data/field/lists"


def told(folder: Path, data: bytes, name: str = "units.xlsx") -> list[tuple[str, int, int]]:
    """Give codes and places of all that is said of a list."""
    return [(f.code, f.at.line, f.at.column) for f in findings(folder, data, name)]


def findings(folder: Path, data: bytes, name: str = "units.xlsx") -> list[Finding]:
    try:
        return list(load(folder, data, name).findings)
    except PublishingError as error:
        return list(error.findings)


def codes(folder: Path, *rows: str, formats: tuple[str, ...] = (), **more: str) -> list[str]:
    return [u.code for u in load(folder, book(sheet(HEAD, *rows, **more), formats=formats), "units.xlsx").units]


def number(value: str, style: int = 0, kind: str = "n") -> str:
    return f'<c t="{kind}" s="{style}"><v>{value}</v></c>'


@pytest.mark.parametrize("name", ["dim-short-rows", "dim-short-cols", "dim-a1"])
def test_what_a_workbook_says_of_its_size_hides_no_unit_and_no_password(name: str, tmp_path: Path) -> None:
    got = load(tmp_path, (FIELD / f"{name}.xlsx").read_bytes(), "units.xlsx").units
    assert [(u.code, u.copies, u.password) for u in got] == [(f"00{n}", n, f"Abcdefgh1{n}") for n in range(1, 6)]


@pytest.mark.parametrize("size", ["A1:XFD1048576", "C3", "", "nonsense"])
def test_neither_does_a_size_that_is_far_too_large_or_no_size(size: str, tmp_path: Path) -> None:
    rows = (row("001", "甲所"), row("002", "乙所", r="1048576"))
    start = time.process_time()
    assert codes(tmp_path, *rows, before=f'<dimension ref="{size}"/>') == ["001", "002"]
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("merged-password", [("U041", 2, 5)]),
        ("merged-copies", [("U041", 2, 3)]),
        ("error-names", [("U046", 2, 2), ("U046", 3, 2), ("U046", 4, 1)]),
        ("typed-codes", [("U050", 2, 1), ("U051", 3, 1)]),
        ("filtered", [("U043", 3, 1)]),
        ("two-sheets", [("U045", 1, 1)]),
        ("zero-formats", []),
    ],
)
def test_what_the_field_sent_is_told_at_its_cell(name: str, expected: list[object], tmp_path: Path) -> None:
    assert told(tmp_path, (FIELD / f"{name}.xlsx").read_bytes()) == expected


def test_what_was_not_refused_is_read_as_shown(tmp_path: Path) -> None:
    for name, expected in (("two-sheets", ["001"]), ("zero-formats", ["001", "002", "003"])):
        got = load(tmp_path, (FIELD / f"{name}.xlsx").read_bytes(), "units.xlsx").units
        assert [u.code for u in got] == expected
    (said,) = findings(tmp_path, (FIELD / "two-sheets.xlsx").read_bytes())
    assert dict(said.facts) == {"first": "Sheet", "sheets": ("續頁",)}


TWO = (row("001", "甲所", "3", "甲", "Abcdefgh1"), row("002", "乙所", "3", "乙", "Abcdefgh2"))


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("B2:B3", [("U041", 2, 2)]),
        ("D3:F9", [("U041", 3, 4)]),
        ("A1:B1", [("U041", 1, 1)]),
        ("E1:E3", [("U041", 2, 5)]),
        ("F2:F3", []),
        ("A9:E12", []),
        ("G1:K1", []),
    ],
)
def test_merged_cells_are_refused_where_the_list_needs_them(area: str, expected: list[object], tmp_path: Path) -> None:
    data = book(sheet(HEAD, *TWO, after=f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'))
    assert told(tmp_path, data) == expected


def test_a_merged_title_and_headings_that_reach_down_are_no_fault(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/></mergeCells>'
    data = book(sheet(row("發送名單"), HEAD, row(r="3"), row("001", "甲所", r="4"), after=merged))
    assert told(tmp_path, data) == [("U038", 2, 1)]


def test_hidden_rows_are_refused_whatever_hides_them(tmp_path: Path) -> None:
    for mark in ({"hidden": "1"}, {"hidden": "true"}, {"ht": "0"}, {"hidden": "1", "outlineLevel": "1"}):
        data = book(sheet(HEAD, row("001", "甲所"), row("002", "乙所", **mark), row("003", "丙所", **mark)))
        (fault,) = findings(tmp_path, data)
        assert (fault.code, fault.severity, dict(fault.facts)) == ("U043", "error", {"count": "2", "rows": ("3", "4")})
    empty = (row(hidden="1", r="9"), row(" ", "", hidden="1", r="10"))
    assert told(tmp_path, book(sheet(row("名單", hidden="1"), HEAD, *TWO, *empty))) == [("U038", 2, 1)]


@pytest.mark.parametrize("mark", ['hidden="1"', 'width="0"'])
def test_a_hidden_column_is_read_and_said(mark: str, tmp_path: Path) -> None:
    data = book(sheet(HEAD, *TWO, before=f'<cols><col min="4" max="16384" {mark}/></cols>'))
    got = load(tmp_path, data, "units.xlsx")
    assert [u.password for u in got.units] == ["Abcdefgh1", "Abcdefgh2"]
    assert [(f.code, dict(f.facts)["column"]) for f in got.findings] == [("U044", ("聯絡人", "密碼"))]


def test_only_sheets_that_are_seen_and_hold_units_are_said(tmp_path: Path) -> None:
    first, other = sheet(HEAD, row("001", "甲所")), sheet(row("續"), HEAD, row("002", "乙所"))
    data = book(first, sheet(HEAD), other, other, sheet(row("說明")), states=("visible",) * 3 + ("veryHidden",))
    (said,) = findings(tmp_path, data)
    assert (said.code, said.severity, dict(said.facts)["sheets"]) == ("U045", "warning", ("表3",))


FIRST = sheet(row("份數", "單位代碼", "單位名稱"), row("1", "001", "甲所"), row("2", "A-1", "乙隊"))


@pytest.mark.parametrize(
    "rows",
    [
        [row("1", "002", "乙所"), row("1", "003", "丙所")],
        [row("", "2", "乙所")],
        [row("續上頁"), row("說明：以下各單位，份數未定。"), row("", "A-12", "丙隊")],
    ],
)
def test_a_sheet_that_goes_on_without_headings_is_said(rows: list[str], tmp_path: Path) -> None:
    (said,) = findings(tmp_path, book(FIRST, sheet(*rows)))
    assert (said.code, dict(said.facts)["sheets"]) == ("U045", ("表2",))
    assert told(tmp_path, book(FIRST, sheet(*rows), states=("visible", "hidden"))) == []


@pytest.mark.parametrize(
    "rows",
    [
        [row("說明"), row("002"), row("", "003"), row("", "", "乙所")],
        [row("", "PDF", "電子檔"), row("", "TW", "臺灣"), row("", "單位代碼", "三位數字")],
        [row("", "1", "本表由各所填報。"), row("", "2", "份數不明者，請電詢")],
        [row("", "001", "甲所"), row("", "1", "甲所")],
        [row("002", "乙所")],
    ],
)
def test_a_sheet_of_remarks_or_of_the_same_units_is_not(rows: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, book(FIRST, sheet(*rows))) == []


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (number("#VALUE!", kind="e"), "U046"),
        ('<c t="e"><f>VLOOKUP(1,A:A,1,0)</f><v>#N/A</v></c>', "U046"),
        ("########", "U046"),
        (number("0", kind="b"), "U046"),
        ("<c><f>A1+1</f></c>", "U049"),
        ("<c><f>A1+1</f><v/></c>", "U049"),
        ("<c t='d'><v>2026-03-01T00:00:00</v></c>", "U050"),
        (number("46082", 1), "U050"),
        (number("46082", 2), "U050"),
        (number("0.5", 3), "U050"),
        (number("1234567890123456"), "U051"),
        (number("4.4E+15"), "U051"),
        (number("NaN"), "U051"),
        (number("7", 4), "U052"),
        (number("7", 5), "U052"),
        ('<c t="inlineStr" s="4"><is><t>007</t></is></c>', "U052"),
    ],
)
def test_a_cell_that_does_not_hold_what_was_typed_is_refused_in_every_column_used(
    cell: str, code: str, tmp_path: Path
) -> None:
    formats = ("[$-404]e/m/d", "[$-F800]dddd", "[h]:mm", ";;;", "0.0E+0")
    for column in range(5):
        cells = ["001", "甲所", "3", "甲", "Abcdefgh1"]
        cells[column] = cell
        faults = findings(tmp_path, book(sheet(HEAD, row(*cells)), formats=formats))
        assert [(f.code, f.at.line, f.at.column) for f in faults] == [(code, 2, column + 1)]
        assert faults[0].severity == "error"
    unused = book(sheet(row("單位代碼", "單位名稱", "日期"), row("001", "甲所", cell)), formats=formats)
    assert [c for c, _, _ in told(tmp_path, unused)] == ["U006"]


def test_days_that_programs_know_by_their_number_are_days(tmp_path: Path) -> None:
    for known in (14, 22, 31, 57):
        assert told(tmp_path, book(sheet(HEAD, row(number("46082", 1), "甲所")), formats=[known])) == [("U050", 2, 1)]
    assert told(tmp_path, book(sheet(HEAD, row(number("46082", 1), "甲所")), formats=[49])) == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<c t='str'><f>TEXT(1,\"000\")</f><v>007</v></c>", "007"),
        ('<c s="1"><f>A1+1</f><v>7</v></c>', "007"),
        (number("7.0", 1), "007"),
        (number("123456789012345"), "123456789012345"),
        (number("1.2E+3"), "1200"),
        (number("1", kind="s"), "007"),
        (number("2", kind="s"), "AB-1"),
        (number("3", kind="s"), "A_1"),
        ("007_x000D__x000A_", "007"),
        ("00<!-- x -->7", "007"),
    ],
)
def test_a_code_is_read_as_its_cell_shows_it(cell: str, expected: str, tmp_path: Path) -> None:
    strings = (
        "<si><t>不</t></si><si><t>007_x000D_</t></si><si><r><rPr/><t>AB</t></r><r><t>-1</t></r>"
        '<rPh sb="0" eb="1"><t>ㄅ</t></rPh><phoneticPr fontId="1"/></si><si><t>A_x005F_1</t></si>'
    )
    data = book(sheet(HEAD, row(cell, "甲所")), formats=["000_ "], strings=strings)
    assert [u.code for u in load(tmp_path, data, "units.xlsx").units] == [expected]


def test_an_escaped_line_break_inside_of_a_name_is_a_line_break(tmp_path: Path) -> None:
    assert told(tmp_path, book(sheet(HEAD, row("001", "甲_x000D__x000A_所")))) == [("U033", 2, 2)]


def test_a_formula_that_gives_an_empty_text_is_empty(tmp_path: Path) -> None:
    data = book(sheet(HEAD, row("001", "甲所", "<c t='str'><f>IF(1,\"\")</f><v></v></c>")))
    assert [u.copies for u in load(tmp_path, data, "units.xlsx").units] == [1]


FORMATS = {
    "000": "007", "000_ ": "007", "[$-404]000": "007", "000;-000": "007", r"000_);\(000\)": "007",
    "[Red]000": "007", '"警"000': "警007", '000"號"': "007號", "0000-000": "0000-007", "000\\-00": "000-07",
    "General": "7", '"第"General': "第7", "@": "7", "#,##0": "7", "0.00": "7.00", "_-* #,##0_-": "7", "[$NT$-404]0": "NT$7",
    "00,000": "00,007", "0;;;": "7", "??0": "7",
}  # fmt: skip


@pytest.mark.parametrize("code", FORMATS)
def test_a_number_is_shown_by_its_format(code: str, tmp_path: Path) -> None:
    assert codes(tmp_path, row(number("7", 1), "甲所"), formats=(code,)) == [FORMATS[code]]


@pytest.mark.parametrize(
    "code", [";;;", '"********"', "0%", "0,", "[DBNum1]0", "[>5]0;00", "[$-1E000404]0", "# ?/?", "0E+0", "0;-0;無"]
)
def test_a_format_that_does_not_show_the_number_shows_none(code: str) -> None:
    assert number_format(code).number(0.0) is None


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("#,##0", 1234567.0, "1,234,567"),
        ("#,##0.00_);(#,##0.00)", -1234.5, "(1,234.50)"),
        ("000", -7.0, "-007"),
        ("0.0#", 3.14159, "3.14"),
        ("0000-000000", 912345678.0, "0912-345678"),
        ("00-00-00", 1234567.0, "123-45-67"),
        ("General", 0.1 + 0.2, "0.3"),
        ("0", 2.5, "3"),
    ],
)
def test_signs_and_separators_stand_where_a_spreadsheet_puts_them(code: str, value: float, expected: str) -> None:
    assert number_format(code).number(value) == expected


def test_a_text_under_a_format_of_texts_is_shown_by_it(tmp_path: Path) -> None:
    cell = '<c t="inlineStr" s="1"><is><t>甲</t></is></c>'
    data = book(sheet(HEAD, row("001", cell)), formats=['@"分局"'])
    assert [u.name for u in load(tmp_path, data, "units.xlsx").units] == ["甲分局"]


@pytest.mark.parametrize("copies", ["#,##0", "0.00", '0" 份"', "_-* #,##0_-;-* #,##0_-", "000"])
def test_copies_mean_their_number_under_any_plain_format(copies: str, tmp_path: Path) -> None:
    data = book(sheet(HEAD, row("001", "甲所", number("1200", 1))), formats=[copies])
    assert [u.copies for u in load(tmp_path, data, "units.xlsx").units] == [1200]


def test_yes_and_no_of_a_spreadsheet_number_each_copy(tmp_path: Path) -> None:
    head = row("單位代碼", "單位名稱", "逐份編號")
    rows = (row("1", "甲", number("1", kind="b")), row("2", "乙", number("0", kind="b")))
    assert [u.each for u in load(tmp_path, book(sheet(head, *rows)), "units.xlsx").units] == [True, False]


def test_what_lies_beyond_any_list_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far = '<c r="XFD3" t="inlineStr"><is><t>x</t></is></c>'
    assert told(tmp_path, book(sheet(HEAD, row("001", "甲所"), row("002", "乙所", far)))) == [("U048", 3, 16384)]
    empty = '<c r="XFD2" s="0"/>'
    assert told(tmp_path, book(sheet(HEAD, row("001", "甲所", empty)))) == []
    monkeypatch.setattr(xlsxlist, "CELLS", 20)
    formatted = row(*['<c s="0"/>'] * 8)
    assert told(tmp_path, book(sheet(HEAD, row("001", "甲所"), formatted, formatted))) == [("U048", 4, 1)]


def test_a_list_in_strict_form_and_one_without_addresses_of_cells_are_read(tmp_path: Path) -> None:
    data = book(sheet(HEAD, *TWO), main=STRICT)
    assert [u.code for u in load(tmp_path, data, "units.xlsx").units] == ["001", "002"]


def test_a_workbook_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    words = sheet(HEAD, row("001", "甲所"))
    assert told(tmp_path, book(words, prolog='<?xml version="1.0"?>')) == []
    bomb = '<!DOCTYPE x [<!ENTITY a "甲"><!ENTITY b "&a;&a;">]>'
    assert [code for code, _, _ in told(tmp_path, book(words, prolog=bomb))] == ["U023"]


SOUND = book(
    sheet(HEAD, row("001", "甲", number("7", 1), number("0", kind="s")), row("002", "<c t='str'><v>乙</v></c>", r="5")),
    sheet(HEAD, row("3", "丙")),
    formats=["0_ ;[Red]-0"],
    strings="<si><t>x</t></si>",
)
BITS = st.sampled_from(
    ["", "1", "-1", "9" * 20, "NaN", "1e999", "A", "_xD800_", ";", "[", '"', "<", "&x;", "../", "\0"]
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(zipfile.ZipFile(io.BytesIO(SOUND)).namelist()), st.integers(0, 1_500), st.integers(0, 5), BITS)
def test_no_damage_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, member: str, at: int, gone: int, bits: str
) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as sound, zipfile.ZipFile(data, "w") as damaged:
        for name in sound.namelist():
            words = sound.read(name).decode()
            damaged.writestr(name, words[:at] + bits + words[at + gone :] if name == member else words)
    told(tmp_path_factory.getbasetemp(), data.getvalue())


def test_a_workbook_as_openpyxl_writes_it_shows_zeros(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for line in (["單位代碼", "單位名稱"], [7, "甲所"], [12345, "乙所"]):
        page.append(line)
    page["A2"].number_format = page["A3"].number_format = "[$-404]000"
    made.save(tmp_path / "made.xlsx")
    got = load(tmp_path, (tmp_path / "made.xlsx").read_bytes(), "units.xlsx").units
    assert [u.code for u in got] == ["007", "12345"]
