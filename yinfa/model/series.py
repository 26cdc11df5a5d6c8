"""The series in which sections, annexes and the items of lists are numbered, and the labels that come of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from yinfa.model.numeral import han_number, roman
from yinfa.model.place import Address
from yinfa.model.tree import LEVELS, Article, Item, List, ListStyle, Publication, Section
from yinfa.model.walk import nodes, within

Numeral = Literal["han", "arabic", "circled", "letter", "small", "roman", "none"]
HouseWords = Mapping[str, str]


def _circled(n: int) -> str:
    """Write 1 to 50 in a circle; there are no others."""
    start = next((first - low for low, high, first in _CIRCLES if low <= n <= high), None)
    return f"({n})" if start is None else chr(start + n)


_CIRCLES = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


def _letter(n: int) -> str:
    """Write A to Z, then AA, BB as Word does."""
    return chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1)


FIGURES: Mapping[Numeral, Callable[[int], str]] = {
    "han": han_number,
    "arabic": str,
    "circled": _circled,
    "letter": _letter,
    "small": lambda n: _letter(n).lower(),
    "roman": roman,
    "none": lambda n: "",
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a series writes its labels: the kind of figure, and what stands around it at `{n}`."""

    figure: Numeral
    text: str

    def label(self, n: int) -> str:
        """Give the label of a number, from 1."""
        return self.text.replace("{n}", FIGURES[self.figure](n))


_FORMS: Mapping[str, Form] = {
    "chinese": Form("han", "{n}、"),
    "chinese-paren": Form("han", "（{n}）"),
    "decimal": Form("arabic", "{n}."),
    "paren": Form("arabic", "({n})"),
    "circled": Form("circled", "{n}"),
    "letter": Form("letter", "{n}."),
    "paren-letter": Form("small", "({n})"),
    "paren-roman": Form("roman", "({n})"),
    "paren-capital": Form("letter", "({n})"),
    "none": Form("none", ""),
    "bullet": Form("none", "•"),
}
NAMING = ("part", "chapter", "division", "clause", "item")
"""Series whose labels are names: 第一章. Each language words them (words.yaml): `{han}` is a Han numeral there."""
SERIES = (*(name for name in _FORMS if name not in ("none", "bullet")), *NAMING, "none")
ANNEXES = ("attachment", "schedule", "appendix")
LISTS: Mapping[ListStyle, str] = {
    "number": "decimal",
    **{style: style for style in get_args(ListStyle) if style not in ("bullet", "number")},
}
"""The series of each style of lists that has one."""
USUAL = ("chinese", "chinese-paren", "decimal", "paren", "circled")
"""The series of the levels for which a theme names none."""


def form(series: str, words: HouseWords) -> Form:
    """Give the form of a series, or of a kind of annex, in the language of the interface words.

    One of a statute is worded as the place has it (`part_hk`), where the language says so.
    """
    if series in _FORMS:
        return _FORMS[series]
    text = words.get(series) or words[_plain(series)]
    return Form("han" if "{han}" in text else "arabic", text.replace("{han}", "{n}"))


def naming(series: str) -> bool:
    """Say whether the labels of a series, or of a kind of annex, are names by which a text calls what they label."""
    return _plain(series) in (*NAMING, *ANNEXES)


def _plain(series: str) -> str:
    return series.partition("_")[0]


def placed(series: str, law: str) -> str:
    """Give a series as a statute of a place has it, whose parts have the names of the place: 第一編, 第1部."""
    return f"{series}_{law}" if law and naming(series) else series


def law_of(publication: Publication) -> str:
    """Give where the statute is made that a publication is; empty where it is none, or a collection."""
    return next((one.law for one in nodes(publication) if isinstance(one, Article) and not one.statute), "")


