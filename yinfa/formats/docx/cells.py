"""The styles of lists in the cells of Word's tables: in the size of cells, and there only where used."""

from __future__ import annotations

from collections.abc import Iterator

from yinfa.formats.docx.looks import ListLook
from yinfa.formats.docx.schemes import LIST_STEP, list_indent
from yinfa.model.tree import Cell, List, Publication
from yinfa.model.walk import within

CELL = "TableText"
"""The style of what stands in a cell."""


def tail_style(lacking: float) -> str:
    """Name what a style of cells is called behind `CELL` where numbers keep free what others have behind their ones."""
    return f"Right{round(100 * round(lacking, 2)) or ''}"


def cell_styles(publication: Publication) -> Iterator[ListLook]:
    """Give the styles of what begins an item, and of what follows in it, for as many levels as cells have."""
    left, hanging = list_indent("bullet", True)
    for level in range(_levels(publication)):
        number, inset = f" {level + 1}" if level else "", left + LIST_STEP * level
        if not level:
            yield ListLook(f"{CELL}List", "Table Text Item", True, 0, 0, inset, hanging, CELL)
        yield ListLook(f"{CELL}Continue{number.strip()}", f"Table Text Continue{number}", True, 0, 0, inset, 0, CELL)


def _levels(publication: Publication) -> int:
    """Count the levels of lists in cells."""
    places = (around for node, around in within(publication) if isinstance(node, List))
    inside = (around[n:] for around in places for n, one in enumerate(around) if isinstance(one, Cell))
    return max((1 + sum(isinstance(one, List) for one in around) for around in inside), default=0)
