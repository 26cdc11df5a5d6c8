"""A list or a map on one line, `[a, b]` or `{a: b}`, as it was typed: which of its signs is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yinfa.content.grammar import KEYS

_BEGIN = re.compile(r"^ *(?:- )*(?:[a-z][a-z_-]*: +)?(?=[\[{\]}])")
_RESERVED = "*&@%`!|>"
"""Signs that YAML reserves at the beginning of a cell."""
_ALONE = re.compile(r"[-?](?=[ ,\]}])|:")
"""Signs that mean something at the beginning of a cell, unless a text goes on behind."""
_CELL = re.compile(r"[^,\[\]{}]*(?:(?:\[[^\[\]]*\](?:\([^()]*\))?|\{[^{}]*\})[^,\[\]{}]*)*")
_CLOSES = {"[": "]", "{": "}"}
_JOINED = re.compile(r"[;；，、\s]\s*([a-z][a-z_-]*)$")
_EMPTY = (
    '兩個逗號之間沒有內容：空的一格寫成 ""',
    'nothing stands before this comma: write "" for an empty cell',
)
Flaw = tuple[int, str, str]
"""Column from 0, what to do in Chinese and English."""


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
            return at, *_quote(self.row, at if now.cell < 0 else now.cell, f"有「{sign}」", f"this cell holds {sign}")
        if sign == ":" and ends:
            return self._colon(at, now)
        return self._bracket(at, sign, now)

    def _outside(self, at: int, sign: str) -> Flaw | None:
        if sign in "[{" and self.closed:
            zh = "若是表格的另一列，請另起一行以「- 」開頭；若是文字，整段請加引號"
            return at, zh, "begin another row on a line of its own, behind `- `; quote the whole if it is a text"
        if sign in "[{":
            self.levels.append(_Level(sign))
        elif sign in "]}":
            return at, f"請刪去多的「{sign}」", f"delete this {sign}"
        elif not sign.isspace():
            return (at, f"請刪去後面的「{sign}」", f"delete this {sign}") if sign in "，,、;；。" else (-1, "", "")
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
        return now.cell, *_quote(self.row, now.cell, "引號後面還有文字", "text stands behind the quotes of this cell")

    def _remark(self, at: int, sign: str) -> bool:
        return sign == "#" and self.row[at - 1] in " [,{"

    def _colon(self, at: int, now: _Level) -> Flaw | None:
        """Take a colon: of a key in a map, else of a text."""
        if now.sign == "{" and not now.keyed:
            now.keyed, now.cell = True, -1
            return None
        found = _JOINED.search(self.row, now.cell, at)
        if now.sign == "{" and found and found[1] in KEYS:
            key = found[1]
            return found.start(), f"「{key}:」前面要有半形逗號加一個空格", f"put a comma and a space before {key}:"
        return at, *_quote(self.row, now.cell, "有「: 」", "this cell holds a colon")

    def _bracket(self, at: int, sign: str, now: _Level) -> Flaw | None:
        if sign in "[{":
            if now.cell >= 0:
                return at, *_quote(self.row, now.cell, "有括號", "this cell holds a bracket")
            now.cell = at
            self.levels.append(_Level(sign))
        elif sign in "]}":
            if _CLOSES[now.sign] != sign:
                return at, f"這裡應是「{_CLOSES[now.sign]}」", f"this should be {_CLOSES[now.sign]}"
            self.levels.pop()
            self.closed = not self.levels
        elif sign == ",":
            if now.cell < 0 and not now.keyed:
                return at, *_EMPTY
            now.cell, now.keyed = -1, False
        elif not sign.isspace() and now.cell >= 0 and self.row[now.cell] in "[{":
            return at, *_quote(self.row, now.cell, "括號後面還有文字", "text stands behind the bracket of this cell")
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
        return (
            read.levels[-1].cell,
            f"這一格的引號沒有成對：補上另一個 {read.quote}",
            f"add the other {read.quote} to this cell",
        )
    if read.levels:
        ends = "".join(_CLOSES[level.sign] for level in reversed(read.levels))
        return begin.end(), f"請在這一行的最後補上「{ends}」", f"add {ends} at the end of this line"
    return None


def _quote(row: str, cell: int, why: str, reason: str) -> tuple[str, str]:
    """Say how to quote a whole cell; quotation marks in it become those of Chinese."""
    found = _CELL.match(row, cell)
    text = re.sub("[\"']([^\"']*)[\"']", r"「\1」", (found[0] if found else row[cell:]).strip())
    return f'這一格{why}，請整格加引號：寫成 "{text}"', f'{reason}: write "{text}"'
