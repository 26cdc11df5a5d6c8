"""Cut text where Word would take signs that Chinese and Latin share from the wrong face.

Where the two faces differ, Word takes such a sign from the Latin one unless its run says `w:hint="eastAsia"`
(ECMA-376 part 1, 17.3.2.26).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from yinfa.formats.docx.looks import script
from yinfa.model.inline import Field, Inline, Ruby, Text, shown
from yinfa.model.latin import CLOSING, OPENING, latin_marks
from yinfa.model.tree import Publication
from yinfa.model.walk import painted, texts

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EAST = "eastAsia"
SIGNS = re.compile("[·ˇˊˋ˙‘’“”…—※\u2100-\u27bf]")
"""Signs that are Chinese where they stand in Chinese text: marks, tones of 注音, ℃, Ⅱ, ①, arrows."""
PAIRED = OPENING + CLOSING + "…"
HINTED = re.compile("[\u00a0-\u04ff\u1e00-\u1eff\u2000-\u2bff\ue000-\uf8ff\ufb00-\ufb4f]")
"""What a hint moves into the Chinese face: letters with accents, too, which are Latin."""
_PLAIN = "".join(map(chr, range(0x21, 0x7F)))
"""What a cut goes before, so that no Latin word is torn."""
_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one run."""

    text: str
    east: bool = False
    """Whether the signs in it are of the Chinese face."""
    face: str = ""
    """The face of its own that it needs: Han that the others lack."""


def cuts(publication: Publication, differ: Callable[[], bool]) -> dict[str, Callable[[Any], tuple[Stretch, ...]]]:
    """Give the look-ups `stretches` of inline text and `cut` of the system's words: one where no faces differ."""
    language = publication.front.language

    @cache
    def found() -> dict[int, tuple[Stretch, ...]]:
        """A pair of quotes may stand in two texts of a line."""
        lines = (*texts(publication), *painted(publication))
        return {id(inline): cut for line in lines for inline, cut in _line(line.text, language)}

    def stretches(inline: Text | Ruby | Field) -> tuple[Stretch, ...]:
        if not differ():
            return (Stretch(shown(inline)),)
        return found().get(id(inline)) or next(_line((inline,), language))[1]

    return {"stretches": stretches, "cut": lambda words: stretches(Text(words))}


def two_faced(styles: etree._Element, theme: etree._Element) -> bool:
    """Tell whether any style, or the theme's fonts, set Latin text in another face than Chinese text."""
    faces = [(of.get(W + "ascii"), of.get(W + EAST)) for of in styles.iter(W + "rFonts")]
    for name in ("major", "minor"):
        latin, east = (theme.find(f".//{A}{name}Font/{A}{script}") for script in ("latin", "ea"))
        faces += [] if latin is None or east is None else [(latin.get("typeface"), east.get("typeface"))]
    return any(latin != east for latin, east in faces)


def _line(inlines: tuple[Inline, ...], language: str) -> Iterator[tuple[Inline, tuple[Stretch, ...]]]:
    said = [shown(inline) for inline in inlines]
    signs, at = _signs("".join(said)), 0
    for inline, text in zip(inlines, said, strict=True):
        if isinstance(inline, (Text, Ruby, Field)):
            east = script(inline.marks.language or language) == EAST and not inline.marks.code
            places = {place - at for place in signs if east and at <= place < at + len(text)}
            yield inline, (Stretch(inline.shown, east),) if isinstance(inline, Field) else _cut(text, places)
        at += len(text)


def _signs(text: str) -> list[int]:
    """Give the places of the signs that are Chinese."""
    latin = latin_marks(text)
    return [
        at
        for at in (found.start() for found in SIGNS.finditer(text))
        if at not in latin and (text[at] in PAIRED or not _among_letters(text, at))
    ]


def _among_letters(text: str, at: int) -> bool:
    """Tell whether the next that are no sign and no space are Latin letters, on both sides."""
    return all(_LETTER.match(_first(side)) for side in (reversed(text[:at]), text[at + 1 :]))


def _first(characters: Iterable[str]) -> str:
    return next((one for one in characters if not SIGNS.match(one) and not one.isspace()), "")


def _cut(text: str, signs: Collection[int]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    start, east = 0, None
    for place in HINTED.finditer(text):
        at, now = place.start(), place.start() in signs
        if east is not None and now != east:
            end = at if now else len(text[:at].rstrip(_PLAIN))
            found.append(Stretch(text[start:end], east))
            start = end
        east = now
    return (*found, Stretch(text[start:], bool(east)))
