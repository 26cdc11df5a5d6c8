"""What an edited file has no more: entries whose lines are all gone, and single lines that a block can do without."""

from __future__ import annotations

from collections.abc import Iterator

from yinfa.home.align import Pair
from yinfa.home.places import kind_of, value
from yinfa.home.telling import NOTE, Change, Telling
from yinfa.model.edit import Edit, Path, Remove, Set
from yinfa.model.inline import bare

_ENTRIES = ("block", "item", "row", "part")
_SPARE = ("caption", "slogan", "by", "credit", "title", "subtitle", "body", "note")
"""Keys of lines that a block need not have."""


def gone(telling: Telling) -> None:
    """Tell what is gone."""
    lost, left = dict[Path, str](), list[Path]()
    for pair in telling.pairs:
        if pair.old and pair.new is None and (picture := telling.picture(pair.old)):
            telling.doubt("home-gone", "", picture, str(value(telling.base.data, (*picture, "figure"))))
            continue
        if pair.old and (picture := telling.picture(pair.old)):
            left.append(picture)
        path = telling.path(pair.old) if pair.old else None
        if path is not None and pair.old:
            if is_gone(telling, pair, path):
                lost[path] = bare(pair.old.text)
            else:
                left.append(path)
    done: list[Path] = []
    for path, words in lost.items():
        if any(path[: len(one)] == one for one in done):
            continue
        entry = next((one for one in _entries(telling, path) if not _under(one, left)), None)
        if entry is not None:
            done.append(entry)
            said = "　".join(text for one, text in lost.items() if one[: len(entry)] == entry and text)
            telling.changes.append(Change(entry, (Remove(entry),), said, ""))
        elif edit := _without(path, lost):
            telling.changes.append(Change(path, (edit,), words, ""))
        else:
            telling.doubt("home-gone", "", path, words)


def is_gone(telling: Telling, pair: Pair, path: Path) -> bool:
    """Whether a paragraph is gone, or has no words any more; a cell stays where it is."""
    if pair.new is None or path in telling.torn:
        return True
    if path[0] == "notes":
        return f"{NOTE}{path[1]}" not in telling.called()
    emptied = pair.old and bare(pair.old.text).strip() and not bare(pair.new.text).strip()
    return bool(emptied) and not telling.in_cell(path)


def _entries(telling: Telling, path: Path) -> Iterator[Path]:
    """Give the entries of lists that a line is in, the outermost first."""
    for end in range(2, len(path) + 1):
        if isinstance(path[end - 1], int) and kind_of(path[:end], telling.base.data) in _ENTRIES:
            yield path[:end]


def _under(entry: Path, paths: list[Path]) -> bool:
    return any(path[: len(entry)] == entry for path in paths)


def _without(path: Path, lost: dict[Path, str]) -> Edit | None:
    if path[0] == "notes":
        return Set(("notes",), str(path[1]), None)
    key = path[-1]
    if key in ("subtitle", *_SPARE) and path != ("front", "title"):
        return Set(path[:-1], str(key), None)
    return Remove(path) if path[-2] == "note" else None
