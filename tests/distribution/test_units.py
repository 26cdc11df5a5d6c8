"""The list of units: every fault at its row and column, whatever spreadsheet it comes from."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinfa.distribution.lists.units import Unit, UnitList, find_list, load_units
from yinfa.distribution.names import unit_id
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

GOOD = "單位代碼,單位名稱,地區,格式,份數,編號,密級,逐份編號\n007,第一分局,香港,PDF、word,3,000121-000123,內部,each\n8,中山第一分局,,,,,,\n"
"""Two units; their names nest."""


def load(folder: Path, data: str | bytes, name: str = "units.csv") -> UnitList:
    (folder / "content").mkdir(exist_ok=True)
    path = folder / "content" / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return load_units(path, Workspace.at(folder))


def faults(folder: Path, data: str | bytes, name: str = "units.csv") -> list[tuple[str, int, int]]:
    try:
        found = load(folder, data, name).findings
    except PublishingError as error:
        found = error.findings
    return [(f.code, f.at.line, f.at.column) for f in found]


def test_a_list_is_read_as_the_office_wrote_it(tmp_path: Path) -> None:
    first, second = load(tmp_path, GOOD).units
    assert first == Unit("007", "第一分局", "zh-Hant-HK", ("pdf", "docx"), 3, 121, True, "內部")
    assert second == Unit("8", "中山第一分局")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_the_headings_tell_the_encoding(encoding: str, tmp_path: Path) -> None:
    assert load(tmp_path, GOOD.encode(encoding)).units == load(tmp_path, GOOD).units


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters_are_seen(delimiter: str, tmp_path: Path) -> None:
    assert load(tmp_path, GOOD.replace(",", delimiter)).units == load(tmp_path, GOOD).units


def test_bytes_in_no_known_encoding_are_a_finding(tmp_path: Path) -> None:
    assert faults(tmp_path, "代碼,名稱\n1,警\n".encode("shift_jis", errors="replace")) == [("U004", 1, 1)]
    assert faults(tmp_path, "code,name\n1,警察\n".encode("big5")) == [("U004", 1, 1)]
    assert faults(tmp_path, "甲,乙\n1,2\n") == [("U004", 1, 1)]


CASES = {
    "no code": ("code,name\n,甲\n", ("U008", 2, 1)),
    "no name": ("code,name\n1,　\n", ("U008", 2, 3)),
    "code twice": ("code,name\nA1,甲\na1,乙\n", ("U009", 3, 1)),
    "name twice": ("code,name\n1,甲\n2,甲\n", ("U010", 3, 3)),
    "name twice, full width": ("code,name\n1,甲A\n2,甲Ａ\n", ("U010", 3, 3)),
    "control": ("code,name\n1,甲\x07乙\n", ("U011", 2, 3)),
    "line break in a name": ('code,name\n1,"甲\n乙"\n', ("U033", 2, 3)),
    "right to left override": ("code,name\n1,甲\u202e乙\n", ("U011", 2, 3)),
    "tag character": ("code,name\n1,甲\U000e0041\n", ("U011", 2, 3)),
    "formula": ("code,name\n1,=HYPERLINK(1)\n", ("U012", 2, 3)),
    "formula in an unused column": ("code,name,group\n1,甲,@SUM(A1)\n", ("U012", 2, 5)),
    "full-width formula": ("code,name\n1,＝1+1\n", ("U012", 2, 3)),
    "minus": ("code,name,contact\n1,甲,-2+3\n", ("U012", 2, 5)),
    "tab": ('code,name\n1,"\t甲"\n', ("U012", 2, 3)),
    "path": ("code,name\n1,../../etc/passwd\n", ("U013", 2, 3)),
    "rooted path": ("code,name\n1,/etc/passwd\n", ("U013", 2, 3)),
    "drive": ("code,name\n1,C:\\甲\n", ("U013", 2, 3)),
    "long name": (f"code,name\n1,{'長' * 300}\n", ("U014", 2, 3)),
    "unknown region": ("code,name,region\n1,甲,火星\n", ("U016", 2, 5)),
    "unknown format": ('code,name,formats\n1,甲,"pdf,odt"\n', ("U017", 2, 5)),
    "no copies": ("code,name,copies\n1,甲,0\n", ("U018", 2, 5)),
    "words for copies": ("code,name,copies\n1,甲,三\n", ("U018", 2, 5)),
    "bad numbers": ("code,name,numbers\n1,甲,150-121\n", ("U018", 2, 5)),
    "numbers too high": ("code,name,numbers,copies\n1,甲,999999999,2\n", ("U018", 2, 5)),
    "overlap": ("code,name,numbers\n1,甲,1-10\n2,乙,10-12\n", ("U019", 3, 5)),
    "copies disagree": ("code,name,copies,numbers\n1,甲,5,1-3\n", ("U020", 2, 7)),
    "too many cells": ("code,name\n1,甲,乙\n", ("U022", 2, 5)),
    "bad word for each": ("code,name,numbered\n1,甲,也許\n", ("U025", 2, 5)),
    "no unit": ("code,name\n", ("U026", 1, 1)),
    "no name column": ("code,copies\n1,2\n", ("U005", 1, 1)),
    "two columns of a meaning": ("code,name,單位\n1,甲,乙\n", ("U007", 1, 11)),
    "unused column": ("code,name,nmae\n1,甲,乙\n", ("U006", 1, 11)),
    "rows of an old spreadsheet": ("code,name\r1,甲\r2,=x\r", ("U012", 3, 3)),
    "quoted cells before": ('code,group,name\n1,"一,二",=2\n', ("U012", 2, 9)),
}


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_told_at_row_and_column(case: str, tmp_path: Path) -> None:
    source, expected = CASES[case]
    assert expected in faults(tmp_path, source)
    assert {line for _, line, _ in faults(tmp_path, source)} == {expected[1]}


@pytest.mark.parametrize(
    "word", ["合計", "小計", "總　計", "共計：", "合计", "总计", "小计", "共计", "Total", "TOTAL:", "Subtotal"]
)
@pytest.mark.parametrize("rest", ["1 個單位,3", ",3", "第一分局,=SUM"])
def test_a_row_of_totals_is_no_unit(word: str, rest: str, tmp_path: Path) -> None:
    assert set(faults(tmp_path, f"code,name,copies\n1,甲,3\n{word},{rest}\n")) - {("U012", 3, len(word) + 7)} == {
        ("U055", 3, 1)
    }


@pytest.mark.parametrize("code", ["合計室", "總", "TOTAL-1", "計"])
def test_a_code_with_such_a_word_in_it_is_a_code(code: str, tmp_path: Path) -> None:
    assert [u.code for u in load(tmp_path, f"code,name\n{code},甲\n").units] == [code]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = "".join(source.split("\n", 1)[1] for source, _ in CASES.values() if source.startswith("code,name\n"))
    wanted = {finding[0] for source, finding in CASES.values() if source.startswith("code,name\n")} - {"U026"}
    assert wanted <= {code for code, _, _ in faults(tmp_path, "code,name\n" + rows)}
    many = faults(tmp_path, "code,name\n" + "1,=x\n" * 2_000)
    assert len(many) == 501
    assert many[-1][0] == "U027"


def workbook(rows: list[list[object]], formats: dict[str, str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook_keeps_leading_zeros_as_its_cells_show_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [["代碼", "單位", "份數"], [7, "甲", 3.0], ["007a", "乙", None], [12, "丙", "4"]]
    found = load(tmp_path, workbook(rows, {"A2": "000", "A4": "General"}), "units.xlsx").units
    assert [(u.code, u.name, u.copies) for u in found] == [("007", "甲", 3), ("007a", "乙", 1), ("12", "丙", 4)]


def test_a_workbook_names_row_and_column_and_refuses_formulas_without_results(tmp_path: Path) -> None:
    rows: list[list[object]] = [["代碼", "單位"], [], ["1", "=CONCAT(A1)"]]
    assert faults(tmp_path, workbook(rows, {}), "units.xlsx") == [("U049", 3, 2)]


@pytest.mark.parametrize("cut", [0, 1, 100, 2_000, 4_500])
def test_a_damaged_workbook_is_a_finding(cut: int, tmp_path: Path) -> None:
    whole = workbook([["代碼", "單位"], ["1", "甲"]], {})
    assert faults(tmp_path, whole[:cut], "units.xlsx") == [("U023", 1, 1)]
    turned = bytes(b ^ 255 if n == cut else b for n, b in enumerate(whole))
    assert all(code in ("U023", "U004") for code, _, _ in faults(tmp_path, turned, "units.xlsx"))


YAML = """\
yinfa: 1
numbered: each
units:
  - {code: "007", name: 第一分局, formats: [pdf, docx], copies: 3}
  - code: a
    name: 甲
    numbered: no
