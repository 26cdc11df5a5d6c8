"""Marks that Chinese and Latin text share and draw differently: which of them stand among Latin words."""

from __future__ import annotations

import re

OPENING, CLOSING = "‘“", "’”"
_OTHERS = " …" + OPENING + CLOSING
_LATIN = re.compile("[!-~\u00a1-\u024f]")


def latin_marks(text: str) -> set[int]:
    """Give the places of quotes and dots that stand among Latin words; those of a pair go together."""
    found: set[int] = set()
    opened: list[int] = []
    for at, character in enumerate(text):
        if character in OPENING:
            opened.append(at)
        elif character == "…" or _apostrophe(text, at, opened):
            found |= {at} if among_latin(text, at, at) else set()
        elif character in CLOSING and opened:
            start = opened.pop()
            found |= {start, at} if among_latin(text, start, at) and _LATIN.match(text, start + 1) else set()
    return found


def _apostrophe(text: str, at: int, opened: list[int]) -> bool:
    """Tell whether a ’ stands in a word, or behind one where no ‘ waits for it: the dogs’ tails."""
    if text[at] != "’" or not text[at - 1 : at].isalpha():
        return False
    return text[at + 1 : at + 2].isalpha() or not (opened and text[opened[-1]] == "‘")


def among_latin(text: str, start: int, end: int) -> bool:
    """Say whether what stands next on both sides, but for spaces and such marks, is Latin or nothing."""
    before, after = start - 1, end + 1
    while before >= 0 and text[before] in _OTHERS:
        before -= 1
    while after < len(text) and text[after] in _OTHERS:
        after += 1
    sides = text[before : before + 1] if before >= 0 else "", text[after : after + 1]
    return any(sides) and all(not side or _LATIN.match(side) for side in sides)
