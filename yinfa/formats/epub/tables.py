"""Tables on narrow screens: how wide one needs to be, and what each row then says by itself.

Where a screen is too narrow, a row becomes a block of lines `header：value`. What stands in a line of its own there
(the headers of its column; what a cell of a row above reaches down to it) is printed twice, and shown once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from yinfa.compose import points
from yinfa.compose.hanging import ems
from yinfa.master.slots import MARKS, as_kind
from yinfa.master.whole import PHRASE, runs, whole
from yinfa.model.inline import Inlines, NoteCall, PageMark, bare
from yinfa.model.place import Address
from yinfa.model.tree import Cell, Publication, Row, Table
from yinfa.model.walk import in_line, nodes, texts

TELEPHONE = 20
"""Em of a line on a telephone: a table that needs more is set in lines wherever nothing tells a wider screen."""
_VALUE = 6.0
"""Em that the value of a unit may take: ten figures."""
_GAP = 1.0
"""Em that the padding of a cell takes."""
_TAG = re.compile("(<[^>]*>)")
_WHOLE = re.compile(r'class="[^"]*\b(?:tcy|label)\b|^<rt>')
"""Elements that lines leave alone, or that stand by themselves."""


@dataclass(frozen=True, slots=True)
class CellLine:
    """What stands before a cell in a row that is set in lines."""

    heads: tuple[Inlines, ...]
    """Of the column, from the top."""
    value: Inlines = ()
    """Of a cell of a row above that reaches down; the cell's own value follows by itself."""


def narrow(publication: Publication, size: float) -> dict[str, object]:
    """Give what templates ask of tables whose text has `size` em.

    `form` gives the classes of a table, `heads` the lines before a cell, `tail` what a number has behind its ones;
    `needs` names each width in em by its class.
    """
    tables = [node for node in nodes(publication) if isinstance(node, Table)]
    widths = {table.address: 2 * ceil(need(table) * size / 2) for table in tables}
    tails = points.tails(publication, points.ems)
    lines = {address: found for table in tables for address, found in _lines(table)}
    return {
        "form": lambda table: _named(widths[table.address]) + " stacked" * (widths[table.address] > TELEPHONE),
        "heads": lambda cell: lines.get(cell.address, ()),
        "tail": tails.get,
        "needs": {_named(width): width for width in sorted(set(widths.values()))},
        "telephone": TELEPHONE,
    }


def _named(width: int) -> str:
    return f"needs{width}"


def need(table: Table) -> float:
    """Estimate the least width of a table, em of its text: codes whole, Han side by side as in a phrase."""
    columns = [0.0] * table.columns
    for cell in sorted((c for row in table.rows for c in row.cells), key=lambda c: c.colspan):
        reach = range(cell.column, cell.column + cell.colspan)
        more = max(_widest(bare(line.text)) for line in texts(cell)) + _GAP - sum(columns[n] for n in reach)
        columns[cell.column] += max(more, 0)
    return sum(columns)


def _widest(text: str) -> float:
    return max((_ems(piece, kept) for piece, kept in runs(text)), default=0.0)


def _ems(piece: str, whole: bool) -> float:
    return _VALUE if piece[0] in MARKS else ems(piece if whole else piece[:PHRASE])


def _lines(table: Table) -> Iterator[tuple[Address, tuple[CellLine, ...]]]:
    """Give the lines before each cell under the header: what reaches down to the row comes before its first cell."""
    headers = tuple(row for row in table.rows if row.header)
    body = tuple(row for row in table.rows if not row.header)
    for n, row in enumerate(body):
        above = tuple(CellLine(_heads(table, headers, c), _again(in_line(c))) for c in _reaching(body, n))
        for cell, first in zip(row.cells, (True, *(False,) * len(row.cells)), strict=False):
            heads = _heads(table, headers, cell)
            yield cell.address, (*(above if first else ()), *((CellLine(heads),) if heads else ()))


def _reaching(body: tuple[Row, ...], row: int) -> tuple[Cell, ...]:
    found = (c for n, above in enumerate(body[:row]) for c in above.cells if n + c.rowspan > row)
    return tuple(sorted(found, key=lambda cell: cell.column))


def _heads(table: Table, headers: tuple[Row, ...], cell: Cell) -> tuple[Inlines, ...]:
    """Give the headers over a cell, none over one as wide as its table."""
    if cell.colspan == table.columns:
        return ()
    over = (head for row in headers for head in row.cells if _meet(head, cell))
    return tuple(_again(head) for head in map(in_line, over) if bare(head).strip())


def _meet(one: Cell, other: Cell) -> bool:
    return one.column < other.column + other.colspan and other.column < one.column + one.colspan


def _again(text: Inlines) -> Inlines:
    """Give words as furniture repeats them."""
    return tuple(i for i in text if not isinstance(i, (NoteCall, PageMark)))


def kept(printed: bytes, vertical: bool) -> bytes:
    """Keep codes whole in the cells of a document."""
    cells = re.split("(<t[dh][ >].*?</t[dh]>)", printed.decode(), flags=re.DOTALL)
    cells[1::2] = [_kept(cell, "wholeupright" if vertical else "whole") for cell in cells[1::2]]
    return "".join(cells).encode()


def _kept(cell: str, kind: str) -> str:
    tokens = _TAG.split(cell)
    texts = zip(tokens[1::2], tokens[2::2], strict=True)
    tokens[2::2] = [text if _WHOLE.search(tag) else whole(as_kind(text, kind)) for tag, text in texts]
    return "".join(tokens)
