"""Running heads of Word files: live fields, and in them what Word shows, for programs that know no such field."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import replace
from functools import cache

import pdfplumber
import pytest
from lxml import etree

from tests import pagemap
from tests.docx.blocks import HEAD, field, made_in
from tests.sample import theme
from yinfa.formats.docx.audit import _results as results
from yinfa.theme import Theme

SECTIONS = """  - section: 緒{論|lùn}[^a]與[](#two)
    body: [文。]
  - section: 第二
    id: two
    body: [文。]
notes: {a: 註}
"""


@cache
def numbered(kind: str) -> Theme:
    """Give the theme with one kind of numbers for sections of the first level."""
    tokens = {**deepcopy(dict(theme().tokens)), "section_numbers": [kind, "chinese-paren", "decimal"]}
    return replace(theme(), tokens=tokens, digest=f"numbers {kind}")


def heads(data: bytes) -> dict[str, list[tuple[str, str]]]:
    """Give instruction and cached text of each field of each header."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {n: etree.fromstring(archive.read(n)) for n in archive.namelist() if n.startswith("word/header")}
    return {name: [(code.strip(), shown) for code, shown in results(root)] for name, root in parts.items()}


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("chinese", "一、", "一、緒論與第二"),
        ("chinese-paren", "（一）", "（一）緒論與第二"),
        ("decimal", "1", "1. 緒論與第二"),
        ("none", "", "緒論與第二"),
    ],
)
def test_a_running_head_holds_what_word_shows_of_the_first_heading(kind: str, number: str, shown: str) -> None:
    data = made_in(HEAD + SECTIONS, numbered(kind))
    fields = [("STYLEREF 1 \\n", number)] if number else []
    assert heads(data)["word/headerOdd.xml"] == [*fields, ("STYLEREF 1", "緒論與第二")]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        head = archive.read("word/headerOdd.xml").decode()
    said = "".join(text.split("<")[0] for text in head.split('<w:t xml:space="preserve">')[1:])
    assert said == shown


def test_libreoffice_prints_the_head_that_is_held() -> None:
    source = HEAD + "  - section: 緒論\n    body:\n" + "      - 文。\n" * 80
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(made_in(source, theme())))) as pdf:
        assert len(pdf.pages) > 2
        (head,) = [line["text"] for line in pdf.pages[2].extract_text_lines() if line["top"] < 70]
    assert head == "一、緒論"


@pytest.mark.parametrize("source", [HEAD + "  - 文。\n", field("row-58")])
def test_a_publication_without_headings_or_numbers_has_no_such_fields(source: str) -> None:
    fields = [code for told in heads(made_in(source, numbered("none"))).values() for code, _ in told]
    assert fields == (["STYLEREF 1"] if "section" in source else [])


def test_the_field_case_has_no_field_for_a_number() -> None:
    source = field("hans-latin").replace("theme: h2", "cover: no")
    assert heads(made_in(source, numbered("none")))["word/headerOdd.xml"] == [("STYLEREF 1", "“四个意识”与10℃·5×3—8")]
