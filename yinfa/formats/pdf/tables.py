"""How the engine sets the columns of a table whose longest words are wider than its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

from yinfa.codes.entry import said
from yinfa.compose.columns import squeezed
from yinfa.finding import Finding
from yinfa.formats.pdf.boxes import CellBox, Context, Document, TableBox, Wrapper, is_cell, page_box
from yinfa.formats.pdf.chinese.layer import TORN
from yinfa.formats.pdf.engine import inside
from yinfa.formats.pdf.parted import says_again

TURNED = "data-turned"
"""Attribute of a table that a turned page could hold: em of a line there."""
SAME = 0.01
"""px by which a table may pass its place."""


def narrowing(lay_out: Callable[..., None], found: list[Finding]) -> Callable[..., None]:
    """Give `auto_table_layout` so that it breaks the longest words of a table that would pass its place.

    Tables that still do are noted down (D015). CSS widens a table to the longest word of each column (CSS 2.1,
    17.5.2.2), beyond the paper if need be, and leaves the columns of Han one character. Where words have to be broken,
    columns have the widths that their sheet gives them, or what they want where they want little.
    """
    preferred = inside("weasyprint.layout.preferred").table_and_columns_preferred_widths

    def lay_out_within(context: Context, wrapper: Wrapper, containing_block: Sequence[float]) -> None:
        lay_out(context, wrapper, containing_block)
        table = wrapper.get_wrapped_table()
        room = containing_block[0] - wrapper.margin_left - wrapper.margin_right - table.border_width() + table.width
        if table.column_widths and table.width > room + SAME:
            _, _, _, most, parts, *_ = preferred(context, wrapper, outer=False)
            wanted = [room * part / 100 or width for part, width in zip(parts, most, strict=True)]
            least = _least(context, table)
            table.column_widths = squeezed(wanted, least, room)
            table.width = sum(table.column_widths)
            fault = _too_wide(wrapper, table, sum(least))
            if table.width > room + SAME and fault not in found:
                found.append(fault)

    return lay_out_within


def _least(context: Context, table: TableBox) -> list[float]:
    """Give what each column needs where words may be torn anywhere."""
    measure: Callable[[Context, CellBox], float] = inside("weasyprint.layout.preferred").min_content_width
    found = [0.0] * len(table.column_widths)
    setattr(context, TORN, True)
    for cell in (cell for group in table.children for row in group.children for cell in row.children):
        if is_cell(cell) and cell.colspan == 1:
            found[cell.grid_x] = max(found[cell.grid_x], measure(context, cell))
    setattr(context, TORN, False)
    return found


def _too_wide(wrapper: Wrapper, table: TableBox, least: float) -> Finding:
    """Tell of a table that needs `least`; where a turned page has that, so does the hint."""
    element = wrapper.element
    told = {} if element is None else element.attrib
    turned = float(told.get(TURNED, "0")) * table.style["font_size"]
    hint = said("too-wide-upright" if least <= turned else "too-wide")
    facts = (("columns", str(len(table.column_widths))), ("hint", hint))
    return Finding("D015", facts=facts, address=told.get("id", ""))


def misplaced_heads(document: Document, root: Element) -> Iterator[Finding]:
    """Find heads of tables that do not stand above their first row, because a page is too low for both.

    The engine leaves such a head out, for good where it is too tall itself (D016), else until a page that has room:
    a cell over the rows below, which it cannot divide, is too tall then (D018).
    """
    places: dict[Element | None, int] = {}
    for number, page in enumerate(document.pages):
        for box in page_box(page).descendants():
            if is_cell(box):
                places.setdefault(box.element, number)
    for table in root.iter("table"):
        rows = (row for part in table.iter("thead") for row in part if not says_again(row))
        head = [cell for row in rows for cell in row]
        body = [cell for part in table.iter("tbody") for cell in part.iter() if cell.tag in ("td", "th")]
        lost = [cell for cell in head if cell not in places]
        if lost:
            yield Finding("D016", address=_longest(lost))
            continue
        late = max((places[cell] for cell in head), default=0)
        early = [cell for cell in body if places.get(cell, late) < late]
        if early:
            yield Finding("D018", address=_longest(early))


def _longest(cells: Sequence[Element]) -> str:
    return str(max(cells, key=lambda cell: len("".join(cell.itertext()))).get("id"))
