"""Tables that go on over pages: what stands above each further part, what closes each part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Box, CellBox, Context, TableBox
from yinfa.formats.pdf.ways import SAME

CONTINUED = "continued"
"""Class of the row that says so: the first of a head, flat where the table begins."""
_ONCE = ("footnote", "field")
"""Classes of what a page has once: a cell that holds it is not said again."""


def parting(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Give `table_layout` so that the part of a table on a further page says what it is, and every part is closed.

    WeasyPrint prints the same head above each part, but none where a row is taller than what that leaves of a
    page, leaves the places of cells blank that reach down from the page before, and ends a part with the rule between
    two rows.
    """

    def lay_out_part(context: Context, table: TableBox, bottom: float, skip: Any, *rest: Any) -> Any:
        part = _going_on(table, skip) if skip else _beginning(table)
        wrapper, empty, *others = rest
        top = context.current_footnote_area.page.content_box_y()
        if empty or wrapper.position_y + wrapper.margin_top - top < SAME:  # only its caption stands above it
            part, rest = _dividing(part, skip or {}), (wrapper, True, *others)
        made, resume_at, *told = lay_out(context, part, bottom, skip, *rest)
        if made is not None and resume_at is not None:
            _close(made)
        return (made, resume_at, *told)

    return lay_out_part


def says_again(element: Element | None) -> bool:
    """Say whether a row is the one that tells that its table goes on."""
    return element is not None and CONTINUED in (element.get("class") or "").split()


def _beginning(table: TableBox) -> TableBox:
    """Give a table whose head says nothing of going on."""
    head = next(iter(table.children), None)
    if head is None or not head.children or not says_again(head.children[0].element):
        return table
    first, *others = head.children
    flat = first.copy_with_children([cell.copy_with_children([]) for cell in first.children])
    return _with(table, 0, head.copy_with_children([flat, *others]))


def _dividing(table: TableBox, skip: Mapping[int, Any]) -> TableBox:
    """Give a table that divides the row it goes on with below its head, rather than leave its head out.

    WeasyPrint lets a row be divided there only in groups that are not to be divided. It cannot divide cells over rows.
    """
    number, inner = next(iter(skip.items()), (_heads(table), None))
    rows = table.children[number].children if number < len(table.children) else []
    row = next(iter(inner), 0) if inner else 0
    if row >= len(rows) or any(_cell(cell).rowspan > 1 for cell in rows[row].children):
        return table
    group: Any = table.children[number].copy_with_children(rows)
    group.style = group.style.copy()
    group.style["break_inside"] = "avoid"
    return _with(table, number, group)


def _going_on(table: TableBox, skip: Mapping[int, Any]) -> TableBox:
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


def _cell(box: Any) -> CellBox:
    found: CellBox = box
    return found


def _with(table: TableBox, number: int, group: Box) -> TableBox:
    made: Any = table.copy_with_children([*table.children[:number], group, *table.children[number + 1 :]])
    return made  # type: ignore[no-any-return]


def _heads(table: Any) -> int:
    """Count the groups of a table that are its head."""
    return int(bool(table.children) and table.children[0].is_header)


def _close(table: Any) -> None:
    """Let a part end with the rule that ends its table."""
    vertical, horizontal = table.collapsed_border_grid
    height = sum(len(group.children) for group in table.children)
    heads = len(table.children[0].children) if table.children[0].is_header else 0
    at = height + (table.skipped_rows - heads if table.skipped_rows else 0)
    table.collapsed_border_grid = vertical, [*horizontal[:at], horizontal[-1], *horizontal[at + 1 :]]
