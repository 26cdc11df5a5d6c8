"""Statutes as they are made in Taiwan, on the mainland and in Hong Kong: numbers of articles, names of their parts."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from tests.press.project import ROOT
from yinfa.compose import Galley, Ticket
from yinfa.compose.identity import unlike
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.formats.docx.articles import articles_of
from yinfa.model.inline import Reference
from yinfa.model.statute import reach
from yinfa.model.tree import Article, Publication
from yinfa.model.walk import nodes, rebuild, texts
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.reading.numbering import W, read_numbering
from yinfa.theme.load import load_theme
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

STATUTES = ROOT / "tests/data/statutes"
HEAD = "yinfa: 1\nfront: {{title: 條例, language: {}, identifier: t, issued: 2026-01-05}}\nbody:\n"
REFERENCES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("tw", ""): (
        "第九條第二項第一款",
        "第三條第三款",
        "第九條",
        "第八條第一項第一款",
        "第三條第三款第二目之1",
        "第十一條第二項第三款",
        "第九條",
        "第七條之一",
        "第七條之二",
    ),
    ("tw", "zh-Hans-CN"): (
        "第九条第二项第一款",
        "第三条第三款",
        "第九条",
        "第八条第一项第一款",
        "第三条第三款第二目之1",
        "第十一条第二项第三款",
        "第九条",
        "第七条之一",
        "第七条之二",
    ),
    ("cn", ""): ("第三条第（二）项第1目", "第四条第二款第（三）项", "第二条第二款", "第四条之一"),
    ("cn", "zh-Hant-TW"): ("第三條第（二）項第1目", "第四條第二款第（三）項", "第二條第二款", "第四條之一"),
    ("hk", ""): ("第3條第(1)款", "第3條第(2)款第(b)段第(i)節", "第3條第(1)款", "第2條第(b)段", "第3A條"),
    ("hk", "zh-Hans-CN"): ("第3条第(1)款", "第3条第(2)款第(b)段第(i)节", "第3条第(1)款", "第2条第(b)段", "第3A条"),
    ("both", ""): (
        "公共場所安全檢查辦法第三條",
        "第一條",
        "第二條第（二）項",
        "公共場所安全檢查辦法第二條第（二）項",
    ),
}
LABELS = {
    "tw": "一 二 三 三之一 四 五 六 七 七之一 七之二 八 九 十 十一 十二 十二之一 十三",
    "cn": "一 二 三 四 四之一 五 六 七",
    "hk": "1 2 3 3A 4 7",
    "both": "一 二 一 二 三",
}


def loaded(slug: str) -> Publication:
    path = STATUTES / slug / "publication.yaml"
    return load(path.read_bytes(), path, Workspace.at(STATUTES))


def galley_of(publication: Publication, variant: str = "") -> Galley:
    ticket = Ticket(publication.slug, "pdf", variant=variant)
    return compose(publication, ticket, load_theme(Workspace.at(ROOT), "handout"))


def written(tmp_path: Path, body: str, language: str = "zh-Hant-TW") -> Publication:
    path = tmp_path / "publication.yaml"
    path.write_text(HEAD.format(language) + body, "utf-8")
    return load(path.read_bytes(), path, Workspace.at(tmp_path))


def articles(galley: Galley) -> list[Article]:
    return [node for node in nodes(galley.publication) if isinstance(node, Article)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], tuple[Galley, bytes]]:
    """Give the files of all statutes by slug, variant and format, with their galleys."""
    folder = tmp_path_factory.mktemp("statutes")
    publications = [loaded(slug) for slug in LABELS]
    outcomes = list(run(publications, Order(tuple(FORMATS)), Workspace.at(folder)))
    assert [outcome.findings for outcome in outcomes if outcome.path is None] == []
    by_slug = {publication.slug: publication for publication in publications}
    return {
        (o.ticket.slug, o.ticket.variant, o.ticket.format): (
            galley_of(by_slug[o.ticket.slug], o.ticket.variant),
            o.path.read_bytes(),
        )
        for o in outcomes
        if o.path
    }


def part(docx: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return etree.fromstring(file.read(name))


@pytest.mark.parametrize(("slug", "variant"), REFERENCES)
def test_each_reference_prints_the_full_name_of_its_part(slug: str, variant: str) -> None:
    tree = galley_of(loaded(slug), variant).publication
    said = tuple(i.label for line in texts(tree) for i in line.text if isinstance(i, Reference))
    assert said == REFERENCES[slug, variant]


@pytest.mark.parametrize("slug", LABELS)
def test_articles_are_numbered_through_chapters_and_anew_in_each_statute(slug: str) -> None:
    unit = "条" if slug == "cn" else "條"

    def label(number: str) -> str:
        base, _, inserted = number.partition("之")
        return f"第{base}{unit}{f'之{inserted}' if inserted else ''}"

    assert [a.label for a in articles(galley_of(loaded(slug)))] == [label(one) for one in LABELS[slug].split()]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_numbers_of_articles_and_parts_and_no_others(
    name: str, made: dict[tuple[str, str, str], tuple[Galley, bytes]]
) -> None:
    """A number that is planted, of an article, a paragraph, an item or in a reference, is seen."""
    asked = [key for key in made if key[2] == name]
    assert len(asked) == 8
    for key in asked:
        galley, data = made[key]
        form = FORMATS[name]  # type: ignore[index]
        assert unlike(galley, form.read(data), form.paints) == []
    galley, data = made["hk", "", name]
    reading = FORMATS[name].read(data)  # type: ignore[index]
    planted = {"第3條": "第4條", "(2)": "(3)", "(ii)": "(iii)", "第3A條": "第3B條"}
    for old, new in planted.items():
        lie = rebuild(galley.publication, lambda node, old=old, new=new: _renamed(node, old, new))
        assert unlike(Galley(galley.ticket, lie, galley.theme), reading, ()), old


def _renamed(node: object, old: str, new: str) -> object:
    from dataclasses import replace

    return replace(node, label=new) if getattr(node, "label", "") == old else node  # type: ignore[type-var]


def test_a_range_of_articles_is_said_in_figures() -> None:
    assert reach("第12條", "第15條") == "第12–15條"
    assert reach("第12条", "第12条") == "第12条"
    assert reach("第3條", "第3A條") == "第3–3A條"
    assert reach("第6條", "第7-1條") == "第6條–第7-1條"


def test_addresses_follow_the_numbers(tmp_path: Path) -> None:
    assert [a.address for a in articles(galley_of(loaded("both")))] == ["s1_a1", "s1_a2", "s2_a1", "s2_a2", "check"]
    body = '  - article: "7"\n    body: 甲\n  - article: {}\n    body: 乙\n  - article: ""\n    body: 丙\n'
    for language, number, address in (("zh-Hant-TW", "7-1", "a7_1"), ("zh-Hant-HK", "7A", "a7_a")):
        tree = written(tmp_path, body.format(number), language)
        assert [node.address for node in nodes(tree) if isinstance(node, Article)] == ["a7", address, "a8"]


def test_letters_of_two_stand_between_those_of_one(tmp_path: Path) -> None:
    """7AA was inserted behind 7A and 7ZA behind 7Z: Word counts on from 7A to 7B."""
    numbers = ("7", "7A", "7AA", "7AB", "7B", "7Z", "7ZA", "8")
    body = "".join(f"  - article: {n}\n    body: 文。\n" for n in numbers[:-1]) + '  - article: ""\n    body: 文。\n'
    galley = galley_of(written(tmp_path, body, "zh-Hant-HK"))
    assert [a.label for a in articles(galley)] == [f"第{n}條" for n in numbers]
    counted = articles_of(galley.publication).numbers
    levels = [counted[a.address].level if a.address in counted else None for a in articles(galley)]
    assert levels == [0, 1, None, None, 1, 1, None, 0]
    for first, second in (("7AA", "7A"), ("7B", "7AA"), ("7ZA", "7Z")):
        with pytest.raises(PublishingError) as raised:
            written(tmp_path, "".join(f"  - article: {n}\n    body: 文。\n" for n in (first, second)), "zh-Hant-HK")
        assert [finding.code for finding in raised.value.findings] == ["S042"]


def test_the_law_is_that_of_the_language_unless_it_is_said(tmp_path: Path) -> None:
    body = '  - article: ""\n    body:\n      - 下列：\n      - list: [甲, 乙]\n      - 見[](art:1.1.2)。\n'
    said = {}
    for law in ("tw", "cn", "hk"):
        path = tmp_path / "publication.yaml"
        path.write_text(HEAD.format(f"zh-Hant-TW, law: {law}") + body, "utf-8")
        tree = galley_of(load(path.read_bytes(), path, Workspace.at(tmp_path))).publication
        said[law] = next(i.label for line in texts(tree) for i in line.text if isinstance(i, Reference))
    assert said == {"tw": "第一條第一項第二款", "cn": "第一條第一款第（二）項", "hk": "第1條第(1)款第(b)段"}


@pytest.mark.parametrize(
    ("body", "code", "hint"),
    [
        ('  - article: "7"\n    body: 見[](art:8)。\n', "N030", "no-articles"),
        ("  - article: 10-1\n    body: 見[](art:10-2)。\n", "N030", "near"),
        ('  - article: "7"\n    body: 見[某款](art:7.1.1)。\n', "N030", "article-whole"),
        ("  - article: 七\n    body: 文。\n", "S040", "7"),
        ("  - article: 第7條之2\n    body: 文。\n", "S040", "7-2"),
        ("  - article: 7A\n    body: 文。\n", "S040", "1"),
    ],
)
def test_a_fault_says_what_is_meant(tmp_path: Path, body: str, code: str, hint: str) -> None:
    with pytest.raises(PublishingError) as raised:
        written(tmp_path, body)
    (found,) = raised.value.findings
    told = dict(found.facts)
    assert found.code == code
    assert getattr(told.get("hint"), "name", told.get("better")) == hint


def test_a_label_that_is_typed_stays_and_ours_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "publication.yaml"
    path.write_text(HEAD.format("zh-Hant-TW") + '  - article: ""\n    body: 第一條　本條例。\n', "utf-8")
    heard: list[str] = []
    tree = load(path.read_bytes(), path, Workspace.at(tmp_path), lambda finding: heard.append(finding.code))
    assert heard == ["S031"]
    assert [a.label for a in articles(galley_of(tree))] == [""]


def test_word_goes_on_counting_where_an_article_is_added(
    made: dict[tuple[str, str, str], tuple[Galley, bytes]],
) -> None:
    _, data = made["tw", "", "docx"]
    document, styles = part(data, "word/document.xml"), part(data, "word/styles.xml")
    paragraphs = [p for p in document.iter(W + "p") if p.find(f"{W}pPr/{W}pStyle[@{W}val='Article']") is not None]
    assert len(paragraphs) == 17

    def numbers() -> list[str]:
        counted = read_numbering(part(data, "word/numbering.xml"), styles)
        told = [(p, counted.label(p)) for p in document.iter(W + "p")]
        return [label for p, label in told if p.find(f"{W}pPr/{W}pStyle[@{W}val='Article']") is not None]

    before = numbers()
    assert before == [
        f"第{n}條{'之' + m if m else ''}" for n, _, m in (x.partition("之") for x in LABELS["tw"].split())
    ]
    tenth = paragraphs[before.index("第十條")]
    tenth.addnext(etree.fromstring(etree.tostring(tenth)))
    assert numbers() == [*before[:13], "第十一條", "第十二條", "第十三條", "第十三條之一", "第十四條"]


def test_libreoffice_counts_an_article_that_is_added(
    tmp_path: Path, made: dict[tuple[str, str, str], tuple[Galley, bytes]]
) -> None:
    """One behind 第十二條 is 第十三條, one behind an inserted one is the next inserted; a stated number stays."""
    wanted = {
        ("tw", "三個月至六個月。"): "一 二 三 三之一 四 五 六 七 七之一 七之二 八 九 十 十一 十二 十三 十三之一 十四",
        ("cn", "每季度至少检查一次。"): "一 二 三 四 四之一 四之二 五 六 七",
        ("hk", "更改通知"): "1 2 3 3A 3B 4 7",
    }
    files = []
    for slug, words in wanted:
        path = tmp_path / f"{slug}.docx"
        path.write_bytes(made[slug, "", "docx"][1])
        files += [str(path), words]
    command = ["/usr/bin/python3", str(ROOT / "tests/docx/office.py"), str(tmp_path), "article", *files]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180, env=environment()).stdout
    for line, numbers in zip(told.splitlines(), wanted.values(), strict=True):
        found = line.translate(str.maketrans("条", "條")).split()
        assert [re.sub("^第|條", "", label) for label in found] == numbers.split()


def test_running_heads_say_from_which_article_to_which(
    made: dict[tuple[str, str, str], tuple[Galley, bytes]],
) -> None:
    data = made["tw", "", "pdf"][1]
    printed = subprocess.run(
        ["pdftotext", "-", "-"], input=data, env=environment(), check=True, capture_output=True
    ).stdout.decode()
    second, third = (re.sub(r"\s", "", page) for page in printed.split("\f")[1:3])
    assert "第4–8條" in second[:30], second[:40]
    assert "第8–13條" in third[:30], third[:40]
    header = part(made["tw", "", "docx"][1], "word/headerEven.xml")
    codes = [text.text for text in header.iter(W + "instrText")]
    assert codes == [' STYLEREF "Article" \\n ', ' STYLEREF "Article" \\n \\l ']
    assert "".join(t.text or "" for t in header.iter(W + "t")).endswith("　第一條–第十三條")


def test_running_heads_of_a_collection_name_a_statute_and_its_own_articles(tmp_path: Path) -> None:
    rows = ["yinfa: 1\nfront: {title: 彙編, language: zh-Hant-TW, identifier: collection, issued: 2026-01-05}"]
    rows += ["print: {numbers: [none]}\nbody:"]
    for title in ("甲法", "乙法", "丙法"):
        rows += [f"  - section: {title}\n    law: tw\n    body:"]
        rows += ["      - {article: '', body: " + "條文的字" * 12 + "。}" for _ in range(17)]
    source = tmp_path / "content/collection/publication.yaml"
    source.parent.mkdir(parents=True)
    source.write_text("\n".join(rows), "utf-8")
    ws = Workspace.at(tmp_path)
    made = {o.ticket.format: o.path for o in run([load(source.read_bytes(), source, ws)], Order(("pdf", "docx")), ws)}
    assert made["pdf"] and made["docx"]
    printed = subprocess.run(["pdftotext", made["pdf"], "-"], env=environment(), check=True, capture_output=True)
    pages = [page.split() for page in printed.stdout.decode().split("\f") if page.strip()]
    begun = {title: n for n, page in enumerate(pages) for title in ("甲法", "乙法", "丙法") if title in page[2:]}
    assert 0 < begun["乙法"] < begun["丙法"]  # each begins within a page
    said = ["".join(page[:2]) for page in pages[1:]]
    for n, head in enumerate(said, 1):
        title = [one for one, at in begun.items() if at <= n][-1]
        assert re.match(f"{title}第1?[0-9](–1?[0-9])?條", head), said
    assert [re.sub("–.*", "", said[begun[one] - 1]) for one in ("乙法", "丙法")] == ["乙法第1", "丙法第1"]
    headers = [part(made["docx"].read_bytes(), f"word/header{side}.xml") for side in ("Even", "Odd")]
    codes = [text.text or "" for header in headers for text in header.iter(W + "instrText")]
    assert not any("Article" in code for code in codes)  # no field tells the statutes apart


def test_bookmarks_of_articles_stand_below_their_chapters(
    made: dict[tuple[str, str, str], tuple[Galley, bytes]],
) -> None:
    pdf = pikepdf.open(io.BytesIO(made["tw", "", "pdf"][1]))
    with pdf.open_outline() as outline:
        (title,) = outline.root
        first, second = title.children[:2]
        assert [item.title for item in first.children] == ["第一條", "第二條", "第三條", "第三條之一"]
        assert [item.title for item in second.children[1].children] == ["第七條　基本訓練", "第七條之一", "第七條之二"]


def test_a_book_has_each_article_as_a_section_with_its_address(
    made: dict[tuple[str, str, str], tuple[Galley, bytes]],
) -> None:
    with zipfile.ZipFile(io.BytesIO(made["tw", "", "epub"][1])) as book:
        pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    found = re.findall(r'<section class="article tw" id="(\w+)"', pages)
    assert found == [a.address for a in articles(made["tw", "", "epub"][0])]
