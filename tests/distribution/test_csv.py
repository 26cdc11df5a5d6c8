"""Lists in CSV, as spreadsheets and hands leave them: read as they were meant, or refused with row and column."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.distribution.books import book, row, sheet
from tests.distribution.office import TOLD, office, run, sql, write_list
from tests.distribution.test_slips import SECRET, said
from tests.distribution.test_units import faults, load
from tests.press.project import OFFICE, build, project
from yinfa.distribution.issue import issue
from yinfa.distribution.lists.values import contact
from yinfa.distribution.prepare import Issue
from yinfa.finding import PublishingError
from yinfa.world.mail import addresses
from yinfa.world.workspace import Workspace

FIELD = Path(__file__).parents[1] / "data/field/lists"


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("semi-with-commas", [("001", "甲所", 3), ("002", "乙所", 3)]),
        ("spaces-row", [("001", "甲所", 3)]),
        ("ctrlz", [("001", "甲所", 3)]),
        ("big5-eudc", [("001", "\uf268所", 3)]),
        ("zeros-lost", [("1", "甲所", 3), ("2", "乙所", 4)]),
    ],
)
def test_what_the_field_sent_is_read(name: str, units: list[tuple[str, str, int]], tmp_path: Path) -> None:
    got = load(tmp_path, (FIELD / f"{name}.csv").read_bytes()).units
    assert [(u.code, u.name, u.copies) for u in got] == units


@pytest.mark.parametrize(("name", "expected"), [("sci", [("U047", 2, 1), ("U047", 3, 1)]), ("x000d", [("U042", 2, 5)])])
def test_what_cannot_be_read_is_refused_at_its_cell(name: str, expected: list[object], tmp_path: Path) -> None:
    assert faults(tmp_path, (FIELD / f"{name}.csv").read_bytes()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "code\tname\tnote\n1\t甲\ta,b,c;d,e,f\n2\t乙\t,,,,,,\n",
        "code,name,note\n1,甲,a;b;c;d;e;f\n2,乙,;;;;;;;\n",
        "名單;;;;;;\ncode,name\n1,甲\n2,乙\n",
        "code，name，note\n1，甲，a,b,c,d\n2，乙，,,,,,,\n",
    ],
)
def test_the_headings_tell_the_separator_whatever_the_values_hold(text: str, tmp_path: Path) -> None:
    assert [(u.code, u.name) for u in load(tmp_path, text).units] == [("1", "甲"), ("2", "乙")]


def test_a_full_width_comma_between_cells_is_told(tmp_path: Path) -> None:
    head = "code,name,copies,contact\n"
    assert faults(tmp_path, head + "001，甲所,3,王\n") == [("U053", 2, 1)]
    assert faults(tmp_path, head + "001,甲所，3,王\n") == [("U053", 2, 5)]
    assert faults(tmp_path, head + '001,"甲，乙所",3,王\n001a,丙所,3,"王，李"\n') == []
    assert faults(tmp_path, "單位代碼，單位名稱,份數\n") == [("U053", 1, 1), ("U005", 1, 1), ("U005", 1, 1)]
    assert faults(tmp_path, "code,name,備註（甲，乙）\n1,甲,\n") == [("U006", 1, 11)]


SIGNS = {",": "半形逗號", ";": "分號", "\t": "定位符", "，": "全形逗號"}


@pytest.mark.parametrize(("parted", "other"), [(p, o) for p in SIGNS for o in SIGNS if p != o])
def test_another_separator_in_a_row_that_lacks_cells_is_told(parted: str, other: str, tmp_path: Path) -> None:
    head = parted.join(("單位代碼", "單位名稱", "份數")) + f"\n001{parted}甲所{parted}3\n"
    assert faults(tmp_path, f"{head}002{other}乙所{parted}4\n") == [("U053", 3, 1)]
    assert faults(tmp_path, f"{head}002{parted}乙所{other}4\n") == [("U053", 3, 5)]
    words = said(tmp_path, f"{head}002{other}乙所{other}4\n")
    assert SIGNS[other] in words
    assert f"分隔各格請用{SIGNS[parted]}" in words


@pytest.mark.parametrize("parted", SIGNS)
def test_a_row_of_full_length_may_hold_any_sign(parted: str, tmp_path: Path) -> None:
    other = ";" if parted != ";" else ","
    rows = ("code", "name", "contact", "", ""), ("1", "甲、乙所", f"a@x.tw{other} b@x.tw")
    got = load(tmp_path, "\n".join(map(parted.join, rows))).units
    assert [(u.code, u.name, u.contact) for u in got] == [rows[1]]


@pytest.mark.parametrize("end", ["\x1a", "\r\n\x1a\0\0", "\n , \n\u3000,\u3000\n", "\n,,,,,,\n\n", "\n\x1a\n"])
def test_what_follows_the_last_row_is_no_row(end: str, tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16", "gb18030", "big5"):
        made = load(tmp_path, ("單位代碼,單位名稱\n001,甲所" + end).encode(encoding))
        assert [(u.code, u.name) for u in made.units] == [("001", "甲所")]
        assert made.findings == ()


def test_a_ctrl_z_within_a_list_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "code,name\n1,甲\x1a\n2,乙\n") == [("U011", 2, 3)]


BIG5 = "單位代碼,單位名稱\n001,{}\n"


@pytest.mark.parametrize(
    ("data", "character"),
    [(b"\xfa\x40", "\ue000"), (b"\xfe\xfe", "\ue310"), (b"\x8e\x40", "\ue311"), (b"\xa0\xfe", "\ueeb7")]
    + [(b"\x81\x40", "\ueeb8"), (b"\x8d\xfe", "\uf6b0"), (b"\xc8\xfe", "\uf848"), (b"\xa1\x45", "‧")],
)
def test_characters_that_an_office_made_are_read_as_windows_reads_them(
    data: bytes, character: str, tmp_path: Path
) -> None:
    whole = BIG5.encode("big5").replace(b"{}", "甲".encode("big5") + data)
    assert [u.name for u in load(tmp_path, whole).units] == ["甲" + character]


def test_bytes_that_are_no_big5_are_not_read_as_it(tmp_path: Path) -> None:
    for wrong in (b"\xff\xff", b"\xa4", b"\x81\x30", b"\xfa\x20"):
        assert faults(tmp_path, BIG5.encode("big5").replace(b"{}", wrong)) == [("U004", 1, 1)]


def test_a_character_that_no_font_has_is_named_at_its_cell(tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    (ws.content / "units.csv").write_bytes((FIELD / "big5-eudc.csv").read_bytes())
    with pytest.raises(PublishingError) as caught:
        run(ws, rehearse=True)
    (fault,) = caught.value.findings
    assert (fault.code, fault.at.line, fault.at.column) == ("U015", 2, 5)
    assert any("U+F268" in told for told in dict(fault.facts)["characters"])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("4.4E+11", "U047"),
        ("1E+15", "U047"),
        ("3月1日", "U047"),
        ("1-Mar", "U047"),
        ("Mar-01", "U047"),
        ("#N/A", "U046"),
    ]
    + [("########", "U046"), ("TRUE", "U046"), ("Err:502", "U046"), ("a_x000D_", "U042")],
)
def test_a_code_that_a_spreadsheet_made_something_else_of_is_told(cell: str, code: str, tmp_path: Path) -> None:
    assert faults(tmp_path, f"code,name\n{cell},甲\n{cell},乙\n") == [(code, 2, 1), (code, 3, 1)]


@pytest.mark.parametrize("code", ["1E5", "E+11", "#12", "3-1", "TRUE-1", "x_1", "A-Mar", "4.4"])
def test_a_code_that_looks_a_little_like_it_is_a_code(code: str, tmp_path: Path) -> None:
    assert [u.code for u in load(tmp_path, f"code,name\n{code},甲\n").units] == [code]


@pytest.mark.parametrize("password", ["1.23456789E+15", "########", f"{SECRET}_x000D_"])
def test_a_password_that_a_spreadsheet_spoilt_is_told_without_a_word_of_it(password: str, tmp_path: Path) -> None:
    words = said(tmp_path, f"code,name,password\n1,甲,{password}\n")
    assert any(code in words for code in ("U042", "U046", "U047"))
    assert password not in words and SECRET not in words and "E+15" not in words


def test_yes_and_no_as_programs_write_them(tmp_path: Path) -> None:
    got = load(tmp_path, "code,name,numbered,copies\n1,甲,TRUE,3.0\n2,乙,FALSE,12.00\n").units
    assert [(u.each, u.copies) for u in got] == [(True, 3), (False, 12)]


def refused(ws: Workspace, rows: list[tuple[str, str]], slug: str = "small") -> list[tuple[str, int, int, str]]:
    write_list(ws.root, rows, ("code", "name"))
    with pytest.raises(PublishingError) as caught:
        issue(Issue(slug, ("epub",), rehearse=True), ws)
    return [(f.code, f.at.line, f.at.column, dict(f.facts)["other"]) for f in caught.value.findings]


def test_codes_that_lost_their_zeros_are_held_against_those_the_ledger_knows(tmp_path: Path) -> None:
    project(tmp_path, small=TOLD, other=TOLD.replace("identifier: small", "identifier: other"))
    ws = Workspace.at(tmp_path)
    write_list(tmp_path, [("001", "甲所"), ("002", "乙所"), ("30", "丙所")], ("code", "name"))
    run(ws)
    (tmp_path / "content/units.csv").write_bytes((FIELD / "zeros-lost.csv").read_bytes())
    for slug in ("small", "other"):
        with pytest.raises(PublishingError) as caught:
            issue(Issue(slug, ("epub",), rehearse=True), ws)
        assert [(f.code, f.at.line, f.at.column) for f in caught.value.findings] == [("U054", 2, 1), ("U054", 3, 1)]
    assert refused(ws, [("1.0", "甲所"), ("0030", "丙所")], "other") == [
        ("U054", 2, 1, "001"),
        ("U054", 3, 1, "30"),
    ]
    for rows in ([("001", "甲所"), ("1", "新所")], [("4", "新所"), ("10", "又一所"), ("1a", "再一所")]):
        write_list(tmp_path, rows, ("code", "name"))
        assert "U054" not in [f.code for f in issue(Issue("other", ("epub",), rehearse=True), ws).findings]


CONTACTS = {
    "a@example.org": ["a@example.org"],
    "王 <a@example.org>、李 b@example.org": ["a@example.org", "b@example.org"],
    "a@example.org;b@example.org, a@example.org": ["a@example.org", "b@example.org"],
    "電話：02-1234 信箱：a@example.org（公務）": ["a@example.org"],
}


@pytest.mark.parametrize("words", CONTACTS)
def test_every_address_of_a_contact_is_found(words: str) -> None:
    assert addresses(words) == CONTACTS[words]


@pytest.mark.parametrize("words", ["王小明", "", "a@example.org; b@", "a@@example.org"])
def test_a_contact_without_a_whole_address_has_none(words: str) -> None:
    with pytest.raises(PublishingError, match="V011"):
        addresses(words)


def test_addresses_on_lines_of_their_own_are_one_contact(tmp_path: Path) -> None:
    got = load(tmp_path, 'code,name,contact\n1,甲,"a@example.org\r\n王 b@example.org;\n"\n2,乙,\n').units
    assert [u.contact for u in got] == ["a@example.org; 王 b@example.org", ""]
    data = book(sheet(row("code", "name", "contact"), row("1", "甲", "a@example.org_x000D_\nb@example.org")))
    assert load(tmp_path, data, "units.xlsx").units[0].contact == "a@example.org; b@example.org"


def test_a_mark_that_is_not_closed_makes_no_contact_of_other_rows(tmp_path: Path) -> None:
    data = 'code,name,contact\n1,甲,"a@example.org\n2,乙,"b@example.org\n3,丙,c@example.org\n'
    assert {code for code, _, _ in faults(tmp_path, data)} == {"U033"}
    assert contact("a@example.org\n王小明") == "a@example.org\n王小明"


def test_a_new_publication_can_be_issued_by_the_sample_list(tmp_path: Path) -> None:
    shutil.copy(OFFICE / "content/units.csv", project(tmp_path, small=TOLD) / "content")
    assert build(tmp_path, "new", "patrol").returncode == 0
    report = issue(Issue("patrol", ("epub",), rehearse=True), Workspace.at(tmp_path))
    (said,) = [f for f in report.findings if f.code == "U024"]
    assert (said.severity, said.at.line) == ("warning", 8)
    assert dict(said.facts)["count"] == "40" and "variants: [zh-Hans-CN]" in said.hint("zh")
    done = build(tmp_path, "issue", "patrol", "--format", "epub")
    assert done.returncode == 0 and done.stderr.count("U024") == 1, done.stderr


def test_a_region_that_is_lacking_falls_back_once_each(tmp_path: Path) -> None:
    ws = office(tmp_path, 1, TOLD.replace("language: zh-Hant-TW", "language: zh-Hant-TW\n  variants: [zh-Hans-CN]"))
    rows = [("1", "甲", "大陸"), ("2", "乙", "香港"), ("3", "丙", "澳門"), ("4", "丁", "臺灣")]
    write_list(tmp_path, rows, ("code", "name", "region"))
    said = run(ws).findings
    facts = {"value": "zh-Hant-HK", "count": "2", "own": "zh-Hant-TW", "want": "zh-Hans-CN, zh-Hant-HK"}
    assert [(f.code, f.at.line) for f in said] == [("U024", 3)]
    assert facts.items() <= dict(said[0].facts).items()
    made = dict(sql(ws, "SELECT unit, variant FROM edition"))
    assert made == {"1": "zh-Hans-CN", "2": "", "3": "", "4": ""}
