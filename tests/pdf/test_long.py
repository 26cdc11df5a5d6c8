"""What only many pages show, on a long publication of generated text with every block, in both scripts: where all stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pymupdf
import pyphen
import pytest

from tests.longtext import LATIN, Writer
from tests.pdf.long import (
    EM,
    Long,
    lone_headings,
    lone_lines,
    parted_leads,
    parted_names,
    parted_tables,
    set_long,
    strayed_notes,
)
from tests.pdf.pages import PITCH, TOP
from tests.pdf.placed import Box, Glyph, said
from yinfa.assets.words import word_ends
from yinfa.model.inline import plain
from yinfa.model.leaf import Note
from yinfa.model.tree import Article, Callout, Cell, Figure, Item, Section, Table
from yinfa.model.walk import nodes, texts
from yinfa.reading.pdf import read

LANGUAGES = ("zh-Hant-TW", "zh-Hans-CN")
LINES, WIDTH = 34, 38 * EM
SLACK = 1.0
"""pt."""
MARKS = "，。、；：？！」』）》〉”’"


@pytest.fixture(scope="module", params=["", LANGUAGES[1]], ids=LANGUAGES)
def long(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Long:
    folder = tmp_path_factory.mktemp("long")
    Writer("everything", 9, variants=LANGUAGES).write(folder)
    return set_long(folder, "everything", request.param)


def test_a_heading_stands_with_two_lines_of_what_comes_next(long: Long) -> None:
    wrong, asked = lone_headings(long)
    assert asked > 50 and wrong == []


def test_words_that_end_with_a_colon_stand_with_the_first_of_what_they_lead_to(long: Long) -> None:
    wrong, asked = parted_leads(long)
    assert asked > 20 and wrong == []


def test_no_page_begins_with_a_last_line_or_ends_with_a_first(long: Long) -> None:
    wrong, asked = lone_lines(long)
    assert asked > 200 and wrong == []


def test_rows_stay_whole_and_captions_with_their_tables(long: Long) -> None:
    wrong, asked = parted_tables(long)
    assert asked > 10 and wrong == []


def test_names_of_quotations_and_titles_of_boxes_stand_with_their_words(long: Long) -> None:
    wrong, asked = parted_names(long)
    assert asked > 10 and wrong == []


def test_short_phrases_stand_in_one_line_of_their_cell(long: Long) -> None:
    wrong, asked = [], 0
    for cell in long.all(Cell):
        for node in texts(cell):
            held = [said(row) for row in long.rows.get(node.address, [])]
            for phrase in re.split(f"[{MARKS}]", "".join(plain(node.text).split())):
                asked += bool(phrase)
                # A long cell may end a line within a phrase; a column as wide as the phrase has lines as long.
                if 0 < len(phrase) <= 6 and held and max(map(len, held)) < len(phrase):
                    wrong.append((node.address, phrase, held))
    assert asked > 300 and wrong == []


def _labelled(long: Long) -> Iterator[tuple[str, str, str]]:
    """Give label, its address and that of the text it stands before, of items, articles, sections, captions, notes."""
    for node in nodes(long.galley.publication):
        match node:
            case Item():
                yield node.label, node.address, next(iter(texts(node))).address
            case Article() if node.label and (first := next(iter(texts(node)), None)):
                yield node.label, first.address, first.address
            case Section() if node.label:
                yield node.label, node.heading.address, node.heading.address
            case Table() | Figure() if node.caption:
                yield node.label, node.caption.address, node.caption.address
            case Note():
                yield node.label, node.address, node.address


def test_each_label_is_printed_once_and_before_its_text(long: Long) -> None:
    wrong, asked = [], 0
    for label, address, text in _labelled(long):
        asked += 1
        signs = [g for g in long.at[address] if g.label]
        first = long.rows[text][0]
        beside = [g for g in first if abs(g.baseline - signs[0].baseline) < SLACK] if signs else []
        meant = "".join(label.split())
        if said(signs) != meant or not beside or max(g.x1 for g in signs) > min(g.x0 for g in beside) + SLACK:
            wrong.append((address, meant, said(signs), said(first)))
    assert asked > 200 and wrong == []


def test_the_lines_of_an_item_hang_on_one_edge_behind_its_label(long: Long) -> None:
    wrong, asked = [], 0
    for item in long.all(Item):
        label = [g for g in long.at[item.address] if g.label]
        rows = long.rows[next(iter(texts(item))).address]
        # An opening mark at the head of a line has lost its blank half.
        edges = {round(row[0].x0) for row in rows if row[0].text not in "「『（《〈“‘"}
        asked += len(rows) > 1
        if edges and (max(edges) - min(edges) > SLACK or min(edges) < max(g.x1 for g in label) - SLACK):
            wrong.append((item.address, sorted(edges)))
    assert asked > 40 and wrong == []


def _grounds(long: Long, box: Callout) -> Iterator[tuple[int, list[list[Glyph]], list[Box]]]:
    """Give page by page the lines of a box, and the grounds that hold them."""
    own = long.under(box)
    for page in sorted({row[0].page for row in own}):
        rows = [row for row in own if row[0].page == page]
        middle = (min(r[0].baseline for r in rows) + max(r[0].baseline for r in rows)) / 2
        grounds = [
            (x0, top, x1, bottom)
            for x0, top, x1, bottom in long.placed.grounds[page]
            if x1 - x0 > WIDTH / 2 and top < middle < bottom
        ]
        yield page, rows, grounds


def test_boxes_hold_all_their_lines_and_go_down_to_the_last_on_each_page(long: Long) -> None:
    wrong, parted = [], 0
    for box in long.all(Callout):
        pages = list(_grounds(long, box))
        parted += len(pages) > 1
        for page, rows, grounds in pages:
            low, high = max(r[0].baseline for r in rows), min(r[0].baseline for r in rows)
            inside = [
                g
                for g in grounds
                if g[1] < high - 0.8 * EM
                and g[3] > low
                and all(g[0] < r[0].x0 and r[-1].x1 < g[2] + SLACK for r in rows)
            ]
            # Where it goes on, two lines that no page divides may have no room in it.
            white = 1.5 * PITCH if page == pages[-1][0] else 2.5 * PITCH
            if not inside or min(g[3] for g in inside) - low > white:
                wrong.append((box.address, page, low, high, grounds))
    assert parted and wrong == []


def _area(page: int) -> tuple[float, float]:
    inner, outer = 30.0, 25.8
    left = (inner if page % 2 else outer) / 25.4 * 72
    return left, left + WIDTH


def test_no_word_stands_beside_the_type_area_or_over_another(long: Long) -> None:
    wrong: list[Any] = []
    for rows in [long.rows[a] for a in long.rows if long.rows[a]]:
        for row in rows:
            left, right = _area(row[0].page)
            if row[0].x0 < left - SLACK or row[-1].x1 > right + EM / 2 + SLACK or row[0].baseline > TOP + LINES * PITCH:
                wrong.append((row[0].address, row[0].page, row[0].x0 - left, row[-1].x1 - right))
            wrong += [(b.address, a.text, b.text) for a, b in pairwise(row) if b.x0 < a.x1 - EM / 1.9]
    assert wrong == []


def test_words_of_a_cell_stand_in_its_column(long: Long) -> None:
    wrong = []
    for table in long.all(Table):
        edges: dict[tuple[int, int], list[float]] = {}
        for cell in (cell for row in table.rows for cell in row.cells):
            for row in long.under(cell):
                for column, x in ((cell.column, row[0].x0), (cell.column + cell.colspan, row[-1].x1)):
                    edges.setdefault((row[0].page % 2, column), []).append(x if column == cell.column else -x)
        for (side, column), found in edges.items():
            left, right = [x for x in found if x > 0], [-x for x in found if x < 0]
            if left and right and max(right) > min(left) + SLACK:
                wrong.append((table.address, side, column, max(right), min(left)))
    assert wrong == []


def test_a_table_on_several_pages_says_so_and_repeats_its_head(long: Long) -> None:
    continued = "续表" if long.galley.publication.front.language.startswith("zh-Hans") else "續表"
    wrong, asked = [], 0
    for table in long.all(Table):
        rows = long.under(table.rows)
        head = {said(row) for line in table.rows if line.header for cell in line.cells for row in long.under(cell)}
        for page in sorted({row[0].page for row in rows})[1:]:
            asked += 1
            beside = [said(row) for row in long.placed.beside(page)]
            if not any(continued in row for row in beside) or not all(any(h in row for row in beside) for h in head):
                wrong.append((table.address, page, beside))
    assert asked and wrong == []


def test_notes_stand_on_the_page_of_their_call(long: Long) -> None:
    wrong, asked = strayed_notes(long)
    assert asked > 20 and wrong == []


def test_running_heads_name_the_section_and_the_articles_of_their_page(long: Long) -> None:
    pages = max(g.page for g in long.placed.glyphs)
    starts = {s.heading.address: s for s in long.all(Section) if s.level == 1}
    wrong, now = [], None
    for page in range(1, pages + 1):
        here = [g for g in long.placed.glyphs if g.page == page and g.baseline < TOP + LINES * PITCH]
        begun = [starts[g.address] for g in here if g.address in starts]
        head = "".join(said(row) for row in long.placed.beside(page) if row[0].baseline < TOP - EM)
        named = begun[0] if begun else now
        now = begun[-1] if begun else now
        found = {int(m[1]) for g in here if (m := re.match(r"a(\d+)(_|$)", g.address))}
        if found and page > 1:
            first, last = min(found), max(found)
            want = f"第{first}条" if first == last else f"第{first}–{last}条"
            wrong += [(page, head, want)] if not head.replace("條", "条").endswith(want) else []
        if page % 2 and page > 1 and named:
            title = "".join((named.label + plain(named.heading.text)).split())
            wrong += [(page, head, title)] if not head.startswith(title) else []
    assert wrong == []


def test_contents_and_folios_tell_the_pages(long: Long) -> None:
    wrong: list[Any] = []
    asked = 0
    with pymupdf.open(stream=long.data) as document:  # type: ignore[no-untyped-call]
        folios = [document[n].get_label() for n in range(len(document))]
        for n in range(len(document)):
            foot = [said(row) for row in long.placed.beside(n + 1) if row[0].baseline > TOP + LINES * PITCH + EM]
            wrong += [(n + 1, foot)] if foot != [folios[n]] else []
        for section in long.all(Section):
            page = long.rows[section.heading.address][0][0].page
            title = "".join((section.label + plain(section.heading.text)).split())
            told = [
                said(row)
                for first in range(1, 4)
                for row in long.placed.beside(first)
                if re.fullmatch(re.escape(title) + r"\.+\d+", said(row))
            ]
            asked += bool(told)
            wrong += (
                [(title, told, page)] if told and not any(row.endswith("." + folios[page - 1]) for row in told) else []
            )
    assert asked > 10 and wrong == []


def test_page_marks_come_in_order(long: Long) -> None:
    found = read(long.data)
    order = {address: n for n, address in enumerate(found.words)}
    marks = [(order[folio.address], folio.offset) for folio in found.folios]
    assert marks == sorted(marks) and len(marks) > found.pages - 5


def test_spaces_of_english_words_are_at_most_an_em(long: Long) -> None:
    wrong, asked = [], 0
    for address, rows in long.rows.items():
        for row in rows:
            for a, b in pairwise(row):
                if a.text.isascii() and b.text.isascii() and a.text.isalpha() and b.text.isalpha():
                    gap = (b.x0 - a.x1) / a.size
                    asked += gap > 0.2
                    wrong += [(address, round(gap, 2), said(row))] if gap > 1 else []
    assert asked > 100 and wrong == []


def test_english_words_are_divided_where_their_language_does_and_with_a_hyphen(long: Long) -> None:
    places = {word: pyphen.Pyphen(lang="en").positions(word) for word in LATIN}
    parts = [(word[:at], word[at:], at in places[word]) for word in LATIN for at in range(1, len(word))]
    wrong, asked = [], 0
    for address, rows in long.rows.items():
        for above, below in pairwise(map(said, rows)):
            for left, right, divides in parts:
                if below.startswith(right) and above.endswith((left, f"{left}-")):
                    asked += 1
                    wrong += [] if divides and above.endswith("-") else [(address, left, right)]
    assert asked > 9 and wrong == []


def test_lines_of_headings_end_where_words_do_and_none_holds_one_han(long: Long) -> None:
    wrong, asked = [], 0
    for section in long.all(Section):
        rows = [said(row) for row in long.rows[section.heading.address]]
        ends = {len("".join(rows[:n])) for n in range(1, len(rows))}
        asked += len(rows) > 1
        if not ends <= word_ends("".join(rows)) or min(map(len, rows)) < 2:
            wrong.append((section.heading.address, rows))
    assert asked > 3 and wrong == []
