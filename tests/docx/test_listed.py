"""The lists of figures and of tables behind the contents of a Word file: live fields with entries and pages in them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pdfplumber
import pytest

from tests import pagemap
from tests.docx.blocks import W, made
from tests.docx.sample import assets, png
from tests.docx.test_make import part, texts_of
from tests.sample import theme
from yinfa.compose import Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.formats.docx.contents import draft, measure
from yinfa.formats.docx.make import make
from yinfa.world.workspace import Workspace

FRONT = "yinfa: 1\nfront: {title: T, language: LANGUAGE, identifier: x, issued: 2026-01-05}\nprint: {contents: yes}\n"
FIGURE = "  - figure: a.png\n    alt: 圖\n    caption: 巡邏{警|jǐng}車\n"
TABLES = "".join(f"  - page-break:\n  - table: [[甲, 乙]]\n    caption: 走訪{n}[^a]\n" for n in (1, 2))
BARE = "  - table: [[甲, 乙]]\n"
NOTES = "notes: {a: 註}\n"
SECTION = "body:\n  - section: 節\n    body: [文]\n"


def listed(data: bytes) -> list[tuple[str, str]]:
    """Give style and text of each heading and entry before the text, with the instruction that begins a list."""
    found = []
    for paragraph in part(data, "word/document.xml").iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle").get(W + "val", "")  # type: ignore[union-attr]
        codes = [code.text.strip() for code in paragraph.iter(W + "instrText") if code.text and " TOC " in code.text]
        if style in ("TOCHeading", "TableofFigures"):
            found.append((" ".join([style, *codes]), "".join(t.text or "" for t in paragraph.iter(W + "t"))))
    return found


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("zh-Hant-TW", ["目錄", "圖目錄", "表目錄"]),
        ("zh-Hant-HK", ["目錄", "圖目錄", "表目錄"]),
        ("zh-Hans-CN", ["目录", "图目录", "表目录"]),
        ("en", ["Contents", "Figures", "Tables"]),
    ],
)
def test_figures_and_tables_have_lists_under_words_of_their_language(language: str, headings: list[str]) -> None:
    data = made(FRONT.replace("LANGUAGE", language) + SECTION + FIGURE + TABLES + BARE + NOTES)
    assert texts_of(part(data, "word/document.xml"), "TOCHeading") == headings
    assert [code for code, _ in listed(data) if "TOC " in code] == [
        'TableofFigures TOC \\h \\z \\c "Figure"',
        'TableofFigures TOC \\h \\z \\c "Table"',
    ]


@pytest.mark.parametrize(
    ("blocks", "headings"),
    [(FIGURE, ["目錄", "圖目錄"]), (TABLES, ["目錄", "表目錄"]), (BARE, ["目錄"])],
    ids=["figures", "tables", "no captions"],
)
def test_a_list_stands_only_where_something_is_in_it(blocks: str, headings: list[str]) -> None:
    notes = NOTES if "[^a]" in blocks else ""
    data = made(FRONT.replace("LANGUAGE", "zh-Hant-TW") + SECTION + blocks + notes)
    assert texts_of(part(data, "word/document.xml"), "TOCHeading") == headings
    assert (
        listed(
            made(
                SECTION.join(
                    (
                        "yinfa: 1\nfront: {title: T, language: zh-Hant-TW, identifier: x, issued: 2026-01-05}\n",
                        blocks + notes,
                    )
                )
            )
        )
        == []
    )


def galley() -> Galley:
    home = Path(mkdtemp(prefix="yinfa-listed-"))
    (home / "content/x").mkdir(parents=True)
    (home / "content/x/a.png").write_bytes(png())
    source = (FRONT.replace("LANGUAGE", "zh-Hant-TW") + SECTION + FIGURE + TABLES + NOTES).encode()
    return compose(load(source, home / "content/x/publication.yaml", Workspace.at(home)), Ticket("x", "docx"), theme())


def test_entries_have_labels_words_and_the_pages_on_which_libreoffice_sets_them() -> None:
    held = galley()
    data = make(held, replace(assets(), pages=measure([draft(held, assets())])[0])).issue({})
    entries = [text for code, text in listed(data) if code.startswith("TableofFigures")]
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(data))) as pdf:
        pages = ["".join(page.extract_text().split()) for page in pdf.pages]
    at = {
        said: next(n for n, text in enumerate(pages, 1) if said in text and n > 1) for said in ("表1走訪1", "表2走訪2")
    }
    assert entries == ["圖 1　巡邏警車1", f"表 1　走訪1{at['表1走訪1']}", f"表 2　走訪2{at['表2走訪2']}"]
    assert at["表2走訪2"] > at["表1走訪1"] > 1
