"""A list on one line, `[a, b]`, as it was typed: which of its brackets or commas is wrong."""

from __future__ import annotations

import re

_BEGIN = re.compile(r"^ *(?:- )*(?:[a-z][a-z_-]*: +)?(?=\[)")
_RESERVED = "*&@%`!|>"
"""Signs that YAML reserves at the beginning of a cell."""
_CELL = re.compile(r"[^,\[\]]*(?:\[[^\[\]]*\](?:\([^()]*\))?[^,\[\]]*)*")
_EMPTY = (
    '兩個逗號之間沒有內容：空的一格寫成 ""',
    'nothing stands before this comma: write "" for an empty cell',
)
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
            if not quote and not re.match(rf"{sign}|\s*([],#]|$)", row[at + 1 :]):
                return cell, *_quoted(row, cell, "引號後面還有文字", "text stands behind the quotes of this cell")
        elif depth and ((sign in _RESERVED and cell < 0) or (sign == "#" and row[at - 1] in " [,")):
            return at, *_quoted(row, at if cell < 0 else cell, f"有「{sign}」", f"this cell holds {sign}")
        elif sign == "[" and cell >= 0:
            return (at, *_quoted(row, cell, "有方括號", "this cell holds a bracket")) if depth else None
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth, cell = depth - 1, at
            if depth < 0:
                return at, "請刪去多的「]」", "delete this ]"
        elif sign == "," and depth:
            if cell < 0:
                return at, *_EMPTY
            cell = -1
        elif not sign.isspace():
            if not depth:
                return None
            quote = sign if cell < 0 and sign in "\"'" else ""
            cell = at if cell < 0 else cell
    if quote:
        return cell, f"這一格的引號沒有成對：補上另一個 {quote}", f"add the other {quote} to this cell"
    if depth > 0:
        return begin.end(), "請在這一行的最後補上「]」", "add ] at the end of this line"
    return None


def _quoted(row: str, cell: int, why: str, reason: str) -> tuple[str, str]:
    """Say how to quote a whole cell; quotation marks in it become those of Chinese."""
    found = _CELL.match(row, cell)
    text = re.sub("[\"']([^\"']*)[\"']", r"「\1」", (found[0] if found else row[cell:]).strip())
    return f'這一格{why}，請整格加引號：寫成 "{text}"', f'{reason}: write "{text}"'
