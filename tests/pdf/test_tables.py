"""Tables on the page: widths of columns, in the PDF and in Word; what stands below a table; what a cell may hold."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from subprocess import run as run_program
from typing import Any

import pymupdf
import pytest
import typst
import yaml
from lxml import etree

from tests.press.project import project
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.reading import docx, epub, pdf
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

FIELD = Path(__file__).parents[1] / "data/field"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = "yinfa: 1\nfront: {title: 甲, language: zh-Hant-TW, identifier: x, issued: 2026-01-05}\n"
LONG = "受理時應當問明情況，製作筆錄，寫明時間、地點、經過、結果；"
Rows = Sequence[Sequence[str]]
TABLES: Mapping[str, Rows] = {
    "steps": [["步驟", "項目", "說明"], ["甲", "第 1 項", LONG * 2], ["乙", "第 12 項", LONG * 3]],
    "long beside short": [["項目", "內容"], ["處罰", LONG * 4], ["對公共場所經營管理人員違反規定的處罰", "無"]],
    "two long ones": [["要件", "法律依據", "備註"], [LONG, LONG * 3, "限期改善"], [LONG * 2, LONG, "無"]],
    "months": [
        ["序號", "單位", "姓名欄", *(f"{n}月" for n in "一二三四五六七八"), "備註"],
        ["1", "第一大隊", "待填", *map(str, (12, 15, 9, 22, 31, 18, 7, 11)), "含夜間勤務"],
        ["2", "第二大隊", "待填", *map(str, (112, 105, 99, 122, 131, 118, 107, 111)), "無"],
    ],
    "one outlier": [["單位", "辦理情形"], *[["第一分局", LONG] for _ in range(8)], [LONG * 6, "無"]],
    "words": [["Item", "Unit", "說明"], ["Radio transceiver", "12 sets", LONG * 3], ["Bodycam", "per officer", LONG]],
    "money": [["科目", "金額", "依據"], ["罰鍰", "120,000元", LONG * 3], ["規費", "1,204元", LONG * 2]],
}
"""What a table may be: each has a short column that much text elsewhere would tear."""


def written(**keys: object) -> str:
    """Write a source; what is named twice is written twice."""
    return HEAD + yaml.dump(json.loads(json.dumps(keys)), allow_unicode=True, width=10**6)


def made(folder: Path, *body: object, formats: tuple[str, ...] = ("pdf",), source: str = "") -> dict[str, bytes]:
    """Build as the press does; bytes by format."""
    text = source or written(body=body)
    ws = Workspace.at(project(folder, x=text))
    outcomes = list(run(load_all(ws, ["x"]), Order(formats), ws))
    assert all(one.path for one in outcomes), [f for one in outcomes for f in one.findings]
    return {one.ticket.format: one.path.read_bytes() for one in outcomes if one.path}


def lines(data: bytes) -> list[str]:
    """Give the lines of a PDF, as another reader sees them: without spaces, a cell's own."""
    found = []
    for page in pymupdf.open(stream=data):  # type: ignore[no-untyped-call]
        blocks = page.get_text("dict")["blocks"]
        found += ["".join(s["text"] for s in line["spans"]) for block in blocks for line in block.get("lines", ())]
    return ["".join(line.split()) for line in found]


def phrases(rows: Rows) -> Iterator[str]:
    """Give the short phrases of a table: what no mark divides, up to six Han or one word."""
    for cell in (cell for row in rows for cell in row):
        for part in re.split("[，、。；]", cell):
            yield from (part,) if len(part.replace(" ", "")) <= 6 else re.findall("[0-9A-Za-z,]+", part)


def torn(rows: Rows, data: bytes) -> set[str]:
    """Give the short phrases of a table that no line has whole."""
    held = lines(data)
    wanted = {"".join(phrase.split()) for phrase in phrases(rows) if phrase}
    return {phrase for phrase in wanted if not any(phrase in line for line in held)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, bytes]]:
    """Build each table in a publication of its own."""
    folder = tmp_path_factory.mktemp("tables")
    return {
        name: made(folder / str(n), {"table": [list(row) for row in rows]}, formats=("pdf", "docx"))
        for n, (name, rows) in enumerate(TABLES.items())
    }


@lru_cache
def by_typst(name: str) -> bytes:
    """Set the same table by Typst, on the same page."""
    rows = TABLES[name]
    cells = ",".join("[" + cell + "]" for row in rows for cell in row)
    source = (
        '#set page(width: 210mm, height: 297mm, margin: (x: 27.9mm))\n#set text(font: "Noto Serif CJK TC", size: 10pt)\n'
        f"#table(columns: {len(rows[0])}, inset: 7pt, {cells})"
    )
    return bytes(typst.compile(source.encode()))


