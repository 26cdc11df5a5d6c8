"""Pages divide where a typesetter would divide them, and their lines are level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import pytest

from tests.pdf import sample
from tests.pdf.pages import PITCH, TOP, Glyph, drawings, glyphs, lines, paragraphs, printed, publication, words
from yinfa.compose import number as numbering
from yinfa.model.inline import NoteCall
from yinfa.model.leaf import Line, Picture
from yinfa.model.tree import (
    Block,
    Callout,
    Cell,
    Figure,
    Item,
    List,
    PageBreak,
    Paragraph,
    Print,
    Quotation,
    Row,
    Section,
    Table,
)
from yinfa.model.walk import nodes
from yinfa.reading.pdf import read

SENTENCE = "人民警察的形象是警察在執行職務和日常生活中留給社會公眾的整體印象。"
EM = 11.5
MEASURE = 38
"""Characters of a full line."""


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


@pytest.mark.parametrize("clause", ["", SENTENCE])
def test_notes_of_one_long_paragraph_stand_on_the_pages_of_their_calls(clause: str) -> None:
    text = "".join(f"{clause}{n}q[^n{n}]，" for n in range(120))
    notes = {f"n{n}": f"{clause}{n}q" for n in range(120)}
    pages: dict[str, set[int]] = {}
    for page, said in _text_by_page(printed(publication(paragraphs(text), notes))).items():
        for number in re.findall(r"(\d+)q", said):
            pages.setdefault(number, set()).add(page)
    assert len(pages) == 120
    assert {n: p for n, p in pages.items() if len(p) > 1} == {}


def _text_by_page(data: bytes) -> dict[int, str]:
    pages: dict[int, str] = {}
    for glyph in glyphs(data):
        pages[glyph.page] = pages.get(glyph.page, "") + glyph.text
    return pages


# Each block below is written with one character of its own, so that its lines are known on the page.


class Script:
    """Gives every block a character of its own."""

    def __init__(self) -> None:
        self.next = 0x4E00
        self.count = 0

    def address(self) -> str:
        self.count += 1
        return f"body_p{self.count}"

    def text(self, count: int) -> str:
        self.next += 1
        return chr(self.next) * count

    def paragraph(self, length: int) -> Paragraph:
        """Write a paragraph of so many lines."""
        return Paragraph(self.address(), words(self.text(MEASURE * length - 12)))

    def line(self) -> Line:
        return Line(self.address(), words(self.text(6)))

    def section(self, level: int, *body: Block, slogan: bool = True) -> Section:
        return Section(self.address(), level, self.line(), self.line() if slogan else None, body)

    def list(self, *lengths: int) -> List:
        items = tuple(Item(self.address(), (self.paragraph(length),), "•") for length in lengths)
        return List(self.address(), "bullet", items)

    def table(self, rows: int, lines: int = 1) -> Table:
        cells = [Cell(self.address(), words(self.text(40 * lines - 5)), 0) for _ in range(rows + 1)]
        made = tuple(Row((cell,), header=not n) for n, cell in enumerate(cells))
        return Table(self.address(), made, 1, self.line(), "表 1")

    def callout(self, length: int) -> Callout:
        return Callout(self.address(), "note", self.line(), (self.paragraph(length),))

    def quotation(self, length: int) -> Quotation:
        return Quotation(self.address(), (self.paragraph(length),), self.line())


def character(block: Paragraph | Line | Cell) -> str:
    return block.text[0].text[0]  # type: ignore[union-attr]


def characters(blocks: Iterable[Block]) -> list[str]:
    """Give the characters of paragraphs, items and rows, in their order."""
    return [character(node) for node in nodes(tuple(blocks)) if isinstance(node, Paragraph | Cell)]


Pages = dict[str, list[int]]
"""Pages of the lines that hold a character, from the page where the filler began."""


def everywhere(
    write: Callable[[Script], tuple[Block, ...]], notes: dict[str, str] | None = None
) -> Iterator[tuple[tuple[Block, ...], Pages]]:
    """Print blocks at each height of a page; give them with the pages of their lines."""
    script, made = Script(), []
    for filler in range(26, 35):
        made.append((PageBreak(script.address()), script.paragraph(filler), write(script)))
    data = printed(publication((block for brk, filler, blocks in made for block in (brk, filler, *blocks)), notes))
    found: Pages = {}
    for row in lines(g for g in glyphs(data) if 9 < g.size < 20):
        for text in {g.text for g in row}:
            found.setdefault(text, []).append(row[0].page)
    for _, filler, blocks in made:
        first = found[character(filler)][0]
        yield blocks, {text: [page - first for page in pages] for text, pages in found.items()}


HEADED: dict[str, Callable[[Script], tuple[Block, ...]]] = {
    "text": lambda s: (s.section(1, s.paragraph(4)),),
    "a line, then text": lambda s: (s.section(1, s.paragraph(1), s.paragraph(3)),),
    "a line, then text, no slogan": lambda s: (s.section(2, s.paragraph(1), s.paragraph(3), slogan=False),),
    "a line, then a table": lambda s: (s.section(3, s.paragraph(1), s.table(4), slogan=False),),
    "a line of quotation, then a box": lambda s: (
        s.section(2, replace(s.quotation(1), by=None), s.callout(3), slogan=False),
    ),
    "a box": lambda s: (s.section(2, s.callout(3), slogan=False),),
    "a quotation": lambda s: (s.section(3, s.quotation(3), slogan=False),),
    "a table": lambda s: (s.section(2, s.table(4), slogan=False),),
    "a list": lambda s: (s.section(2, s.list(1, 1, 1), slogan=False),),
}


@pytest.mark.parametrize("name", HEADED)
def test_a_heading_stands_over_two_lines_of_what_follows(name: str) -> None:
    turned = False
    for (section,), pages in everywhere(HEADED[name]):
        assert isinstance(section, Section)
        (page,) = pages[character(section.heading)]
        followers = [p for text in characters(section.body) for p in pages[text]]
        turned |= page == 1
        assert followers.count(page) >= 2
        assert not section.slogan or pages[character(section.slogan)] == [page]
    assert turned


def test_a_longer_paragraph_under_a_heading_may_end_its_page() -> None:
    ends = []
    for (section,), pages in everywhere(lambda s: (s.section(2, s.paragraph(3), s.table(2), slogan=False),)):
        assert isinstance(section, Section)
        text, _, row, *_ = characters(section.body)
        ends.append((pages[text], pages[row]))
    assert ([0, 0, 0], [1]) in ends


@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_no_page_begins_with_a_last_line_or_ends_with_a_first(length: int) -> None:
    for (block,), pages in everywhere(lambda s: (s.paragraph(length),)):
        assert min(Counter(pages[character(block)]).values()) >= 2  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [2, 3, 5])
def test_no_item_of_a_list_and_no_line_before_it_stands_alone(count: int) -> None:
    for blocks, pages in everywhere(lambda s: (s.paragraph(1), s.list(*[1] * count))):
        intro, *items = characters(blocks)
        assert min(Counter(pages[text][0] for text in items).values()) >= 2
        assert pages[intro] == pages[items[0]]


def _led(script: Script, mark: str = "：") -> Paragraph:
    lead = script.paragraph(4)
    return replace(lead, text=(*words(character(lead) * (4 * MEASURE - 16)), *words(mark)))


def _called(block: Paragraph) -> Paragraph:
    return replace(block, text=(*block.text, NoteCall("note_a", "1")))


LEADS: dict[str, Callable[[Script], tuple[Block, ...]]] = {
    "a list": lambda s: (_led(s), s.list(2, 2)),
    "a list, by half a colon": lambda s: (_led(s, ":"), s.list(2, 2)),
    "a list, with a note": lambda s: (_called(_led(s)), s.list(2, 2)),
    "a quotation": lambda s: (_led(s), s.quotation(2)),
    "a list, within a box": lambda s: (Callout(s.address(), "note", s.line(), (_led(s), s.list(2, 2))),),
    "a list, within a quotation": lambda s: (Quotation(s.address(), (_led(s), s.list(2, 2)), None),),
    "a list, within an item": lambda s: (
        List(s.address(), "bullet", (Item(s.address(), (_led(s), s.list(2, 2)), "•"),)),
    ),
    "a quotation behind a list": lambda s: (
        List(s.address(), "bullet", tuple(Item(s.address(), (block,), "•") for block in (s.paragraph(2), _led(s)))),
        s.quotation(2),
    ),
}


@pytest.mark.parametrize("name", LEADS)
def test_words_that_end_with_a_colon_stand_with_what_they_lead_to(name: str) -> None:
    turned = False
    for blocks, pages in everywhere(LEADS[name], {"a": "註"} if "note" in name else None):
        lead, first = characters(blocks)["behind" in name :][:2]
        assert pages[lead][-1] == pages[first][0]
        turned |= len(set(pages[lead])) == 2
    assert turned


@pytest.mark.parametrize(("rows", "lines"), [(5, 1), (4, 4)])
def test_rows_stay_whole_two_by_two_and_with_their_caption(rows: int, lines: int) -> None:
    for (table,), pages in everywhere(lambda s: (s.table(rows, lines=lines),)):
        assert isinstance(table, Table) and table.caption
        head, *body = (pages[character(row.cells[0])] for row in table.rows)
        assert all(len(set(row)) == 1 for row in body)
        assert body[0] == body[1] and body[-2] == body[-1]
        assert pages[character(table.caption)] == [body[0][0]] and head[0] == body[0][0]


def test_rows_part_where_the_foot_would_else_be_white_over_five_lines() -> None:
    parted = []
    for (table,), pages in everywhere(lambda s: (s.table(3, lines=2),)):
        assert isinstance(table, Table)
        first, second, _ = (pages[character(row.cells[0])] for row in table.rows[1:])
        parted.append((first[0], second[0]))
    assert (0, 1) in parted and (1, 1) in parted


def test_a_callout_stands_with_its_title() -> None:
    for (callout,), pages in everywhere(lambda s: (s.callout(3),)):
        assert isinstance(callout, Callout) and callout.title
        (page,) = pages[character(callout.title)]
        (text,) = characters(callout.body)
        assert min(Counter(pages[text]).values()) >= 2 and pages[text][0] == page


def test_the_name_of_a_quotation_stands_with_its_words() -> None:
    for (quotation,), pages in everywhere(lambda s: (s.quotation(1),)):
        assert isinstance(quotation, Quotation) and quotation.by
        assert pages[character(quotation.by)] == pages[characters(quotation.body)[0]]


@pytest.mark.parametrize("filler", range(25, 29))
def test_a_figure_stands_with_its_caption(filler: int) -> None:
    script = Script()
    picture = Picture("a.svg", "image/svg+xml", 400, 160, sample.SVG_DIGEST)
    figure = Figure("body_f1", picture, "圖", script.line(), script.line(), 40)
    data = printed(publication((PageBreak("body_br1"), script.paragraph(filler), figure)))
    assert figure.caption and figure.credit
    (page,) = {g.page for g in glyphs(data) if g.text in character(figure.caption) + character(figure.credit)}
    assert [n for n in (2, 3) if drawings(data, n, fill=0xDFE6EE)] == [page]
    assert page == (2 if filler < 28 else 3)


def _phase(glyph: Glyph) -> float:
    return (glyph.baseline - TOP) % PITCH


@lru_cache(maxsize=2)
def _book(marked: bool) -> tuple[Glyph, ...]:
    text = "前{警|ㄐㄧㄥˇ}{察|chá}*重點*Latin 12[^a]後" if marked else SENTENCE
    made = sample.publication()
    of = publication((*paragraphs(text * 3, text), *made.body[1:], *paragraphs(text * 8, start=8)), {"a": "註"})
    counted = numbering.number(
        sample.galley(replace(of, notes=of.notes + made.notes))
    )  # a note is set at its first call only
    return tuple(glyphs(printed(counted.publication)))


@pytest.mark.parametrize("marked", [True, False])
def test_every_line_of_text_stands_on_the_grid_of_the_page(marked: bool) -> None:
    text = [g for g in _book(marked) if abs(g.size - EM) < 0.01]
    assert len({g.page for g in text}) >= 5
    phases = sorted(_phase(g) for g in text)
    assert phases[-1] - phases[0] < 0.3


def test_text_after_a_forced_break_begins_at_the_top_of_the_page() -> None:
    script = Script()
    section = script.section(1, script.paragraph(2))
    body = (script.paragraph(1), PageBreak("body_br1"), section)
    (head,) = (row for row in lines(glyphs(printed(publication(body)))) if row[0].text == character(section.heading))
    assert head[0].page == 2 and head[0].baseline - 0.88 * head[0].size - TOP < 0.75 * PITCH


def test_a_long_title_breaks_where_its_sense_does() -> None:
    of = publication(paragraphs("文"))
    title = "新時期如何樹立人民警察的新形象"
    of = replace(of, title=Line("title", words(title)), front=replace(of.front, title=title), print=Print(cover=True))
    data = printed(of)
    found = ["".join(g.text for g in row) for row in lines(g for g in glyphs(data) if g.page == 1 and g.size > 30)]
    assert found == ["新時期如何樹立", "人民警察的新形象"]
    assert read(data).words["title"] == title


def test_the_lines_of_the_colophon_are_labels_and_values_in_two_columns() -> None:
    of = publication(paragraphs("文"))
    data = printed(replace(of, colophon=(Paragraph("colophon_p1", words("印發單位：{unit.name|各單位}")),)))
    rows = [row for row in lines(glyphs(data)) if abs(row[0].size - 9) < 0.01]
    rows = [row for row in rows if "：" in {g.text for g in row}]
    starts = {(round(row[0].x0, 1), round(next(b.x0 for a, b in pairwise(row) if a.text == "："), 1)) for row in rows}
    assert len(rows) == 3 and len(starts) == 1
    assert read(data).words["colophon_p1"] == "印發單位：各單位"
