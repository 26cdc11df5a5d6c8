"""Pages are filled, however long the publication is: feet, keeps and near places on pages of generated text."""

from __future__ import annotations

from dataclasses import replace

import pymupdf
import pytest

from benchmarks.feet import printed as made
from tests.longtext import Writer
from tests.pdf import sample
from tests.pdf.feet import BOTTOM, EDGE, feet, over
from tests.pdf.pages import TOP, drawings, glyphs, printed, publication, words
from tests.pdf.test_pages import Script, character
from yinfa.formats.pdf.make import make
from yinfa.model.inline import NoteCall, Text
from yinfa.model.leaf import Line, Picture
from yinfa.model.tree import Block, Cell, Figure, Paragraph, Publication, Row, Section, Table
from yinfa.model.walk import words as said
from yinfa.press.sources import load_all
from yinfa.reading.pdf import read
from yinfa.world.workspace import Workspace

HEADING, NOTE = 11.9, 9.1
"""pt: text that is larger is a heading's, or more than a note's."""


@pytest.fixture(scope="module", params=["manual"])
def long(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Publication]:
    """Give a publication of sixty pages, printed, and what it was printed from."""
    folder = tmp_path_factory.mktemp("long")
    Writer(request.param, 12).write(folder)
    (of,) = load_all(Workspace.at(folder), [request.param])
    return made(folder, request.param)[0], of


def test_feet_are_white_over_three_lines_on_one_page_in_twenty_and_hardly_over_five(
    long: tuple[bytes, Publication],
) -> None:
    found = feet(long[0])
    assert len(found) >= 60
    assert len(over(found, 3)) <= len(found) / 20
    assert {foot.reason for foot in over(found, 5)} <= {"picture"}


def test_no_heading_ends_a_page_and_no_page_ends_within_a_lead(long: tuple[bytes, Publication]) -> None:
    for page in list(pymupdf.open(stream=long[0]))[:-1]:  # type: ignore[no-untyped-call]
        spans = [
            span
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if line["bbox"][1] > TOP - EDGE and line["bbox"][3] < BOTTOM + EDGE and span["size"] > NOTE
        ]
        last = max(spans, key=lambda span: span["bbox"][3])
        assert last["size"] < HEADING and not last["text"].strip().endswith("："), page.number


def test_words_and_page_marks_stand_in_the_order_of_the_source(long: tuple[bytes, Publication]) -> None:
    data, of = long
    found = read(data)
    texts = [address for address in said(of) if not address.startswith("note_")]
    assert [address for address in found.words if address in texts] == [a for a in texts if a in found.words]
    order = {address: n for n, address in enumerate(found.words)}
    marks = [(order[folio.address], folio.offset) for folio in found.folios]
    assert marks == sorted(marks)
    labels = [int(folio.label) for folio in found.folios]
    assert labels == sorted(labels) and len(labels) > found.pages - 5


class Near:
    """A page that a picture does not fit on, with more text of its section behind it."""

    def __init__(self, note: bool = False, here: bool = False, behind: int = 14, lead: str = "。") -> None:
        script = Script()
        caption = Line("s1_f1_cap", (*words("圖說"), *((NoteCall("note_a", "1"),) if note else ())))
        picture = Picture("a.svg", "image/svg+xml", 400, 160, sample.SVG_DIGEST)
        self.figure = Figure("s1_f1", picture, "圖", caption, here=here)
        self.before = Paragraph("s1_p1", (Text(script.text(38 * 18 - 14) + lead),))
        self.behind = [Paragraph(f"s1_p{n}", words(script.text(70))) for n in range(2, 2 + behind)]
        self.next = Section("s2", 1, Line("s2_h", words("下一節")), None, (Paragraph("s2_p1", words("末段" * 300)),))
        body: tuple[Block, ...] = (self.before, self.figure, *self.behind)
        first = Section("s1", 1, Line("s1_h", words("一節")), None, body)
        self.sections = (first, self.next)
        self.data = printed(publication(self.sections, {"a": "註"} if note else None))
        self.glyphs = glyphs(self.data)

    def page(self, block: Paragraph) -> int:
        return next(g.page for g in self.glyphs if g.text == character(block))

    @property
    def pictured(self) -> int:
        return next(n for n in (1, 2, 3) if drawings(self.data, n, fill=0xDFE6EE))


