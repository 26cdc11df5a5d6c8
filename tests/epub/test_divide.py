"""Long publications: no document over the limit, not a word lost, pages and contents where they belong."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.epub import epubcheck, sample
from yinfa.assets import Assets
from yinfa.finding import PublishingError
from yinfa.formats.epub.audit import audit
from yinfa.formats.epub.divide import LIMIT
from yinfa.formats.epub.make import make
from yinfa.model.inline import NoteCall, Text
from yinfa.model.leaf import Note
from yinfa.model.tree import Block, Cell, Item, List, Paragraph, Publication, Quotation, Row, Section, Table
from yinfa.model.walk import words
from yinfa.reading import Folio
from yinfa.reading.epub import read


def table(rows: int) -> Table:
    """Give a table whose rows are joined by threes by a spanning cell."""

    def row(n: int) -> Row:
        joined = (Cell(f"s1_t1_r{n}c1", (Text(f"第{n // 3}組"),), 0, rowspan=3),) if n % 3 == 1 else ()
        rest = (Cell(f"s1_t1_r{n}c{2 if joined else 1}", (Text(sample.LONG[:40]),), 1),)
        return Row((*joined, *rest))

    head = Row(tuple(Cell(f"s1_t1_r0c{c}", (Text(w),), c - 1, scope="col") for c, w in ((1, "組"), (2, "事項"))), True)
    return Table("s1_t1", (head, *(row(n) for n in range(1, rows * 3 + 1))), 2, sample.line("s1_t1_cap", "名冊"))


def called(n: int) -> Paragraph:
    return Paragraph(f"s2_p{n}", (Text(sample.LONG), NoteCall(f"note_n{n}"), Text("。")))


def long() -> Publication:
    items = tuple(Item(f"s1_l1_{n}", (sample.para(f"s1_l1_{n}_p1"),)) for n in range(1, 801))
    inner: tuple[Block, ...] = tuple(sample.para(f"s2_s1_p{n}") for n in range(1, 900))
    third = Section("s2_s1_s1", 3, sample.line("s2_s1_s1_h", "小節"), None, (sample.para("s2_s1_s1_p1"),))
    quotation = Quotation(
        "s2_q1", tuple(sample.para(f"s2_q1_p{n}") for n in range(1, 700)), sample.line("s2_q1_by", "甲")
    )
    body = (
        Section("s1", 1, sample.line("s1_h", "名冊"), None, (table(700), List("s1_l1", "number", items))),
        Section(
            "s2",
            1,
            sample.line("s2_h", "正文"),
            None,
            (
                *map(called, range(1, 600)),
                Section("s2_s1", 2, sample.line("s2_s1_h", "分節"), None, (*inner, third)),
                quotation,
            ),
        ),
    )
    notes = tuple(Note(f"note_n{n}", (Text(f"註{n}"),)) for n in range(1, 600))
    return replace(sample.bare(), body=body, notes=notes)


FOLIOS = (
    Folio("1", "s1_h", 0),
    Folio("2", "s1_t1_r900c1", 3),
    Folio("3", "s1_l1_500_p1", 5),
    Folio("4", "s2_s1_p800", 1),
)


@cache
def book() -> bytes:
    return make(sample.galley(long(), FOLIOS), Assets(cover=sample.cover())).issue({})


def documents() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book())) as file:
        return {n: file.read(n).decode() for n in file.namelist() if n.startswith("EPUB/text/s")}


def test_no_document_is_over_the_limit_and_none_is_needlessly_short() -> None:
    sizes = [len(text.encode()) for text in documents().values()]
    assert max(sizes) <= LIMIT
    assert len(sizes) <= sum(sizes) // (LIMIT // 2) + 2


def test_every_word_and_page_is_there_once() -> None:
    found = read(book())
    assert found.words == words(sample.galley(long(), FOLIOS).publication)
    assert found.folios == FOLIOS


def test_a_table_goes_on_under_its_header_and_never_breaks_a_span() -> None:
    parts = [t for t in documents().values() if "<table" in t]
    assert len(parts) > 1
    assert [t.count('<th class="left label" scope="col">') for t in parts] == [0] + [2] * (len(parts) - 1)
    first = [re.findall(r'<tbody>\s*<tr>\s*<td[^>]*rowspan="3"', t) for t in parts]
    assert all(first)
    assert sum(t.count("<caption") for t in parts) == 1


def test_a_list_counts_on() -> None:
    starts = [int(n) for t in documents().values() for n in re.findall(r'<ol[^>]* start="(\d+)"', t)]
    firsts = [
        int(n) for t in documents().values() for n in re.findall(r'<ol[^>]* start="\d+">\s*<li id="s1_l1_(\d+)"', t)
    ]
    assert starts == firsts != []


def test_contents_point_into_the_right_documents() -> None:
    with zipfile.ZipFile(io.BytesIO(book())) as file:
        nav = file.read("EPUB/nav.xhtml").decode()
    targets = re.findall(r'href="(text/[^"#]+)#(s2_s1(?:_s1)?)"', nav)
    assert [address for _, address in targets] == ["s2_s1", "s2_s1_s1"]
    assert all(f'id="{address}"' in documents()[f"EPUB/{name}"] for name, address in targets)


def test_notes_stand_with_their_calls() -> None:
    for text in documents().values():
        assert {f"#{i}" for i in re.findall(r'<aside[^>]* id="([^"]+)"', text)} == {
            h.partition(".xhtml")[2] for h in re.findall(r'role="doc-noteref" href="([^"]+)"', text)
        }


def test_checkers_have_nothing_to_say(tmp_path: Path) -> None:
    assert audit(book()) == ()
    assert epubcheck.check({"long": book()}, tmp_path) == {"long": []}


def test_a_paragraph_that_cannot_be_divided_is_a_finding() -> None:
    pub = replace(sample.bare(), body=(sample.para("body_p1", "警" * 90_000),))
    with pytest.raises(PublishingError) as caught:
        make(sample.galley(pub, ()), Assets())
    assert [f.code for f in caught.value.findings] == ["E004"]
