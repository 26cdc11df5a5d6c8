"""How a source is laid out: where each value of the YAML begins and ends, and where each character of a text stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from yaml.events import CollectionEndEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from yaml.tokens import BlockEntryToken

from yinfa.content.where import dropped
from yinfa.model.edit import Data, Path

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ESCAPE = re.compile(r"\\(?:x.{2}|u.{4}|U.{8}|\n[ \t]*|.)", re.DOTALL)
_FOLD = re.compile(r"[ \t]*\n[ \t\n]*")
_SINGLES = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
            "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}  # fmt: skip


@dataclass(slots=True)
class Laid:
    """A value of the source, `text[start:end]`: a scalar with its words, or what holds others."""

    start: int
    end: int = 0
    kind: str = "scalar"
    """`scalar`, `list` or `map`."""
    style: str = ""
    value: str = ""
    flow: bool = False
    """Whether it is written in brackets."""
    inside: bool = False
    """Whether it stands within brackets."""
    items: list[Laid] = field(default_factory=list)
    keys: list[Laid] = field(default_factory=list)
    dashes: list[int] = field(default_factory=list)
    """Where the dash of each entry stands; of a list without brackets."""

    def data(self) -> Data:
        """Give what it holds, without its form."""
        if self.kind == "list":
            return [one.data() for one in self.items]
        if self.kind == "map":
            return {key.value: one.data() for key, one in zip(self.keys, self.items, strict=True)}
        return self.value.rstrip("\n") if self.style in ("|", ">") else self.value

    def index(self, key: str) -> int:
        """Give where a key stands among those of a map; -1 where it has none such."""
        return next((n for n, one in enumerate(self.keys) if one.value == key), -1)

    def child(self, part: str | int) -> Laid | None:
        if self.kind == "map" and isinstance(part, str):
            at = self.index(part)
            return self.items[at] if at >= 0 else None
        if self.kind == "list" and isinstance(part, int) and 0 <= part < len(self.items):
            return self.items[part]
        return None


def found(root: Laid, path: Path) -> Laid | None:
    """Give the value at a path; None where there is none."""
    at: Laid | None = root
    for part in path:
        at = at.child(part) if at else None
    return at


@lru_cache(maxsize=8)
def laid_out(text: str) -> Laid:
    """Read a source, its lines ended by `\\n`; asked several times over one edit. Raises yaml.YAMLError."""
    dashes = [token.start_mark.index for token in _tokens(text) if token.__class__ is BlockEntryToken]
    root = Laid(0, kind="list")
    stack = [root]
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        if isinstance(event, CollectionEndEvent):
            spot = stack.pop()
            mark: Any = event.end_mark
            spot.end = mark.index if spot.flow else _last(spot)
        elif isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)):
            _put(stack, _spot(event, text), dashes)
    return root.items[0] if root.items else Laid(0)


def _tokens(text: str) -> Iterator[Any]:
    return iter(yaml.scan(text, Loader=_LOADER))


def _spot(event: Any, text: str) -> Laid:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, ScalarEvent):
        blank = len(text[start:end]) - len(text[start:end].rstrip())
        return Laid(start, end - blank if event.style in ("|", ">") else end, "scalar", event.style or "", event.value)
    kind = "map" if isinstance(event, MappingStartEvent) else "list"
    return Laid(start, kind=kind, flow=bool(event.flow_style))


def _put(stack: list[Laid], spot: Laid, dashes: list[int]) -> None:
    parent = stack[-1]
    spot.inside = parent.flow or parent.inside
    if parent.kind == "map" and len(parent.keys) == len(parent.items):
        parent.keys.append(spot)
    else:
        parent.items.append(spot)
        if parent.kind == "list" and len(stack) > 1 and not parent.flow:
            parent.dashes.append(dashes[bisect_left(dashes, spot.start) - 1])
    if spot.kind != "scalar":
        stack.append(spot)


def _last(spot: Laid) -> int:
    return spot.items[-1].end if spot.items else spot.start


@dataclass(frozen=True, slots=True)
class Char:
    """A character of a text's value, or the white that a line end was folded to, as it is written."""

    value: str
    start: int
    end: int


def units(text: str, spot: Laid) -> list[Char] | None:
    """Give the characters of a scalar with where each is written; None where they do not say what YAML read."""
    made = list(_block(text, spot) if spot.style in ("|", ">") else _flow(text, spot))
    value = spot.value
    if spot.style in ("|", ">"):
        value = value.rstrip("\n")
    return made if "".join(unit.value for unit in made) == value else None


def _flow(text: str, spot: Laid) -> Iterator[Char]:
    at, end = (spot.start + 1, spot.end - 1) if spot.style else (spot.start, spot.end)
    while at < end:
        if white := _FOLD.match(text, at, end):
            breaks = white[0].count("\n")
            yield Char("\n" * (breaks - 1) or " ", at, white.end())
            at = white.end()
            continue
        if spot.style == '"' and text[at] == "\\":
            written = _ESCAPE.match(text, at)
            length = len(written[0]) if written else 1
            yield Char(_escaped(text[at : at + length]), at, at + length)
        else:
            length = 2 if spot.style == "'" and text[at] == "'" else 1
            yield Char(text[at], at, at + length)
        at += length


def _escaped(written: str) -> str:
    if written[1:2] in "xuU" and len(written) > 2:
        return chr(int(written[2:], 16))
    return "" if written[1:2] == "\n" else _SINGLES.get(written[1:2], written[1:2])


def _block(text: str, spot: Laid) -> Iterator[Char]:
    """Give the lines of a text behind `|` or `>`; lines that stand further in are left to a rewriting."""
    at = text.find("\n", spot.start, spot.end) + 1
    if not at:
        return
    first = re.compile(r" *\n").sub("", text[at : spot.end])
    indent = len(first) - len(first.lstrip(" "))
    before = at
    while at < spot.end:
        line_end = text.find("\n", at, spot.end)
        line_end = spot.end if line_end < 0 else line_end
        begun = at + indent
        yield from (Char(text[n], n, n + 1) for n in range(begun, line_end))
        before, at = line_end, line_end + 1
        while at < spot.end and not text[at : (text.find("\n", at, spot.end) + 1 or spot.end)].strip():
            at = text.find("\n", at, spot.end) + 1
        if at < spot.end:
            breaks = text.count("\n", before, at)
            folded = "\n" * (breaks - 1) or " "
            yield Char(folded if spot.style == ">" else "\n" * breaks, before, at + indent)


def read_as(text: str, made: list[Char]) -> list[Char]:
    """Give the characters of a line as the grammar reads them: without what was folded between two Han."""
    kept = []
    for n, one in enumerate(made):
        folded = one.value in (" ", "\n") and "\n" in text[one.start : one.end]
        if not (folded and 0 < n < len(made) - 1 and dropped(made[n - 1].value, made[n + 1].value)):
            kept.append(one)
    while kept and kept[-1].value.isspace():
        kept.pop()
    return kept


def words(made: list[Char]) -> str:
    """Give the line that such characters make."""
    return re.sub("[\n\t]", " ", "".join(one.value for one in made))
