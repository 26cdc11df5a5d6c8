"""Blocks of Word files as pages show them: boxes, rows, what is typed beside tables."""

from __future__ import annotations

import io
import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pdfplumber
import pytest
from PIL import Image

from tests import pagemap
from tests.docx.blocks import ENDS, EVERYTHING, HEAD, QUOTATION, READ, W, body, empty, field, made, nested, style
from tests.docx.test_make import part
from tests.docx.test_sound import SDK, audit, integrity
from yinfa.formats.docx.sizes import style_sizes
from yinfa.reading.docx import read
from yinfa.world.programs import environment

DPI = 144
BAR, GROUND = (0x14, 0x30, 0x4F), (0xEE, 0xF2, 0xF6)
MARGINS = {1: (30, 25.8), 0: (25.8, 30)}
"""Left and right, mm, on odd and on even pages."""
LEVELS = f"{HEAD}  - callout: law\n    body:\n      - 前。\n{nested(1, 6)}"


@pytest.mark.parametrize("source", [field("min-callout-table"), EVERYTHING], ids=["field", "everything"])
def test_bar_and_ground_of_a_box_are_straight_over_all_that_it_holds(source: str) -> None:
    """The bar and the padding at both sides are looked at in every row of dots from the first word to the last."""
    seen = 0
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(made(source)))) as pdf, TemporaryDirectory() as folder:
        Path(folder, "a.pdf").write_bytes(pagemap.set_by_libreoffice(made(source)))
        command = ["pdftoppm", "-r", str(DPI), "-png", f"{folder}/a.pdf", f"{folder}/p"]
        subprocess.run(command, check=True, env=environment())
        drawings = sorted(Path(folder).glob("*.png"))
        inside = False
        for number, (page, drawing) in enumerate(zip(pdf.pages, drawings, strict=True), 1):
            left, right = (mm * 72 / 25.4 for mm in MARGINS[number % 2])
            lines = [line for line in page.extract_text_lines(return_chars=True) if 70 < line["top"] < 757]
            boxed = []
            for line in lines:
                inside = (inside or line["text"].startswith("法令")) and not re.match("框後一段|版本記錄", line["text"])
                boxed += [line] if inside else []
            if not boxed:
                continue
            seen += len(boxed)
            assert {
                c["text"] for line in boxed for c in line["chars"] if not left < c["x0"] < c["x1"] < 595.3 - right
            } == set()
            picture, scale = Image.open(drawing).convert("RGB"), DPI / 72
            for row in range(round(boxed[0]["top"] * scale), round(boxed[-1]["bottom"] * scale)):
                assert _like(picture.getpixel((round((left + 0.3) * scale), row)), BAR), (number, row)
                for x in (left + 4, 595.3 - right - 4):
                    assert _like(picture.getpixel((round(x * scale), row)), GROUND), (number, row, x)
    assert seen >= (5 if source == field("min-callout-table") else 50)


def test_the_bar_of_a_quotation_goes_past_all_that_it_holds() -> None:
    pdf_bytes = pagemap.set_by_libreoffice(made(QUOTATION))
    with pdfplumber.open(io.BytesIO(pdf_bytes)) as pdf, TemporaryDirectory() as folder:
        Path(folder, "a.pdf").write_bytes(pdf_bytes)
        command = ["pdftoppm", "-r", str(DPI), "-png", "-singlefile", f"{folder}/a.pdf", f"{folder}/p"]
        subprocess.run(command, check=True, env=environment())
        lines = {line["text"][:2]: line for line in pdf.pages[0].extract_text_lines()}
        scale, bar = DPI / 72, 30 * 72 / 25.4 + 2 * 11.5 - 12
        picture = Image.open(f"{folder}/p.png").convert("L")
        for row in range(round(lines["引始"]["top"] * scale), round(lines["——"]["bottom"] * scale)):
            assert (
                min(picture.getpixel((x, row)) for x in range(round((bar - 1.5) * scale), round((bar + 1.5) * scale)))
                < 200
            )  # type: ignore[type-var, operator]
    within = [lines[text]["x0"] for text in ("引始", "引末", "附註", "格子")]
    assert min(within) > bar + 11 and lines["外段"]["x0"] > bar


def test_a_list_goes_on_behind_a_quotation_with_a_list_in_its_item() -> None:
    source = f"{HEAD}  - list:\n      - - 甲\n        - quote: [引, {{list: [子, 丑], style: number}}]\n      - 乙\n    style: number\n"
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(made(source)))) as pdf:
        said = [" ".join(line["text"].split()) for line in pdf.pages[0].extract_text_lines()]
    assert [text for text in said if text[1:2] == "."] == ["1. 甲", "1. 子", "2. 丑", "2. 乙"]


