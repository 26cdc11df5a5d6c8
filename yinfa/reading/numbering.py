"""The numbers that Word prints before paragraphs, counted from the numbering part as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from yinfa.model.numeral import han_number, roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIGURES: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "taiwaneseCountingThousand": han_number,
    "chineseCountingThousand": han_number,
    "decimalEnclosedCircle": lambda n: chr(0x245F + n) if n <= 20 else str(n),
    "lowerLetter": lambda n: chr(0x61 + (n - 1) % 26) * ((n + 25) // 26),
    "lowerRoman": roman,
    "upperLetter": lambda n: chr(0x41 + (n - 1) % 26) * ((n + 25) // 26),
    "none": lambda n: "",
}
"""How a count is written, by w:numFmt; what is not here is written as its format and count, and so is seen."""


@dataclass(frozen=True, slots=True)
class Level:
    """A w:lvl."""

    format: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class NumPr:
    """A w:numPr: instance and level."""

    instance: str
    level: int


@dataclass(slots=True)
class Numbering:
    """Counts paragraphs: one count a level for each abstract numbering; an instance may begin anew."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    anew: dict[NumPr, int] = field(default_factory=dict)
    """Where an instance begins a level anew."""
    styles: dict[str, NumPr] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, paragraph: etree._Element) -> str:
        """Count a paragraph and give what Word prints before it; nothing for a bullet."""
        at = self.at(paragraph)
        levels = self.levels.get(self.abstract.get(at.instance, ""), {}) if at else {}
        if at is None or at.level not in levels:
            return ""
        self._count(at, levels[at.level].start)
        return "" if levels[at.level].format == "bullet" else self._shown(at, levels)

    def at(self, paragraph: etree._Element) -> NumPr | None:
        """Give the instance and the level by which a paragraph is numbered, itself or by its style."""
        told = paragraph.find(W + "pPr")
        if told is None:
            return None
        own = told.find(W + "numPr")
        return self.styles.get(_value(told.find(W + "pStyle"))) if own is None else _numbered(own, 0)

    def _count(self, at: NumPr, start: int) -> None:
        abstract = self.abstract[at.instance]
        before = self.counts.get((abstract, at.level), start - 1)
        self.counts[abstract, at.level] = self.anew.pop(at, before + 1)
        for deeper in [key for key in self.counts if key[0] == abstract and key[1] > at.level]:
            del self.counts[deeper]

    def _shown(self, at: NumPr, levels: Mapping[int, Level]) -> str:
        def figure(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            count = self.counts.get((self.abstract[at.instance], level), levels[level].start)
            write = FIGURES.get(levels[level].format)
            return write(count) if write else f"{levels[level].format} {count}"

        return re.sub(r"%([1-9])", figure, levels[at.level].text)


def read_numbering(numbering: etree._Element, styles: etree._Element | None) -> Numbering:
    """Read the numbering part, and the styles that number their paragraphs."""
    found = Numbering()
    for scheme in numbering.iter(W + "abstractNum"):
        found.levels[scheme.get(W + "abstractNumId", "")] = dict(map(_level, scheme.iter(W + "lvl")))
    for number in numbering.findall(W + "num"):
        instance = number.get(W + "numId", "")
        found.abstract[instance] = _value(number.find(W + "abstractNumId"))
        for override in number.findall(W + "lvlOverride"):
            start = override.find(W + "startOverride")
            if start is not None:
                found.anew[NumPr(instance, int(override.get(W + "ilvl", 0)))] = int(_value(start))
    found.styles = dict(_styles(numbering, styles)) if styles is not None else {}
    return found


def _level(element: etree._Element) -> tuple[int, Level]:
    told = (_value(element.find(W + name)) for name in ("numFmt", "lvlText", "start"))
    form, text, start = told
    return int(element.get(W + "ilvl", 0)), Level(form, text, int(start or 1))


def _styles(numbering: etree._Element, styles: etree._Element) -> Iterator[tuple[str, NumPr]]:
    """Give the numbering of each style: its level is the one that names it."""
    named = {
        _value(at): int(level.get(W + "ilvl", 0))
        for level in numbering.iter(W + "lvl")
        for at in level.findall(W + "pStyle")
    }
    for own in styles.iter(W + "numPr"):
        name = next((style.get(W + "styleId", "") for style in own.iterancestors(W + "style")), "")
        yield name, _numbered(own, named.get(name, 0))


def _numbered(own: etree._Element, level: int) -> NumPr:
    told = own.find(W + "ilvl")
    return NumPr(_value(own.find(W + "numId")), level if told is None else int(_value(told)))


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(W + "val", "")
