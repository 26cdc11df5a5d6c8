"""The numbering of Word: abstract numberings for headings and lists, each level with its text and its indent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from yinfa.model.series import LISTS, Form, HouseWords, Numeral, form, gap
from yinfa.model.tree import ListStyle

LIST_DEPTH = 3
"""Levels of lists that a file has styles for, where its lists do not nest deeper."""
HEADING_DEPTH = 3
"""Levels of headings that a file has styles for, where its sections do not nest deeper."""
BUILT_IN_LISTS = 5
"""Levels of lists whose styles Word knows by name."""
LIST_STEP = 2
"""Em by which each level below stands further in."""
BOX = 240
PADDING = (BOX, 190)
"""Twips between the edges of a callout's box and what stands in it, left and right."""
LIST_INDENT: Mapping[ListStyle, tuple[float, float]] = {
    "bullet": (2.0, 1.25),
    "number": (2.5, 1.5),
    "chinese": (3.0, 2.0),
    "chinese-paren": (4.0, 3.0),
    "paren": (3.0, 2.0),
    "circled": (2.5, 1.5),
    "letter": (2.5, 1.5),
    "paren-letter": (3.0, 2.0),
    "paren-roman": (3.0, 2.0),
    "paren-capital": (3.0, 2.0),
}
"""Left and hanging indent of the first level, in em."""
EVERYWHERE: tuple[ListStyle, ...] = ("bullet", "number", "chinese")
"""Kinds of lists that every file has styles for; of others there are styles where they are used."""
ELSEWHERE: tuple[ListStyle, ...] = tuple(kind for kind in LIST_INDENT if kind not in EVERYWHERE)
PLACES = ("gallery", "page", "box")
"""Where lists are: those that somebody begins by a style count for themselves, or they would go on from ours."""
_FORMATS: Mapping[Numeral, str] = {
    "arabic": "decimal",
    "circled": "decimalEnclosedCircle",
    "letter": "upperLetter",
    "small": "lowerLetter",
    "roman": "lowerRoman",
    "none": "none",
}
CIRCLES = 20
"""What Word writes in a circle at most."""
_FIRST_ELSEWHERE, _FIRST_HEADINGS = 20_000, 10_000
"""The first abstractNum of kinds of lists and of headings that not every file has."""
INDENT = 0.8
"""Em between the bar of a heading of the first level and its text."""


@dataclass(frozen=True, slots=True)
class NumPr:
    """A paragraph's place in the numbering."""

    instance: int
    level: int


@dataclass(frozen=True, slots=True)
class Instance:
    """A w:num of its own, so that a list starts at one, or at a number that is stated."""

    id: int
    scheme: int
    level: int
    start: int = 1


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering scheme; lengths in em."""

    index: int
    format: str
    text: str
    style: str
    suffix: str
    left: float = 0
    hanging: float = 0
    first: float = 0
    """How far the first line is indented."""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """An abstractNum and the w:num its styles are linked to."""

    id: int
    levels: tuple[Level, ...]
    place: str = ""
    """Where lists are that it numbers."""

    @property
    def instance(self) -> int:
        return self.id + 1

    @property
    def nsid(self) -> str:
        return f"{0x59460001 + self.id:08X}"


@dataclass(frozen=True, slots=True)
class Hung:
    """A kind of lists that hang further in than others, for wide labels of theirs or of a list around; lengths: em."""

    scheme: int
    """That of other lists of its style."""
    level: int
    left: float
    hanging: float
    text: str = ""
    """The label of one item that is no number."""

    @property
    def style(self) -> str:
        """Name the style of what follows the first text of an item."""
        return f"ListContinueAt{round(100 * self.left)}"


@dataclass(frozen=True, slots=True)
class Hand:
    """A label that is no number of its series, as the text of a level of its own."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Heads:
    """How headings are numbered: the series of their levels, and a label of its own where one has it."""

    series: tuple[str, ...]
    hand: Hand | None = None


