"""No style of ours bears a name that another program has for a style of its own, or shows in its place."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.shared import Pt
from lxml import etree

from tests.docx.blocks import EVERYTHING, HEAD, W, field, made, made_in
from tests.docx.names import CHINESE, LIBREOFFICE, WORD
from tests.docx.sample import assets, covered
from tests.docx.test_make import part
from tests.sample import theme
from yinfa.formats.docx.make import make
from yinfa.formats.docx.reference import export

MARKS = f'{HEAD}  - "`打`==亮=={{警|ㄐㄧㄥˇ}}**`打`=={{亮|liàng}}==**[==`x`==](https://a.tw)"\n'
LONG = f"{HEAD}  - list: [{', '.join('甲' * 30)}]\n    style: chinese\n"


@cache
def files() -> tuple[bytes, ...]:
    """Give files that have every style: all marks, lists of nine levels and of wide labels, a cover, both scripts."""
    sources = (EVERYTHING, MARKS, LONG, field("min-emphasis"))
    written = [made(text.replace("zh-Hant-TW", tag)) for text in sources for tag in ("zh-Hant-TW", "zh-Hans-CN")]
    return (*written, make(covered(), assets()).issue({}), export(theme(), "zh-Hans-CN"))


def named(data: bytes) -> dict[str, etree._Element]:
    return {s.find(W + "name").get(W + "val", ""): s for s in part(data, "word/styles.xml").iter(W + "style")}  # type: ignore[union-attr]


@cache
def styles() -> dict[str, bool]:
    """Give the name of each style of any file, and whether it is said to be ours."""
    return {name: style.get(W + "customStyle") == "1" for data in files() for name, style in named(data).items()}


def test_a_style_of_our_own_has_a_name_of_its_own() -> None:
    ours = {name for name, own in styles().items() if own}
    assert len(ours) > 100
    assert {name for name in ours if name.lower() in WORD | LIBREOFFICE} == set()


def test_every_other_style_is_one_that_word_has() -> None:
    theirs = {name for name, own in styles().items() if not own}
    assert len(theirs) > 30
    assert {name for name in theirs if name.lower() not in WORD} == set()


def test_no_two_names_differ_by_case_or_spaces_and_none_has_a_comma() -> None:
    for data in files():
        plain = ["".join(name.lower().split()) for name in named(data)]
        assert len(plain) == len(set(plain)) and not any("," in name or ";" in name for name in plain)


def test_no_chinese_name_of_ours_is_one_that_word_or_wps_show() -> None:
    said = {
        alias.get(W + "val", "")
        for data in files()
        for style in named(data).values()
        for alias in style.findall(W + "aliases")
    }
    assert len(said) > 50 and said & CHINESE == set()


@pytest.mark.parametrize("former", ["Figure", "FIGURE"])
def test_a_house_that_has_a_style_by_its_former_name_keeps_its_look(former: str) -> None:
    reference = docx.Document(io.BytesIO(export(theme(), "zh-Hant-TW")))
    style = reference.styles["Figure Picture"]
    style.name, style.paragraph_format.space_before = former, Pt(33)
    stream = io.BytesIO()
    reference.save(stream)
    house = replace(theme(), reference=stream.getvalue(), digest=f"house of {former}")
    found = named(made_in(EVERYTHING, house))
    spacing = found["Figure Picture"].find(f"{W}pPr/{W}spacing")
    assert spacing is not None and spacing.get(W + "before") == "660" and former not in found
