"""Edits of a base carried over to the source as it is today: what both sides changed is told, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from yinfa.content.spell import joined
from yinfa.home.align import align
from yinfa.home.base import Base
from yinfa.home.places import free, kind_of, slots
from yinfa.home.telling import Change, Doubt
from yinfa.home.word import Stated
from yinfa.home.words import BaseLine, merged_words
from yinfa.model.edit import At, Data, Edit, Path, Put, Relocate, Remove, Reword, Set
from yinfa.model.place import Address


class Conflict(Exception):
    """Both sides changed what an edit speaks of."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Where the lines of a base stand in another source of the same publication."""

    base: Base
    data: Data
    """What the other source holds."""
    ours: Sequence[BaseLine]
    found: Mapping[Path, BaseLine]

    def entry(self, path: Path) -> Path | None:
        """Give where a line, or an entry with its lines, stands now; None where it is gone."""
        for old, new in self.found.items():
            tail = old[len(path) :]
            if old[: len(path)] == path and _names(tail) == _names(new.path[len(new.path) - len(tail) :]):
                return new.path[: len(new.path) - len(tail)]
        return None

    def near(self, path: Path) -> Path:
        """Give the line that stands now where a line did, or the last one before it that still does."""
        before: Path = ("body", 0)
        for line in self.base.lines.values():
            if line.path in self.found:
                before = self.found[line.path].path
            if line.path[: len(path)] == path:
                return before
        return self.entry(path) or before

    def brought(self) -> set[str]:
        """Give the lines that the base says nowhere."""
        before = {line.raw for line in self.base.lines.values()}
        return {line.raw for line in self.ours} - before - {""}

    def under(self, entry: Path) -> Iterator[BaseLine]:
        return (line for line in self.base.lines.values() if line.path[: len(entry)] == entry)


def _names(path: Path) -> list[str]:
    return [part if isinstance(part, str) else "" for part in path]


def way(base: Base, data: Data, ours: Mapping[Address, BaseLine]) -> Bridge:
    """Find the lines of a base in another source."""
    olds, news = list(base.lines.values()), list(ours.values())
    said = [[_said(line, some) for line in lines] for lines, some in ((olds, base.data), (news, data))]
    homes = {
        id(one): line
        for some, lines in zip(said, (olds, news), strict=True)
        for one, line in zip(some, lines, strict=True)
    }
    pairs = align(*said)
    found = {homes[id(pair.old)].path: homes[id(pair.new)] for pair in pairs if pair.old and pair.new}
    _filled(found, olds, news)
    return Bridge(base, data, news, found)


def _filled(found: dict[Path, BaseLine], olds: Sequence[BaseLine], news: Sequence[BaseLine]) -> None:
    """Pair lines that have other words now with what stands behind the line before."""
    places = {line.path: at for at, line in enumerate(news)}
    taken = {line.path for line in found.values()}
    for at, line in enumerate(olds):
        before = found.get(olds[at - 1].path) if at else None
        if line.path in found or before is None:
            continue
        here = places[before.path] + 1
        after = found.get(olds[at + 1].path) if at + 1 < len(olds) else None
        fits = here < len(news) and news[here].path not in taken and _names(news[here].path) == _names(line.path)
        if fits and (after is None or places[after.path] > here):
            found[line.path] = news[here]
            taken.add(news[here].path)


def _said(line: BaseLine, data: Data) -> Stated:
    cell = any(kind_of(line.path[:end], data) == "cell" for end in range(1, len(line.path) + 1))
    return Stated(line.source, cell=(0, 0, 0) if cell else None, note="note" if line.path[0] == "notes" else "")


def carried(changes: Sequence[Change], doubts: Sequence[Doubt], over: Bridge) -> tuple[list[Change], list[Doubt]]:
    """Give changes and doubts as they are of the other source; conflicts are doubts."""
    made, told = [], [replace(doubt, at=over.near(doubt.at)) for doubt in doubts]
    for change in changes:
        near = over.near(change.at)
        try:
            edits = tuple(edit for one in change.edits if (edit := _carried(one, over)) is not None)
        except Conflict:
            told.append(Doubt(near, "home-conflict" if change.new else "home-kept", change.new, change.old))
        else:
            made += [replace(change, at=near, edits=edits)] if edits else []
    return made, told


def _carried(edit: Edit, over: Bridge) -> Edit | None:
    """Give an edit of the other source; None where it says what was said already. Raises Conflict."""
    match edit:
        case Reword():
            return _reworded(edit, over)
        case Set(("notes",), _, _):
            return edit
        case Set(at, key, value):
            _same(over, (*_keys(at), key))
            if value is None and not any(line.path in over.found for line in over.under((*_keys(at), key))):
                return None
            return replace(edit, at=_entry(over, _keys(at)))
        case Remove(at):
            return _removed(edit, _keys(at), over)
        case Relocate(at, after):
            return Relocate(_entry(over, _keys(at)), _entry(over, _keys(after)))
        case Put(_, entry) if set(_words(entry)) <= over.brought():
            return None
        case Put(after, entry):
            return Put(over.entry(_keys(after)) or _behind(over, _keys(after)), entry)


def _words(entry: Data) -> Iterator[str]:
    """Give the texts of an entry; not those of a key that names a style."""
    if isinstance(entry, str):
        yield from [entry] if entry else []
    else:
        parts = [entry[key] for key in entry if key != "style"] if isinstance(entry, dict) else entry
        for part in parts:
            yield from _words(part)


def _keys(at: At) -> Path:
    assert isinstance(at, tuple)
    return at


def _entry(over: Bridge, path: Path) -> Path:
    found = over.entry(path)
    if found is None:
        raise Conflict
    return found


def _changed(line: BaseLine, over: Bridge) -> bool:
    now = over.found.get(line.path)
    return now is None or joined(now.source) != joined(line.source)


def _same(over: Bridge, entry: Path) -> None:
    """Hold that nobody changed the lines of an entry, and that it has no more of them. Raises Conflict."""
    lines = list(over.under(entry))
    if any(_changed(line, over) for line in lines if line.path in over.found):
        raise Conflict
    now = over.entry(entry)
    if now is not None and sum(line.path[: len(now)] == now for line in over.ours) > len(lines):
        raise Conflict


def _removed(edit: Remove, entry: Path, over: Bridge) -> Remove | None:
    _same(over, entry)
    now = over.entry(entry)
    lines = list(over.under(entry))
    return None if now is None or not any(line.path in over.found for line in lines) else Remove(now)


def _behind(over: Bridge, after: Path) -> Path:
    """Find a place for a block whose neighbour is gone: behind the block before it. Raises Conflict."""
    if kind_of(after, over.base.data) != "block":
        raise Conflict
    for slot in slots(over.near(after), over.data):
        if slot.kind == "block" and free(slot.container, over.data):
            return slot.after
    raise Conflict


def _reworded(edit: Reword, over: Bridge) -> Reword | None:
    old = next(line for line in over.base.lines.values() if line.path == edit.at)
    now = over.found.get(old.path)
    if now is None:
        raise Conflict
    if not _changed(old, over):
        return replace(edit, at=now.path)
    merged = merged_words(old.raw, now.raw, edit.text)
    if merged is None:
        raise Conflict
    return None if merged == now.raw else Reword(now.path, merged)
