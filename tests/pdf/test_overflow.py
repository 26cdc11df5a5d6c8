"""Every word of the author stands in its place: what is too wide is broken and said, or is a finding."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pymupdf
import pytest
import yaml
from PIL import Image

from tests.press.project import project
from yinfa.finding import Finding
from yinfa.formats.pdf.bounds import check
from yinfa.formats.pdf.tables import squeezed
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

HEAD = "yinfa: 1\nfront: {title: 甲, language: zh-Hant-TW, identifier: x, issued: 2026-01-05}\n"
PT = 72 / 25.4
FIELD = Path(__file__).parents[1] / "data/field"
LEFT, RIGHT = 30 * PT, (210 - 25.8) * PT
"""The type area of a right-hand page."""
HASH = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def built(
    folder: Path, *body: object, head: str = HEAD, picture: Image.Image | None = None, **rest: object
) -> tuple[bytes, tuple[Finding, ...]]:
    """Build a PDF as the press does, `picture` as `a.png` beside the source; no bytes where it refuses."""
    source = head + yaml.dump({"body": list(body), **rest}, Dumper=_Plain, allow_unicode=True, width=10**6)
    ws = Workspace.at(project(folder, x=source))
    if picture:
        picture.save(ws.content / "x" / "a.png")
    (outcome,) = run(load_all(ws, ["x"]), Order(("pdf",)), ws)
    return outcome.path.read_bytes() if outcome.path else b"", outcome.findings


def outside(data: bytes) -> list[str]:
    """Give the characters that stand beside the type area, as another reader sees them."""
    found = []
    for page in pymupdf.open(stream=data):  # type: ignore[no-untyped-call]
        left, right = (LEFT, RIGHT) if page.number % 2 == 0 else (595.28 - RIGHT, 595.28 - LEFT)
        blocks = page.get_text("rawdict")["blocks"]
        chars = (c for b in blocks for line in b.get("lines", ()) for s in line["spans"] for c in s["chars"])
        found += [c["c"] for c in chars if c["bbox"][0] < left - 6 or c["bbox"][2] > right + 6]
    return found


def said(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(f.code, f.address) for f in findings]


@pytest.mark.parametrize("word", ["a" * 100, HASH * 2, "0123456789" * 12, "Ⅷ" * 60, "——" * 40], ids=str)
def test_a_word_alone_that_is_wider_than_the_page_is_broken_and_said(word: str, tmp_path: Path) -> None:
    data, findings = built(tmp_path, word)
    assert said(findings) == [("D005", "body_p1")]
    assert dict(findings[0].facts)["word"] == word
    assert outside(data) == []


@pytest.mark.parametrize("language", ["zh-Hant-TW", "zh-Hans-CN", "en", "ja"])
def test_a_long_word_is_broken_in_every_language(language: str, tmp_path: Path) -> None:
    data, findings = built(tmp_path, f"see {HASH}{HASH} there", head=HEAD.replace("zh-Hant-TW", language))
    assert said(findings) == [("D005", "body_p1")]
    assert outside(data) == []


LONG = f"見 {HASH}{HASH}{HASH}"
PLACES: dict[str, object] = {
    "list": {"list": [LONG]},
    "nested list": {"list": [["一", {"list": [["二", {"list": [LONG]}]]}]]},
    "quotation": {"quote": LONG, "by": LONG},
    "callout": {"callout": "note", "title": LONG, "body": LONG},
    "points": {"points": [{"head": LONG, "body": LONG}]},
    "cell": {"table": [["一", LONG, "三"]], "caption": LONG},
    "section": {"section": LONG, "slogan": LONG, "body": [LONG]},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_long_word_is_broken_wherever_it_stands(place: str, tmp_path: Path) -> None:
    data, findings = built(tmp_path, PLACES[place], print={"contents": "yes"})
    assert {f.code for f in findings} == {"D005"}
    assert outside(data) == []


def test_a_long_word_is_broken_in_what_frames_the_text(tmp_path: Path) -> None:
    head = HEAD.replace("title: 甲", f"title: {HASH}, subtitle: {HASH}{HASH}")
    frame = {"print": {"cover": "yes"}, "colophon": [LONG], "receipt": [LONG], "notes": {"a": LONG}}
    data, findings = built(tmp_path, "註[^a]", head=head, **frame)
    assert {f.code for f in findings} == {"D005"}
    assert outside(data) == []


def test_an_address_is_divided_behind_its_joints_and_nothing_is_said(tmp_path: Path) -> None:
    url = "https://www.example.org/zh-hant/laws/police?article=12&paragraph=3&as_of=2026-01-05#item-7"
    data, findings = built(tmp_path, f"見 {url} 一節。")
    assert findings == () and outside(data) == []
    page = pymupdf.open(stream=data)[0]  # type: ignore[no-untyped-call]
    lines = [line.strip() for line in page.get_text().splitlines()]
    (first,) = (line for line in lines if "https://" in line)
    assert first[-1] in "/?&=._-" and not first.endswith("https:/")


def test_a_mark_is_not_torn_from_the_word_before_it(tmp_path: Path) -> None:
    for count in range(60, 70):
        data, _ = built(tmp_path / str(count), "見" + "y" * count + "。」，又。")
        lines = pymupdf.open(stream=data)[0].get_text().splitlines()  # type: ignore[no-untyped-call]
        assert not [line for line in lines if line[:1] in ("。", "」", "，")]


def test_a_table_that_cannot_fit_is_a_finding_with_its_address(tmp_path: Path) -> None:
    data, findings = built(tmp_path, {"table": [["甲乙丙丁"] * 24] * 2}, {"table": [["甲"]]}, {"table": [["乙"] * 60]})
    assert not data
    assert said(findings) == [("D015", "body_t1"), ("D015", "body_t3")]
    assert findings[0].at.line == 4 and dict(findings[0].facts)["columns"] == "24"
    assert ["landscape: yes" in finding.hint("en") for finding in findings] == [True, False]


@pytest.mark.parametrize("columns", [2, 6, 10, 14, 17])
def test_a_table_that_can_fit_stays_in_the_type_area(columns: int, tmp_path: Path) -> None:
    row = [f"第{n}項 {HASH[: 3 + n]}" for n in range(columns)]
    data, findings = built(tmp_path, {"table": [row, row], "style": "grid"})
    assert {f.code for f in findings} <= {"D005"}
    assert data and outside(data) == [] and check(data) == ()


def test_only_the_widest_columns_are_cut() -> None:
    assert squeezed([10, 50, 90], [10, 10, 10], 100) == pytest.approx([10, 45, 45])
    assert squeezed([10, 50, 90], [10, 48, 10], 100) == pytest.approx([10, 48, 42])
    assert sum(squeezed([30, 30], [20, 20], 10)) == 40


def test_a_long_word_takes_no_room_from_columns_that_want_little(tmp_path: Path) -> None:
    head = ["單位名稱，人民警察依法履行職責", "承辦人", "查核碼"]
    row = ["第一分局，人民警察依法履行職責", "王小明", "0123456789" * 9]
    data, findings = built(tmp_path, {"table": [head, row, row]})
    assert {f.code for f in findings} == {"D005"} and outside(data) == []
    words = [w[4] for w in pymupdf.open(stream=data)[0].get_text("words")]
    assert words.count("王小明") == 2 and "承辦人" in words, "no column of one character a line"


def test_a_head_that_leaves_no_room_for_a_row_is_a_finding_at_its_longest_cell(tmp_path: Path) -> None:
    data, findings = built(tmp_path, {"table": [["a", "警" * 6000], ["b", "c"]]})
    assert not data and said(findings) == [("D016", "body_t1_r1c2")]
    data, findings = built(tmp_path / "mended", {"table": [["a", "警" * 6000], ["b", "c"]], "header": "0"})
    assert data and findings == ()


TALL = "警察人員應依法行政並保障人民權益，" * 360


SPANNED = [["甲", "乙"], [{"text": TALL, "rowspan": "2"}, "c"], ["d"]]


@pytest.mark.parametrize("table", [{"table": SPANNED}, {"table": SPANNED, "rowheader": "yes"}])
def test_a_cell_over_rows_that_is_taller_than_a_page_is_a_finding_of_its_own(
    table: dict[str, object], tmp_path: Path
) -> None:
    data, findings = built(tmp_path, "段", table)
    assert not data and said(findings) == [("D018", "body_t1_r2c1")]
    data, findings = built(tmp_path / "mended", "段", {**table, "table": [["甲", "乙"], [TALL, "c"], ["", "d"]]})
    assert data and findings == ()


@pytest.mark.parametrize(
    "rows", [[["a", TALL], ["b", "c"]], [["b", "c"], [TALL, "a"], ["b", "c"]], [["b", "c"], ["b", TALL], [TALL, "c"]]]
)
def test_a_row_taller_than_a_page_goes_on_below_the_head(rows: list[list[str]], tmp_path: Path) -> None:
    data, findings = built(tmp_path, "段", {"table": [["壹", "貳"], *rows], "caption": "題"})
    assert data and findings == ()
    pages = [page.get_text() for page in pymupdf.open(stream=data)]  # type: ignore[no-untyped-call]
    parts = [text for text in pages if "表 1" in text]
    assert len(parts) > 2 and parts[1:] == pages[-len(parts) + 1 :]
    assert all(text.startswith("續表 1\n壹\n貳\n") for text in parts[1:]) and "題\n壹\n貳\n" in parts[0]


def test_a_table_that_is_all_head_may_stand_on_any_page(tmp_path: Path) -> None:
    data, findings = built(tmp_path, *["段落。" * 60] * 12, {"table": [["甲", "乙"], ["丙", "丁"]], "header": "2"})
    assert data and findings == () and len(pymupdf.open(stream=data)) > 1


@pytest.mark.parametrize(
    ("name", "code", "address"),
    [
        ("latin-word-alone", "D005", "body_p1"),
        ("hash-alone", "D005", "body_p1"),
        ("wide-table-24", "D015", "body_t1"),
        ("cell-6000", "D016", "body_t1_r1c2"),
    ],
)
def test_what_offices_met_is_printed_whole_or_told_at_its_place(
    name: str, code: str, address: str, tmp_path: Path
) -> None:
    ws = Workspace.at(project(tmp_path, x=(FIELD / name / "publication.yaml").read_text("utf-8")))
    (outcome,) = run(load_all(ws, ["x"]), Order(("pdf",)), ws)
    assert said(outcome.findings) == [(code, address)]
    assert (outcome.path is None) == (outcome.findings[0].severity == "error")
    assert outcome.path is None or outside(outcome.path.read_bytes()) == []


def test_a_field_without_a_value_leaves_nothing_in_a_line_that_cannot_be_set_anew(tmp_path: Path) -> None:
    data, findings = built(tmp_path, "長" * 60 + "{unit.name|}", "短{copy.number|}")
    assert data and findings == ()
    assert "〇" not in pymupdf.open(stream=data)[0].get_text()  # type: ignore[no-untyped-call]


def test_a_reading_that_its_cell_cannot_hold_is_a_finding(tmp_path: Path) -> None:
    row = ["甲乙丙丁"] * 16 + ["{廉潔|an unusually long reading for two}"]
    data, findings = built(tmp_path, {"table": [row, row]})
    assert not data and said(findings) == [("D015", "body_t1")]


@pytest.mark.parametrize(("width", "height"), [(300, 900), (20, 2000), (400, 20)])
def test_a_picture_taller_than_the_page_keeps_its_shape(width: int, height: int, tmp_path: Path) -> None:
    picture = Image.linear_gradient("L").resize((width, height))
    data, findings = built(tmp_path, {"figure": "a.png", "alt": "圖"}, picture=picture)
    assert findings == ()
    (drawn,) = (p.get_image_info()[0]["bbox"] for p in pymupdf.open(stream=data) if p.get_image_info())  # type: ignore[no-untyped-call]
    assert (drawn[2] - drawn[0]) / (drawn[3] - drawn[1]) == pytest.approx(width / height, rel=0.02)
    assert drawn[3] - drawn[1] <= 180 * PT + 1


@pytest.mark.parametrize("language", ["zh-Hant-TW", "zh-Hans-CN"])
def test_a_narrow_dot_at_the_head_of_a_tight_line_stays_in_its_place(language: str, tmp_path: Path) -> None:
    texts = [f"·，{'。，' * n}{'字' * 30}{HASH} 長" for n in range(6)]
    data, findings = built(tmp_path, {"list": texts}, head=HEAD.replace("zh-Hant-TW", language))
    assert data and {f.code for f in findings} <= {"D005"}


def test_a_field_in_a_line_that_fits_only_because_its_marks_gave_way_is_no_finding(tmp_path: Path) -> None:
    texts = ["字" * n + "，「字」，「字」，「字」，[a 3.14 A](lang:en)〔字〕{copy.number}" for n in range(10, 40)]
    data, findings = built(tmp_path, *texts, colophon=texts)
    assert data and findings == ()


def test_the_check_sees_what_leaves_its_place_in_a_finished_file(tmp_path: Path) -> None:
    body = {"table": [["甲", "乙"], ["丙", "丁"]]}, {"callout": "note", "body": "文" * 50}, "註[^a]"
    data, _ = built(tmp_path, *body, notes={"a": "字" * 60}, furniture={"marking": "密", "foot": "機"})
    assert check(data) == ()
    found = {f.address for f in check(redrawn(data, b"1.6 0 0 0.75 0 0 cm"))}
    assert found >= {"body_t1_r1c2", "body_t1_r2c2", "body_c1_p1", "note_a"}
    assert {"marking", "foot"} <= {f.address for f in check(redrawn(data, b"0.75 0 0 0.75 800 0 cm"))}
    assert {f.code for f in check(redrawn(data, b"0.75 0 0 0.75 0 -200 cm"))} == {"D017"}


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("D011", {"marking": "密件" * 90}),
        ("D011", {"foot": "機關" * 90}),
        ("D017", {"foot": f"{{unit.name|{'機關' * 90}}}"}),
    ],
)
def test_a_line_of_furniture_that_no_page_can_hold_is_told_where_it_stands(
    code: str, line: dict[str, str], tmp_path: Path
) -> None:
    data, findings = built(tmp_path, "段", furniture=line)
    (name,) = line
    assert not data and said(findings) == [(code, name)]
    told = dict(findings[0].facts)
    assert told.get("value", told.get("text", ""))[:2] in ("密件", "機關")
    assert findings[0].at.line > 4 and findings[0].at.column > 1


def redrawn(data: bytes, matrix: bytes) -> bytes:
    """Draw the pages of a PDF elsewhere than they were set."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"0.75 0 0 0.75 0 0 cm", matrix, 1))
        pdf.save(out)
    return out.getvalue()
