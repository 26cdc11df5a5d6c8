"""What an editor most likely typed where YAML cannot be read on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from yinfa.content.grammar import KEYS
from yinfa.finding import Finding
from yinfa.model.place import Place

_KEY = r"[a-z][a-z_-]*"
_WHOLE = r"(?:\[[^\]]*\]|\{[^}]*\}|[|>][-+0-9]*)\s*(?:#.*)?$"
"""What may begin with a sign: a list or a map on one line, the head of a block of text."""
_HERE, _BEFORE, _QUOTED = 1, 2, 30
"""How many lines are looked at, from where YAML stopped upwards."""
_SIGNS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("Y020", _BEFORE, re.compile(r"^ *(\t)|^ *- *(\t)")),
    ("Y026", _BEFORE, re.compile(r"^ *([\u00a0\u3000])|^\s*([－—–•●・])\s*\S")),
    ("Y021", _BEFORE, re.compile(rf"^ *(?:- )?{_KEY}(：)")),
    ("Y024", _BEFORE, re.compile(rf"^ *(?:- )?{_KEY}(:)(?![\s/])\S")),
    ("Y025", _BEFORE, re.compile(r"^ *(-)(?![\s-])\S")),
    ("Y030", _HERE, re.compile(r'^ *(?:- )*(?:[\w-]+: )?"[^"]*"(?=[^\s#,:\]}])()')),
    ("Y022", _BEFORE, re.compile(rf"^ *(?:- )*(?:{_KEY}: )?(?!{_WHOLE})([\[{{*&%@`!|>])")),
    ("Y023", _HERE, re.compile(rf"^ *(?:- )*{_KEY}: +[^\s\"'].*?(: )")),
)
"""Code, lines and pattern; what the pattern's group holds is the place."""
_NO_ESCAPE = ("escape", "hexdecimal", "hexadecimal")
"""What YAML says of a backslash in double quotes that it cannot read."""
_WIDE = re.compile(rf"({_KEY})(：)")
_ODD = re.compile(rf"^ *(?:- )*(?:{_KEY}: )?(\")(?:[^\"]|\\\")*$")
_UNALIGNED = re.compile(rf"^ *(?:- )?({_KEY}):(?: |$)")


def guess(text: str, file: Path, at: tuple[int, int], problem: str) -> Finding:
    """Say what is wrong near line and column `at` (from 0); looks at a few lines before, the nearest first."""
    rows = text.split("\n")
    line = min(at[0], len(rows) - 1)
    if any(word in problem for word in _NO_ESCAPE):
        start = max(rows[line].rfind("\\", 0, at[1] + 1), 0)
        return Finding("Y032", Place(file, line + 1, start + 1), (("what", rows[line][start : start + 6]),))
    found = next(_guesses(rows, line, problem), ("Y001", line, at[1]))
    return Finding(found[0], Place(file, found[1] + 1, found[2] + 1), (("problem", problem),))


def _guesses(rows: list[str], line: int, problem: str) -> Iterator[tuple[str, int, int]]:
    for look in (_open_quote, _wide_colon, _signs, _unaligned):
        yield from look(rows, line, problem)


def _signs(rows: list[str], line: int, _: str) -> Iterator[tuple[str, int, int]]:
    for n in range(line, max(line - _BEFORE, -1), -1):
        for code, lines, pattern in _SIGNS:
            found = pattern.search(rows[n]) if line - n < lines else None
            if found:
                yield code, n, found.start(found.lastindex or 0)


def _open_quote(rows: list[str], line: int, problem: str) -> Iterator[tuple[str, int, int]]:
    """A quote that was not closed swallows lines as far as the next one."""
    if '"' not in rows[line] and "end of stream" not in problem:
        return
    for n in range(line, max(line - _QUOTED, -1), -1):
        if found := _ODD.search(rows[n]):
            yield "Y028", n, found.start(1)


def _wide_colon(rows: list[str], line: int, _: str) -> Iterator[tuple[str, int, int]]:
    """A key of the file without its colon takes all that follows for its name: YAML stops far below it."""
    for n in range(line, -1, -1):
        if (found := _WIDE.match(rows[n])) and found.group(1) in KEYS:
            yield "Y021", n, found.start(2)


def _unaligned(rows: list[str], line: int, _: str) -> Iterator[tuple[str, int, int]]:
    if found := _UNALIGNED.search(rows[line]):
        yield "Y027", line, found.start(1)
