"""A publication set for one ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yinfa.finding import Finding
from yinfa.model.tree import Publication
from yinfa.theme import Theme

FormatName = Literal["pdf", "docx", "epub"]


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

    @property
    def file(self) -> str:
        """The name of the file."""
        parts = (self.slug, self.variant, "vertical" if self.vertical else "", self.format)
        return ".".join(filter(None, parts))


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
