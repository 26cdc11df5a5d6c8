"""Tables that go on over pages say so, say again what reaches down to the new page, and close each part."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from tests.pdf.test_tables import LONG, made, written
from yinfa.reading import pdf

WIDE = 100.0
UNITS = "甲乙丙丁"


def rows(cell: str = "") -> list[list[Any]]:
    """Give the rows of four units of eleven rows each."""
    found: list[list[Any]] = []
    for n, unit in enumerate(UNITS):
        first: list[Any] = [{"text": f"{unit}分局{cell}", "rowspan": 11}]
        found += [[*(first if k == 0 else ()), f"{n}之{k}", LONG] for k in range(11)]
    return found


BODY = [
    {"table": [["單位", "項次", "說明"], *rows()], "caption": "辦理情形", "rowheader": True},
    {"table": rows("[^a]"), "header": 0, "style": "grid"},
    {"table": [["短", "表"], ["一", "二"]]},
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = written(body=BODY, notes={"a": "註。"})
    return made(tmp_path_factory.mktemp("parted"), source=source)["pdf"]


def pages(data: bytes) -> list[Any]:
    return list(pymupdf.open(stream=data))


def test_a_part_on_a_further_page_says_that_it_goes_on(data: bytes) -> None:
    texts = ["".join(page.get_text().split()) for page in pages(data)]
    first = [n for n, text in enumerate(texts) if "0之0" in text]
    parts = [n for n, text in enumerate(texts) if "項次" in text]
    assert len(parts) >= 2 and parts[0] == first[0]
    assert ["續表1" in texts[n] for n in parts] == [False, *[True] * (len(parts) - 1)]
    others = [n for n, text in enumerate(texts) if n not in parts and ("之" in text)]
    assert others and all("續表" in texts[n] and "續表1" not in texts[n] for n in others)


def test_what_reaches_down_is_said_again_and_is_no_word_of_the_author(data: bytes) -> None:
    told = pages(data)
    texts = ["".join(page.get_text().split()) for page in told]
    parts = [text for text in texts[1:] if "項次" in text]
    assert parts
    for text in parts:
        begun = re.search(r"([0-9])之[0-9]", text)
        assert begun and f"{UNITS[int(begun[1])]}分局" in text[: begun.start()]
    words = pdf.read(data).words
    assert [words[f"body_t1_r{n}c1"] for n in (2, 13, 24, 35)] == [f"{unit}分局" for unit in UNITS]
    assert not any("續表" in text for text in words.values())
    assert sum("註。" in page.get_text() for page in told) == 1, "a cell with a note is not said again"


def test_every_part_ends_with_the_rule_that_ends_its_table(data: bytes) -> None:
    for page in pages(data):
        rules = [
            (d["rect"].y1, d["width"]) for d in page.get_drawings() if d["rect"].width > WIDE and d["rect"].height < 1
        ]
        below = [w for w in page.get_text("words") if LONG[:6] in w[4] or LONG[-4:] in w[4]]
        if below and rules:
            foot = max(w[3] for w in below)
            under = [width for y, width in rules if -2 < y - foot < 12]
            assert under and max(under) > 1.0, page.number


def test_the_simplified_word_is_its_own(tmp_path: Path) -> None:
    source = written(body=[{"table": [["甲", "乙"], *[[str(n), LONG * 2] for n in range(30)]], "caption": "表"}])
    data = made(tmp_path, source=source.replace("zh-Hant-TW", "zh-Hans-CN"))["pdf"]
    assert [bool(page.search_for("续表")) for page in pages(data)[:2]] == [False, True]