@pytest.mark.parametrize("name", TABLES)
def test_no_short_phrase_is_torn_that_has_room(name: str, built: Mapping[str, dict[str, bytes]]) -> None:
    ours = torn(TABLES[name], built[name]["pdf"])
    assert ours <= torn(TABLES[name], by_typst(name)), "Typst keeps them whole"
    assert ours == set()


def test_a_phrase_that_is_torn_is_seen() -> None:
    assert torn(TABLES["steps"], by_typst("words")) > {"第1項", "步驟"}


@pytest.mark.parametrize("name", TABLES)
def test_columns_have_the_same_parts_of_the_width_in_word(name: str, built: Mapping[str, dict[str, bytes]]) -> None:
    word, page = word_columns(built[name]["docx"]), page_columns(built[name]["pdf"])
    assert word == pytest.approx(page, abs=0.006)


def word_columns(data: bytes) -> list[float]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        grid = next(etree.fromstring(file.read("word/document.xml")).iter(W + "tblGrid"))
    widths = [int(str(column.get(W + "w"))) for column in grid]
    return [width / sum(widths) for width in widths]


def page_columns(data: bytes) -> list[float]:
    """Give the columns of the first table by the grounds of its head."""
    page: Any = pymupdf.open(stream=data)[0]
    grounds = [d["rect"] for d in page.get_drawings() if d["fill"] and d["rect"].height > 10]
    edges = sorted({round(float(x), 2) for rect in grounds for x in (rect.x0, rect.x1)})
    return [(right - left) / (edges[-1] - edges[0]) for left, right in pairwise(edges)]


@pytest.mark.parametrize("name", ["table-columns", "hard-things"])
def test_what_was_torn_in_the_field_is_whole(name: str, tmp_path: Path) -> None:
    source = (FIELD / name / "publication.yaml").read_text("utf-8")
    data = made(tmp_path, source=source)["pdf"]
    tables = list(_tables(yaml.safe_load(source)["body"]))
    assert len(tables) == {"table-columns": 1, "hard-things": 3}[name]
    assert [torn(rows, data) for rows in tables] == [set()] * len(tables)


def _tables(blocks: Sequence[Any]) -> Iterator[Rows]:
    for block in blocks:
        if isinstance(block, dict):
            yield from (block["table"],) if "table" in block else _tables(block.get("body", ()))


def test_an_author_says_the_widths(tmp_path: Path) -> None:
    table = {"table": [["甲", "乙", "丙"], [LONG, "二", "三"]], "widths": [20, 50, 30]}
    files = made(tmp_path, table, formats=("pdf", "docx", "epub"))
    assert word_columns(files["docx"]) == pytest.approx([0.2, 0.5, 0.3], abs=0.001)
    assert page_columns(files["pdf"]) == pytest.approx([0.2, 0.5, 0.3], abs=0.002)
    assert re.findall(r'<col style="width: (\d+)%"/>', chapter(files["epub"])) == ["20", "50", "30"]


def chapter(data: bytes) -> str:
    """Give all documents of a book."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "".join(file.read(n).decode() for n in file.namelist() if n.endswith(".xhtml"))


NOTED = {
    "table": [["甲", "乙"], ["一", "二"]],
    "caption": "表題",
    "note": ["註：甲為**約數**[^a]。", "資料來源：乙處。"],
}


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Build a table with two notes, one table behind the other, and text behind."""
    source = written(body=[NOTED, NOTED | {"note": "單位：件。"}, "文。"], notes={"a": "腳註。"})
    return made(tmp_path_factory.mktemp("noted"), formats=("pdf", "docx", "epub"), source=source)


READERS: Mapping[str, Any] = {"pdf": pdf.read, "docx": docx.read, "epub": epub.read}


@pytest.mark.parametrize("format", READERS)
def test_what_stands_below_a_table_is_read_behind_it(format: str, noted: dict[str, bytes]) -> None:
    words = READERS[format](noted[format]).words
    assert [words[a] for a in ("body_t1_n1", "body_t1_n2", "body_t2_n1")] == [
        "註：甲為約數。",
        "資料來源：乙處。",
        "單位：件。",
    ]
    order = list(words)
    assert (
        order.index("body_t1_r2c2") < order.index("body_t1_n1") < order.index("body_t1_n2") < order.index("body_t2_cap")
    )


