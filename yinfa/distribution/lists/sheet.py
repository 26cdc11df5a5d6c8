"""A list as its reader gives it: headings, rows of texts, and where each cell stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from yinfa.model.place import Place

LIMIT = 64 << 20
"""Bytes of a list."""
TOP = 5
"""Rows among which the headings are looked for."""
Line = tuple[int, Sequence[str]]
"""Row number as the office sees it (from 1), and its cells."""
Heading = Callable[[Sequence[Sequence[str]]], int]
"""Gives the place of the headings among the first rows, or -1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    file: Path
    header: Sequence[str]
    top: int
    """Row of the headings; in YAML that of the first unit."""
    rows: Sequence[Line]
    where: Callable[[int, int], Place]
    """Place of a cell, from row number and column (from 0); column -1 is the row's."""
    above: int = 0
    """Rows over the headings."""
