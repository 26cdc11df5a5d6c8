"""Edits applied to the source of a publication: what no edit names keeps its bytes, with remarks, order and folding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import yaml

from yinfa.content.layout import Laid, found, laid_out
from yinfa.content.load import load
from yinfa.content.plan import Nowhere, line_at, line_said, place, planned
from yinfa.content.source import Lines, decoded
from yinfa.content.splice import Splice, Splices, as_written, spliced
from yinfa.finding import Finding, PublishingError
from yinfa.model.edit import At, Data, Edit, Put, Relocate, Remove, Reword, Set
from yinfa.model.edit import Path as Keys
from yinfa.model.place import Address, Place
from yinfa.model.tree import Publication
from yinfa.model.walk import nodes, painted
from yinfa.world.workspace import Workspace

Moved = Callable[[Keys], Keys]


class _Unkept(Exception):
    """No way to write an edit says what it promises."""


def revise(source: bytes, edits: Sequence[Edit], file: Path, ws: Workspace) -> bytes:
    """Apply edits, which speak of the source as it is given, and prove that it says what they promise, and no more.

    Raises PublishingError where the source cannot be loaded and an edit has an address, where there is nothing at an
    address or path (J001), and where the result would say something else (J002); nothing is applied then.
    """
    left = _by_path(source, edits, file, ws)
    while left:
        edit, *rest = left
        source, moved = _applied(source, edit, file)
        left = [_to(one, partial(_led, moved)) for one in rest]
    return source


def _by_path(source: bytes, edits: Sequence[Edit], file: Path, ws: Workspace) -> list[Edit]:
    """Write paths for addresses."""
    if not any(isinstance(place, str) for edit in edits for place in _places(edit)):
        return list(edits)
    paths = places(source, load(source, file, ws))

    def known(at: At) -> Keys:
        if isinstance(at, tuple):
            return at
        if at not in paths:
            raise PublishingError(Finding("J001", Place(file), (("what", at[:40]),)))
        return paths[at]

    return [_to(edit, known) for edit in edits]


def places(source: bytes, publication: Publication) -> dict[Address, Keys]:
    """Give the path of each address of a publication that was loaded from a source."""
    text = decoded(source)
    starts, lines = _starts(laid_out(text)), Lines(text)
    return {
        node.address: starts[at]
        for node in (*nodes(publication), *painted(publication))
        if hasattr(node, "address") and (at := lines.starts[node.at.line - 1] + node.at.column - 1) in starts
    }


def place_of(source: bytes, path: Keys, file: Path) -> Place:
    """Give line and column of the value at a path; of the nearest around it where there is none."""
    text = decoded(source)
    root = laid_out(text)
    spots = (found(root, path[:end]) for end in range(len(path), -1, -1))
    return Lines(text).place(file, next(spot.start for spot in spots if spot))


def written(source: bytes, path: Keys) -> str:
    """Give a line as it is written, to the grammar. Raises Nowhere."""
    text = decoded(source)
    return line_said(text, line_at(laid_out(text), path)[1])


def values(source: bytes) -> Data:
    """Give what a source holds, all scalars text."""
    return laid_out(decoded(source)).data()


def _places(edit: Edit) -> tuple[At, ...]:
    if isinstance(edit, Put):
        return (edit.after,)
    return (edit.at, edit.after) if isinstance(edit, Relocate) else (edit.at,)


def _to(edit: Edit, path: Callable[[At], Keys]) -> Edit:
    """Give an edit of other places."""
    if isinstance(edit, Put):
        return replace(edit, after=path(edit.after))
    if isinstance(edit, Relocate):
        return replace(edit, at=path(edit.at), after=path(edit.after))
    return replace(edit, at=path(edit.at))


def _starts(root: Laid, path: Keys = ()) -> dict[int, Keys]:
    """Give the path of every value by where it begins."""
    made = {root.start: path}
    parts: Sequence[str | int] = [key.value for key in root.keys] if root.keys else range(len(root.items))
    for part, one in zip(parts, root.items, strict=True):
        made |= {at: found for at, found in _starts(one, (*path, part)).items() if at not in made or one.kind == "map"}
    return made


def _applied(source: bytes, edit: Edit, file: Path) -> tuple[bytes, Moved]:
    try:
        if isinstance(edit, Relocate):
            return _shifted(source, edit)
        return _made(source, edit)
    except Nowhere as error:
        raise PublishingError(Finding("J001", Place(file), (("what", _named(edit)),))) from error
    except _Unkept as error:
        raise PublishingError(Finding("J002", Place(file), (("what", _named(edit)),))) from error


def _made(source: bytes, edit: Reword | Set | Put | Remove, rows: list[str] | None = None) -> tuple[bytes, Moved]:
    text = decoded(source)
    plan = planned(text, laid_out(text), edit, rows)
    for change in plan.changes:
        after = spliced(text, change)
        with suppress(yaml.YAMLError):
            if plan.kept(after, laid_out(after)):
                return _encoded(source, change), plan.moved
    raise _Unkept


def _shifted(source: bytes, edit: Relocate) -> tuple[bytes, Moved]:
    """Take an entry out and put it in elsewhere, as it is written."""
    text, old, after = decoded(source), _keys(edit.at), _keys(edit.after)
    root = laid_out(text)
    above, one = found(root, old[:-1]), found(root, old)
    if one is None or above is None or after[: len(old)] == old or not isinstance(old[-1], int):
        raise Nowhere
    rows = None if above.flow else as_written(text, above, old[-1])
    source, taken = _made(source, Remove(old))
    target = taken(after)
    path, index = place(laid_out(decoded(source)), target)
    source, put = _made(source, Put(target, one.data()), rows)
    new = (*path, index)
    return source, lambda keys: (*new, *keys[len(old) :]) if keys[: len(old)] == old else put(taken(keys))


def _led(moved: Moved, at: At) -> Keys:
    return moved(_keys(at))


def _keys(at: At) -> Keys:
    if isinstance(at, str):
        raise Nowhere
    return at


def _named(edit: Edit) -> str:
    return f"{type(edit).__name__.lower()} {'.'.join(map(str, _places(edit)[0]))}"[:80]


def _encoded(source: bytes, change: Splices) -> bytes:
    """Apply a change of the decoded text to the bytes, in the line ends of the source."""
    whole = source.decode("utf-8-sig")
    ends = [n for n in range(len(whole) - 1) if whole.startswith("\r\n", n)] if "\r\n" in whole else []
    plain = [n - before for before, n in enumerate(ends)]
    end = "\r\n" if ends and len(ends) * 2 >= whole.count("\n") else "\n"

    def there(at: int) -> int:
        return at + bisect_left(plain, at)

    splices = tuple(Splice(there(s.start), there(s.end), s.put.replace("\n", end)) for s in change)
    return source[: len(source) - len(whole.encode())] + spliced(whole, splices).encode()
