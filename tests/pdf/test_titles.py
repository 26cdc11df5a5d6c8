"""Titles and headings break between words, into lines of like length, and no line holds one Han or mark alone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pymupdf
import pytest

from tests.pdf import sample
from tests.pdf.pages import glyphs, lines, printed, publication
from tests.press.project import SMALL, project
from yinfa.assets import words
from yinfa.assets.cover import cover_svg
from yinfa.assets.lines import balanced, ems
from yinfa.cli import main
from yinfa.content.load import load
from yinfa.finding import PublishingError
from yinfa.model.leaf import Line, Picture
from yinfa.model.said import said
from yinfa.model.tree import Cell, Figure, Row, Table
from yinfa.model.walk import words as words_of
from yinfa.press.masters import galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

TITLES = {
    "zh-Hant-TW": (
        "關於加強夜間勤務安全防護與協同作業的若干意見之實施細則",
        ("關於加強夜間勤務", "安全防護與協同作業的", "若干意見之實施細則"),
    ),
    "zh-Hans-CN": (
        "公安机关办理行政案件程序规定实施细则（试行）",
        ("公安机关办理行政案件", "程序规定实施细则（试行）"),
    ),
    "en": (
        "Community policing in the new era and how an officer of the people sets an example",
        ("Community policing", "in the new era and", "how an officer of the", "people sets an example"),
    ),
}
LONG = {
    "電信網路詐欺犯罪偵查實務與社會治安綜合治理工作條例之檢討及改進建議事項": (
        "一、電信網路詐欺犯罪偵查實務與社會治安",
        "綜合治理工作條例之檢討及改進建議事項",
    ),
    "香港警務處刑事偵緝單位執勤守則": ("二、香港警務處刑事偵緝單位執勤守則",),
}
NARROW = (
    "電信網路詐欺犯罪偵查實務",
    "防制毒品危害與社區戒毒（康復）工作手冊",
    "第三屆全國公安機關執法規範化建設研討會論文集",
    "道路交通管理處罰條例施行細則",
    "「民為邦本」，本固邦寧之道",
    "人民警察盘查规范操作",
)
PRINTED = """\
yinfa: 1
front:
  title: {title}
  language: {language}
  identifier: small
  issued: 2026-01-05
print: {{cover: yes, contents: no}}
body:
{sections}
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """Build one publication for each language; give the large lines of each page."""
    sections = "".join(f"  - section: {heading}\n    body: [文。]\n" for heading in LONG)
    sources = {tag: PRINTED.format(title=t, language=tag, sections=sections) for tag, (t, _) in TITLES.items()}
    root = project(tmp_path_factory.mktemp("titles"), **{tag.lower().replace("-", ""): s for tag, s in sources.items()})
    assert main(["build", "--root", str(root), "--format", "pdf"]) == 0
    return {
        tag: list(map(large, pymupdf.open(next(Path(root).glob(f"output/{tag.lower().replace('-', '')}/*.pdf")))))
        for tag in TITLES
    }


def large(page: pymupdf.Page) -> list[str]:
    rows: dict[float, str] = {}
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if span["size"] > 14:
                    rows[round(line["bbox"][3])] = rows.get(round(line["bbox"][3]), "") + span["text"]
    return [text.strip() for _, text in sorted(rows.items())]


@pytest.mark.parametrize("tag", TITLES)
def test_a_title_breaks_between_words(pages: dict[str, list[list[str]]], tag: str) -> None:
    assert tuple(pages[tag][0]) == TITLES[tag][1]


def test_headings_break_between_words(pages: dict[str, list[list[str]]]) -> None:
    told = [line for page in pages["zh-Hant-TW"][1:] for line in page]
    assert told == [line for lines in LONG.values() for line in lines]


@pytest.mark.parametrize("title", NARROW)
@pytest.mark.parametrize("width", range(7, 14))
def test_no_line_holds_one_han_or_mark_or_tears_a_word(title: str, width: int) -> None:
    lines = balanced(title, width)
    ends = [len("".join(lines[:n])) for n in range(1, len(lines))]
    assert "".join(lines) == title and all(ems(line) <= width for line in lines)
    assert all(len(line) > 1 for line in lines)
    assert set(ends) <= words.word_ends(title)


def test_a_word_wider_than_its_line_is_torn_into_like_parts() -> None:
    assert {len(line) for line in balanced("a" * 90, 10)} == {15}
    lines = balanced("「民為邦本」，本固邦寧之道", 5)
    assert "".join(lines) == "「民為邦本」，本固邦寧之道" and all(
        line[0] not in "」，" and line[-1] != "「" for line in lines
    )


def test_without_the_dictionary_every_han_may_end_a_line_but_marks_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_library", lambda: None)
    lines = balanced("防制毒品危害與社區戒毒（康復）工作手冊", 8)
    assert "".join(lines) == "防制毒品危害與社區戒毒（康復）工作手冊"
    assert all(len(line) > 1 and line[0] not in "）" and line[-1] not in "（" for line in lines)


