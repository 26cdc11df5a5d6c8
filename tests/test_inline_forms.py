"""Code, marked text, H~2~O and m^2^ in the finished files of every format, variant, direction and edition."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from lxml import etree

from tests.press.project import build, project

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORMS = """\
yinfa: 1
front: {title: 行內寫法, language: zh-Hant-TW, identifier: forms, issued: 2026-01-05, variants: [zh-Hant-TW, zh-Hans-CN]}
body:
  - section: 用`rm -rf`與 H~2~O
    body:
      - 裝`軟體.sh`，再裝軟體；==很*醒目*==，*著重`軟體`著重*，30 m^2^[^n]。
      - "**`粗`**、[`鏈`](https://example.org)、==`亮`==、[==鏈==](https://example.org)、`a  b`"
      - table: [[欄, 值], ["`代碼`", "CO~2~ ==亮=="]]
        caption: 表的`代碼`
colophon:
  - "`版本`：{unit.name|各單位}"
notes: {n: "註裡的`代碼`、x~i~ 與==亮==。"}
"""
UNITS = "code,name,copies\n001,青松分局,1\n002,白石分局,1\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = project(tmp_path_factory.mktemp("forms"), forms=FORMS)
    (made / "units.csv").write_text(UNITS, "utf-8")
    done = build(made, "--vertical")
    assert done.returncode == 0, done.stderr
    done = build(made, "issue", "forms", "--units", "units.csv")
    assert done.returncode == 0, done.stderr
    return made


def texts(folder: Path, name: str) -> str:
    """Give the XHTML or WordprocessingML of a file as one text; what cells keep whole is not marked."""
    with zipfile.ZipFile(folder / "output/forms" / name) as file:
        parts = [n for n in sorted(file.namelist()) if n.endswith((".xhtml", "document.xml", "footnotes.xml"))]
        said = "".join(file.read(part).decode() for part in parts)
    return re.sub('<span class="whole">(.*?)</span>', r"\1", said)


@pytest.mark.parametrize(
    ("name", "word"), [("forms.epub", "軟體"), ("forms.zh-Hans-CN.epub", "软体"), ("forms.vertical.epub", "軟體")]
)
def test_books_say_what_each_stretch_is_and_leave_code_as_it_is(folder: Path, name: str, word: str) -> None:
    said = texts(folder, name)
    for part in (
        "<code>軟體.sh</code>",
        f"再{'装' if word == '软体' else '裝'}{word}",
        "<code>a  b</code>",
        "m<sup>2</sup>",
        "CO<sub>2</sub> <mark>亮</mark>",
    ):
        assert part in said, part
    assert "</em><code>軟體</code><em>" in said  # no dots over code


def test_word_has_a_style_for_code_and_marked_text(folder: Path) -> None:
    with zipfile.ZipFile(folder / "output/forms/forms.docx") as file:
        styles = {s.get(W + "styleId"): s for s in etree.fromstring(file.read("word/styles.xml")).iter(W + "style")}
        runs = list(etree.fromstring(file.read("word/document.xml")).iter(W + "r"))
    code, marked = styles["InlineCode"], styles["MarkedText"]
    assert [f.get(W + "ascii") for f in code.iter(W + "rFonts")] == ["Noto Sans Mono CJK TC"]
    assert [s.get(W + "fill") for s in marked.iter(W + "shd")] == ["FFF0B3"]
    assert all(
        name in styles
        for name in (
            "StrongInlineCode",
            "HyperlinkInlineCode",
            "InlineCodeMarkedText",
            "HyperlinkMarkedText",
            "EmphasisMarkedText",
        )
    )
    shifted = {("".join(map(str, run.itertext())), v.get(W + "val")) for run in runs for v in run.iter(W + "vertAlign")}
    assert shifted == {("2", "subscript"), ("2", "superscript")}
    dotted = {s for s, style in styles.items() if next(style.iter(W + "em"), None) is not None}
    assert not any("Code" in str(name) for name in dotted)


def test_a_document_without_them_has_no_such_styles(folder: Path) -> None:
    small = project(folder / "small", plain=FORMS.partition("body:")[0] + "body: [文]\n")
    assert build(small, "--format", "docx").returncode == 0
    with zipfile.ZipFile(small / "output/plain/plain.docx") as file:
        assert b"InlineCode" not in file.read("word/styles.xml") and b"MarkedText" not in file.read("word/styles.xml")


@pytest.mark.parametrize("name", ["forms.pdf", "forms.zh-Hans-CN.pdf"])
def test_the_page_draws_code_in_one_width_and_small_signs_off_the_line(folder: Path, name: str) -> None:
    data = (folder / "output/forms" / name).read_bytes()
    spans = [
        s
        for page in pymupdf.open(stream=data)
        for b in page.get_text("dict")["blocks"]
        for line in b.get("lines", ())
        for s in line["spans"]
    ]
    mono = "".join(s["text"] for s in spans if "Ymono" in s["font"])
    assert all(word in mono for word in ("軟體.sh", "粗", "鏈", "代碼"))
    assert not any(word in mono for word in ("裝", "装", "再"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
    assert kinds.count("/Code") >= 9
    at = {s["text"].strip()[-2:]: s["origin"][1] for s in spans}
    below = [s["origin"][1] - at["CO"] for s in spans if s["text"].strip() == "2" and 6 < s["size"] < 7]
    above = [
        s["origin"][1] - at[next(k for k in at if k.endswith("m"))]
        for s in spans
        if s["text"].strip() == "2" and 7 < s["size"] < 8
    ]
    assert len(below) == len(above) == 1 and 1 < below[0] < 2 and -4 < above[0] < -2


def test_lines_with_them_stay_on_the_grid(folder: Path) -> None:
    spans = [
        s
        for b in pymupdf.open(folder / "output/forms/forms.pdf")[0].get_text("dict")["blocks"]
        for line in b.get("lines", ())
        for s in line["spans"]
    ]
    bases = sorted({round(s["origin"][1], 1) for s in spans if "serif" in s["font"] and 11 < s["size"] < 12})
    assert abs(bases[1] - bases[0] - 20) < 0.2  # a line of its own for each of two paragraphs, and none between


def test_every_edition_has_them_too(folder: Path) -> None:
    editions = sorted((folder / "output/forms/editions").rglob("*.pdf"))
    assert len(editions) == 2
    for path in editions:
        fonts = {font[3] for page in pymupdf.open(path) for font in page.get_fonts()}
        assert any("Ymono" in font for font in fonts)
