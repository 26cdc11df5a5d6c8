"""The flat inline text of a line: spans with marks, as Word's runs are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yinfa.model.place import Address


@dataclass(frozen=True, slots=True)
class Marks:
    """What holds for a stretch of text."""

    strong: bool = False
    emphasis: bool = False
    link: str = ""
    """A whole URL (http, https, mailto, tel); empty where the text is no link."""
    target: Address = ""
    """The address that this text refers to; empty where it is no cross reference."""
    language: str = ""
    """BCP 47, where it differs from the publication's."""
    name: bool = False
    """A proper name: 專名號, a line under it. Excludes `book`."""
    book: bool = False
    """The title of a work: 書名號, a wavy line under it."""
    keep: bool = False
    """Left as it is written in every variant."""
    code: bool = False
    """Something to type, letter by letter: one width, no dots, left as it is in every variant."""
    marked: bool = False
    """Lit, as by a felt pen."""
    shift: Literal["", "sub", "sup"] = ""
    """Below the line (the 2 of H2O) or above it (of m2)."""


PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Text:
    """The author's words."""

    text: str
    marks: Marks = PLAIN
    wordings: tuple[tuple[str, str], ...] = ()
    """What it says instead in a variant: language tag, words."""


@dataclass(frozen=True, slots=True)
class Ruby:
    """One base with its reading; words are the base, then the reading."""

    base: str
    reading: str
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class Field:
    """A value set per edition, with the text shown where none is given."""

    name: str
    """One of `FIELDS`."""
    shown: str
    marks: Marks = PLAIN
    house: bool = False
    """Whether the author left the text to the house: the step `furnish` fills it."""


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The call of a footnote; its label is furniture."""

    note: Address
    label: str = ""
    nth: int = 1
    """Which call of its note it is, in reading order from 1."""
    close: bool = False
    """Whether it stands right behind a raised sign, another call or the 2 of m²: both would read as one number."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross reference without words of its own: the label is furniture, set by the step `refer`."""

    target: Address
    label: str = ""
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class PageMark:
    """The place where a printed page begins."""

    folio: str


@dataclass(frozen=True, slots=True)
class QueryCall:
    """Where what a query asks about begins in its line, and where it ends; only drafts have any."""

    number: int
    ends: bool = False


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where the author ends a line of a title; the space that is there between words belongs to the text before."""


FIELDS = ("unit.name", "unit.code", "copy.number", "issue.date", "marking", "watermark", "qr")
"""The names that a value may have; what each shows without one stands in `words.yaml` under the same name."""

Inline = Text | Ruby | Field | NoteCall | Reference | PageMark | QueryCall | LineEnd
Inlines = tuple[Inline, ...]


def plain(inlines: Inlines) -> str:
    """Give the words of inline text: furniture and marks left out."""
    return "".join(_words(i) for i in inlines)


def bare(inlines: Inlines) -> str:
    """Give the words of inline text without the readings over them, as labels and contents repeat them."""
    return "".join(i.base if isinstance(i, Ruby) else _words(i) for i in inlines)


def lines(inlines: Inlines) -> tuple[str, ...]:
    """Give what `bare` gives of each line that the author has ended, and of the last."""
    ends = [n for n, inline in enumerate(inlines) if isinstance(inline, LineEnd)]
    return tuple(bare(inlines[a:b]) for a, b in zip((0, *ends), (*ends, len(inlines)), strict=True))


def shown(inline: Inline) -> str:
    """Give the words of an inline as they stand in its line: no readings over them, of a reference what it shows."""
    return inline.label if isinstance(inline, Reference) else bare((inline,))


def _words(inline: Inline) -> str:
    match inline:
        case Text(text):
            return text
        case Ruby(base, reading):
            return base + reading
        case Field(_, shown):
            return shown
        case NoteCall() | Reference() | PageMark() | QueryCall() | LineEnd():
            return ""
