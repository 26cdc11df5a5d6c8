"""Columns and rows of Word's tables: widths, merged cells, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yinfa.assets.lines import ems
from yinfa.formats.docx.looks import Tokens, text_area
from yinfa.model.inline import Inlines, plain
from yinfa.model.tree import Callout, Cell, Figure, Row, Table
from yinfa.model.walk import nodes, texts

SIDES = 216
"""Twips that a cell keeps free, left and right together."""
WHOLE = 1 / 3
"""Share of a page up to which rows and boxes are kept together: LibreOffice loses what does not fit on a page."""
TABLE_LINE = 1.5
"""Height of a line in a table, in em of it."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A w:tc: a cell, or the continuation of one above."""

    width: int
    span: int = 1
    merge: str = ""
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """What w:tblPr and w:tblGrid say of a table; lengths: twips."""

    widths: tuple[int, ...]
    first_row: int
    first_column: int
    title: str
    left: int
    """What it stands in from the text around: under the text of a list's item."""
    tight: bool
    """Whether its cells keep less free at their sides."""

    @property
    def width(self) -> int:
        return sum(self.widths)

    @property
    def look(self) -> str:
        """Give w:tblLook's bits (ECMA-376 part 4, 14.3.7)."""
        return f"{0x0600 | 0x20 * self.first_row | 0x80 * self.first_column:04X}"


def widths(shares: Sequence[float], width: int) -> tuple[int, ...]:
    """Share a width out in whole twips."""
    found = [int(width * share) for share in shares]
    found[-1] += width - sum(found)
    return tuple(found)


def rows(block: Table, widths: tuple[int, ...]) -> Iterator[tuple[Row, tuple[GridCell, ...]]]:
    """Give each row with its w:tc."""
    below: dict[int, tuple[Cell, int]] = {}
    for row in block.rows:
        yield row, tuple(_slots(row, widths, below))


def _slots(row: Row, widths: tuple[int, ...], below: dict[int, tuple[Cell, int]]) -> Iterator[GridCell]:
    """Give a row's w:tc; `below` keeps the cells that reach further down, with the rows left."""
    starts = {cell.column: cell for cell in row.cells}
    column = 0
    while column < len(widths):
        if column in below:
            cell, left = below.pop(column)
            yield GridCell(sum(widths[column : column + cell.colspan]), cell.colspan, "continue")
            if left > 1:
                below[column] = (cell, left - 1)
            column += cell.colspan
        elif column in starts:
            cell = starts[column]
            merge = "restart" if cell.rowspan > 1 else ""
            yield GridCell(sum(widths[column : column + cell.colspan]), cell.colspan, merge, cell)
            if cell.rowspan > 1:
                below[column] = (cell, cell.rowspan - 1)
            column += cell.colspan
        else:
            yield GridCell(widths[column])
            column += 1


def lines(text: Inlines, width: float, size: float) -> float:
    """Estimate how many lines a text takes in a width (twips), of a size (points)."""
    return max(1, -(-ems(plain(text)) // max(1, width / size / 20)))


def whole(slots: tuple[GridCell, ...], tokens: Tokens) -> bool:
    """Tell whether a row is short enough to be kept together."""
    size = tokens["type"]["table"]
    held = [sum(lines(one.text, slot.width - SIDES, size) for one in texts(slot.cell)) for slot in slots if slot.cell]
    most = max(held, default=0)
    return bool(most * size * TABLE_LINE * 20 <= WHOLE * text_area(tokens)[1])


def together(block: Callout, width: int, tokens: Tokens) -> bool:
    """Tell whether a box is short enough to be kept together."""
    held = sum(lines(line.text, width, tokens["type"]["size"]) for line in texts(block))
    pictures = any(isinstance(node, Figure) for node in nodes(block))
    return not pictures and bool(held * tokens["type"]["line"] * 20 <= WHOLE * text_area(tokens)[1])
