"""Marks on the words stand in their places: dots of emphasis, lines of names and titles, quotes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.pdf.pages import Glyph, glyphs, ink, paragraphs, printed, publication
from tests.press.project import build, project

EM = 11.5


def body(data: bytes, size: float = EM) -> list[Glyph]:
    return [g for g in glyphs(data) if abs(g.size - size) < 0.01]


def dots(data: bytes, glyph: Glyph) -> list[tuple[float, float]]:
    """Give the ink under the em box of a glyph, above the next line."""
    foot = glyph.baseline + 0.2 * EM
    return ink(data, glyph.page, (glyph.x0, foot, glyph.x1, foot + 0.3 * EM))


def test_a_dot_stands_under_the_middle_of_each_han() -> None:
    data = printed(publication(paragraphs("前*重點口一文字*後" * 3)))
    marked = [g for g in body(data) if g.text in "重點口一文字"]
    assert len(marked) >= 18
    for glyph in marked:
        points = dots(data, glyph)
        middle = sum(x for x, _ in points) / len(points)
        assert abs(middle - glyph.middle) < 0.05 * EM, glyph


def test_no_dot_stands_under_marks_latin_or_plain_text() -> None:
    data = printed(publication(paragraphs("甲*乙，丙Xx7；丁*戊")))
    marked = {g.text for g in body(data) if dots(data, g)}
    assert marked == set("乙丙丁")


@pytest.mark.parametrize("text", ["前*重點*後", "前{警|jǐng}{警|ㄐㄧㄥˇ}後", "前[甲](name:)[乙](book:)後"])
def test_marks_add_no_leading(text: str) -> None:
    plain = [g.baseline for g in body(printed(publication(paragraphs("前後", "前後", "前後"))))]
    marked = [g.baseline for g in body(printed(publication(paragraphs(text, text, "前後"))))]
    assert sorted({round(y, 1) for y in plain}) == sorted({round(y, 1) for y in marked})


def ems(found: list[Glyph], text: str) -> list[float]:
    return [round((g.x1 - g.x0) / EM, 2) for g in found if g.text == text]


def test_quotes_are_full_width_in_chinese_and_proportional_in_latin() -> None:
    text = "他说“好”，用“PDF”；Don’t say “yes, please” to it… ok，真的……[“so” it’s](lang:en)吧"
    found = body(printed(publication(paragraphs(text), language="zh-Hans-CN")))
    assert ems(found, "“") == [1, 1, 0.46, 0.46]
    assert ems(found, "”") == [1, 1, 0.46, 0.46]
    assert ems(found, "’") == [0.27, 0.27]
    assert ems(found, "…") == [0.9, 1, 1]


def test_quotes_of_a_latin_publication_are_proportional() -> None:
    found = body(printed(publication(paragraphs("“It’s so…” he said"), language="en")))
    assert [ems(found, text) for text in "“’…”"] == [[0.46], [0.27], [0.9], [0.46]]


def test_latin_stands_on_the_baseline_of_han_in_the_same_face() -> None:
    found = body(printed(publication(paragraphs("中文Latin 123中文"))))
    assert len({round(g.baseline, 2) for g in found}) == 1
    assert len({g.font for g in found}) == 1


def under(data: bytes, first: Glyph, last: Glyph) -> tuple[list[float], list[float]]:
    """Give the columns and rows (pt) that hold ink in the strip under the em boxes from one glyph to another."""
    foot = first.baseline + 0.13 * EM
    points = ink(data, first.page, (first.x0 - 0.2 * EM, foot, last.x1 + 0.2 * EM, foot + 0.4 * EM))
    return sorted({x for x, _ in points}), sorted({y for _, y in points})


def gaps(columns: list[float]) -> list[float]:
    return [b - a for a, b in pairwise(columns) if b - a > 0.02 * EM]


@pytest.mark.parametrize("purpose", ["name", "book"])
def test_the_lines_of_neighbours_do_not_meet(purpose: str) -> None:
    data = printed(publication(paragraphs(f"讀[口日]({purpose}:)[田中]({purpose}:)的文")))
    found = {g.text: g for g in body(data)}
    columns, rows = under(data, found["口"], found["中"])
    assert abs(columns[0] - found["口"].x0) < 0.03 * EM and abs(columns[-1] - found["中"].x1) < 0.03 * EM
    (gap,) = gaps(columns)
    assert 0.1 * EM < gap < 0.2 * EM
    assert rows[0] > found["口"].baseline + 0.13 * EM
    assert (rows[-1] - rows[0] > 0.08 * EM) == (purpose == "book")  # the line is straight, the other waves


def test_a_name_with_marks_of_other_kinds_has_one_line_and_plain_text_none() -> None:
    data = printed(publication(paragraphs("讀[口Xx日](name:)的文")))
    found = {g.text: g for g in body(data)}
    columns, _ = under(data, found["口"], found["日"])
    assert gaps(columns) == []
    assert under(data, found["文"], found["文"])[0] == []


NAMED = """\
yinfa: 1
front: {title: 依Tom’s辦法, language: zh-Hant-TW, identifier: x, issued: 2026-01-05, publisher: O’Neil科, creator: [D’Arcy]}
print: {contents: yes}
body:
  - section: 用PDF’s格式
    id: head
    body: ['見[](#head)，“文”']
"""


def test_an_apostrophe_is_narrow_wherever_the_authors_words_are_printed(tmp_path: Path) -> None:
    project(tmp_path, x=NAMED)
    assert build(tmp_path, "x", "--format", "pdf").returncode == 0
    found = glyphs((tmp_path / "output/x/x.pdf").read_bytes())
    widths = {mark: [(g.x1 - g.x0) / g.size for g in found if g.text == mark] for mark in "’“"}
    # title, publisher (twice, the second in the colophon), creator, contents, heading, reference
    assert len(widths["’"]) == 7 and max(widths["’"]) < 0.4, widths
    assert widths["“"] == [pytest.approx(1)]