ENDED = """\
yinfa: 1
front:
  title: [關於加強夜間勤務安全防護, 與協同作業的, 若干意見]
  language: zh-Hant-TW
  identifier: small
  issued: 2026-01-05
  variants: [zh-Hans-CN]
print: {cover: yes, contents: yes}
body:
  - section: [社區警務工作指引, 與**實務**操作]
    id: first
    body:
      - 見[](#first)。
      - section: [Community policing, in the new era]
        body: [文。]
  - annex: [申請書, 的格式]
    body: [文。]
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build once in all formats and both variants; each is read back by the build itself."""
    root = project(tmp_path_factory.mktemp("ended"), ended=ENDED)
    assert main(["build", "--root", str(root)]) == 0
    return root / "output" / "ended"


@pytest.mark.parametrize(
    ("name", "title"), [("ended", "關於加強夜間勤務安全防護"), ("ended.zh-Hans-CN", "关于加强夜间勤务安全防护")]
)
def test_the_ends_of_lines_that_the_author_has_set_win_on_the_page(ended: Path, name: str, title: str) -> None:
    assert large(pymupdf.open(ended / f"{name}.pdf")[0])[0] == title
    headings = [line for page in pymupdf.open(ended / f"{name}.pdf") for line in large(page)]
    assert any(line.startswith("一、") and line.endswith("指引") for line in headings)


def test_they_win_in_word_and_in_the_book(ended: Path) -> None:
    document = zipfile.ZipFile(ended / "ended.docx").read("word/document.xml").decode()
    assert document.count('<w:br w:clear="all"/>') == 5
    book = zipfile.ZipFile(ended / "ended.epub")
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert text.count("<br/>") == 5 and "Community policing <br/>in the new era" in text
    assert "Community policing in the new era</a>" in book.read("EPUB/nav.xhtml").decode()


def test_they_win_on_the_cover_of_the_book(ended: Path) -> None:
    ws = Workspace.at(ended.parents[1])
    (galley, *_) = galleys(load_all(ws, ["ended"])[0], Order(("epub",), ()), ws)
    told = re.findall(r">([^<]+)</text>", cover_svg(galley))
    assert told[:3] == ["關於加強夜間勤務安全防護", "與協同作業的", "若干意見"]


def test_they_are_no_words_and_make_no_edition_new(tmp_path: Path) -> None:
    one = ENDED.replace(
        "[關於加強夜間勤務安全防護, 與協同作業的, 若干意見]", "關於加強夜間勤務安全防護與協同作業的若干意見"
    )
    one = one.replace("[社區警務工作指引, 與**實務**操作]", "社區警務工作指引與**實務**操作").replace(
        "[申請書, 的格式]", "申請書的格式"
    )
    one = one.replace("[Community policing, in the new era]", "Community policing in the new era")
    file = tmp_path / "publication.yaml"
    ended, plain = (load(text.encode(), file, Workspace.at(tmp_path)) for text in (ENDED, one))
    assert ended.front == plain.front and words_of(ended) == words_of(plain)
    assert said(ended) == said(plain)


@pytest.mark.parametrize("title", ["[]", "[甲, {乙: 丙}]", "{甲: 乙}", "['']", "[甲, '']"])
@pytest.mark.parametrize("key", ["title: 題", "section: 節"])
def test_what_is_no_list_of_texts_is_told_at_its_place(tmp_path: Path, title: str, key: str) -> None:
    source = SMALL.replace("title: 小冊", "title: 題").replace("section: 第一節", "section: 節")
    source = source.replace(key, f"{key.partition(' ')[0]} {title}")
    with pytest.raises(PublishingError) as caught:
        load(source.encode(), tmp_path / "publication.yaml", Workspace.at(tmp_path))
    (found, *_) = caught.value.findings
    assert found.code in ("S003", "S010") and found.at.line == source[: source.index(title)].count("\n") + 1
    assert "\n" not in found.hint("en")


def test_a_field_in_a_line_of_the_title_is_told(tmp_path: Path) -> None:
    source = SMALL.replace("title: 小冊", "title: [小冊, '{unit.name}']")
    with pytest.raises(PublishingError) as caught:
        load(source.encode(), tmp_path / "publication.yaml", Workspace.at(tmp_path))
    assert {f.code for f in caught.value.findings} == {"S024"}


CAPTION = "各分局受理民眾報案後逐級通報與現場處置及後續追蹤改進措施之辦理情形與成果統計比較一覽"


@pytest.mark.parametrize("length", range(len(CAPTION) - 3, len(CAPTION) + 1))
@pytest.mark.parametrize("kind", ["table", "figure"])
def test_a_caption_of_two_lines_has_lines_of_like_length(kind: str, length: int) -> None:
    caption = Line("body_cap", sample.text(CAPTION[:length] + CAPTION[:8]))
    picture = Picture("a.svg", "image/svg+xml", 400, 160, sample.SVG_DIGEST)
    row = Row((Cell("body_c1", sample.text("格"), 0),))
    block = (
        Table("body_t1", (row,), 1, caption, "表 1") if kind == "table" else Figure("body_f1", picture, "圖", caption)
    )
    small = [g for g in glyphs(printed(publication([block]))) if abs(g.size - 10) < 0.1]
    rows = [row for row in lines(small) if len({g.text for g in row} & set(CAPTION)) > 1]
    assert len(rows) == 2
    one, two = (row[-1].x1 - row[0].x0 for row in rows)
    assert min(one, two) > 0.6 * max(one, two)
