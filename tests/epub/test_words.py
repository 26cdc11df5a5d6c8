"""Whatever an author may type comes back from the EPUB's own bytes, character by character."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.epub import sample
from yinfa.assets import Assets
from yinfa.formats.epub.make import make
from yinfa.model.inline import Field, Inline, Marks, Ruby, Text
from yinfa.model.tree import Paragraph
from yinfa.reading import Folio
from yinfa.reading.epub import read

TYPED = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), include_characters="<>&\"']]> 警察形象，。"),
    min_size=1,
    max_size=12,
)
MARKS = st.builds(
    Marks,
    strong=st.booleans(),
    emphasis=st.booleans(),
    link=st.sampled_from(["", "https://example.org/?a=1&b=%22"]),
    language=st.sampled_from(["", "en"]),
)
INLINES: st.SearchStrategy[list[Inline]] = st.lists(
    st.builds(Text, TYPED, MARKS)
    | st.builds(Ruby, TYPED, TYPED, MARKS)
    | st.builds(Field, st.just("unit.name"), TYPED, MARKS),
    max_size=6,
)


@given(INLINES)
@settings(max_examples=150, deadline=None)
def test_words_come_back(inlines: list[Inline]) -> None:
    pub = replace(sample.bare(), body=(Paragraph("body_p1", tuple(inlines)),))
    assert read(make(sample.galley(pub, ()), Assets()).issue({})).words == sample.said(pub)


@given(TYPED, st.data())
@settings(max_examples=80, deadline=None)
def test_page_mark_stands_before_its_very_character(text: str, data: st.DataObject) -> None:
    folio = Folio("12", "body_p1", data.draw(st.integers(0, len(text) - 1)))
    pub = replace(sample.bare(), body=(sample.para("body_p1", text),))
    found = read(make(sample.galley(pub, (folio,)), Assets()).issue({}))
    assert (found.folios, found.words["body_p1"]) == ((folio,), text)


@given(st.text("警察形象，的ab 」", max_size=20), st.integers(0, 25))
@settings(max_examples=80, deadline=None)
def test_title_in_clauses_keeps_words_and_marks(title: str, at: int) -> None:
    pub = replace(sample.bare(), title=sample.line("title", title))
    found = read(make(sample.galley(pub, (Folio("3", "title", min(at, len(title))),)), Assets()).issue({}))
    assert (found.words.get("title", ""), found.folios) == (title, (Folio("3", "title", min(at, len(title))),))