def _like(dot: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(dot, tuple)
    return all(abs(a - b) < 12 for a, b in zip(dot, colour, strict=True))


def starts(source: str) -> dict[str, float]:
    """Give where each line begins, in points, by its text without a label."""
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(made(source)))) as pdf:
        lines = [line for page in pdf.pages for line in page.extract_text_lines(return_chars=True)]
    chars = {"".join(c["text"] for c in line["chars"] if c["text"].strip()): line["chars"] for line in lines}
    found = {}
    for text, held in chars.items():
        label = re.match(r"(\d+\.|[一二三]、)?", text)
        assert label is not None
        inked = [c for c in held if c["text"].strip()]
        if label.end() < len(inked):
            found[text[label.end() :]] = inked[label.end()]["x0"]
    return found


def test_nine_levels_in_a_box_step_in_alike_and_their_items_stand_level() -> None:
    at = starts(LEVELS)
    steps = [at[f"層{n + 1}甲"] - at[f"層{n}甲"] for n in range(1, 9)]
    assert steps == pytest.approx([2 * 11.5] * 8, abs=0.6)
    assert [at[f"層{n}乙"] for n in range(1, 10)] == pytest.approx([at[f"層{n}甲"] for n in range(1, 10)], abs=0.6)


def test_what_stands_in_an_item_of_a_box_begins_under_its_text() -> None:
    at = starts(EVERYTHING)
    (following,) = (x for text, x in at.items() if text.startswith("續說"))
    assert following == pytest.approx(at["項"], abs=0.6)
    assert at["列中"] == pytest.approx(at["項"] + 5.4, abs=1)  # a cell's own padding
    assert at["項中之框。"] == pytest.approx(at["項"] + 13.5, abs=1)  # a box's


@pytest.mark.parametrize("source", [field("min-callout-table"), EVERYTHING, ENDS], ids=["field", "everything", "ends"])
def test_what_is_typed_beside_a_table_has_the_size_of_the_body(source: str) -> None:
    sizes = style_sizes(part(made(source), "word/styles.xml"))
    paragraphs = body(source).findall(f".//{W}p")
    assert {style(p) for p in paragraphs if empty(p) and sizes[style(p)] != sizes["BodyText"]} == set()
    tables = body(source).findall(f".//{W}tbl")
    assert tables
    for table in tables:
        follower = next(e for e in table.itersiblings() if e.tag not in (W + "bookmarkEnd", W + "bookmarkStart"))
        assert follower.tag == W + "p"
        assert empty(follower) or sizes[style(follower)] >= 10 or style(follower) == "ColophonTitle"


def test_no_empty_paragraph_stands_where_a_style_can_part_a_table_from_the_text() -> None:
    source = (
        f"{HEAD}  - 前。\n  - table: [[甲, 乙]]\n    header: 0\n    caption: 表\n  - 後。\n  - quote: 引。\n  - 末。\n"
    )
    found = [(style(p), empty(p)) for p in body(source).iter(W + "p")]
    assert [one for one in found if one[1]] == []
    assert [name for name, _ in found if "Spaced" in name] == ["BodyTextSpaced"] * 2
    sizes = style_sizes(part(made(source), "word/styles.xml"))
    assert sizes["BodyTextSpaced"] == sizes["BodyText"] == 11.5


def test_tables_and_boxes_that_follow_one_another_stay_two() -> None:
    tops = [e.tag for e in body(ENDS).find(W + "body") if e.tag in (W + "tbl", W + "p")]  # type: ignore[union-attr]
    assert not any(a == b == W + "tbl" for a, b in pairwise(tops))
    assert len(body(ENDS).findall(f".//{W}tbl")) == 6


BREAKS = {
    "paragraph": ("  - 換頁之後\n", "換頁之後"),
    "section": ("  - section: 換頁之後\n    body: [文。]\n", "一、換頁之後"),
    "points": ("  - points: [{head: 換頁之後, body: 文。}]\n", "換頁之後"),
    "list": ("  - list: [換頁之後]\n    style: number\n", "1. 換頁之後"),
    "quotation": ("  - quote: 換頁之後\n", "換頁之後"),
    "captioned table": ("  - table: [[甲, 乙]]\n    caption: 換頁之後\n", "表 1 換頁之後"),
    "table": ("  - table: [[換頁, 之後]]\n", "換頁 之後"),
    "box": ("  - callout: law\n    title: 換頁之後\n    body: [文。]\n", "換頁之後"),
}


@pytest.mark.parametrize("kind", BREAKS)
def test_what_follows_a_page_break_begins_the_page_and_no_line_of_another_size_is_before_it(kind: str) -> None:
    block, begins = BREAKS[kind]
    source = f"{HEAD}  - 前。\n  - page-break:\n{block}"
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(made(source)))) as pdf:
        second = [line["text"] for line in pdf.pages[1].extract_text_lines() if line["top"] > 70]
    assert " ".join(second[0].split()) == begins
    assert [style(p) for p in body(source).iter(W + "p") if style(p) == "PageBreak"] == []


