"""Composing: labels, notes in order, page marks, fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from yinfa.compose import Galley, Ticket
from yinfa.compose.fields import fill
from yinfa.compose.folios import with_folios
from yinfa.compose.identity import differences
from yinfa.compose.steps import compose
from yinfa.model.front import Front
from yinfa.model.inline import Field, NoteCall, PageMark, Reference, Ruby, Text, plain
from yinfa.model.leaf import Line, Note
from yinfa.model.numeral import han_number
from yinfa.model.tree import Callout, Item, List, Paragraph, Publication, Section
from yinfa.model.walk import nodes, texts, words
from yinfa.reading import Folio
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

ROOT = Path(__file__).parents[2]


def paragraph(address: str, *text: object) -> Paragraph:
    return Paragraph(address, tuple(Text(t) if isinstance(t, str) else t for t in text))  # type: ignore[misc]


def galley(*body: object, notes: tuple[Note, ...] = ()) -> Galley:
    title = Line("title", (Text("題目"),))
    front = Front("題目", "zh-Hant-TW", "test")
    pub = Publication("t", front, title, None, (), body, (), (), notes)  # type: ignore[arg-type]
    return compose(pub, Ticket("t", "pdf"), load_theme(Workspace.at(ROOT), "handout"))


def section(address: str, level: int, *body: object) -> Section:
    return Section(address, level, Line(f"{address}_h", (Text(f"節{address}"),)), None, body)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n", "han"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1024, "一千零二十四"),
    ],
)
def test_han_numbers_are_written_as_a_clerk_writes_them(n: int, han: str) -> None:
    assert han_number(n) == han


def test_section_labels_restart_under_each_parent() -> None:
    made = galley(
        section("s1", 1, section("s1_s1", 2), section("s1_s2", 2)),
        section("s2", 1, section("s2_s1", 2)),
    )
    labels = {n.address: n.label for n in nodes(made.publication) if isinstance(n, Section)}
    assert labels == {
        "s1": "一、",
        "s1_s1": "（一）",
        "s1_s2": "（二）",
        "s2": "二、",
        "s2_s1": "（一）",
    }


def test_notes_stand_in_the_order_of_their_calls_and_uncalled_ones_are_left_out() -> None:
    notes = tuple(Note(f"note_{k}", (Text(k),)) for k in "abc")
    made = galley(
        paragraph("body_p1", "甲", NoteCall("note_c"), "乙", NoteCall("note_a")),
        notes=notes,
    )
    assert [(n.address, n.label) for n in made.publication.notes] == [
        ("note_c", "1"),
        ("note_a", "2"),
    ]
    call = next(i for n in texts(made.publication) for i in n.text if isinstance(i, NoteCall))
    assert call.label == "1"


def test_a_reference_without_words_shows_the_heading_of_its_target() -> None:
    made = galley(section("goal", 1, paragraph("goal_p1", "見", Reference("goal"))))
    shown = next(i for n in texts(made.publication) for i in n.text if isinstance(i, Reference))
    assert shown.label == "節goal"


def test_furniture_is_no_part_of_the_words() -> None:
    made = galley(
        List(
            "body_l1",
            "chinese",
            (Item("body_l1_1", (paragraph("body_l1_1_p1", "項"),)),),
        )
    )
    assert [n.label for n in nodes(made.publication) if isinstance(n, Item)] == ["一、"]
    assert words(made.publication) == {"title": "題目", "body_l1_1_p1": "項"}


def test_a_callout_without_title_is_labelled_by_its_tone() -> None:
    made = galley(Callout("body_c1", "law", None, (paragraph("body_c1_p1", "文"),)))
    assert [n.label for n in nodes(made.publication) if isinstance(n, Callout)] == ["法規"]


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (0, ("◆1", "甲乙丙", "丁ㄉ", "戊")),
        (2, ("甲乙", "◆1", "丙", "丁ㄉ", "戊")),
        (3, ("甲乙丙", "◆1", "丁ㄉ", "戊")),
        (4, ("甲乙丙", "◆1", "丁ㄉ", "戊")),
        (5, ("甲乙丙", "丁ㄉ", "◆1", "戊")),
    ],
)
def test_a_page_mark_stands_at_the_very_character(offset: int, expected: tuple[str, ...]) -> None:
    made = galley(paragraph("body_p1", "甲乙丙", Ruby("丁", "ㄉ"), "戊"))
    marked = with_folios(made, [Folio("1", "body_p1", offset)])
    text = next(n for n in texts(marked.publication) if n.address == "body_p1").text
    assert tuple(f"◆{i.folio}" if isinstance(i, PageMark) else plain((i,)) for i in text) == expected
    assert words(marked.publication) == words(made.publication)


def test_filling_changes_fields_and_nothing_else() -> None:
    made = galley(paragraph("body_p1", "發至", Field("unit.name", "各單位")))
    assert words(fill(made, {"unit.name": "第一分局"}).publication)["body_p1"] == "發至第一分局"
    assert fill(made, {}) == made


def test_a_difference_names_the_address() -> None:
    assert differences({"a": "甲", "b": "乙"}, {"a": "甲", "c": "丙"}) == [
        ("b", "乙", ""),
        ("c", "", "丙"),
    ]
