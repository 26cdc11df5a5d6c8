"""Sections of five levels, annexes and lists: the series of their numbers, in every format."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from lxml import etree

from tests.content.test_slips import FRONT, told
from tests.docx.blocks import W, made, style
from tests.docx.test_make import part
from tests.pagemap import set_by_libreoffice as libreoffice
from tests.press.project import build, project
from tests.sample import theme
from yinfa.compose import Galley, Ticket
from yinfa.compose.identity import unlike
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.content.series import typed
from yinfa.formats.docx.headings import Headings
from yinfa.model.inline import Reference, bare
from yinfa.model.series import Numbered, form
from yinfa.model.tree import Item, Section
from yinfa.model.walk import nodes, texts
from yinfa.reading.docx import read
from yinfa.world.workspace import Workspace

HEAD = "yinfa: 1\nfront: {title: 手冊, language: LANGUAGE, identifier: series, issued: 2026-01-05}\n"
DEEP = """print: {numbers: [章, 節], contents: yes}
body:
  - section: 總則
    id: general
    body:
      - 見[](#general)、[](#deep)、[](#forms)、[](#list)。
      - section: 目的
        body:
          - section: 三級
            id: deep
            body:
              - section: 四級
                body:
                  - section: 五級
                    body: [文。]
              - section: 四級二
                body: [文。]
  - section: 分則
    numbers: [decimal, paren]
    body:
      - section: 甲事
        body:
          - section: 細目
            body: [文。]
      - section: 乙事
        number: 5
        body: [文。]
      - section: 丙事
        body: [文。]
  - section: 補則
    number: 第二章之一
    body: [文。]
  - section: 前言
    number: none
    body: [文。]
  - section: 罰則
    body:
      - list: [甲, 乙, {number: 5, body: 丙}, 丁, {number: none, body: 戊}, {number: 之一, body: 己}, 庚]
        style: chinese-paren
        start: 2
      - list: [辛, {number: 7, body: 壬}, 癸]
        style: number
      - list: [子, 丑]
        style: paren
      - list: [寅, {number: 20, body: 卯}, 辰]
        style: circled
      - list: [巳, 午]
        style: letter
      - section: 節甲
        body: [文。]
closing:
  - annex: 申請書
    id: forms
    body:
      - section: 附件內
        body: [文。]
  - annex: 切結書
    body: [文。]
  - annex: 一覽表
    id: list
    sort: 附表
    body: [文。]
"""
SOURCE = HEAD.replace("LANGUAGE", "zh-Hant-TW") + DEEP
SECTIONS = [
    "第一章 總則", "第一節 目的", "一、 三級", "（一） 四級", "1. 五級", "（二） 四級二",
    "第二章 分則", "1. 甲事", "(1) 細目", "5. 乙事", "6. 丙事", "第二章之一 補則", " 前言", "第三章 罰則", "第一節 節甲",
    "附件一 申請書", "一、 附件內", "附件二 切結書", "附表 一覽表",
]  # fmt: skip
ITEMS = [
    "（二）甲",
    "（三）乙",
    "（五）丙",
    "（六）丁",
    "戊",
    "之一己",
    "（七）庚",
    "1.辛",
    "7.壬",
    "8.癸",
    "(1)子",
    "(2)丑",
    "①寅",
    "⑳卯",
    "㉑辰",
    "A.巳",
    "B.午",
]


def galley(source: str, language: str = "zh-Hant-TW", variant: str = "") -> Galley:
    file = Path("/x/content/series/publication.yaml")
    publication = load((HEAD.replace("LANGUAGE", language) + source).encode(), file, Workspace.at(Path("/x")))
    return compose(publication, Ticket("series", "pdf", variant=variant), theme())


@cache
def labels(source: str, language: str = "zh-Hant-TW", variant: str = "") -> tuple[list[str], list[str], list[str]]:
    """Give the labels of sections with their headings, of items with their words, and of references."""
    tree = galley(source, language, variant).publication
    found = list(nodes(tree))
    sections = [f"{n.label} {bare(n.heading.text)}" for n in found if isinstance(n, Section)]
    items = [n.label + bare(n.body[0].text) for n in found if isinstance(n, Item)]
    shown = [i.label for n in texts(tree) for i in n.text if isinstance(i, Reference)]
    return sections, items, shown


def test_five_levels_annexes_and_lists_have_the_numbers_that_an_office_expects() -> None:
    assert labels(DEEP) == (SECTIONS, ITEMS, ["第一章", "三級", "附件一", "附表"])


@pytest.mark.parametrize(
    ("language", "variant", "heads"),
    [
        ("zh-Hant-HK", "", ["第一編 甲", "第一章 乙", "附錄一 丙", "附錄二 丁"]),
        ("zh-Hans-CN", "", ["第一编 甲", "第一章 乙", "附录1 丙", "附录2 丁"]),
        ("zh-Hant-TW", "zh-Hans-CN", ["第一编 甲", "第一章 乙", "附录1 丙", "附录2 丁"]),
        ("en", "", ["Part 1 甲", "Chapter 1 乙", "Appendix 1 丙", "Appendix 2 丁"]),
    ],
)
def test_each_language_words_the_series_that_are_names(language: str, variant: str, heads: list[str]) -> None:
    annex = "  - {{annex: {}, sort: 附錄, body: [文]}}\n"
    source = "print: {numbers: [編, chapter]}\nbody:\n  - section: 甲\n    body:\n      - {section: 乙, body: [文]}\n"
    assert labels(source + annex.format("丙") + annex.format("丁"), language, variant)[0] == heads


@pytest.mark.parametrize(
    ("named", "last"),
    [
        ("", ["一、", "（一）", "1.", "(1)", "①"]),
        ("print: {numbers: [chapter]}", ["第一章", "一、", "（一）", "1.", "(1)"]),
        ("print: {numbers: [decimal]}", ["1.", "(1)", "①", "", ""]),
        ("print: {numbers: [none, 款]}", ["", "第一款", "一、", "（一）", "1."]),
    ],
)
def test_the_levels_that_are_not_named_go_on_where_the_theme_does(named: str, last: list[str]) -> None:
    body = "".join(f"{'    ' * n}  - section: 節\n{'    ' * n}    body:\n" for n in range(5)) + " " * 22 + "- 文\n"
    assert [one.split()[:-1] for one in labels(f"{named}\nbody:\n{body}")[0]] == [[x] if x else [] for x in last]


def test_a_label_past_the_alphabet_and_the_circles_is_still_one() -> None:
    assert [form("letter", {}).label(n) for n in (1, 26, 27, 53)] == ["A.", "Z.", "AA.", "AAA."]
    assert [form("circled", {}).label(n) for n in (1, 20, 21, 35, 36, 50, 51)] == [*"①⑳㉑㉟㊱㊿", "(51)"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *((f"{label}總則", label) for label in ("第一章　", "第十二節 ", "一、", "（三）", "(3) ", "3. ", "①", "A. ", "甲、")),
        *((f"{label}總則", label) for label in ("第三條之一　", "附件二 ", "第一編　")),
        *((text, "") for text in ("一、二審程序", "2.0 版", "第一章程草案", "附錄", "第一章", "甲、乙雙方", "A. Smith", "（110）年度", "3.5 噸")),
    ],
)  # fmt: skip
def test_a_typed_label_is_told_from_words_that_look_like_one(text: str, label: str) -> None:
    found = typed(text)
    assert (found.label if found else "") == label


def test_a_typed_label_wins_is_told_with_what_to_write_and_counts() -> None:
    body = "body:\n  - {section: 甲, body: [文]}\n  - {section: 二、乙, body: [文]}\n  - {section: 丙, body: [文]}\n"
    assert labels(body)[0] == ["一、 甲", " 二、乙", "三、 丙"]


def test_a_typed_label_wins_over_a_stated_number_too_which_counts_on(tmp_path: Path) -> None:
    body = "body:\n  - {section: 第五章　甲, number: 5, body: [文]}\n  - {section: 乙, body: [文]}\n"
    assert labels("print: {numbers: [chapter]}\n" + body)[0] == [" 第五章　甲", "第六章 乙"]
    items = "body:\n  - list: [{number: 5, body: 五、甲}, 乙]\n    style: chinese\n"
    assert [item.label for block in galley(items).publication.body for item in block.items] == ["", "六、"]  # type: ignore[union-attr]
    assert [f.code for f in told(FRONT + items, tmp_path)] == ["S031"]


def test_the_words_of_the_warning_lead_to_a_file_that_passes(tmp_path: Path) -> None:
    (found,) = told(FRONT + "body:\n  - section: 第一章　總則\n    body: [文]\n", tmp_path)
    assert (found.code, found.at.line, found.at.column) == ("S031", 8, 14)
    assert "numbers: [chapter]" in found.hint("zh") and "number: none" in found.hint("en")
    for mended in (
        "print: {numbers: [chapter]}\nbody:\n  - section: 總則\n    body: [文]\n",
        "body:\n  - section: 第一章　總則\n    number: none\n    body: [文]\n",
        "print: {numbers: none}\nbody:\n  - section: 第一章　總則\n    body: [文]\n",
    ):
        assert told(FRONT + mended, tmp_path) == []
    assert [f.code for f in told(FRONT + "body:\n  - list: [一、甲, 乙]\n    style: chinese\n", tmp_path)] == ["S031"]


@pytest.mark.parametrize(
    ("source", "code", "hint"),
    [
        ("print: {numbers: [章, 册]}\nbody: [文]\n", "S005", ""),
        ("print: {numbers: 章、節}\nbody: [文]\n", "S003", "[chapter, division]"),
        ("body:\n  - annex: 甲\n    sort: 附圖\n    body: [文]\n", "S005", ""),
        ("body:\n  - list: [甲]\n    start: 0\n", "S009", ""),
        ("body:\n  - list: [{number: 3}]\n", "S002", ""),
        ("body:\n  - section: 甲\n    number: '{unit.name}'\n    body: [文]\n", "S024", ""),
    ],
)
def test_what_cannot_be_a_series_or_a_number_is_told(source: str, code: str, hint: str, tmp_path: Path) -> None:
    (found,) = told(FRONT + source, tmp_path)
    assert found.code == code and hint in found.hint("zh")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    statute = Path("tests/data/field/statute-default/publication.yaml").read_text("utf-8")
    folder = project(tmp_path_factory.mktemp("series"), series=SOURCE, law=statute)
    done = build(folder)
    assert done.returncode == 0, done.stderr
    return folder / "output"


def outline(items: object) -> Iterator[tuple[int, str]]:
    """Give the levels and titles of a PDF's bookmarks."""

    def down(these: object, level: int) -> Iterator[tuple[int, str]]:
        for one in these:  # type: ignore[attr-defined]
            yield level, one.title
            yield from down(one.children, level + 1)

    return down(items, 1)


def test_in_the_pdf_five_levels_are_headings_bookmarks_and_pages_of_annexes(files: Path) -> None:
    with pikepdf.open(files / "series/series.pdf") as pdf:
        with pdf.open_outline() as marks:
            found = list(outline(marks.root))
        tags = {str(one.get("/S", "")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one}
        pages = [page.extract_text() if hasattr(page, "extract_text") else "" for page in pdf.pages]
    assert found[1:7] == [
        (2, "第一章　總則"), (3, "第一節　目的"), (4, "一、三級"), (5, "（一）四級"), (6, "1. 五級"), (5, "（二）四級二"),
    ]  # fmt: skip
    assert {"/H2", "/H3", "/H4", "/H5", "/H6"} <= tags
    assert len(pages) >= 5


def test_in_word_programs_count_as_we_do(files: Path) -> None:
    pdf = libreoffice((files / "series/series.docx").read_bytes())
    assert 0.8 < behind(pdf, "第一章") < 1 and 0.8 < behind(pdf, "第二章之一") < 1
    flat = [re.sub(r"\s+", "", one) for one in words(pdf)]
    heads = [re.sub(r"\s+", "", one) for one in SECTIONS]
    begun = flat[len(flat) - flat[::-1].index("第一章總則") - 1 :]
    assert [one for one in begun if one in {*heads, *ITEMS}] == [
        *heads[:14], *(one for one in ITEMS), *heads[14:],
    ]  # fmt: skip


def behind(pdf: bytes, label: str) -> float:
    """Give the white behind the last place where a label stands, in em."""
    with pymupdf.open(stream=pdf) as document:
        found = [one for page in document for one in page.get_text("words")]
    at = max(n for n, one in enumerate(found) if one[4] == label)
    (left, _, right, *_), (begins, *_) = found[at], found[at + 1]
    return (begins - right) / (right - left) * len(label)


def words(pdf: bytes) -> list[str]:
    """Give the lines of a PDF."""
    with pymupdf.open(stream=pdf) as document:
        lines: list[tuple[int, float, float, str]] = []
        for page in document:
            for x, y, _, _, word, *_ in page.get_text("words"):
                lines.append((page.number, round(y), x, word))
    rows: dict[tuple[int, float], str] = {}
    for number, y, _, word in sorted(lines):
        near = next((at for at in rows if at[0] == number and abs(at[1] - y) < 4), (number, y))
        rows[near] = rows.get(near, "") + word
    return list(rows.values())


def test_in_the_epub_lists_are_real_and_annexes_are_appendices(files: Path) -> None:
    with zipfile.ZipFile(files / "series/series.epub") as book:
        texts = {name: book.read(name) for name in book.namelist() if name.endswith(".xhtml")}
    nav = etree.fromstring(next(data for name, data in texts.items() if name.endswith("nav.xhtml")))
    titles = ["".join(link.itertext()) for link in nav.iter("{*}a")]
    assert "第二章之一　補則" in titles and "1. 五級" in titles and "附件二　切結書" in titles
    roots = [etree.fromstring(data) for data in texts.values()]
    sections = [one for root in roots for one in root.iter("{*}section")]
    assert [one.get("role") for one in sections if "annex" in one.get("class", "").split()] == ["doc-appendix"] * 3
    lists = [one for root in roots for one in root.iter("{*}ol") if "list" in one.get("class", "").split()]
    assert len(lists) == 5
    assert {one.tag.rpartition("}")[2] for root in roots for one in root.iter("{*}h4", "{*}h5")} == {"h4", "h5"}


def test_no_heading_of_a_statute_that_was_typed_out_has_two_labels(files: Path) -> None:
    for name in ("pdf", "docx"):
        data = (files / f"law/law.{name}").read_bytes()
        rows = [re.sub(r"\s", "", one) for one in words(data if name == "pdf" else libreoffice(data))]
        for heading in ("第一章總則", "第一節通則", "附錄一表格"):
            assert heading in rows
        assert not [one for one in rows if re.match("[一二三]、(第|附)|（[一二三]）第", one)]


def test_a_list_within_another_and_in_a_box_goes_on_with_stated_numbers() -> None:
    inner = "{list: [子, {number: 4, body: 丑}, 寅], style: circled}"
    source = f"body:\n  - list: [甲, [乙, {inner}], {{number: 9, body: 丙}}, 丁]\n    style: paren\n"
    assert labels(source)[1] == ["(1)甲", "(2)乙", "①子", "④丑", "⑤寅", "(9)丙", "(10)丁"]
    boxed = source.replace("  - list", "  - callout: note\n    body:\n    - list").replace(
        "\n    style", "\n      style"
    )
    for one in (source, boxed):
        made(HEAD.replace("LANGUAGE", "zh-Hans-CN") + one)


TERMS = """body:
  - terms:
      - term: 勤區[^a]
        id: beat
        body: 由一名員警負責的地區。
      - term: 聯合勤務
        body:
          - 依下列規定：
          - list: [巡邏, 臨檢]
            style: chinese-paren
          - terms: [{term: 內層, body: 意思。}]
  - 見[](#beat)。
  - callout: note
    body:
      - list: [[項, {terms: [{term: 警械, body: [意思。, {list: [甲], style: circled}]}]}]]
notes: {a: 註}
"""


def test_words_with_what_they_mean_are_one_in_every_format(tmp_path: Path) -> None:
    folder = project(tmp_path, terms=HEAD.replace("LANGUAGE", "zh-Hans-CN") + TERMS)
    done = build(folder)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "output/terms/terms.epub") as book:
        roots = [etree.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xhtml")]
    lists = [one for root in roots for one in root.iter("{*}dl")]
    assert [[child.tag.rpartition("}")[2] for child in one] for one in lists] == [
        ["dt", "dd"] * 2,
        ["dt", "dd"],
        ["dt", "dd"],
    ]
    document = part((folder / "output/terms/terms.docx").read_bytes(), "word/document.xml")
    styles = [style(one) for one in document.iter(f"{W}p")]
    assert styles[2:8] == [
        "TermHead",
        "ListContinue",
        "TermHead",
        "ListContinue",
        "ListChineseParen2",
        "ListChineseParen2",
    ]
    with pikepdf.open(folder / "output/terms/terms.pdf") as pdf:
        found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/L"]
        assert found and all(kid.get("/S") == "/LI" for one in found for kid in one.K)
    rows = words((folder / "output/terms/terms.pdf").read_bytes())
    assert {"聯合勤務", "（一）巡邏", "內層", "警械"} <= set(rows)


def wrong(data: bytes) -> list[str]:
    """Give the addresses at which a Word file of `DEEP` says something else than it should."""
    return [address for address, _, _ in unlike(galley(DEEP), read(data), ())]


def test_a_number_that_word_counts_otherwise_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(made.__wrapped__(SOURCE)) == []
    take = Headings.take

    def lax(self: Headings, section: Section, placed: Numbered, styled: bool) -> None:
        take(self, section, replace(placed, n=placed.n and self.counts.get((0, section.level - 1), 0) + 1), styled)

    monkeypatch.setattr(Headings, "take", lax)
    monkeypatch.setattr("tests.docx.blocks.check", lambda data: [])
    assert wrong(made.__wrapped__(SOURCE)) != []
