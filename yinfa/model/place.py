"""Where a node stands: in the file, and by its address."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Address = str
"""`[a-z][a-z0-9]*(_[a-z0-9]+)*`, at most 36 characters: one spelling for XHTML, PDF and Word."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a source file; line and column count from 1, 0 where unknown."""

    file: Path = Path()
    line: int = 0
    column: int = 0


NOWHERE = Place()


def unplaced() -> Place:
    """Declare the field `at` of a node: nowhere until it was read, and no part of what the node is."""
    return field(default=NOWHERE, compare=False, repr=False)
