"""Spans between two signs: `code`, ==marked==, H~2~O, m^2^; found in time that grows with the text.

Such signs are common in office texts (`3~5 與 7~9`, `a == b`, `2^10`): only what can hardly be anything else is a span,
the rest stays text (docs/reference/grammar.md).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any, Literal

from yinfa.codes.entry import Fact


@dataclass(frozen=True, slots=True)
class SpanFault:
    """A fault at a character of the text."""

    code: str
    offset: int
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """What stands between two signs; `end` lies behind the second."""

    marks: dict[str, Any]
    text: str
    end: int


@dataclass(slots=True)
class Signs:
    """What the signs of a text come to, by offset."""

    masked: str
    """The text with all that stands in code blotted out: no sign in it means anything."""
    spans: dict[int, Span] = field(default_factory=dict)
    lit: set[int] = field(default_factory=set)
    """Where marked text begins and ends."""
    lone: dict[int, str] = field(default_factory=dict)
    """Signs that want another."""


BLOT = "\0"
_SIGN = re.compile(r"\\`+|\\.|`+|(?<![=<>!-])={2,}(?![=<>-])|[~^]", re.DOTALL)
_RUN = re.compile("`+")


def _form(sign: str, before: str) -> re.Pattern[str]:
    """A short number or word, closed, behind what it belongs to; a number goes on in no figure, a word in no letter."""
    number = rf"[+−-]?[0-9]{{1,6}}(?:[,–-][0-9]{{1,3}})*[+−-]?{sign}(?![0-9])"
    letters = rf"[0-9]{{0,4}}[A-Za-zΑ-Ωα-ω]{{1,8}}(?:[+−-][0-9A-Za-z]{{1,3}})?{sign}(?![0-9A-Za-z])"
    return re.compile(rf"(?<={before}){sign}({number}|{letters}|[+−-]{sign})(?!{sign})")


_SMALL: dict[str, tuple[Literal["sub", "sup"], re.Pattern[str]]] = {
    "~": ("sub", _form("~", r"[A-Za-zΑ-Ωα-ω)\]）］^]")),
    "^": ("sup", _form(r"\^", r"[\w)\]）］」』”%°~]")),
}
_WORD = re.compile("[0-9A-Za-z]")


def signs(text: str) -> Signs:
    """Find the spans of a text."""
    found = Signs(text)
    runs: dict[int, list[int]] = {}
    for run in _RUN.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    at = 0
    opened = -1
    while sign := _SIGN.search(text, at):
        at = sign.end()
        match sign[0]:
            case "`" | "``":
                at = _code(found, text, sign, runs)
            case "==":
                opened = _light(found, text, sign.start(), opened)
            case "~" | "^":
                at = _small(found, text, sign)
    if opened >= 0:
        found.lone[opened] = "=="
    if found.spans:
        found.masked = blotted(text, {at: span for at, span in found.spans.items() if "code" in span.marks})
    return found


def _code(found: Signs, text: str, sign: re.Match[str], runs: dict[int, list[int]]) -> int:
    """Take the code that a run of backticks opens; the next run as long closes it."""
    starts = runs.get(len(sign[0]), [])
    next_ = bisect_left(starts, sign.end())
    inner = text[sign.end() : starts[next_]] if next_ < len(starts) else ""
    if not inner.strip():
        found.lone[sign.start()] = sign[0]
        return sign.end()
    if inner[0] == inner[-1] == " ":
        inner = inner[1:-1]
    end = starts[next_] + len(sign[0])
    found.spans[sign.start()] = Span({"code": True}, inner, end)
    return end


def _light(found: Signs, text: str, at: int, opened: int) -> int:
    """Open or close marked text at a sign; gives where it was opened, -1 where nothing is open."""
    before, after = text[at - 1 : at], text[at + 2 : at + 3]
    if opened >= 0 and not before.isspace() and not _WORD.match(after) and at > opened + 2:
        found.lit |= {opened, at}
        return -1
    if opened < 0 and after and not after.isspace() and not _WORD.match(before):
        return at
    return opened


def _small(found: Signs, text: str, sign: re.Match[str]) -> int:
    kind, form = _SMALL[sign[0]]
    span = form.match(text, sign.start())
    if span is None:
        return sign.end()
    found.spans[sign.start()] = Span({"shift": kind}, span[1][:-1], span.end())
    return span.end()


def blotted(text: str, spans: dict[int, Span]) -> str:
    """Blot spans out of a text."""
    parts, at = [], 0
    for start, span in spans.items():
        parts += [text[at:start], BLOT * (span.end - start)]
        at = span.end
    return "".join((*parts, text[at:]))