"""


def test_a_list_in_yaml(tmp_path: Path) -> None:
    first, second = load(tmp_path, YAML, "units.yaml").units
    assert first == Unit("007", "第一分局", "", ("pdf", "docx"), 3, 0, True)
    assert second == Unit("a", "甲")
    assert faults(tmp_path, YAML.replace("甲", '"=甲"'), "units.yaml") == [("U012", 6, 11)]
    assert faults(tmp_path, YAML.replace("name: 甲", "name: {a: b}"), "units.yaml") == [("U028", 5, 5)]
    assert faults(tmp_path, YAML.replace("units", "unit"), "units.yaml") == [("U028", 1, 1)]
    assert faults(tmp_path, YAML.replace("numbered: each", "numbers: each"), "units.yaml") == [("S001", 2, 1)]


def test_a_long_list_in_yaml_is_sent_to_csv(tmp_path: Path) -> None:
    rows = "".join(f"- {{code: '{n}', name: 第{n}隊}}\n" for n in range(2_001))
    assert faults(tmp_path, "units:\n" + rows, "units.yaml") == [("U021", 2, 1)]


def test_the_list_is_found_or_asked_for(tmp_path: Path) -> None:
    ws = Workspace.at(tmp_path)
    for files, named, code in (
        ([], None, "U001"),
        (["units.csv", "units.yaml"], None, "U002"),
        (["list.txt"], "list.txt", "U003"),
        ([], "absent.csv", "U001"),
    ):
        ws.content.mkdir(exist_ok=True)
        for name in files:
            (ws.content / name).touch()
        with pytest.raises(PublishingError, match=code):
            find_list(ws, ws.content / named if named else None)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(), max_size=4), max_size=5), st.sampled_from(["utf-8", "gb18030", "big5hkscs"]))
def test_no_text_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], encoding: str
) -> None:
    body = "".join(",".join(row) + "\n" for row in rows).encode(encoding, errors="replace")
    faults(tmp_path_factory.getbasetemp(), "代碼,單位,份數,編號\n".encode(encoding) + body)


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1))
def test_a_name_in_the_file_system_is_safe_whatever_the_code(code: str) -> None:
    name = unit_id(code)
    assert name.isascii()
    assert len(name) <= 32
    assert name.replace("-", "").replace("_", "").isalnum()
    assert name == code or name != unit_id(code + "x")


@pytest.mark.parametrize(
    "code", ["CON", "nul", "com1", "u-0123", "a.b", ".", "..", "-a", "a/b", "第一", "x" * 33, "a "]
)
def test_codes_that_no_file_may_be_named_after(code: str) -> None:
    assert unit_id(code).startswith("u-")
    assert unit_id(code) != code


def test_a_hidden_sheet_is_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].sheet_state = "hidden"
    sheet = book.create_sheet("名單")
    for row in (["單位代碼", "單位名稱"], ["001", "甲分局"]):
        sheet.append(row)
    book.save(tmp_path / "units.xlsx")
    (unit,) = load_units(tmp_path / "units.xlsx", Workspace.at(tmp_path)).units
    assert (unit.code, unit.name) == ("001", "甲分局")
