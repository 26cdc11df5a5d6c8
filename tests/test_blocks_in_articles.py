"""Blocks in articles stand where the texts of the articles do."""

from __future__ import annotations

import io
import zipfile

import pymupdf
import pytest

from tests.test_articles import HEAD
from yinfa.content.load import load
from yinfa.formats.docx.contents import libreoffice
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.world.workspace import Workspace

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><rect width="300" height="60" fill="#88a"/></svg>'
BODY = """  - article: ""
    body:
      - 起首的文字。
{second}      - terms: [{{term: 詞甲, body: 意甲。}}]
      - table: [[表甲, 數], [乙, 2]]
      - quote: 引言的文字。
      - points: [{{head: 點甲, body: 點乙。}}]
      - callout: note
        body: 框中的文字。
      - figure: a.svg
        alt: 圖
        caption: 圖說
print: {{contents: articles}}
"""
LANGUAGES = {"tw": "zh-Hant-TW", "hk": "zh-Hant-HK", "parts": "zh-Hant-HK", "cn": "zh-Hans-CN"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Give the files of a statute of each place by its name and format; `parts` has paragraphs (1), (2)."""
    folder = tmp_path_factory.mktemp("blocks")
    publications = []
    for name, language in LANGUAGES.items():
        path = folder / "content" / name / "publication.yaml"
        path.parent.mkdir(parents=True)
        (path.parent / "a.svg").write_text(SVG, "utf-8")
        second = "      - 其次的文字。\n" if name == "parts" else ""
        path.write_text(HEAD.format(language).replace("t,", f"{name},") + BODY.format(second=second), "utf-8")
        publications.append(load(path.read_bytes(), path, Workspace.at(folder)))
    outcomes = list(run(publications, Order(("pdf", "docx", "epub")), Workspace.at(folder)))
    assert [outcome.findings for outcome in outcomes if outcome.path is None] == []
    return {(o.ticket.slug, o.ticket.format): o.path.read_bytes() for o in outcomes if o.path}


@pytest.fixture(scope="module")
def office(made: dict[tuple[str, str], bytes]) -> dict[str, bytes]:
    """Give LibreOffice's pages of the Word files."""
    names = ("tw", "hk", "parts")
    return dict(zip(names, libreoffice([made[name, "docx"] for name in names]), strict=True))


def places(pdf: bytes) -> dict[str, float]:
    """Give how far right of the text's edge the words begin, in em of the text."""
    found: dict[str, float] = {}
    with pymupdf.open(stream=pdf) as document:
        words = [(word[4], word[0]) for page in document for word in page.get_text("words")]
        size = 10.5
        edge = min(x for _, x in words)
        for word, x in words:
            found.setdefault(word, round((x - edge) / size, 1))
    return found


def test_on_the_page_every_block_stands_in_the_hang_of_its_article(made: dict[tuple[str, str], bytes]) -> None:
    for name in ("tw", "hk", "parts"):
        at = places(made[name, "pdf"])
        text = next(x for word, x in at.items() if word.startswith("起首"))
        for word, further in (
            ("詞甲", 0),
            ("意甲。", 2),
            ("點甲", 0),
            ("點乙。", 0),
            ("表甲", 0),
            ("引言", 2),
            ("框中", 0),
        ):
            stands = next(x for told, x in at.items() if told.startswith(word))
            assert text + further - 0.3 <= stands <= text + further + 2, (name, word, text, stands)
    at = places(made["cn", "pdf"])
    assert at["詞甲"] < at["第一条"]


def test_words_with_their_meaning_stand_in_the_hang_in_word(office: dict[str, bytes]) -> None:
    for name in ("tw", "hk", "parts"):
        at = places(office[name])
        text = next(x for word, x in at.items() if word.startswith("起首"))
        assert abs(at["詞甲"] - text) < 0.3 and abs(at["意甲。"] - text - 2) < 0.3, (name, at)


def test_a_label_on_a_line_of_its_own_is_shown_where_contents_list_articles(office: dict[str, bytes]) -> None:
    """LibreOffice had shown no paragraph in which all was hidden."""
    with pymupdf.open(stream=office["parts"]) as document:
        printed = "".join(document[document.page_count - 1].get_text().split()) + "".join(
            document[0].get_text().split()
        )
    assert "第1條(1)起首" in printed.replace("\t", "")


def test_in_books_every_block_of_an_article_has_a_rule(made: dict[tuple[str, str], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made["tw", "epub"])) as book:
        sheet = next(book.read(n).decode() for n in book.namelist() if n.endswith("base.css"))
    for block in (".terms", ".points", ".callout", ".fit", "figure", ".table-note", "blockquote"):
        assert f".article.tw > {block}" in sheet
    assert "&gt;" not in sheet