def test_a_page_break_in_a_box_divides_it() -> None:
    source = f"{HEAD}  - callout: law\n    body:\n      - table: [[甲, 乙]]\n      - page-break:\n      - 換頁之後\n  - 後。\n"
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(made(source)))) as pdf:
        pages = ["".join(page.extract_text().split()) for page in pdf.pages]
    assert ["換頁之後" in text for text in pages] == [False, True]
    styles = [one.get(W + "val") for one in body(source).iter(W + "tblStyle")]
    assert styles == ["CalloutLawBox", "TableRuled", "CalloutLawBox"]
    ends = f"{HEAD}  - callout: law\n    body:\n      - 文。\n      - page-break:\n"
    assert [one.get(W + "val") for one in body(ends).iter(W + "tblStyle")] == ["CalloutLawBox"]


def test_a_page_break_at_the_end_stands_alone() -> None:
    assert [style(p) for p in body(f"{HEAD}  - 前。\n  - page-break:\n").iter(W + "p")].count("PageBreak") == 1


def row_flags(source: str) -> list[bool]:
    return [row.find(f"{W}trPr/{W}cantSplit") is not None for row in body(source).iter(W + "tr")]


def test_a_tall_row_is_whole_in_libreoffice() -> None:
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(made(field("row-58"))))) as pdf:
        said = "".join(page.extract_text() for page in pdf.pages)
    assert [n for n in range(1, 59) if f"〔{n:02}〕" not in "".join(said.split())] == []
    assert row_flags(field("row-58")) == [True, False, True]


def test_rows_of_narrow_columns_are_tall_sooner() -> None:
    narrow = "[" + ", ".join(["字" * 12] * 11) + ", " + "字" * 90 + "]"
    assert row_flags(f"{HEAD}  - table: [[甲, {'字' * 300}], [乙, 丙]]\n") == [True, True]
    assert row_flags(f"{HEAD}  - table:\n      - {narrow}\n      - {narrow}\n") == [False, False]


def test_short_boxes_stay_together_and_a_long_one_goes_over_pages_whole() -> None:
    short = "".join(
        f"  - 間。\n  - callout: law\n    title: 首{n}\n    body: [文。, 文。, 尾{n}]\n" for n in range(100, 130)
    )
    long = "".join(f"      - 第{n}段。\n" for n in range(100, 180))
    with pdfplumber.open(
        io.BytesIO(pagemap.set_by_libreoffice(made(f"{HEAD}{short}  - callout: note\n    body:\n{long}")))
    ) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) >= 6
    assert [n for n in range(100, 130) if not any(f"首{n}" in text and f"尾{n}" in text for text in pages)] == []
    assert [n for n in range(100, 180) if f"第{n}段" not in "".join(pages)] == []


@pytest.mark.parametrize("source", [EVERYTHING, ENDS, READ, QUOTATION], ids=["everything", "ends", "read", "quotation"])
def test_every_validator_finds_nothing(source: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(made(source))
    answer = subprocess.run([SDK, str(path)], capture_output=True, text=True, check=False)
    assert (audit(path), integrity(path), json.loads(answer.stdout)["errors"]) == ([], [], [])


@pytest.mark.parametrize("source", [EVERYTHING, ENDS, READ, field("row-58")], ids=["everything", "ends", "read", "row"])
def test_the_words_are_read_back_from_inside_the_boxes(source: str) -> None:
    said = read(made(source)).words
    assert len(said) > 5
    if source == EVERYTHING:
        assert said["body_c1_l1_1_c1_q1_p1"] == "最裡面。"


def test_points_in_the_box_of_a_quotation_have_no_bar_of_their_own() -> None:
    tree = body(
        HEAD + "  - quote:\n      - 甲\n      - points:\n          - {head: 點, body: [乙, quote: [丙]]}\n      - 丁"
    )
    styles = {"".join(p.itertext()): style(p) for p in tree.iter(W + "p") if len("".join(p.itertext())) == 1}
    assert {text: styles[text] for text in "甲乙丁"} == dict.fromkeys("甲乙丁", "QuoteBoxed"), styles
    assert styles["丙"] == "Quote"  # a quotation in it has its own


IN_BOXES = """\
  - callout: note
    body: [文, {list: [甲]}, {list: [乙], style: number}]
  - table: [[頭], [{body: [{list: [丙], style: chinese}]}]]
"""


def test_labels_of_lists_in_boxes_and_cells_begin_with_the_text_around() -> None:
    data = made(HEAD + IN_BOXES)
    instances = {
        num.get(W + "numId"): num.find(f"{W}abstractNumId").get(W + "val", "")  # type: ignore[union-attr]
        for num in part(data, "word/numbering.xml").iter(W + "num")
    }
    levels = {
        one.get(W + "abstractNumId"): next(one.iter(W + "ind"))
        for one in part(data, "word/numbering.xml").iter(W + "abstractNum")
    }
    used = [one.get(W + "val") for one in body(HEAD + IN_BOXES).iter(W + "numId")]
    indents = [levels[instances[number]] for number in used]
    assert len(indents) == 3 and all(one.get(W + "left") == one.get(W + "hanging") for one in indents)
