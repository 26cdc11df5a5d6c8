"""Lists that an officer begins in our Word files by a style of the gallery, or by Word's own button, begin at one."""

from __future__ import annotations

import io
from functools import cache

import docx
import pdfplumber
import pytest
from lxml import etree

from tests import pagemap
from tests.docx.blocks import EVERYTHING, HEAD, W, made
from tests.docx.test_make import part
from yinfa.reading.numbering import read_numbering

LISTS = f"""{HEAD}  - list: [甲, 乙, 丙]
    style: number
  - list:
      - - 子
        - list: [丑, 寅]
          style: number
      - 卯
    style: chinese
  - list: [{"、, ".join("辰" * 12)}]
    style: chinese
  - list: [點, 劃]
"""
BEGUN = [("List Number", "1."), ("List Number", "2."), ("List Chinese", "一、"), ("List Number 2", "1.")]
"""Style of each paragraph that is typed at the end, and the number that it must have."""


@cache
def typed() -> bytes:
    """Give the file with paragraphs behind its lists, each in a style of the gallery and nothing else."""
    document = docx.Document(io.BytesIO(made(LISTS)))
    for n, (style, _) in enumerate(BEGUN):
        document.add_paragraph(f"新{n}", style)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_list_that_is_begun_by_a_style_counts_for_itself() -> None:
    """As the numbering part says it: one count for each abstractNum, begun anew by startOverride."""
    numbering = read_numbering(part(typed(), "word/numbering.xml"), part(typed(), "word/styles.xml"))
    said = [(numbering.label(p), "".join(p.itertext())) for p in part(typed(), "word/document.xml").iter(W + "p")]
    assert [(label, text) for label, text in said if text[:1] == "新"] == [
        (label, f"新{n}") for n, (_, label) in enumerate(BEGUN)
    ]
    assert [label for label, text in said if text in "甲乙丙子丑寅卯" and text] == [
        "1.",
        "2.",
        "3.",
        "一、",
        "1.",
        "2.",
        "二、",
    ]


def test_libreoffice_begins_it_at_one() -> None:
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(typed()))) as pdf:
        lines = ["".join(line["text"].split()) for page in pdf.pages for line in page.extract_text_lines()]
    assert [line for line in lines if "新" in line] == [f"{label}新{n}" for n, (_, label) in enumerate(BEGUN)]


@pytest.mark.parametrize("source", [LISTS, EVERYTHING], ids=["lists", "everything"])
def test_no_list_of_ours_counts_with_a_style_of_the_gallery_or_with_another(source: str) -> None:
    numbering, styles = part(made(source), "word/numbering.xml"), part(made(source), "word/styles.xml")
    of = {n.get(W + "numId"): value(n, "abstractNumId") for n in numbering.findall(W + "num")}
    linked = {
        n.get(W + "abstractNumId") for n in numbering.iter(W + "abstractNum") if n.find(f".//{W}pStyle") is not None
    }
    named = {of[value(numbers, "numId")] for numbers in styles.iter(W + "numPr")}
    ours = [value(numbers, "numId") for numbers in part(made(source), "word/document.xml").iter(W + "numPr")]
    assert linked == named and len(linked) == 4
    assert ours and not {of[one] for one in ours} & linked
    begun = {
        n.get(W + "numId")
        for n in numbering.findall(W + "num")
        if n.find(f"{W}lvlOverride/{W}startOverride") is not None
    }
    assert set(ours) <= begun


@pytest.mark.parametrize("source", [LISTS, EVERYTHING], ids=["lists", "everything"])
def test_word_finds_no_list_of_ours_like_one_that_its_button_makes(source: str) -> None:
    """Word goes on with a list whose template (`w:tmpl`) and level are those of the button; its own are random."""
    schemes = list(part(made(source), "word/numbering.xml").iter(W + "abstractNum"))
    for name in ("nsid", "tmpl"):
        told = [value(one, name) for one in schemes]
        assert len(told) == len(set(told)) and all(one.startswith("594600") for one in told)
    assert {value(one, "multiLevelType") for one in schemes} == {"multilevel"}
    assert [one for scheme in schemes for one in scheme.iter(W + "lvl") if one.get(W + "tplc")] == []


def value(element: etree._Element, name: str) -> str:
    found = element.find(W + name)
    return "" if found is None else found.get(W + "val", "")
