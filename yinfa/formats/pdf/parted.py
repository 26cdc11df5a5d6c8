"""Tables that go on over pages: what stands above each further part, what closes each part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Box, Cell, Context, Table

CONTINUED = "continued"
"""Class of the row that says so: the first of a head, flat where the table begins."""
_ONCE = ("footnote", "field")
"""Classes of what a page has once: a cell that holds it is not said again."""


def parting(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Give `table_layout` so that the part of a table on a further page says what it is, and every part is closed.

    WeasyPrint prints the same head above each part, leaves the places of cells blank that reach down from the page
    before, and ends a part with the rule between two rows.
    """

    def lay_out_part(context: Context, table: Table, bottom: float, skip: Any, *rest: Any) -> Any:
        part = _going_on(table, skip) if skip else _beginning(table)
        made, resume_at, *others = lay_out(context, part, bottom, skip, *rest)
        if made is not None and resume_at is not None:
            _close(made)
        return (made, resume_at, *others)

    return lay_out_part


def says_again(element: Element | None) -> bool:
    """Say whether a row is the one that tells that its table goes on."""
    return element is not None and CONTINUED in (element.get("class") or "").split()


def _beginning(table: Table) -> Table:
    """Give a table whose head says nothing of going on."""
    head = next(iter(table.children), None)
    if head is None or not head.children or not says_again(head.children[0].element):
        return table
    first, *others = head.children
    flat = first.copy_with_children([cell.copy_with_children([]) for cell in first.children])
    return _with(table, 0, head.copy_with_children([flat, *others]))


def _going_on(table: Table, skip: Mapping[int, Any]) -> Table:
    """Give a table in whose next row cells are said again that reach down to it."""
    ((number, inner),) = skip.items()
    ((row, within),) = inner.items() if inner else ((0, None),)
    group = table.children[number]
    again = [] if within else list(_reaching(group.children, row))
    if not again:
        return table
    cells = sorted((*group.children[row].children, *again), key=_column)
    rows = [*group.children[:row], group.children[row].copy_with_children(cells), *group.children[row + 1 :]]
    return _with(table, number, group.copy_with_children(rows))


def _reaching(rows: Sequence[Box], row: int) -> Iterator[Box]:
    for n, above in enumerate(rows[:row]):
        for cell in above.children:
            left = _cell(cell).rowspan - (row - n)
            if left > 0 and not _held_once(cell.element):
                copy: Any = cell.copy_with_children(cell.children)
                copy.rowspan = left
                yield copy


def _held_once(element: Element | None) -> bool:
    return element is None or any(one.get("class") in _ONCE or one.tag == "a" for one in element.iter())


def _column(cell: Box) -> int:
    return _cell(cell).grid_x


def _cell(box: Any) -> Cell:
    found: Cell = box
    return found


def _with(table: Table, number: int, group: Box) -> Table:
    made: Any = table.copy_with_children([*table.children[:number], group, *table.children[number + 1 :]])
    return made  # type: ignore[no-any-return]


def _close(table: Any) -> None:
    """Let a part end with the rule that ends its table."""
    vertical, horizontal = table.collapsed_border_grid
    height = sum(len(group.children) for group in table.children)
    heads = len(table.children[0].children) if table.children[0].is_header else 0
    at = height + (table.skipped_rows - heads if table.skipped_rows else 0)
    table.collapsed_border_grid = vertical, [*horizontal[:at], horizontal[-1], *horizontal[at + 1 :]]
