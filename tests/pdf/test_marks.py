"""Marks on the words stand in their places: dots of emphasis."""

from __future__ import annotations

import pytest

from tests.pdf.pages import Glyph, glyphs, ink, paragraphs, printed, publication

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


@pytest.mark.parametrize("text", ["前*重點*後", "前{警|jǐng}後"])
def test_marks_add_no_leading(text: str) -> None:
    plain = [g.baseline for g in body(printed(publication(paragraphs("前後", "前後", "前後"))))]
    marked = [g.baseline for g in body(printed(publication(paragraphs(text, text, "前後"))))]
    assert sorted({round(y, 1) for y in plain}) == sorted({round(y, 1) for y in marked})
