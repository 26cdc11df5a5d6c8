"""Titles and headings break between words, into lines of like length, and no line holds one Han or mark alone."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from tests.press.project import project
from yinfa.assets import words
from yinfa.assets.lines import balanced, ems
from yinfa.cli import main

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