def test_text_fills_the_page_that_a_picture_has_no_room_on() -> None:
    near = Near()
    assert near.page(near.before) == 1 and near.pictured == 2
    assert [near.page(block) for block in near.behind[:2]] == [1, 1]
    assert feet(near.data)[0].lines <= 3


def test_a_picture_that_moved_is_read_where_it_was_written_and_begins_no_page() -> None:
    found = read(Near().data)
    addresses = list(found.words)
    assert addresses.index("s1_p1") < addresses.index("s1_f1_cap") < addresses.index("s1_p2")
    assert found.folios[0].address == "title"
    assert all(folio.address != "s1_f1_cap" for folio in found.folios) and len(found.folios) == found.pages


@pytest.mark.parametrize("kept", [{"here": True}, {"note": True}, {"lead": "："}], ids=str)
def test_a_picture_keeps_its_place_where_it_is_told_to_or_holds_a_call_or_was_announced(
    kept: dict[str, object],
) -> None:
    near = Near(**kept)  # type: ignore[arg-type]
    assert near.page(near.behind[0]) == near.pictured == 2


def test_a_picture_stays_in_its_section() -> None:
    near = Near(behind=1)
    assert near.page(near.behind[0]) == 1 and near.pictured == 2
    head = next(g for g in near.glyphs if g.page == 2 and g.size > HEADING)
    assert min(g.baseline for g in near.glyphs if g.text == "圖" and g.page == 2) < head.baseline


@pytest.mark.parametrize("here", [False, True])
def test_text_behind_a_turned_table_fills_the_page_before_it(here: bool) -> None:
    script = Script()
    rows = tuple(Row((Cell(f"s1_t1_r{n}c1", words(f"格{n}"), 0),), header=n == 1) for n in (1, 2, 3))
    table = Table("s1_t1", rows, 1, landscape=True, here=here)
    before, *behind = [Paragraph(f"s1_p{n}", words(script.text(120))) for n in range(1, 15)]
    data = printed(publication((Section("s1", 1, Line("s1_h", words("節")), None, (before, table, *behind)),)))
    pages = {g.text: g.page for g in reversed(glyphs(data))}
    wide = [page.rect.width > page.rect.height for page in pymupdf.open(stream=data)]
    assert wide[:2] == [False, True]
    assert [pages[character(block)] for block in (before, *behind[:5])] == ([1, 3, 3, 3, 3, 3] if here else [1] * 6)
    addresses = [a for a in read(data).words if a.startswith("s1_")]
    assert addresses.index("s1_p1") < addresses.index("s1_t1_r1c1") < addresses.index("s1_p2")


def test_a_picture_moves_in_a_publication_with_a_turned_table_too() -> None:
    rows = (Row((Cell("s9_t1_r1c1", words("格"), 0),)),)
    turned = Section("s9", 1, Line("s9_h", words("附")), None, (Table("s9_t1", rows, 1, landscape=True),))
    near = Near()
    data = printed(publication((*near.sections, turned)))
    assert feet(data)[0].lines <= 3


def test_a_colophon_has_text_above_it_on_its_page() -> None:
    script = Script()
    blocks = [script.paragraph(2) for _ in range(14)]
    data = printed(publication(blocks))
    found = glyphs(data)
    assert max(g.page for g in found) == 2
    above = {round(g.baseline) for g in found if g.page == 2 and g.text in map(character, blocks)}
    assert len(above) >= 6 and feet(data)[0].lines <= 6


@pytest.mark.parametrize("count", range(8, 16))
def test_contents_of_a_document_whose_end_was_balanced_tell_its_pages(count: int) -> None:
    script = Script()
    body = [_chapter("one", script), *(script.paragraph(2) for _ in range(count)), _chapter("two", script)]
    galley = replace(sample.galley(publication(body)), contents=True)
    with pymupdf.open(stream=make(galley, sample.assets(galley)).issue({})) as document:
        page = document[0]
        links = [(link["page"] + 1, pymupdf.Rect(link["from"])) for link in page.get_links()]
        told = [
            (aim, page.get_text("words", clip=(0, box.y0 + 2, page.rect.width, box.y1 - 2))[-1][4])
            for aim, box in links
        ]
    assert len(told) == 2 and all(str(aim) == number for aim, number in told)


def _chapter(name: str, script: Script) -> Section:
    return Section(name, 1, Line(f"{name}_h", sample.text("章")), None, (script.paragraph(2),))
