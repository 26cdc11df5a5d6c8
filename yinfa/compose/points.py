"""How numbers stand in a column so that their decimal points are below one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yinfa.model.inline import bare
from yinfa.model.place import Address
from yinfa.model.tree import Cell, Publication, Table
from yinfa.model.walk import nodes

_ONES = re.compile(r"[^0-9]{0,4}[0-9][0-9,]*")
"""A number up to its ones, with what stands before it: a sign, a currency."""


_KNOWN = {".": 0.29, ",": 0.29, " ": 0.25, "1": 0.49, "%": 0.88}
"""Em between those of Noto Serif and of Times: with either a point misses its place by less than a point of type."""


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands behind the ones of a number, em."""

    own: float
    widest: float
    """In its column."""

    @property
    def lacking(self) -> float:
        return self.widest - self.own


def tails(publication: Publication, measure: Callable[[str], float]) -> dict[Address, Tail]:
    """Give the tail of each cell that is aligned on the point; what is no number ends where the point is."""
    tables = (node for node in nodes(publication) if isinstance(node, Table))
    return {address: tail for table in tables for address, tail in in_columns(table, measure)}


def in_columns(table: Table, measure: Callable[[str], float]) -> Iterator[tuple[Address, Tail]]:
    """Give the tails of one table."""
    for column in range(table.columns):
        held = (c for row in table.rows for c in row.cells if c.column == column)
        cells = [c for c in held if c.align == "decimal" and not c.body]
        widths = [measure(text) if (text := _tail(cell)) else 0.0 for cell in cells]
        for cell, own in zip(cells, widths, strict=True):
            yield cell.address, Tail(own, max(widths))


def ems(text: str) -> float:
    """Estimate a width where the face is not known."""
    return sum(1.0 if c >= "\u2000" else _KNOWN.get(c, 0.53) for c in text)


def _tail(cell: Cell) -> str:
    text = bare(cell.text).strip()
    found = _ONES.match(text)
    return text[found.end() :] if found else ""
