"""How far the texts of a list hang in: its labels stand on one line, whatever they count to."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from yinfa.model.tree import List, Publication
from yinfa.model.walk import nodes

USUAL = 2.0
"""Em that the labels of a list have in style sheets, where no class says more."""
_GAP = 0.1
"""Em at least behind a label that ends in no mark of full width."""


def room(items: List) -> float:
    """Give the room that the widest label of a list takes, in em, rounded up to halves."""
    return ceil(2 * round(max(_ems(item.label) for item in items.items), 2)) / 2


def wide(items: List) -> str:
    """Name the class of a list whose labels need more than the usual room; nothing for others."""
    em = room(items)
    return f"room{em:g}".replace(".", "-") if em > USUAL else ""


def rooms(publication: Publication) -> Mapping[str, float]:
    """Give the room of each class that lists of a publication have."""
    lists = (node for node in nodes(publication) if isinstance(node, List))
    return dict(sorted((name, room(one)) for one in lists if (name := wide(one))))


def _ems(label: str) -> float:
    """Estimate the width of a label: Han and marks of full width take an em, figures and Latin letters 0.56."""
    widths = (1.0 if c >= "\u2000" else 0.56 if c.isalnum() else 0.28 for c in label)
    return sum(widths) + (_GAP if label[-1:] < "\u2000" else 0.0)
