"""What stands elsewhere in an edited file: moved whole, as it is written."""

from __future__ import annotations

from yinfa.home.news import later
from yinfa.home.places import Berth, depth, free, kind_of, slots
from yinfa.home.telling import Change, Telling
from yinfa.model.edit import Path, Relocate
from yinfa.model.inline import bare

_ENTRIES = ("block", "item", "row", "part")


def moved(telling: Telling, here: int, path: Path) -> Path | None:
    """Move the entry of a line behind what stands before it now; gives the entry, None where it cannot."""
    if any(path[: len(one)] == one for one in telling.moved):
        return next(one for one in telling.moved if path[: len(one)] == one)
    entry = _entry(telling, path)
    slot = _slot(telling, entry, here) if entry else None
    words = bare(telling.pairs[here].new.text) if telling.pairs[here].new else ""  # type: ignore[union-attr]
    if entry is None or slot is None:
        return None
    telling.moved.append(entry)
    telling.changes.append(Change(entry, (Relocate(entry, slot.after),), words, words))
    return entry


def _entry(telling: Telling, path: Path) -> Path | None:
    """Give the outermost entry that was moved whole, and stands in one piece."""
    for end in range(2, len(path) + 1):
        entry = path[:end]
        if isinstance(entry[-1], int) and kind_of(entry, telling.base.data) in _ENTRIES:
            held = [
                (at, pair.moved)
                for at, pair in enumerate(telling.pairs)
                if pair.old and (one := telling.path(pair.old)) and one[:end] == entry and pair.new
            ]
            places = [at for at, _ in held]
            between = telling.pairs[min(places) : max(places) + 1]
            whole = sum(1 for pair in between if pair.new and pair.old and telling.path(pair.old)) == len(places)
            if whole and all(gone for _, gone in held):
                return entry
    return None


def _slot(telling: Telling, entry: Path, here: int) -> Berth | None:
    data = telling.base.data
    kind, container = kind_of(entry, data), entry[:-1]
    for slot in slots(telling.last, data):
        if telling.root and len(slot.after) < len(telling.root):
            return None
        heading = slot.after != () and slot.container != slot.after[:-1] and isinstance(slot.after[-1], str)
        if slot.after[: len(entry)] == entry or (not heading and later(telling, slot.after, here)):
            return None
        if slot.kind != kind:
            continue
        if slot.container == container or (kind == "block" and _alike(container, slot.container, telling)):
            return slot
        if kind in ("item", "part") and slot.container[-1] == container[-1]:
            return slot
    return None


def _alike(old: Path, new: Path, telling: Telling) -> bool:
    data = telling.base.data
    return free(new, data) and (not free(old, data) or depth(new) == depth(old))
