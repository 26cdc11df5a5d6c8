"""New rows of tables that an edited file has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yinfa.home.places import slots
from yinfa.home.telling import Change, Telling
from yinfa.home.word import Stated
from yinfa.model.edit import Data, Edit, Put
from yinfa.model.inline import bare

NewRows = Mapping[tuple[int, int], Sequence[Stated]]
"""The cells of new rows by table and row."""


def new_rows(telling: Telling) -> NewRows:
    """Give the rows of which no cell was there before."""
    found: dict[tuple[int, int], list[Stated]] = {}
    old: set[tuple[int, int]] = set()
    for pair in telling.pairs:
        if pair.new and pair.new.cell:
            found.setdefault(pair.new.cell[:2], []).append(pair.new)
            if pair.old:
                old.add(pair.new.cell[:2])
    return {row: cells for row, cells in found.items() if row not in old}


def put_row(telling: Telling, cells: Sequence[Stated]) -> None:
    """Put a new row behind the one that stands before it."""
    slot = next((one for one in slots(telling.last, telling.base.data) if one.kind == "row"), None)
    texts: dict[int, list[str]] = {}
    edits: list[Edit] = []
    words = "　".join(bare(one.text) for one in cells)
    for one in cells:
        text, notes = telling.spell(telling.typed(one.text), block=False)
        if text is None or slot is None:
            telling.doubt("home-cell", words)
            return
        texts.setdefault(one.cell[2] if one.cell else 0, []).append(text)
        edits += notes
    if slot is not None:
        row: list[Data] = [" ".join(filter(None, some)) for some in texts.values()]
        telling.changes.append(Change(slot.after, (*edits, Put(slot.after, row)), "", words))
