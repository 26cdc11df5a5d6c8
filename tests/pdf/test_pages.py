"""Pages divide where a typesetter would divide them."""

from __future__ import annotations

import re

import pytest

from tests.pdf.pages import glyphs, paragraphs, printed, publication

SENTENCE = "人民警察的形象是警察在執行職務和日常生活中留給社會公眾的整體印象。"


@pytest.mark.parametrize("shift", range(2))
def test_a_footnote_stands_on_the_page_of_its_call(shift: int) -> None:
    texts = [SENTENCE * shift] * bool(shift)
    for n in range(60):
        texts += [f"{SENTENCE * (n % 3)}{SENTENCE[:7]}call{n}q[^n{n}]{SENTENCE * (n % 4)}", SENTENCE * 5]
    notes = {f"n{n}": f"{SENTENCE * (n % 5)}note{n}q" for n in range(60)}
    pages: dict[str, set[int]] = {}
    for page, text in _text_by_page(printed(publication(paragraphs(*texts), notes))).items():
        for number in re.findall(r"(?:call|note)(\d+)q", text):
            pages.setdefault(number, set()).add(page)
    assert len(pages) == 60
    assert {n: p for n, p in pages.items() if len(p) > 1} == {}


def _text_by_page(data: bytes) -> dict[int, str]:
    pages: dict[int, str] = {}
    for glyph in glyphs(data):
        pages[glyph.page] = pages.get(glyph.page, "") + glyph.text
    return pages
