"""A list on one line, `[a, b]`, as it was typed: which of its brackets or commas is wrong."""

from __future__ import annotations

import re

_BEGIN = re.compile(r"^ *(?:- )*(?:[a-z][a-z_-]*: +)?(?=\[)")
_CELL = re.compile(r"[^,\[\]]*(?:\[[^\[\]]*\](?:\([^()]*\))?[^,\[\]]*)*")
Flaw = tuple[int, str, str]
"""Column from 0, what to do in Chinese and English."""


def flaw(row: str) -> Flaw | None:
    """Find the first flaw of the list that a line holds; None where there is no list, or nothing wrong in it."""
    begin = _BEGIN.match(row)
    if begin is None:
        return None
    depth, cell, quote = 0, -1, ""
    for at in range(begin.end(), len(row)):
        sign = row[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign == "[" and cell >= 0:
            return _bracket_inside(row, cell, at) if depth else None
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth, cell = depth - 1, at
            if depth < 0:
                return at, "請刪去多的「]」", "delete this ]"
        elif sign == "," and depth:
            if cell < 0:
                return (
                    at,
                    '兩個逗號之間沒有內容：空的一格寫成 ""',
                    'nothing stands before this comma: write "" for an empty cell',
                )
            cell = -1
        elif not sign.isspace():
            if not depth:
                return None
            quote = sign if cell < 0 and sign in "\"'" else ""
            cell = at if cell < 0 else cell
    if depth > 0:
        return begin.end(), "請在這一行的最後補上「]」", "add ] at the end of this line"
    return None


def _bracket_inside(row: str, cell: int, at: int) -> Flaw:
    found = _CELL.match(row, cell)
    text = (found[0] if found else row[cell:]).strip()
    return at, f'這一格有方括號，請加引號：寫成 "{text}"', f'this cell holds a bracket: write "{text}"'
