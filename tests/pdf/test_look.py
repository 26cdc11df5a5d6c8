"""The look of the printed page: headings near their text, boxes that say their kind without colour, one family."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cache

import pytest

from tests.epub import sample as books
from tests.pdf import sample
from tests.pdf.pages import drawings, glyphs, ink, lines, printed, publication
from tests.pdf.test_pages import PITCH, Script, character
from yinfa.formats.docx.looks import tones
from yinfa.formats.epub.make import make as make_book
from yinfa.model.tree import Block, Callout, PageBreak, Section

LEVELS = (1, 2, 3, 4, 5)
TONES = ("note", "caution", "law", "case")


@dataclass(frozen=True)
class Headed:
    """A heading on the page: baselines of what is before it, of itself, its slogan and what follows."""

    before: float
    heading: float
    slogan: float
    after: float


@cache
def _headed() -> dict[tuple[int, bool, str], Headed]:
    """Print headings of all levels, with and without slogans, behind texts, boxes and tables."""
    script = Script()
    made: list[tuple[tuple[int, bool, str], Block, Section]] = []
    for level in LEVELS:
        for slogan in (True, False):
            before: dict[str, Block] = {"text": script.paragraph(2), "box": script.callout(2), "table": script.table(2)}
            for kind, block in before.items():
                made.append(((level, slogan, kind), block, script.section(level, script.paragraph(2), slogan=slogan)))
    data = printed(publication(block for _, first, section in made for block in (first, section)))
    rows = [row for row in lines(glyphs(data)) if row[0].size > 9]
    places = {glyph.text: (row[0].page, glyph.baseline) for row in reversed(rows) for glyph in row}
    found = {}
    for key, _, section in made:
        page, heading = places[character(section.heading)]
        above = [row[0].baseline for row in rows if row[0].page == page and row[0].baseline < heading - 1]
        slogan = places[character(section.slogan)][1] if section.slogan else heading
        after = places[character(section.body[0])]  # type: ignore[arg-type]
        if above and after[0] == page:
            found[key] = Headed(above[-1], heading, slogan, after[1])
    return found


def test_a_heading_stands_nearer_to_its_text_than_to_what_is_before() -> None:
    found = _headed()
    assert {(level, kind) for level, _, kind in found} >= {(n, kind) for n in LEVELS for kind in ("text", "box")}
    for key, at in found.items():
        below, above = at.after - at.slogan, at.heading - at.before
        assert above > 1.2 * below, key
        assert PITCH < below < 1.6 * PITCH, key


def test_at_the_head_of_a_page_a_heading_stands_as_near_to_its_text() -> None:
    script = Script()
    sections = [
        script.section(level, script.paragraph(2), slogan=slogan) for level in LEVELS for slogan in (True, False)
    ]
    blocks = [block for n, one in enumerate(sections) for block in (PageBreak(f"body_br{n}"), one)]
    rows = [row for row in lines(glyphs(printed(publication((script.paragraph(1), *blocks))))) if row[0].size > 9]
    for section in sections:
        page = {row[0].page for row in rows if any(g.text == character(section.heading) for g in row)}
        first = [row[0].baseline for row in rows if {row[0].page} == page]
        text = first[2 if section.slogan else 1] - first[1 if section.slogan else 0]
        assert PITCH < text < 1.6 * PITCH, section.level


def test_a_slogan_stands_a_line_below_its_heading_at_every_level() -> None:
    slogans = {key: at.slogan - at.heading for key, at in _headed().items() if key[1]}
    assert {level for level, *_ in slogans} == set(LEVELS)
    for key, apart in slogans.items():
        assert 0.85 * PITCH < apart < 1.15 * PITCH, key


def test_a_slogan_is_never_larger_than_its_heading() -> None:
    script = Script()
    sections = [script.section(level, script.paragraph(1)) for level in LEVELS]
    sizes = {glyph.text: glyph.size for glyph in glyphs(printed(publication(sections)))}
    pairs = {one.level: (sizes[character(one.heading)], sizes[character(one.slogan)]) for one in sections if one.slogan}
    assert {level for level, (heading, slogan) in pairs.items() if slogan < heading} == set(LEVELS)


def test_the_bar_of_a_heading_goes_on_beside_its_slogan_without_a_seam() -> None:
    script = Script()
    data = printed(publication((script.section(1, script.paragraph(1)),)))
    bars = sorted(drawings(data, 1, int(sample.theme().tokens["colours"]["gold"], 16)), key=lambda box: box[1])
    assert len(bars) == 2 and bars[0][3] >= bars[1][1]


@cache
def _sides() -> dict[str, list[bool]]:
    """Give the left side of a box of each kind as a column of light and dark across, and down, in grey."""
    script = Script()
    boxes = [Callout(script.address(), tone, None, (script.paragraph(2),), "框") for tone in TONES]  # type: ignore[arg-type]
    data = printed(publication(boxes))
    titles = [row for row in lines(glyphs(data)) if row[0].text == "框"]
    left = titles[0][0].x0 - 17
    found = {}
    for tone, (title, *_) in zip(TONES, titles, strict=True):
        box = (left, title.baseline - 12, left + 10, title.baseline + 12)
        points = ink(data, 1, box)
        across, down = {round(4 * x) for x, _ in points}, {round(4 * y) for _, y in points}
        found[tone] = [n in across for n in range(round(4 * box[0]), round(4 * box[2]))]
        found[tone] += [n in down for n in range(round(4 * box[1]), round(4 * box[3]))]
    return found


@pytest.mark.parametrize("tone", TONES)
def test_what_a_box_is_is_seen_without_colour(tone: str) -> None:
    sides = _sides()
    assert any(sides[tone])
    assert [other for other in TONES if sides[other] == sides[tone]] == [tone]


def test_page_word_and_book_tell_kinds_of_boxes_by_the_same_lines() -> None:
    galley = sample.galley()
    boxes = galley.theme.tokens["boxes"]
    assert len({(box["line"], box["width"]) for box in boxes.values()}) == len(TONES)
    word = {one.id.lower(): one for one in tones(galley.theme.tokens)}
    assert {tone: word[tone].line.replace("single", "solid") for tone in TONES} == {t: boxes[t]["line"] for t in TONES}
    assert len({(one.line, one.eighths) for one in word.values()}) == len(TONES)
    with zipfile.ZipFile(io.BytesIO(make_book(books.with_contents(books.galley()), books.assets()).issue({}))) as made:
        book = made.read("EPUB/style/base.css").decode()
    for tone in TONES:
        assert f"px {boxes[tone]['line']}" in book.partition(f".callout.{tone} ")[2].partition("}")[0]


@pytest.mark.parametrize("colour", ["accent", "gold", "caution", "case", "muted", "text"])
def test_words_stand_out_from_their_ground(colour: str) -> None:
    tokens = sample.theme().tokens
    grounds = {"FFFFFF", *tokens["pdf"]["tints"].values()} | (
        {tokens["colours"]["tint"]} if colour == "accent" else set()
    )
    if colour == "gold":
        grounds = {"FFFFFF"}
    for ground in grounds:
        light, dark = sorted((_light(ground), _light(tokens["colours"][colour])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, ground


def _light(colour: str) -> float:
    """Give the relative luminance of a colour (WCAG 2.2)."""
    parts = (value / 255 for value in bytes.fromhex(colour))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
