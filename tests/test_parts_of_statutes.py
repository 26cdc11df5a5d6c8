"""What the levels, annexes and references of statutes are called in Taiwan, on the mainland and in Hong Kong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from tests.test_articles import galley_of, part
from yinfa.compose import Galley
from yinfa.compose.contents import lines
from yinfa.compose.identity import unlike
from yinfa.content.load import load
from yinfa.content.series import typed
from yinfa.formats import FORMATS
from yinfa.formats.docx.contents import libreoffice
from yinfa.model.inline import Reference
from yinfa.model.tree import Section
from yinfa.model.walk import nodes, texts
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.reading.numbering import W
from yinfa.world.workspace import Workspace

LEVELS: Mapping[str, tuple[str, str]] = {
    "tw": ("zh-Hant-TW, variants: [zh-Hans-CN]", "編, 章, 節, 款, 目"),
    "cn": ("zh-Hans-CN, variants: [zh-Hant-TW]", "编, 章, 节"),
    "hk": ("zh-Hant-HK, variants: [zh-Hans-CN]", "部, 分部, 次分部"),
}
LABELS: Mapping[tuple[str, str], str] = {
    ("tw", ""): "第一編 第一章 第一節 第一款 第一目 第二編 第一章 第二章 附件一 附件二 附表",
    ("tw", "zh-Hans-CN"): "第一编 第一章 第一节 第一款 第一目 第二编 第一章 第二章 附件一 附件二 附表",
    ("cn", ""): "第一编 第一章 第一节 第二编 第一章 第二章 附件1 附件2 附表",
    ("cn", "zh-Hant-TW"): "第一編 第一章 第一節 第二編 第一章 第二章 附件1 附件2 附表",
    ("hk", ""): "第1部 第1分部 第1次分部 第2部 第1分部 第2分部 附件1 附件2 附表",
    ("hk", "zh-Hans-CN"): "第1部 第1分部 第1次分部 第2部 第1分部 第2分部 附件1 附件2 附表",
}
REFERENCES: Mapping[tuple[str, str], str] = {
    ("tw", ""): "第二章 第一編第一章第一節 第一編 附件二 第一章第一節第一款第一目 第二編第二章",
    ("tw", "zh-Hans-CN"): "第二章 第一编第一章第一节 第一编 附件二 第一章第一节第一款第一目 第二编第二章",
    ("cn", ""): "第二章 第一编第一章第一节 第一编 附件2 第一章第一节 第二编第二章",
    ("cn", "zh-Hant-TW"): "第二章 第一編第一章第一節 第一編 附件2 第一章第一節 第二編第二章",
    ("hk", ""): "第2分部 第1部第1分部第1次分部 第1部 附件2 第1分部第1次分部 第2部第2分部",
    ("hk", "zh-Hans-CN"): "第2分部 第1部第1分部第1次分部 第1部 附件2 第1分部第1次分部 第2部第2分部",
}
HEAD = "yinfa: 1\nfront: {{title: 條例, language: {}, identifier: {}, issued: 2026-01-05}}\n"


def nested(names: str) -> str:
    """Write sections of all levels one within another, the deepest with an article."""
    depth = len(names.split(","))
    rows = []
    for level in range(depth):
        pad = "    " * level
        label = {2: "\n{}    id: third", depth - 1: "\n{}    id: deepest"}.get(level, "")
        rows.append(f"{pad}  - section: 甲{level}{label.format(pad)}\n{pad}    body:\n")
    return "".join(rows) + "    " * depth + "  - {article: '', body: 文。}\n"


def statute(law: str) -> str:
    language, names = LEVELS[law]
    third = "third" if law == "tw" else "deepest"
    return (
        HEAD.format(language, f"levels-{law}")
        + f"print: {{contents: 4, numbers: [{names}]}}\nbody:\n"
        + nested(names).replace("甲0", "甲0\n    id: first")
        + "      - {article: '', body: '見[](#deepest)、[](#second)。'}\n"
        + "  - section: 乙\n    body:\n      - section: 丙\n        body:\n"
        + f"          - {{article: '', body: '見[](#second)、[](#{third})、[](#first)、[](#forms)。'}}\n"
        + "      - section: 丁\n        id: second\n        body: [{article: '', body: 文。}]\n"
        + "  - annex: 表格\n    body: [文。]\n  - annex: 清單\n    id: forms\n    body: [文。]\n"
        + "  - annex: 收費\n    sort: 附表\n    body: [文。]\n"
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], tuple[Galley, bytes]]:
    """Give the files of a statute of each place by place, variant and format, with their galleys."""
    folder = tmp_path_factory.mktemp("levels")
    by_slug = {}
    for law in LEVELS:
        path = folder / law / "publication.yaml"
        path.parent.mkdir()
        path.write_text(statute(law), "utf-8")
        by_slug[law] = load(path.read_bytes(), path, Workspace.at(folder))
    outcomes = list(run(list(by_slug.values()), Order(tuple(FORMATS)), Workspace.at(folder / "out")))
    assert [outcome.findings for outcome in outcomes if outcome.path is None] == []
    return {
        (o.ticket.slug, o.ticket.variant, o.ticket.format): (
            galley_of(by_slug[o.ticket.slug], o.ticket.variant),
            o.path.read_bytes(),
        )
        for o in outcomes
        if o.path
    }


@pytest.mark.parametrize(("law", "variant"), LABELS)
def test_levels_annexes_and_references_are_called_as_the_place_has_them(
    law: str, variant: str, made: dict[tuple[str, str, str], tuple[Galley, bytes]]
) -> None:
    """In each format, whatever the variant; a reference leaves out what it stands in itself."""
    tree = made[law, variant, "pdf"][0].publication
    assert [one.label for one in nodes(tree) if isinstance(one, Section)] == LABELS[law, variant].split()
    said = [i.label for line in texts(tree) for i in line.text if isinstance(i, Reference)]
    wanted = REFERENCES[law, variant].split()
    assert said == [*wanted[4:], *wanted[:4]]
    for name, form in FORMATS.items():
        galley, data = made[law, variant, name]
        assert unlike(galley, form.read(data), form.paints) == []


@pytest.mark.parametrize("law", LEVELS)
def test_heads_contents_bookmarks_and_word_say_them_too(
    law: str, made: dict[tuple[str, str, str], tuple[Galley, bytes]]
) -> None:
    galley, pdf = made[law, "", "pdf"]
    labels = LABELS[law, ""].split()
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        (title,) = outline.root
        assert title.children[0].title.startswith(f"{labels[0]}　甲0")
        assert title.children[0].children[0].title.startswith(f"{labels[1]}　甲1")
    assert {line.label for line in lines(galley)} >= set(labels[:3])
    docx = made[law, "", "docx"][1]
    numbering = part(docx, "word/numbering.xml")
    first = numbering.find(f"{W}abstractNum[@{W}abstractNumId='0']")
    assert first is not None
    told = [text.get(W + "val", "") for text in first.iter(W + "lvlText")][:3]
    assert [one.replace(f"%{n}", "1" if law == "hk" else "一") for n, one in enumerate(told, 1)] == labels[:3]
    assert {suffix.get(W + "val") for suffix in first.iter(W + "suff")} >= {"tab"}
    header = "".join(t.text or "" for t in part(docx, "word/headerOdd.xml").iter(W + "t"))
    assert header.startswith(labels[0])
    with zipfile.ZipFile(io.BytesIO(made[law, "", "epub"][1])) as book:
        nav = etree.fromstring(next(book.read(n) for n in book.namelist() if n.endswith("nav.xhtml")))
        ncx = etree.fromstring(next(book.read(n) for n in book.namelist() if n.endswith("toc.ncx")))
    deep = max(len([*point.iterancestors("{*}navPoint")]) + 1 for point in ncx.iter("{*}navPoint"))
    (said,) = (meta.get("content") for meta in ncx.iter("{*}meta") if meta.get("name") == "dtb:depth")
    assert said == str(deep) == ("5" if law == "tw" else "3")
    assert f"{labels[2]}　甲2" in ["".join(a.itertext()) for a in nav.iter("{*}a")]


def test_word_asks_for_the_full_name_where_it_is_printed(
    made: dict[tuple[str, str, str], tuple[Galley, bytes]],
) -> None:
    """LibreOffice, which renews fields, prints the same."""
    import pymupdf

    docx = made["hk", "", "docx"][1]
    codes = [text.text or "" for text in part(docx, "word/document.xml").iter(W + "instrText")]
    assert [code.split()[2] for code in codes if code.startswith(" REF _y_")] == ["\\w", "\\n", "\\w", "\\n", "\\n"]
    with pymupdf.open(stream=libreoffice([docx])[0]) as document:
        printed = "".join("".join(page.get_text().split()) for page in document)
    assert "見第2分部、第1部第1分部第1次分部、第1部、附件2。" in printed


def test_a_reference_into_another_statute_names_it(tmp_path: Path) -> None:
    rows = HEAD.format("zh-Hant-TW", "both") + "print: {numbers: [none, 章]}\nbody:\n"
    for title, law, own in (("甲法", "tw", "here"), ("乙法", "hk", "there")):
        rows += f"  - section: {title}\n    law: {law}\n    body:\n      - section: 總則\n        id: {own}\n        body:\n"
        rows += "          - {article: '', body: '見[](#here)、[](#there)。'}\n"
    path = tmp_path / "publication.yaml"
    path.write_text(rows, "utf-8")
    tree = galley_of(load(path.read_bytes(), path, Workspace.at(tmp_path))).publication
    said = [i.label for line in texts(tree) for i in line.text if isinstance(i, Reference)]
    assert said == ["第一章", "乙法第一章", "甲法第一章", "第一章"]


def test_a_manual_of_hong_kong_keeps_the_words_of_its_language(tmp_path: Path) -> None:
    path = tmp_path / "publication.yaml"
    path.write_text(
        HEAD.format("zh-Hant-HK", "manual") + "print: {numbers: [章, 節]}\nbody: [{section: 甲, body: [文。]}]\n"
    )
    tree = galley_of(load(path.read_bytes(), path, Workspace.at(tmp_path))).publication
    assert [one.label for one in nodes(tree) if isinstance(one, Section)] == ["第一章"]


@pytest.mark.parametrize("label", ["第1部", "第2A部", "第1分部", "第3次分部", "第7A條"])
def test_labels_of_hong_kong_are_known_where_they_are_typed(label: str) -> None:
    found = typed(f"{label}　導言")
    assert found and found.label == f"{label}　"
