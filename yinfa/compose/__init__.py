"""A publication set for one ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yinfa.finding import Finding
from yinfa.model.place import Address
from yinfa.model.tree import Publication
from yinfa.reading import QUERY
from yinfa.theme import Theme

FormatName = Literal["pdf", "docx", "epub"]
DRAFT = "draft"
"""What a draft bears in its file's name."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The job ticket: what is made. File names, cache keys and editions derive from it."""

    slug: str
    format: FormatName
    theme: str = "handout"
    variant: str = ""
    """Language tag of the edition; empty for the publication's own."""
    vertical: bool = False
    """Whether the EPUB is set in vertical lines: a book of its own."""
    draft: bool = False
    """Whether it shows the queries; only `build` makes a draft."""

    @property
    def file(self) -> str:
        """The name of the file."""
        parts = (self.slug, self.variant, "vertical" if self.vertical else "", DRAFT if self.draft else "", self.format)
        return ".".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as a draft shows it."""

    number: int
    """From 1, in reading order: a series of its own beside the notes."""
    at: Address
    """The line that it is asked at."""
    label: str
    """Furniture: 「問1」."""
    about: str
    """Furniture: who asks, and whether it blocks a release."""
    lines: tuple[tuple[str, str], ...]
    """What it says, line by line: furniture before the words, and the words."""
    by: str
    """Who asks: its author, else the office."""

    @property
    def name(self) -> str:
        """Its name in a file: no address has a hyphen."""
        return f"{QUERY}{self.number}"


@dataclass(frozen=True, slots=True)
class Galley:
    """Tree, theme and findings for one ticket; a step is `Galley -> Galley`."""

    ticket: Ticket
    publication: Publication
    theme: Theme
    findings: tuple[Finding, ...] = ()
    written: str = ""
    """The language tag in which a variant's author wrote; empty where it is the author's own."""
    contents: bool = False
    """Whether the contents are printed (asked for, or long)."""
    listed: int = 3
    """Levels in them; of articles, which stand a level below their section, too."""
    queries: tuple[Asked, ...] = ()
    """What a draft asks, in order; nothing in any other ticket."""
