"""Readings of Word files: in proportion to what they stand at, whatever sizes a house has."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
from docx.shared import Pt

from tests.docx.blocks import READ, W, field, made, made_in, style
from tests.docx.test_make import part
from tests.sample import theme
from yinfa.formats.docx.reference import export

SIZES = {
    "heading 1": 33,
    "heading 2": 27,
    "slogan": 24,
    "body text": 23,
    "point head": 23,
    "callout law heading": 23,
    "callout law text": 23,
    "table caption": 20,
    "table head": 20,
    "table text": 20,
    "quote source": 20,
    "figure caption": 20,
    "figure credit": 18,
    "footnote text": 18,
}
"""Half-points of what a reading stands at, by the name of the paragraph's style."""


def readings(data: bytes) -> dict[str, set[tuple[int, ...]]]:
    """Give size, height and base of each reading, in half-points, by the name of its paragraph's style."""
    names = {s.style_id: (s.name or "").lower() for s in docx.Document(io.BytesIO(data)).styles}
    found: dict[str, set[tuple[int, ...]]] = {}
    for story in ("word/document.xml", "word/footnotes.xml"):
        for ruby in part(data, story).iter(W + "ruby"):
            told = tuple(int(ruby.find(f".//{W}{n}").get(W + "val")) for n in ("hps", "hpsRaise", "hpsBaseText"))  # type: ignore[union-attr, arg-type]
            assert {size.get(W + "val") for size in ruby.findall(f".//{W}sz")} == {str(told[0])}
            paragraph = next(ruby.iterancestors(W + "p"))
            found.setdefault(names[style(paragraph)], set()).add(told)
    return found


def proportionate(base: int) -> set[tuple[int, ...]]:
    return {(round(base * share), round(base * 0.9), base) for share in (0.5, 0.3)}


def test_readings_are_in_proportion_to_what_they_stand_at() -> None:
    assert readings(made(READ)) == {name: proportionate(size) for name, size in SIZES.items()}
    assert readings(made(field("ruby-sizes"))) == {
        name: proportionate(SIZES[name]) if name in ("heading 1", "body text") else {max(proportionate(SIZES[name]))}
        for name in ("heading 1", "slogan", "body text", "table caption", "table head", "table text", "footnote text")
    }


def test_readings_follow_the_sizes_of_a_house() -> None:
    reference = docx.Document(io.BytesIO(export(theme(), "zh-Hant-TW")))
    reference.styles["Normal"].font.size = Pt(16)
    reference.styles["Heading 1"].font.size = Pt(22)
    stream = io.BytesIO()
    reference.save(stream)
    house = replace(theme(), reference=stream.getvalue(), digest="house of large letters")
    found = readings(made_in(READ, house))
    assert (found["body text"], found["heading 1"]) == (proportionate(32), proportionate(44))
    assert found["table text"] == proportionate(20)
