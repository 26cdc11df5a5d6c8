"""What an edit promises: how the values of the file stand afterwards, where paths lead then, and ways to write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from yinfa.content import splice
from yinfa.content.layout import Laid, found, read_as, units, words
from yinfa.content.splice import Splices
from yinfa.model.edit import Data, Path, Put, Remove, Reword, Set

_LINES = ("text", "paragraph")
"""Keys under which a cell or a paragraph with other keys has its words."""


class Plan(NamedTuple):
    """An edit of one text."""

    kept: Callable[[str, Laid], bool]
    """Whether a source, as it is laid out, says what the edit promises."""
    moved: Callable[[Path], Path]
    """Where a path of before leads."""
    changes: Iterator[Splices]


class Nowhere(Exception):
    """There is no such value as an edit speaks of."""


def planned(text: str, root: Laid, edit: Reword | Set | Put | Remove, rows: list[str] | None = None) -> Plan:
    """Plan an edit by paths; `rows`: how an entry that is put is written already. Raises Nowhere."""
    if isinstance(edit, Reword):
        return _words(text, root, edit)
    if isinstance(edit, Set):
        return _set(text, root, edit)
    return _put(text, root, edit, rows) if isinstance(edit, Put) else _remove(text, root, edit)


def _words(text: str, root: Laid, edit: Reword) -> Plan:
    path, spot = line_at(root, _path(edit.at))
    old = line_said(text, spot)
    end = len(old) if edit.end is None else edit.end
    if not 0 <= edit.start <= end <= len(old):
        raise Nowhere
    new = old[: edit.start] + edit.text + old[end:]
    partly = (edit.start, end) if edit.start or edit.end is not None else None
    others = _with(root.data(), path, "")

    def kept(after: str, made: Laid) -> bool:
        leaf = found(made, path)
        said = leaf is not None and leaf.kind == "scalar" and line_said(after, leaf) == new.rstrip()
        return said and _with(made.data(), path, "") == others

    return Plan(kept, _same, splice.rewording(text, spot, edit.text, partly))


def line_at(root: Laid, path: Path) -> tuple[Path, Laid]:
    """Give the text at a path, or that of the block there, and its own path. Raises Nowhere."""
    spot = found(root, path)
    if spot and spot.kind == "map":
        path = (*path, next((key for key in _LINES if spot.index(key) >= 0), spot.keys[0].value))
        spot = found(root, path)
    if spot is None or spot.kind != "scalar":
        raise Nowhere
    return path, spot


def line_said(text: str, spot: Laid) -> str:
    """Give a line as the grammar reads it."""
    made = units(text, spot)
    return words(read_as(text, made)) if made is not None else spot.value.strip()


def _set(text: str, root: Laid, edit: Set) -> Plan:
    path = _path(edit.at)
    spot = found(root, path)
    if spot is None or spot.kind == "list" or (edit.value is None and spot.index(edit.key) < 0):
        raise Nowhere
    if spot.kind == "scalar":
        value = edit.value if edit.value is not None else ""
        wanted = _with(root.data(), path, {edit.words: spot.value, edit.key: value})
        inner = _under(path, lambda rest: rest or (edit.words,))
        return Plan(_says(wanted), inner, splice.mapped(text, spot, edit.words, edit.key, value))
    held: Any = deepcopy(spot.data())
    if edit.value is None:
        del held[edit.key]
        changes = splice.without(text, spot, edit.key)
    else:
        held[edit.key] = edit.value
        changes = splice.valued(text, spot, edit.key, edit.value)
    return Plan(_says(_with(root.data(), path, held)), _same, changes)


def place(root: Laid, after: Path) -> tuple[Path, int]:
    """Give the list, or the text that stands for one, and the index at which an entry behind another is put."""
    *above, last = after or ("",)
    if isinstance(last, int):
        return tuple(above), last + 1
    block = found(root, tuple(above))
    if block and block.kind == "map" and last != "body" and block.index("body") >= 0:
        return (*above, "body"), 0
    return after, 1


def _put(text: str, root: Laid, edit: Put, rows: list[str] | None) -> Plan:
    path, index = place(root, _path(edit.after))
    spot = found(root, path)
    if spot is None or spot.kind == "map" or index > max(len(spot.items), spot.kind == "scalar"):
        raise Nowhere
    held: Any = deepcopy(spot.data())
    held = held if isinstance(held, list) else [held]
    held.insert(index, edit.entry)
    if spot.kind == "scalar":
        moved = _under(path, lambda rest: ((1 - index), *rest))
    else:
        moved = _under(path, lambda rest: _counted(rest, index, 1))
    changes = splice.put(text, spot, index, rows, edit.entry)
    return Plan(_says(_with(root.data(), path, held)), moved, changes)


def _remove(text: str, root: Laid, edit: Remove) -> Plan:
    *above, index = _path(edit.at) or ("",)
    spot = found(root, tuple(above))
    if spot is None or spot.kind != "list" or not isinstance(index, int) or not 0 <= index < len(spot.items):
        raise Nowhere
    held: Any = deepcopy(spot.data())
    del held[index]
    moved = _under(tuple(above), lambda rest: _counted(rest, index + 1, -1))
    return Plan(_says(_with(root.data(), tuple(above), held)), moved, splice.taken(text, spot, index))


def _path(at: object) -> Path:
    if not isinstance(at, tuple):
        raise Nowhere
    return at


def _same(path: Path) -> Path:
    return path


def _under(above: Path, inner: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Give how paths change of which a value is a part; all others stay."""
    n = len(above)
    return lambda path: (*above, *inner(path[n:])) if path[:n] == above else path


def _counted(rest: Path, index: int, by: int) -> Path:
    if rest and isinstance(rest[0], int) and rest[0] >= index:
        return (rest[0] + by, *rest[1:])
    return rest


def _says(wanted: Data) -> Callable[[str, Laid], bool]:
    return lambda _, made: made.data() == wanted


def _with(data: Data, path: Path, value: Data) -> Data:
    """Give data with another value at a path."""
    if not path:
        return value
    part, *rest = path
    if isinstance(data, list) and isinstance(part, int):
        return [_with(one, tuple(rest), value) if n == part else one for n, one in enumerate(data)]
    if isinstance(data, dict) and isinstance(part, str):
        return {key: _with(one, tuple(rest), value) if key == part else one for key, one in data.items()}
    return data