def counting(hans: bool) -> str:
    """Give Word's name for Han numerals."""
    return "chineseCountingThousand" if hans else "taiwaneseCountingThousand"


def figures(figure: Numeral, hans: bool) -> str:
    """Give Word's name for figures."""
    return _FORMATS.get(figure) or counting(hans)


def _written(made: Form, index: int, hans: bool) -> tuple[str, str]:
    """Give w:numFmt and w:lvlText of a level."""
    return figures(made.figure, hans), made.text.replace("{n}", f"%{index + 1}")


def heads_id(order: int) -> int:
    """Give the abstractNum of a way to number headings, by its order of use; the publication's own is 0."""
    return _FIRST_HEADINGS + order if order else 0


def heading_scheme(heads: Heads, number: int, depth: int, words: HouseWords, hans: bool) -> Scheme:
    """Give the numbering of headings; the styles are linked to the publication's own."""

    def level(index: int, series: str) -> Level:
        made = form(series, words)
        left = INDENT if index == 0 else 0
        if heads.hand and heads.hand.level == index:
            return Level(index, "decimal", heads.hand.text, "", _suffix(heads.hand.text), left)
        style = "" if number or series == "none" else f"Heading{index + 1}"
        return Level(index, *_written(made, index, hans), style, _suffix(made.label(1)), left)

    return Scheme(number, tuple(map(level, range(depth), heads.series)))


def _suffix(label: str) -> str:
    """Name what parts a label from its heading: an em behind Han, which tab stops of the style give."""
    if gap(label) == "apart" and max(label) >= "\u2e80":
        return "tab"
    return "space" if gap(label) in ("spaced", "apart") else "nothing"


def scheme_of(kind: ListStyle, place: str) -> int:
    """Give the abstractNum of a kind of list in a place."""
    kinds, first = (EVERYWHERE, 1) if kind in EVERYWHERE else (ELSEWHERE, _FIRST_ELSEWHERE)
    return first + PLACES.index(place) * len(kinds) + kinds.index(kind)


def list_indent(kind: ListStyle, boxed: bool) -> tuple[float, float]:
    """Give left and hanging indent of the first level of a list, in em: labels in a box begin with its text."""
    return (2.0, 2.0) if boxed else LIST_INDENT[kind]


def list_schemes(used: Iterable[ListStyle], depth: int, hans: bool) -> tuple[Scheme, ...]:
    """Give the numberings of lists: of the kinds that every file has, then of others that are used."""
    more = [kind for kind in ELSEWHERE if kind in used]
    return tuple(
        Scheme(scheme_of(kind, place), tuple(_list_level(at, kind, place, hans) for at in range(depth)), place)
        for kinds in (EVERYWHERE, more)
        for place, kind in product(PLACES, kinds)
    )


def _list_level(index: int, kind: ListStyle, place: str, hans: bool) -> Level:
    left, hanging = list_indent(kind, place == "box")
    style = style_id(kind, index) if place == "gallery" else ""
    written = ("bullet", "•") if kind == "bullet" else _written(form(LISTS[kind], {}), index, hans)
    suffix = "nothing" if kind.startswith("chinese") and hanging == LIST_INDENT[kind][1] else "tab"
    return Level(index, *written, style, suffix, left + LIST_STEP * index, hanging)


def style_id(kind: str, depth: int) -> str:
    """Give the id of the style of a kind of list at a depth."""
    return f"List{kind.title().replace('-', '')}{depth + 1 if depth else ''}"


def hung_scheme(hung: Hung, number: int, schemes: Mapping[int, Scheme]) -> Scheme:
    """Give the numbering of lists that hang further in: that of other lists, but for one level and without styles."""
    levels = [replace(level, style="") for level in schemes[hung.scheme].levels]
    suffix = levels[hung.level].suffix if hung.hanging == levels[hung.level].hanging else "tab"
    one = replace(levels[hung.level], suffix=suffix, left=hung.left, hanging=hung.hanging)
    levels[hung.level] = replace(one, format="decimal", text=hung.text) if hung.text else one
    return Scheme(number, tuple(levels))
