"""Contents of statutes: titles of a collection, articles where they are asked for, on the pages where they stand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest
from lxml import etree

from tests.pagemap import set_by_libreoffice as libreoffice
from tests.test_articles import HEAD, STATUTES, galley_of, part, written
from yinfa.compose.annexes import fresh
from yinfa.compose.contents import lines
from yinfa.content.load import load
from yinfa.formats.docx.contents import pages_of
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.reading.numbering import W
from yinfa.world.workspace import Workspace

TITLES = ("巡守隊自治條例", "公共場所安全檢查辦法", "警械管理規則")
LAWS = ("tw", "cn", "hk")
LISTED = ("第一章", "第一條", "第二條", "第三條", "第三條之一", "第二章", "第一節", "第四條")
"""What the contents of the statute begin with."""
Files = Mapping[tuple[str, str], bytes]


def _statutes() -> Iterator[str]:
    for law, title in zip(LAWS, TITLES, strict=True):
        yield f"  - section: {title}\n    law: {law}\n    body:\n"
        for n in range(1, 40):
            yield f"      - article: ''\n        body: {'執行勤務，應遵守法令之規定。' * (1 + n % 4)}\n"
        if law == "tw":
            yield "      - annex: 巡守日誌\n        body: [格式。]\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Give the files of a collection of three statutes, and of a statute whose contents list its articles."""
    folder = tmp_path_factory.mktemp("contents")
    many = folder / "many/publication.yaml"
    many.parent.mkdir()
    many.write_text(HEAD.format("zh-Hant-TW") + "".join(_statutes()), "utf-8")
    one = folder / "one/publication.yaml"
    one.parent.mkdir()
    source = (STATUTES / "tw/publication.yaml").read_text("utf-8")
    one.write_text(re.sub(", variants: .*|contents: yes", "contents: articles", source).replace("-tw\n", "-o\n"))
    publications = [load(path.read_bytes(), path, Workspace.at(folder)) for path in (many, one)]
    outcomes = list(run(publications, Order(("pdf", "docx", "epub")), Workspace.at(folder / "out")))
    assert [outcome.findings for outcome in outcomes if outcome.path is None] == []
    return {(o.ticket.slug, o.ticket.format): o.path.read_bytes() for o in outcomes if o.path and not o.ticket.variant}


def told(pdf: bytes) -> list[tuple[str, int, int]]:
    """Give each line of printed contents with the page it names and the page to which it leads."""
    found = []
    with pymupdf.open(stream=pdf) as document:
        for page in document.pages(0, 2):
            for link in page.get_links():
                box = pymupdf.Rect(link["from"])
                words = page.get_text("words", clip=(0, box.y0 + 2, page.rect.width, box.y1 - 2))
                if box.height > 5 and words and words[-1][4].isdigit():
                    found.append((re.split(r"[.\s]", words[0][4])[0], int(words[-1][4]), link["page"] + 1))
    return found


def in_word(docx: bytes) -> list[tuple[str, int, int]]:
    """Give each line of contents in Word with the page it names and the page where LibreOffice has its bookmark."""
    pages = dict(pages_of(libreoffice(docx)))
    found = []
    for p in part(docx, "word/document.xml").iter(W + "p"):
        style, link = p.find(f"{W}pPr/{W}pStyle"), p.find(W + "hyperlink")
        if style is not None and style.get(W + "val", "").startswith("TOC") and link is not None:
            text = [t.text or "" for t in link.iter(W + "t")]
            address = re.sub("^_yb?_", "", link.get(W + "anchor", ""))
            found.append(("".join(text[:-1]), int(text[-1]), pages[address]))
    return found


def test_a_collection_lists_its_titles_on_the_pages_where_its_statutes_start(files: Files) -> None:
    for name, lines_of in (("pdf", told), ("docx", in_word)):
        listed = lines_of(files["many", name])
        assert [re.sub("^.、", "", words) for words, *_ in listed] == list(TITLES)
        assert all(says == stands for _, says, stands in listed), listed
        assert all(later > before for (_, before, _), (_, later, _) in pairwise(listed)), listed
    codes = [t.text or "" for t in part(files["many", "docx"], "word/document.xml").iter(W + "instrText")]
    assert any("TOC " in code and '"1-1"' in code for code in codes)


