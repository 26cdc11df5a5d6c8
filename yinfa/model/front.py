"""Front matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["editor", "reviewer", "translator", "illustrator", "photographer"]


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter in the names of Dublin Core and schema.org."""

    title: str
    language: str
    identifier: str
    subtitle: str = ""
    """As the book's cover picture draws it: nothing where it holds a field."""
    creator: tuple[str, ...] = ()
    publisher: str = ""
    issued: date | None = None
    modified: date | None = None
    version: str = ""
    abstract: str = ""
    subject: tuple[str, ...] = ()
    audience: str = ""
    rights: str = ""
    source: str = ""
    contributor: tuple[tuple[Role, str], ...] = ()
    series: str = ""
    position: int = 0
    """Place in the series, from 1; 0 where it has none."""
    conformance: str = ""
    """The accessibility that a person claims: `WCAG 2.1 AA`; `certifier` names who."""
    certifier: str = ""
    variants: tuple[str, ...] = ()
    """Language tags of all editions; the publication's own is always one of them."""
    identifies: Literal["publication", "unit"] = "publication"
    """What an identifier stands for: `unit` gives each unit's edition one of its own."""
    keep: tuple[str, ...] = ()
    """Terms that no variant changes."""

    @property
    def dated(self) -> date:
        """The date of the work: `modified`, else `issued` (the loader requires one)."""
        found = self.modified or self.issued
        assert found is not None
        return found
