"""The rows of a table: spans laid on a grid, every row as wide as the first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from yinfa.content import grammar as y
from yinfa.content.events import Mapping, Scalar, YamlNode
from yinfa.content.events import Sequence as Items
from yinfa.content.manuscript import Manuscript
from yinfa.content.meant import comma
from yinfa.content.where import short
from yinfa.model.tree import Align, Cell, Row


def rows(script: Manuscript, model: y.TableY, node: YamlNode, address: str) -> tuple[tuple[Row, ...], int]:
    """Give the rows and the number of columns; a row that does not fill the grid is a finding (S015)."""
    assert isinstance(node, Items)
    columns = _columns(model.table, node)
    taken: list[int] = []
    made = []
    for r, (cells, source) in enumerate(zip(model.table, node.items, strict=True)):
        assert isinstance(source, Items)
        made.append(_row(script, model, (r, cells, source), address, taken))
        width = sum(until > r for until in taken)
        if width != columns or any(until > r for until in taken[columns:]):
            _ragged(script, source, width, columns)
    if any(until > len(model.table) for until in taken):
        script.fault("S015", node.at, found="rowspan", expected=str(len(model.table)))
    return tuple(made), columns


def _columns(table: list[list[Any]], node: Items) -> int:
    """Give the columns by the first row; by most of them where it differs, by the second where a comma joins cells."""
    first = node.items[0]
    joined = isinstance(first, Items) and any(comma(cell) >= 0 for cell in first.items)
    spanned = any(not isinstance(cell, str) and cell.rowspan > 1 for cells in table for cell in cells)
    (most, times), *_ = Counter(map(_width, table)).most_common(1)
    if joined and len(table) > 1:
        return _width(table[1])
    return most if times * 2 > len(table) and not spanned else _width(table[0])


def _ragged(script: Manuscript, source: Items, width: int, columns: int) -> None:
    joined = next((cell for cell in source.items if comma(cell) >= 0), None)
    if width < columns and isinstance(joined, Scalar):
        script.joined(joined, "S025")
    else:
        script.fault("S015", source.at, found=str(width), expected=str(columns))


def _width(cells: list[Any]) -> int:
    return sum(1 if isinstance(c, str) else c.colspan for c in cells)


def _row(script: Manuscript, model: y.TableY, row: tuple[int, list[Any], Items], address: str, taken: list[int]) -> Row:
    """Build a row; `taken` says of each column up to which row it is taken."""
    r, cells, source = row
    header = r < model.header
    made = []
    column = 0
    for c, (cell, node) in enumerate(zip(cells, source.items, strict=True), 1):
        while column < len(taken) and taken[column] > r:
            column += 1
        spans = (1, 1) if isinstance(cell, str) else (cell.colspan, cell.rowspan)
        place = short(f"{address}_r{r + 1}c{c}")
        text = node.items.get("text") if isinstance(node, Mapping) else node
        words = script.text(text) if text is not None and (cell if isinstance(cell, str) else cell.text).strip() else ()
        scope: Any = "col" if header else "row" if model.rowheader and column == 0 else ""
        align: Align = model.align[column] if column < len(model.align) else "left"
        made.append(Cell(place, words, column, spans[0], spans[1], scope, align, node.at))
        below = taken[column : column + spans[0]]
        below += [0] * (spans[0] - len(below))
        taken[column : column + spans[0]] = [max(until, r + spans[1]) for until in below]
        column += spans[0]
    return Row(tuple(made), header)