def of_theme(tokens: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the series of all levels by a theme, which may name fewer."""
    named = tuple(tokens["section_numbers"])[:LEVELS]
    return (*named, *USUAL[len(named) :])


def levels(named: Sequence[str], house: Sequence[str]) -> tuple[str, ...]:
    """Give the series of all levels: those that are named, then the house's that follow the last of them there."""
    follows = house[house.index(named[-1]) + 1 :] if named and named[-1] in house else house
    return (*named, *follows, *("none",) * LEVELS)[:LEVELS]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a section: its label, the series of the levels around it, and its place in its own."""

    label: str
    series: tuple[str, ...]
    """By level; that of an annex's own level is its kind."""
    n: int
    """From 1; 0 where the label is no number of the series, or there is none."""


def numbered(publication: Publication, tokens: Mapping[str, Any], words: HouseWords) -> dict[Address, Numbered]:
    """Number the sections and annexes of a publication."""
    house = of_theme(tokens)
    under = {"": levels(publication.print.numbers, house)}
    own = law_of(publication)
    sections = [
        (node, _above(around), _law(around) or own) for node, around in within(publication) if isinstance(node, Section)
    ]
    alike = Counter((above, node.annex) for node, above, _ in sections)
    counts: Counter[tuple[Address, str]] = Counter()
    found = {}
    for node, above, law in sections:
        series, at_level = under[above], node.level - 1
        if node.annex:
            series = (*series[:at_level], node.annex, *levels((), house))[:LEVELS]
        under[node.address] = series
        if node.numbers:
            under[node.address] = (*series[: node.level], *levels(node.numbers, house))[:LEVELS]
        at = (above, node.annex)
        n = counts[at] = counted(node.number, counts[at])
        series = tuple(placed(one, law) for one in series)
        made = form(series[at_level], words)
        label = made.label(n)
        if node.annex and alike[at] == 1 and not node.number:
            label, n = made.text.replace("{n}", "").strip(), 0
        if node.typed or not counts_on(node.number):
            label, n = "" if node.typed or node.number == "none" else node.number, 0
        found[node.address] = Numbered(label, series, n if label else 0)
    return found


def _law(around: tuple[Any, ...]) -> str:
    return next((one.law for one in reversed(around) if isinstance(one, Section) and one.law), "")


def siblings(publication: Publication) -> tuple[tuple[Section, ...], ...]:
    """Give the sections, and the annexes of each kind, that are counted together."""
    found: dict[tuple[Address, str], list[Section]] = {}
    for node, around in within(publication):
        if isinstance(node, Section):
            found.setdefault((_above(around), node.annex), []).append(node)
    return tuple(map(tuple, found.values()))


def counts_on(number: str) -> bool:
    """Say whether what an author states for a section or an item is a number of its series, or nothing."""
    return re.fullmatch("([1-9][0-9]{0,3})?", number) is not None


def counted(number: str, before: int) -> int:
    """Give the count of a section or an item; a label of its own counts nothing, one that is typed does."""
    if not counts_on(number):
        return before
    return int(number) if number else before + 1


def _above(around: tuple[Any, ...]) -> Address:
    return next((one.address for one in reversed(around) if isinstance(one, Section)), "")


def gap(label: str) -> Literal["", "flush", "spaced", "apart"]:
    """Say what white parts a label from its heading: none where it ends in a mark that has its own, an em where it is
    a name (第一章), else a little."""
    last = label[-1:]
    if not last:
        return ""
    if last in "、，。：；）」":
        return "flush"
    return "apart" if last.isalpha() or last in "0123456789" else "spaced"


def led(label: str) -> str:
    """Give a label as it leads a heading in plain text, with what parts it."""
    if gap(label) == "apart":
        return f"{label}　" if max(label) >= "\u2e80" else f"{label} "
    return f"{label} " if gap(label) == "spaced" else label


def item_numbers(items: List) -> Iterator[tuple[Item, str, int]]:
    """Give each item of a list with its label and its number in the series, 0 where it has none."""
    series, n = form(LISTS.get(items.style, "bullet"), {}), items.start - 1
    for item in items.items:
        n = counted(item.number, n)
        if item.typed or not counts_on(item.number):
            yield item, "" if item.typed or item.number == "none" else item.number, 0
        else:
            yield item, series.label(n), n