def test_a_note_stands_right_below_its_table(noted: dict[str, bytes]) -> None:
    page: Any = pymupdf.open(stream=noted["pdf"])[0]
    rules = [d["rect"].y1 for d in page.get_drawings() if d["rect"].width > 100 and d["rect"].height < 2]
    (note,) = page.search_for("資料來源：乙處。")
    (cell,) = (one for one in page.search_for("二") if one.y1 < note.y0 and note.y0 - one.y1 < 60)
    assert any(cell.y1 < rule < note.y0 for rule in rules)


NUMBERS = {
    "table": [
        ["科目", "金額", "比率"],
        ["甲", "1,204.5", "12%"],
        ["乙", "32.125", "3.25%"],
        ["丙", "112", "—"],
        ["丁", "NT$8.6", "-0.5%"],
    ],
    "align": ["left", "decimal", "decimal"],
}
"""Points below one another in the second column; in the third, percents without one too."""


@pytest.fixture(scope="module")
def aligned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Build it as PDF and as Word file, and this one as LibreOffice shows it."""
    folder = tmp_path_factory.mktemp("aligned")
    files = made(folder, NUMBERS, formats=("pdf", "docx"))
    (folder / "x.docx").write_bytes(files["docx"])
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    run_program([*command, "x.docx"], cwd=folder, env=environment(), check=True, capture_output=True, timeout=170)
    return {"pdf": files["pdf"], "docx": (folder / "x.pdf").read_bytes()}


@pytest.mark.parametrize(("format", "near"), [("pdf", 0.3), ("docx", 1.0)])
def test_numbers_stand_with_their_points_below_one_another(format: str, near: float, aligned: dict[str, bytes]) -> None:
    ends = {text: ones_end(aligned[format], text) for row in NUMBERS["table"][1:] for text in row[1:] if text != "—"}
    first, second = ([ends[row[n]] for row in NUMBERS["table"][1:] if row[n] in ends] for n in (1, 2))
    assert [len(first), len(second)] == [4, 3]
    assert max(first) - min(first) < near and max(second) - min(second) < near
    assert min(second) - max(first) > 20


def ones_end(data: bytes, text: str) -> float:
    """Give where the ones of a number end on its page."""
    page: Any = pymupdf.open(stream=data)[0]
    spans = [s for b in page.get_text("rawdict")["blocks"] for line in b.get("lines", ()) for s in line["spans"]]
    (chars,) = (s["chars"] for s in spans if "".join(c["c"] for c in s["chars"]).strip() == text)
    ones = re.match(r"[^0-9]*[0-9,]+", text)
    assert ones
    return float(chars[ones.end() - 1]["bbox"][2])


MONTHS = [list(row) for row in TABLES["months"]]
TURNED = [
    "前文。",
    {"table": MONTHS, "landscape": True, "place": "here", "note": "註。"},
    {"table": [["甲", "乙"]], "landscape": True, "place": "here"},
    "後文。",
    {"section": "第一", "body": [{"section": "第二", "body": [{"table": MONTHS, "landscape": True}]}, "末文。"]},
]


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    furniture = {"marking": "內部資料", "foot": "頁尾", "watermark": "樣張"}
    source = written(body=TURNED, furniture=furniture)
    return made(tmp_path_factory.mktemp("turned"), formats=("pdf", "docx", "epub"), source=source)


def test_a_wide_table_turns_its_page_alone(turned: dict[str, bytes]) -> None:
    pages: Any = pymupdf.open(stream=turned["pdf"])
    shapes = [(round(page.rect.width), round(page.rect.height)) for page in pages]
    upright, across = (595, 842), (842, 595)
    assert shapes == [upright, across, upright, across, upright]
    words = [page.get_text() for page in pages]
    assert "註。" in words[1] and "乙" in words[1] and "後文。" in words[2]
    assert "第一" in words[3] and "第二" in words[3] and "末文。" in words[4], "headings go with their table"
    assert outside_of_paper(pages) == []


def test_a_turned_page_has_its_folio_head_and_foot(turned: dict[str, bytes]) -> None:
    pages: Any = pymupdf.open(stream=turned["pdf"])
    for page in (pages[1], pages[2]):
        middle, outer = page.rect.width / 2, page.rect.width if page.number % 2 == 0 else 0
        (head, tail) = page.search_for("內部資料")
        assert abs((head.x0 + head.x1) / 2 - middle) < 2 and head.y0 < 60 and tail.y1 > page.rect.height - 60
        folio = [w for w in page.get_text("words") if w[4] == str(page.number + 1) and w[1] > page.rect.height - 90]
        assert len(folio) == 1 and abs(folio[0][0] - outer) < 90
        assert page.search_for("頁尾") and page.search_for("樣張")


def test_a_wide_table_turns_its_section_in_word(turned: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(turned["docx"])) as file:
        document = etree.fromstring(file.read("word/document.xml"))
        feet = [file.read(f"word/footer{side}Turned.xml").decode() for side in ("Odd", "Even")]
    sections = list(document.iter(W + "sectPr"))
    shapes = [section.find(W + "pgSz").get(W + "orient") for section in sections]
    assert shapes == [None, "landscape", None, "landscape", None]
    assert [section.find(W + "titlePg") is not None for section in sections] == [True, False, False, False, False]
    assert all("FooterTurned" in foot or "FooterEvenTurned" in foot for foot in feet)
    grids = [sum(int(c.get(W + "w")) for c in grid) for grid in document.iter(W + "tblGrid")]
    assert grids == [grids[0]] * 3 and grids[0] > 12000


def outside_of_paper(pages: Any) -> list[str]:
    return [w[4] for page in pages for w in page.get_text("words") if w[0] < 0 or w[2] > page.rect.width]


def test_a_table_that_is_too_wide_fits_the_page_that_its_finding_proposes(tmp_path: Path) -> None:
    source = (FIELD / "wide-table-24" / "publication.yaml").read_text("utf-8").rstrip() + "\n    landscape: yes\n"
    data = made(tmp_path, source=source)["pdf"]
    assert "".join(lines(data)).count("甲") + "".join(lines(data)).count("丁") >= 96


FORM = {
    "table": [
        [{"text": "單位", "rowspan": 2}, {"text": "第一季", "colspan": 3}],
        ["一月", "二月", "三月"],
        ["甲隊", "1,204", "1,305", "1,411"],
        ["", "", "", ""],
        ["乙隊", "2", "3", "4"],
    ],
    "header": 2,
    "align": ["left", "right", "right", "decimal"],
}


def test_a_head_over_columns_of_numbers_stands_in_their_middle_and_an_empty_row_is_as_high_as_one(
    tmp_path: Path,
) -> None:
    files = made(tmp_path, FORM, formats=("pdf", "docx"))
    page: Any = pymupdf.open(stream=files["pdf"])[0]
    at = {
        words: page.search_for(words)[0]
        for words in ("第一季", "一月", "二月", "三月", "甲隊", "乙隊", "1,204", "1,305")
    }
    column = at["1,305"].x1 - at["1,204"].x1
    middle = at["1,305"].x1 - column / 2 + 0.7 * 9.5
    assert (at["第一季"].x0 + at["第一季"].x1) / 2 == pytest.approx(middle, abs=3)
    high = at["甲隊"].y0 - at["一月"].y0
    assert at["乙隊"].y0 - at["甲隊"].y0 == pytest.approx(2 * high, abs=1.5)
    word = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    assert re.search(r'TableHeadCenter"/>(?:(?!</w:p>).)*第一季', word)


def test_columns_that_are_written_in_have_what_labels_leave(tmp_path: Path) -> None:
    """A form to report by, a list to sign: as wide in Word as on the page."""
    form = [
        ["通報人", "", "電話", ""],
        ["事件分類", {"text": "☐ 網頁攻擊　☐ 非法入侵　☐ 阻斷服務", "colspan": 3}],
        ["說明", {"text": "", "colspan": 3}],
    ]
    sign = [["編號", "單位", "姓名", "簽名"], ["1", "交通警察大隊", "", ""], ["2", "第一分局", "", ""]]
    for n, (rows, hand) in enumerate(((form, (1, 3)), (sign, (2, 3)))):
        files = made(tmp_path / str(n), {"table": rows, "style": "grid", "header": n}, formats=("pdf", "docx"))
        parts = word_columns(files["docx"])
        assert min(parts[at] for at in hand) > 0.3 and max(parts) == max(parts[at] for at in hand), parts
        assert n == 0 or parts == pytest.approx(page_columns(files["pdf"]), abs=0.01)


def test_short_cells_yield_to_much_text_where_that_makes_rows_lower(tmp_path: Path) -> None:
    """Four columns of cells of eight Han had left the text seven: each row was ten lines high."""
    row = ["保護權利", "工作流程檢查工作", "服務群眾相關規定", "應急處置專人負責", LONG * 3]
    rows = [["認真研究", "人民警察依法履行職責", "檔案整理", "熱情周到", "交接手續"], *[row] * 4]
    files = made(tmp_path, {"table": rows}, formats=("pdf", "docx"))
    parts = page_columns(files["pdf"])
    assert parts == pytest.approx(word_columns(files["docx"]), abs=0.01)
    assert parts[4] > 0.3 and max(parts) == parts[4]
    assert torn([rows[0]], files["pdf"]) == set() and "人民警察依法履行職責" in lines(files["pdf"]), "heads stay whole"
