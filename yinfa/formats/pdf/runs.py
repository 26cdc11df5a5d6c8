"""Cut inline text into what the page draws alike: characters with a dot, marks among Latin words, readings.

Measures are in em of the words they stand at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from yinfa.model.inline import Ruby
from yinfa.model.language import language_of
from yinfa.model.latin import latin_marks
from yinfa.model.zhuyin import zhuyin

RunStyle = Literal["", "dot", "latin"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is drawn in one way."""

    text: str
    kind: RunStyle = ""


def runs(text: str, language: str, emphasis: bool = False) -> list[Run]:
    """Cut text; only letters of East Asian scripts carry a dot (CLREQ §3.3.3).

    Text in another language is not cut for its quotes: its whole stretch is drawn in Latin forms.
    """
    asked = language_of(language)
    latin = latin_marks(text) if asked.east_asian else set()
    if asked.punctuation == "cornered":
        latin |= {at for at, character in enumerate(text) if character == "／"}

    def kind(at: int) -> RunStyle:
        dotted = emphasis and unicodedata.category(text[at]) == "Lo"
        return "dot" if dotted else "latin" if at in latin else ""

    cut: list[Run] = []
    for one, places in groupby(range(len(text)), kind):
        whole = "".join(text[at] for at in places)
        cut += [Run(character, one) for character in whole] if one == "dot" else [Run(whole, one)]
    return cut


@dataclass(frozen=True, slots=True)
class Sign:
    """A piece of a reading that is drawn in one place; em of the reading."""

    text: str
    left: float
    """From the right edge of the base."""
    top: float
    """Downwards from where it would stand on the middle of the line."""


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """Where a reading stands."""

    side: Literal["above", "beside"]
    pad: float
    """Room at each side of a base with its reading above, em of the base."""
    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        """What is printed, in one run."""
        return "".join(sign.text for sign in self.signs)

    @property
    def places(self) -> str:
        """Left and top of each sign, em, as its run is drawn (chinese/ruby.py)."""
        return " ".join(f"{sign.left:g},{sign.top:g}" for sign in self.signs)


SIZE = 0.5
"""A romanised reading, em of its base (CLREQ §3.3.1); a bopomofo symbol has 3:10."""
RISE = 1.65
"""From the middle of the line to the middle of a romanised reading over it, em of the reading."""
GAP = 0.08
"""Least white at each side of a romanised reading, em of the base."""
ASIDE = 0.06
"""From the base to the column of symbols, em of a symbol."""
LIGHT = 0.64
"""The light tone's ink stands in the middle of its box: so far over the first symbol it comes close to it."""


def reading(ruby: Ruby, measure: Callable[[str], float]) -> PlacedReading:
    """Place a reading at its base; `measure` gives the width of text in em of its own size."""
    signs = _beside(ruby)
    if signs:
        return PlacedReading("beside", 0, signs)
    width, base = measure(ruby.reading), measure(ruby.base) / SIZE
    pad = max(0.0, (width - base) / 2 * SIZE + GAP)
    return PlacedReading("above", round(pad, 4), (Sign(ruby.reading, round(-(base + width) / 2, 4), -RISE),))


def _beside(ruby: Ruby) -> tuple[Sign, ...]:
    """Place a bopomofo reading at the right of its one character; nothing where it is no such reading.

    Symbols stand one below the other, the column in the middle; the tone mark at the upper right of the last, a
    light tone over the first (CLREQ §3.3.1).
    """
    parts = zhuyin(ruby.reading) if len(ruby.base) == 1 else None
    if parts is None:
        return ()
    first = -(len(parts.symbols) - 1) / 2
    light = [Sign(parts.light, ASIDE, first - LIGHT)] if parts.light else []
    symbols = [Sign(symbol, ASIDE, first + n) for n, symbol in enumerate(parts.symbols)]
    tone = [Sign(parts.tone, ASIDE + 1, symbols[-1].top)] if parts.tone else []
    return (*light, *symbols, *tone)
