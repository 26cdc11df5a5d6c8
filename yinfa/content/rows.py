"""A list or a map on one line, `[a, b]` or `{a: b}`, as it was typed: which of its signs is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yinfa.codes.entry import Said, said
from yinfa.content.grammar import KEYS

_BEGIN = re.compile(r"^ *(?:- )*(?:[a-z][a-z_-]*: +)?(?=[\[{\]}])")
_RESERVED = "*&@%`!|>"
"""Signs that YAML reserves at the beginning of a cell."""
_ALONE = re.compile(r"[-?](?=[ ,\]}])|:")
"""Signs that mean something at the beginning of a cell, unless a text goes on behind."""
_CELL = re.compile(r"[^,\[\]{}]*(?:(?:\[[^\[\]]*\](?:\([^()]*\))?|\{[^{}]*\})[^,\[\]{}]*)*")
_CLOSES = {"[": "]", "{": "}"}
_JOINED = re.compile(r"[;；，、\s]\s*([a-z][a-z_-]*)$")
Flaw = tuple[int, Said]
"""Column from 0, what to do."""


@dataclass(slots=True)
class _Level:
    """A bracket that is open, and what of its present cell was read."""

    sign: str
    cell: int = -1
    """Where the cell begins; -1 where it does not yet."""
    keyed: bool = False
    """Whether the cell has its key."""


@dataclass(slots=True)
class _Row:
    row: str
    levels: list[_Level] = field(default_factory=list)
    quote: str = ""
    closed: bool = False

    def read(self, at: int) -> Flaw | None:
        """Take one sign."""
        sign = self.row[at]
        if not self.levels:
            return self._outside(at, sign)
        now = self.levels[-1]
        if self.quote:
            return self._quoted(at, sign, now)
        ends = self.row[at + 1 : at + 2] in ("", " ", ",", "]", "}")
        if (now.cell < 0 and (sign in _RESERVED or _ALONE.match(self.row, at))) or self._remark(at, sign):
            return at, _quote(self.row, at if now.cell < 0 else now.cell, "quote-sign", sign)
        if sign == ":" and ends:
            return self._colon(at, now)
        return self._bracket(at, sign, now)

    def _outside(self, at: int, sign: str) -> Flaw | None:
        if sign in "[{" and self.closed:
            return at, said("another-row")
        if sign in "[{":
            self.levels.append(_Level(sign))
        elif sign in "]}":
            return at, said("delete-more", sign=sign)
        elif not sign.isspace():
            return (at if sign in "，,、;；。" else -1), said("delete-behind", sign=sign)
        return None

    def _quoted(self, at: int, sign: str, now: _Level) -> Flaw | None:
        doubled = self.quote == "''"
        self.quote = self.quote[0] if doubled or self.row[at : at + 2] != "''" else "''"
        escaped = sign == '"' and self.row[at - 1] == "\\"
        if doubled or sign != self.quote or escaped:
            return None
        self.quote = ""
        if re.match(r"\s*([],}:#]|$)", self.row[at + 1 :]):
            return None
        return now.cell, _quote(self.row, now.cell, "quote-behind-quotes")

    def _remark(self, at: int, sign: str) -> bool:
        return sign == "#" and self.row[at - 1] in " [,{"

    def _colon(self, at: int, now: _Level) -> Flaw | None:
        """Take a colon: of a key in a map, else of a text."""
        if now.sign == "{" and not now.keyed:
            now.keyed, now.cell = True, -1
            return None
        found = _JOINED.search(self.row, now.cell, at)
        if now.sign == "{" and found and found[1] in KEYS:
            return found.start(), said("comma-before", key=found[1])
        return at, _quote(self.row, now.cell, "quote-colon")

    def _bracket(self, at: int, sign: str, now: _Level) -> Flaw | None:
        if sign in "[{":
            if now.cell >= 0:
                return at, _quote(self.row, now.cell, "quote-bracket")
            now.cell = at
            self.levels.append(_Level(sign))
        elif sign in "]}":
            if _CLOSES[now.sign] != sign:
                return at, said("should-be", sign=_CLOSES[now.sign])
            self.levels.pop()
            self.closed = not self.levels
        elif sign == ",":
            if now.cell < 0 and not now.keyed:
                return at, said("cell-empty")
            now.cell, now.keyed = -1, False
        elif not sign.isspace() and now.cell >= 0 and self.row[now.cell] in "[{":
            return at, _quote(self.row, now.cell, "quote-behind-bracket")
        elif not sign.isspace() and now.cell < 0:
            now.cell, self.quote = at, sign if sign in "\"'" else ""
        return None


def flaw(row: str) -> Flaw | None:
    """Find the first flaw of the list or map that a line holds; None where there is none, or nothing wrong in it."""
    begin = _BEGIN.match(row)
    if begin is None:
        return None
    read = _Row(row)
    for at in range(begin.end(), len(row)):
        if found := read.read(at):
            return found if found[0] >= 0 else None
    if read.quote:
        return read.levels[-1].cell, said("close-quote", sign=read.quote)
    if read.levels:
        ends = "".join(_CLOSES[level.sign] for level in reversed(read.levels))
        return begin.end(), said("close-line", signs=ends)
    return None


def _quote(row: str, cell: int, why: str, sign: str = "") -> Said:
    """Say how to quote a whole cell; quotation marks in it become those of Chinese."""
    found = _CELL.match(row, cell)
    text = re.sub("[\"']([^\"']*)[\"']", r"「\1」", (found[0] if found else row[cell:]).strip())
    return said(why, sign=sign, text=text)
