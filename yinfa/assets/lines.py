"""Break a title where its sense does: between words, after a clause, in lines of like length, none of one Han alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import inf

from yinfa.assets.words import word_ends

_STOPS = "，、；：。！？—…,;:!?"
_CLOSING = "」』）》〉】〕”’"
_NEVER_FIRST = set("，、；：。！？·—" + _CLOSING + "的地得了著过過们們性者")
_NEVER_LAST = set("「『（《〈【〔“‘第不如一是把被讓让")
_JOINS = set("與与和及暨或並并")
_LATIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f][0-9A-Za-z\u00c0-\u024f.,'’&/-]*")
CLAUSE, PHRASE, WORD, LONE, TORN = 0.0, 0.2, 0.5, 1.5, 60.0
"""Demerits of a line's end: behind a clause, at 的 or 與, behind a word, beside a word of one Han, within a word."""
UNEVEN, SHORT = 10.0, 60.0
"""Demerits of a line a whole measure longer or shorter than the mean, and of one that holds a single Han or mark."""
Width = Callable[[int, int], float]
"""How wide a line is from one place of a text to another."""


def ends(text: str) -> dict[int, float]:
    """Give the places at which a line of a title may end, each with its demerits."""
    spans = [(m.start(), m.end()) for m in _LATIN.finditer(text)]
    inside = {at for start, end in spans for at in range(start + 1, end)}
    at_words = sorted(word_ends(text) - inside)
    found: dict[int, float] = {}
    for n, at in enumerate(at_words[:-1]):
        before, word, after = text[at - 1], text[at_words[n - 1] if n else 0 : at], text[at : at_words[n + 1]]
        cost = _cost(before, word, after)
        if cost is not None:
            found[at] = cost
    return found


def _cost(before: str, word: str, after: str) -> float | None:
    """Give the demerits of an end between two words; None where none may be."""
    if after[0] in _NEVER_FIRST or after[0] == " " or before in _NEVER_LAST:
        return None
    if before in _STOPS or before in {" ", "\u3000"}:
        return CLAUSE
    if before in "的之" or after in _JOINS or before in _CLOSING or after[0] in _NEVER_LAST:
        return PHRASE
    return LONE if 1 in (len(word), len(after)) and word not in _JOINS else WORD


def composed(text: str, places: Mapping[int, float], wide: Width, rooms: tuple[float, float]) -> list[int] | None:
    """Break a text into as few lines as hold it, of like length; None where a part is wider than a line.

    `rooms` are those of the first line and of all others.
    """
    end = len(text)
    stops = [*sorted(at for at in places if 0 < at < end), end]
    count = _fewest(stops, wide, rooms)
    if count is None:
        return None
    mean = wide(0, end) / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for n in range(count):
        room, further = rooms[n > 0], dict[int, tuple[float, tuple[int, ...]]]()
        for start, (so_far, lines) in best.items():
            for at in (at for at in stops if at > start):
                width = wide(start, at)
                if width > room:
                    break
                lone = SHORT if len(text[start:at].strip()) == 1 else 0.0
                cost = so_far + lone + places.get(at, 0.0) + UNEVEN * ((width - mean) / room) ** 2
                if cost < further.get(at, (inf,))[0]:
                    further[at] = (cost, (*lines, at))
        best = further
    return list(best[end][1])


def _fewest(stops: Sequence[int], wide: Width, rooms: tuple[float, float]) -> int | None:
    """Count the lines that a text needs at the least."""
    start = count = 0
    while start < stops[-1]:
        fitting = [at for at in stops if at > start and wide(start, at) <= rooms[count > 0]]
        if not fitting:
            return None
        start, count = fitting[-1], count + 1
    return count


def balanced(text: str, width: float) -> tuple[str, ...]:
    """Break a line into as few lines of at most `width` ems as will do; a word only where it is too wide."""
    text = text.strip()
    if ems(text) <= width:
        return (text,)

    def wide(start: int, at: int) -> float:
        return ems(text[start:at].strip())

    words, every = ends(text), range(1, len(text))
    legal = {at: TORN for at in every if text[at] not in _NEVER_FIRST and text[at - 1] not in _NEVER_LAST}
    tried = (composed(text, one, wide, (width, width)) for one in (words, legal | words, dict.fromkeys(every, TORN)))
    lines = next(filter(None, tried), [len(text)])
    return tuple(text[a:b].strip() for a, b in zip([0, *lines[:-1]], lines, strict=True))


def ems(text: str) -> float:
    """Estimate the width of a text in ems."""
    return sum(0.58 if ord(c) < 0x2000 else 1.0 for c in text)
