"""A list as its reader gives it: headings, rows of texts, where each cell stands, and what is odd about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yinfa.codes.entry import Fact
from yinfa.model.place import Place

LIMIT = 64 << 20
"""Bytes of a list."""
TOP = 5
"""Rows among which the headings are looked for."""
SheetRow = tuple[int, Sequence[str]]
"""Row number as the office sees it (from 1), and its cells."""
Odd = tuple[str, Mapping[str, Fact]]
"""Code of a finding and its facts."""


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that are merged: rows from 1, columns from 0, all included."""

    name: str
    """`C2:C4`"""
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class CellMarks:
    """What a reader saw beside the texts; it matters only where the list needs the cell."""

    odd: Mapping[tuple[int, int], Odd] = field(default_factory=dict)
    """Cells whose text is not what the office meant, by row number and column (from 0)."""
    merged: Sequence[Area] = ()
    rows: Sequence[int] = ()
    """Rows that are hidden, filtered ones too."""
    columns: frozenset[int] = frozenset()
    """Columns that are hidden."""
    name: str = ""
    """Of the sheet."""
    others: Sequence[str] = ()
    """Further sheets that hold lists."""


@dataclass(frozen=True, slots=True)
class Sheet:
    file: Path
    header: Sequence[str]
    top: int
    """Row of the headings; in YAML that of the first unit."""
    rows: Sequence[SheetRow]
    where: Callable[[int, int], Place]
    """Place of a cell, from row number and column (from 0); column -1 is the row's."""
    above: int = 0
    """Rows over the headings."""
    marks: CellMarks = field(default_factory=CellMarks)
