"""Break a title where its sense does: after a clause, else near equal lengths; a word only where it is too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOPS = "，、；：。！？—…,;:!?"
_NEVER_FIRST = set("，、；：。！？」』）》〉”’…—·的地得了著过過們们性者")
_NEVER_LAST = set("「『（《〈“‘第不如一是把被讓让")
_ATOM = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,'’&/-]*|.", re.DOTALL)


def balanced(text: str, width: float) -> tuple[str, ...]:
    """Break a line into as few lines of at most `width` ems as will do, at clause ends, else near equal lengths."""
    text = text.strip()
    if ems(text) <= width:
        return (text,)
    clauses = _clauses(text)
    if len(clauses) > 1:
        middle = _nearest_half(clauses)
        return balanced("".join(clauses[:middle]), width) + balanced("".join(clauses[middle:]), width)
    count = -int(-ems(text) // width)
    at = _best_break(text, ems(text) / count, width)
    if not at or ems(text[:at].rstrip()) > width:
        at = _torn(text, width)
    return (text[:at].rstrip(), *balanced(text[at:], width))


def _clauses(text: str) -> list[str]:
    return [part for part in re.split(f"(?<=[{_STOPS}])(?![{_STOPS}」』）》])", text) if part]


def _nearest_half(clauses: list[str]) -> int:
    total = ems("".join(clauses))
    return min(range(1, len(clauses)), key=lambda n: abs(ems("".join(clauses[:n])) - total / 2))


def _best_break(text: str, aim: float, width: float) -> int:
    """Give the place to break nearest to `aim` ems, never inside a word or before a particle."""
    places = []
    at = 0
    for atom in _atoms(text):
        if at and text[at] not in _NEVER_FIRST and text[at - 1] not in _NEVER_LAST:
            places.append(at)
        at += len(atom)
    fitting = [n for n in places if ems(text[:n].rstrip()) <= width] or places
    return min(fitting, key=lambda n: (abs(ems(text[:n]) - aim + 0.1), n), default=0)


def whole(text: str, width: float) -> bool:
    """Say whether no word of a text is wider than a line."""
    return all(ems(atom) <= width for atom in _atoms(text))


def _torn(text: str, width: float) -> int:
    """Give where a word that is wider than its line is broken."""
    return max(1, next((n for n in range(len(text)) if ems(text[: n + 1]) > width), len(text)))


def _atoms(text: str) -> Iterator[str]:
    return (m.group() for m in _ATOM.finditer(text))


def ems(text: str) -> float:
    """Estimate the width of a text in ems."""
    return sum(0.58 if ord(c) < 0x2000 else 1.0 for c in text)
