"""The gap between two characters of a line that is set without the engine."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

GAP = 0.25
"""Em between Han and Latin letters or digits (CLREQ, mixed text composition in horizontal writing mode)."""


@lru_cache(maxsize=4096)
def joint(before: str, after: str) -> float:
    """Give the gap between two characters in em; an empty one is the line's edge."""
    return GAP if {_kind(before), _kind(after)} == {"han", "latin"} else 0.0


def _kind(character: str) -> str:
    if not character:
        return ""
    # A square (UAX #11) is Han where it is a letter; marks of full width bring their own white and have no gap.
    if unicodedata.east_asian_width(character) in "WF":
        return "han" if unicodedata.category(character) == "Lo" else ""
    return "latin" if character.isalnum() else ""
