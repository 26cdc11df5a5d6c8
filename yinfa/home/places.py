"""Where something new may stand in a source: behind which entry of which list, from the innermost outward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from yinfa.content.build import STORIES
from yinfa.model.edit import Data, Path

Sort = Literal["block", "item", "row", "cell", "part"]
_HEADS = ("section", "annex", "slogan", "head", "term", "title")
"""Keys of lines behind which the body of their block begins."""
_LISTS: dict[str, Sort] = {"list": "item", "table": "row", "points": "part", "terms": "part"}
_BODIES = ("body", "quote", *STORIES)


class Berth(NamedTuple):
    """A place behind an entry."""

    after: Path
    kind: Sort
    container: Path
    """The list that it stands in."""


def value(data: Data, path: Path) -> Data | None:
    """Give what stands at a path; None where nothing does."""
    for part in path:
        if isinstance(part, str):
            found = data.get(part) if isinstance(data, dict) else None
        else:
            found = data[part] if isinstance(data, list) and 0 <= part < len(data) else None
        if found is None:
            return None
        data = found
    return data


def slots(path: Path, data: Data) -> Iterator[Berth]:
    """Give the places behind a line, the innermost first."""
    if (key := headed(path)) is not None:
        yield Berth(path[: key + 1], "block", (*path[:key], "body"))
        path = path[:key]
    for end in range(len(path), 0, -1):
        if (kind := kind_of(path[:end], data)) is not None:
            alone = path[end - 1] in _BODIES
            yield Berth(path[:end], kind, path[:end] if alone else path[: end - 1])


def headed(path: Path) -> int | None:
    """Give where in the path of a heading its key stands; None where it is none."""
    at = len(path) - (2 if path and isinstance(path[-1], int) else 1)
    return at if at > 0 and path[0] != "front" and path[at] in _HEADS else None


def kind_of(path: Path, data: Data) -> Sort | None:
    """Say as what an entry stands in its list; a text that stands for a list is a block; None of anything else."""
    last = path[-1]
    if isinstance(last, str):
        return "block" if last in _BODIES and isinstance(value(data, path), str) else None
    if len(path) < 2:
        return None
    above = path[-2]
    if isinstance(above, str):
        return "block" if above in _BODIES else _LISTS.get(above)
    around = kind_of(path[:-1], data)
    return "cell" if around == "row" else "block" if around == "item" else None


def free(container: Path, data: Data) -> bool:
    """Whether a list of blocks is that of a story or of a section, which takes every kind of block."""
    if len(container) == 1:
        return container[0] in STORIES
    block = value(data, container[:-1])
    return container[-1] == "body" and isinstance(block, dict) and not {"section", "annex"}.isdisjoint(block)


def depth(container: Path) -> int:
    """Say how many sections are around a list of blocks that is free."""
    return sum(part == "body" for part in container[1:])


def carrier(path: Path, data: Data) -> Path:
    """Give the block that bears the queries about a line; the first of the body for what no block is around."""
    key = headed(path)
    if key is not None:
        return path[:key]
    for end in range(len(path), 0, -1):
        kind = kind_of(path[:end], data)
        if kind == "part" or (kind == "block" and isinstance(path[end - 1], int) and not _in_cell(path[:end], data)):
            return path[:end]
    return ("body", 0)


def _in_cell(path: Path, data: Data) -> bool:
    return any(kind_of(path[:end], data) == "cell" for end in range(1, len(path)))
