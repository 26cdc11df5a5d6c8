"""What finished bytes say, whatever engine made them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from yinfa.model.place import Address


@dataclass(frozen=True, slots=True)
class Folio:
    """The start of a printed page: its label, and the character where it begins."""

    label: str
    address: Address
    offset: int
    """Characters of that address's words that stand on earlier pages."""


QUERY = "query-"
"""Beginning of the names by which a draft's queries stand in a file: no address has a hyphen."""


@dataclass(frozen=True, slots=True)
class Queried:
    """A query that a draft shows."""

    at: Address
    """The line that it is asked at."""
    words: str
    """What it says, without spaces."""

    def __str__(self) -> str:
        return f"{self.words}@{self.at}"


BULLET = "•"
"""Decoration: one format prints it as text beside a label, another draws it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what stands at an address: the author's words, or what the system prints beside them."""

    text: str
    target: Address = ""
    """Where it leads within the publication; empty where it leads nowhere."""
    own: bool = True
    """Whether these are the author's words."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the system prints at an address beside the author's words, or words of the author that lead elsewhere.

    A note's number at its call and at the note, a list's, a section's, a caption's label, a reference, what is said in
    place of a picture. White space is not counted: a line end may swallow it.
    """

    shown: str
    target: Address = ""
    at: int = 0
    """Characters of the author's words before it."""

    def __str__(self) -> str:
        return f"{self.shown}{f'→{self.target}' if self.target else ''}@{self.at}"


@dataclass(frozen=True, slots=True)
class Stray:
    """Words that stand at no address: somebody typed or pasted them there."""

    text: str
    beside: Address
    """The line that was met before them; empty where there was none."""


@dataclass(frozen=True, slots=True)
class PageTold:
    """The page that a line of printed contents tells."""

    target: Address
    folio: str
    """As it is printed."""
    stands: str
    """The page on which its target begins."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Words by address, in reading order; folios where the format has pages."""

    words: Mapping[Address, str]
    folios: tuple[Folio, ...] = ()
    pages: int = 0
    furniture: Mapping[Address, str] = field(default_factory=dict)
    """The lines painted on every page, without spaces; where pages differ, all that they say."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What the file says of itself: title, language, and what its format has beside."""
    labels: Mapping[Address, tuple[Label, ...]] = field(default_factory=dict)
    """What is printed at an address beside its words, in order. A label before a line is the line's."""
    strays: tuple[Stray, ...] = ()
    """What was written into the file beside what the publication says, in order."""
    queries: tuple[Queried, ...] = ()
    """What a draft asks, and the comments of a Word file, in order."""
    listed: tuple[PageTold, ...] = ()
    """What the contents of a PDF tell, in order."""


def words_of(pieces: Iterable[Piece]) -> str:
    """Give the author's words of an address."""
    return "".join(piece.text for piece in pieces if piece.own)


def labels_of(pieces: Iterable[Piece]) -> tuple[Label, ...]:
    """Give the labels of an address; neighbours are one, and what says nothing is decoration (a bullet, a dash)."""
    found: list[Label] = []
    at = 0
    for (own, target), group in groupby(filter(_speaks, pieces), key=_kind):
        shown = "".join("".join(piece.text for piece in group).split())
        if target or (not own and any(map(str.isalnum, shown))):
            found.append(Label(shown, target, at))
        at += len(shown) if own else 0
    return tuple(found)


def _speaks(piece: Piece) -> bool:
    text = piece.text.strip()
    return bool(text and (piece.own or text != BULLET)) or bool(piece.target and not piece.own)


def _kind(piece: Piece) -> tuple[bool, Address]:
    return piece.own, piece.target