def test_what_stands_behind_an_annex_begins_a_page(files: Files, tmp_path: Path) -> None:
    """In the pages of both: the statute behind one, whose annex is deeper, not the one behind articles."""
    second, third = (stands for _, _, stands in told(files["many", "pdf"])[1:])
    with pymupdf.open(stream=files["many", "pdf"]) as document:
        assert "附件" in document[second - 2].get_text() and TITLES[1] not in document[second - 2].get_text()
        assert "第三十九條" in document[third - 1].get_text()
    document = part(files["many", "docx"], "word/document.xml")
    begun = [p for p in document.iter(W + "p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert ["".join(t.text or "" for t in p.iter(W + "t")) for p in begun] == ["巡守日誌", TITLES[1]]
    nested = "  - annex: 甲\n    body: [{section: 乙, body: [文。]}, {annex: 丙, body: [文。]}]\n  - section: 丁\n    body: [文。]\n"
    assert fresh(written(tmp_path, nested + "  - section: 戊\n    body: [文。]\n")) == {"body_x1", "body_x1_x1", "s1"}


def test_one_statute_is_no_collection_and_what_is_asked_wins(tmp_path: Path) -> None:
    statute = "  - section: 甲法\n    law: tw\n    body: [{article: '', body: 文。}]\n"
    assert not galley_of(written(tmp_path, statute)).contents
    galley = galley_of(written(tmp_path, statute + statute.replace("甲", "乙")))
    assert (galley.contents, galley.listed) == (True, 1)
    assert not galley_of(written(tmp_path, statute + statute + "print: {contents: no}\n")).contents


def test_contents_list_articles_where_they_are_asked_for(files: Files) -> None:
    """In the printed pages and in Word each names its page, and in books they stand below their chapter."""
    for name, lines_of in (("pdf", told), ("docx", in_word)):
        listed = lines_of(files["one", name])
        assert len(listed) == 23 and all(says == stands for _, says, stands in listed), listed
        assert [words.split("　")[0] for words, *_ in listed[:8]] == list(LISTED)
    with zipfile.ZipFile(io.BytesIO(files["one", "epub"])) as book:
        nav = etree.fromstring(next(book.read(n) for n in book.namelist() if n.endswith("nav.xhtml")))
    html = "{http://www.w3.org/1999/xhtml}"
    toc = nav.find(f".//{html}nav[@id='contents']")
    assert [a.text for a in toc.iterfind(f"{html}ol/{html}li[3]/{html}ol/{html}li[2]//{html}a")] == [
        "第二節　訓練",
        "第七條　基本訓練",
        "第七條之一",
        "第七條之二",
    ]


def test_word_lists_articles_again_when_its_contents_are_renewed(files: Files) -> None:
    """A title by the outline level of its paragraph, a label that runs into its text by a field that asks for it."""
    document = part(files["one", "docx"], "word/document.xml")
    titled = [p for p in document.iter(W + "p") if p.find(f"{W}pPr/{W}outlineLvl[@{W}val='2']") is not None]
    assert ["".join(t.text or "" for t in p.iter(W + "t")) for p in titled] == ["基本訓練"]
    codes = "".join(t.text or "" for t in document.iter(W + "instrText"))
    assert r' TOC \o "1-3" \h \z \u \f a ' in codes
    assert len(re.findall(r' TC " REF _yb_\w+ \\n 第[^"]+" \\f a \\l [23] ', codes)) == 16


def test_contents_of_a_statute_have_all_its_levels(tmp_path: Path) -> None:
    body = "  - {article: '', body: 文。}\n"
    for n, name in enumerate("目款節章編"):
        body = f"  - section: {name}甲\n    body:\n" + "".join(f"    {line}\n" for line in body.splitlines())
        galley = galley_of(written(tmp_path, body + "print: {contents: yes}\n"))
        assert [line.text[0] for line in lines(galley)] == list("編章節款目"[4 - n :])
