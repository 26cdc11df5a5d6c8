"""What finished bytes say, whatever engine made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yinfa.model.place import Address


@dataclass(frozen=True, slots=True)
class Folio:
    """The start of a printed page: its label, and the character where it begins."""

    label: str
    address: Address
    offset: int
    """Characters of that address's words that stand on earlier pages."""


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
