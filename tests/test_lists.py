"""Lists of many items and of many levels, as pages show them: PDF, Word in LibreOffice, the books in Chromium."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from itertools import combinations
from pathlib import Path
from unicodedata import normalize

import pdfplumber
import pytest

from tests.pdf.pages import glyphs, lines
from tests.press.project import build, project
from yinfa.model.numeral import han_number
from yinfa.world.programs import environment

FIELD = Path(__file__).parent / "data/field"
HEAD = "yinfa: 1\nfront: {{title: 題, language: zh-Hant-TW, identifier: {0}, issued: 2026-01-05, variants: [zh-Hans-CN]}}\n"
LONG = "始" + "句" * 50
STYLES = ("number", "chinese", "bullet")
LEAST = 0.25
"""Share of a glyph, about its middle, that nothing else is printed on."""


def listed(items: list[str], style: str, indent: int = 2) -> str:
    lead = " " * indent
    return f"{lead}- list:\n" + "".join(f"{lead}    - {item}\n" for item in items) + f"{lead}  style: {style}\n"


def nested(level: int, deepest: int, indent: int = 2, styles: tuple[str, ...] = STYLES) -> str:
    """Give a list of two items, the first of which holds the next level."""
    lead = " " * indent
    inner = nested(level + 1, deepest, indent + 6, styles) if level < deepest else ""
    items = f"{lead}    - - 層{level}甲\n{inner}{lead}    - 層{level}乙\n"
    return f"{lead}- list:\n{items}{lead}  style: {styles[level % len(styles)]}\n"


MANY = HEAD.format("many") + "body:\n"
MANY += "".join(listed([LONG if n in (1, 11, 199) else "始" for n in range(1, 200)], style) for style in STYLES[:2])
MANY += "  - callout: note\n    body:\n" + listed(["始"] * 11, "chinese", 6) + listed([*["始"] * 99, LONG], "number", 6)
MANY += "  - list:\n" + "      - 外\n" * 11 + "      - - 外\n        - 續\n" + listed(["始"] * 12, "chinese", 8)
MANY += "    style: chinese\n"
DEEP = (
    HEAD.format("deep")
    + "body:\n"
    + nested(1, 9)
    + nested(1, 9, styles=("number",))
    + nested(1, 9, styles=("chinese",))
)
DEEP += "  - callout: case\n    body:\n" + nested(1, 9, 6, ("number",))
WIDE = HEAD.format("wide") + "body:\n"


def many(level: int, indent: int) -> str:
    """Give a list of 21 items, the first of which holds the next level, to the ninth."""
    lead = " " * indent
    inner = many(level + 1, indent + 6) if level < 9 else ""
    items = f"{lead}    - - 層{level}首{'句' * 50}\n{inner}" + f"{lead}    - 中\n" * 19 + f"{lead}    - 層{level}末\n"
    return f"{lead}- list:\n{items}{lead}  style: chinese\n"


WIDE += many(1, 2) + "  - callout: note\n    body:\n" + many(3, 6) + "  - quote:\n" + many(4, 6)
BOXES = """\
  - callout: law
    body:
      - list:
          - - 外甲
            - callout: note
              body:
                - list: [內甲, 內乙]
                  style: number
          - 外乙
        style: number
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of finished files; the build reads every label back from each."""
    named = {name: (FIELD / name / "publication.yaml").read_text("utf-8") for name in ("list-past-ten", "min-list4")}
    folder = project(tmp_path_factory.mktemp("lists"), many=MANY, deep=DEEP + BOXES, wide=WIDE, **named)
    done = build(folder, "--vertical")
    assert done.returncode == 0, done.stderr
    words = [str(path) for path in sorted((folder / "output").glob("*/*.docx"))]
    office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    command = [*office, "--outdir", str(folder / "word"), *words]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment())
    return folder


def pages(folder: Path, name: str, form: str) -> bytes:
    """Give the pages of a publication, as the PDF has them or as LibreOffice or Chromium sets them."""
    if form == "pdf":
        return (folder / f"output/{name}/{name}.pdf").read_bytes()
    if form == "docx":
        return (folder / f"word/{name}.pdf").read_bytes()
    book, out = folder / f"{name}.{form}", folder / f"{name}.{form}.pdf"
    with zipfile.ZipFile(folder / f"output/{name}/{name}.{form}") as file:
        file.extractall(book)
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={folder}/chromium",
        "--no-pdf-header-footer",
        f"--print-to-pdf={out}",
    ]
    command.append(f"file://{book}/EPUB/text/title.xhtml")
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment())
    return out.read_bytes()


def rows(data: bytes) -> list[str]:
    """Give what stands on each line, without white."""
    return ["".join(g.text for g in row if not g.text.isspace()) for row in lines(glyphs(data))]


def overprinted(data: bytes) -> list[str]:
    """Give the glyphs that stand on the middle of others."""
    found, seen = [], 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            inked = [c for c in page.chars if c["text"].strip()]
            seen += len(inked)
            found += [a["text"] + b["text"] for a, b in combinations(inked, 2) if all(_meet(a, b, *s) for s in _SIDES)]
    assert seen > 30  # a browser without fonts prints empty pages, on which nothing meets
    return found


_SIDES = (("x0", "x1"), ("top", "bottom"))


def _meet(a: dict[str, float], b: dict[str, float], low: str, high: str) -> bool:
    middle, size = (a[low] + a[high] - b[low] - b[high]) / 2, min(a[high] - a[low], b[high] - b[low])
    return abs(middle) < LEAST * size


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_each_item_past_the_tenth_stands_on_one_line_with_its_label(made: Path, form: str) -> None:
    found = "\n".join(rows(pages(made, "list-past-ten", form)))
    items = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥角"
    chinese, numbers = (
        [f"{label(n)}{c}" for n, c in enumerate(items, 1)]
        for label in (lambda n: f"{han_number(n)}、", lambda n: f"{n}.")
    )
    assert (
        re.sub(r"\n(\d+\n條列超過十項\n)?", " ", found).find(
            " ".join([*chinese, "下一段緊接在後，看第一個字有沒有被蓋住。"])
        )
        >= 0
    )
    for row in (*numbers, *chinese[:14], "•外層"):
        assert row in found.split("\n"), row


@pytest.mark.parametrize("form", ["pdf", "docx", "epub", "vertical.epub"])
@pytest.mark.parametrize("name", ["list-past-ten", "many", "deep", "wide"])
def test_nothing_is_printed_on_anything_else(made: Path, name: str, form: str) -> None:
    assert overprinted(pages(made, name, form)) == []


@pytest.mark.parametrize(("form", "tab"), [("pdf", 0), ("docx", 0.25), ("epub", 0)])
def test_every_text_of_a_list_begins_behind_its_widest_label(made: Path, form: str, tab: float) -> None:
    data = pages(made, "many", form)
    last, seen = None, set()
    for row in lines(glyphs(data)):
        row = [g for g in row if not g.text.isspace()]
        head = next((g for g in row if g.text == "始"), None)
        if head and normalize("NFKC", row[0].text) in "一二三四五六七八九十":
            seen.add(round(20 * (head.x0 - row[0].x0) / head.size) / 20)
        if head is None and row[0].text == "句" and last and last.page == row[0].page:
            assert row[0].x0 == pytest.approx(last.x0, abs=0.5)
        last = head or (last if row[0].text == "句" else None)
    assert seen == {6 + tab, 3 + tab}  # 一百九十九、 and 十一、


def test_in_vertical_lines_texts_begin_level_too(made: Path) -> None:
    with pdfplumber.open(io.BytesIO(pages(made, "many", "vertical.epub"))) as pdf:
        begin = {round(c["top"]) for page in pdf.pages for c in page.chars if c["text"] == "始"}
    assert len(begin) == 4  # one for each list: six em in, or three and three


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_list_counts_on_behind_the_one_within_it_to_the_ninth_level(made: Path, form: str) -> None:
    items = [row for row in rows(pages(made, "deep", form)) if re.search("[層內外]", row)]
    levels = [f"層{n}甲" for n in range(1, 10)] + [f"層{n}乙" for n in range(9, 0, -1)]
    label = {"number": ("1.", "2."), "chinese": ("一、", "二、"), "bullet": ("•", "•")}

    def expected(*styles: str) -> list[str]:
        return [label[styles[int(item[1]) % len(styles)]][item[2] == "乙"] + item for item in levels]

    boxed = [*expected("number"), "1.外甲", "1.內甲", "2.內乙", "2.外乙"]
    assert items == [*expected(*STYLES), *expected("number"), *expected("chinese"), *boxed]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_fourth_level_is_not_taken_for_the_third(made: Path, form: str) -> None:
    found = [row for row in rows(pages(made, "min-list4", form)) if row[1:2] == "."]
    assert found == ["1.一層", "1.二層", "1.三層之一", "1.四層之一", "2.四層之二", "2.三層之二"]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_deep_lists_of_wide_labels_stay_in_the_type_area_and_leave_a_line(made: Path, form: str) -> None:
    data, inner, outer = pages(made, "wide", form), 30 * 72 / 25.4, 25.8 * 72 / 25.4
    for g in (g for g in glyphs(data) if not g.text.isspace()):
        left, right = (inner, outer) if g.page % 2 else (outer, inner)
        assert left - 1 < g.x0 and g.x1 < 595.28 - right + 1, g
    found = rows(data)
    assert [row for row in found if "末" in row] == [
        f"二十一、層{n}末" for first in (1, 3, 4) for n in range(9, first - 1, -1)
    ]
    assert min(len(row) for row in found if row.startswith("一、層")) >= 13


def within(levels: int) -> str:
    """Give lists within one another in a callout of the third section."""
    sections = "".join(f"{'    ' * n}  - section: 節{n}\n{'    ' * n}    body:\n" for n in range(3))
    return (
        HEAD.format("deepest")
        + f"body:\n{sections}"
        + " " * 14
        + "- callout: note\n"
        + (" " * 16 + "body:\n" + nested(1, levels, 18))
    )


def test_a_tenth_level_is_told_at_its_place_and_nine_are_taken(tmp_path: Path) -> None:
    folder = project(tmp_path, deepest=within(10))
    done = build(folder, "check")
    line = next(n for n, row in enumerate(within(10).split("\n"), 1) if "層9甲" in row) + 1
    assert done.returncode == 1
    assert re.findall(r"publication.yaml:(\d+):\d+: error (\w+)", done.stdout + done.stderr) == [(str(line), "S028")]
    written_out = within(10).replace(nested(10, 10, 18 + 9 * 6), " " * (18 + 9 * 6) + "- 層十\n")
    (folder / "content/deepest/publication.yaml").write_text(written_out, "utf-8")
    assert build(folder, "check").returncode == 0


def test_a_list_of_points_right_under_the_label_of_its_box_reads_back_in_every_format(tmp_path: Path) -> None:
    boxed = "".join(f"  - callout: {tone}\n    body:\n{listed(['甲', '乙'], 'bullet', 6)}" for tone in ("law", "note"))
    done = build(project(tmp_path, x=HEAD.format("x") + "body:\n" + boxed))
    assert done.returncode == 0, done.stdout + done.stderr
