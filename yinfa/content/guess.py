"""What an editor most likely typed where YAML cannot be read on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from yinfa.codes.entry import Fact, said
from yinfa.content.build import STORIES
from yinfa.content.grammar import HOLDERS, KEYS, LISTS, MAPS, WITH_BODY
from yinfa.content.kinds import KINDS
from yinfa.content.rows import flaw
from yinfa.finding import Finding
from yinfa.model.place import Place

_KEY = r"[a-z][a-z_-]*"
_WHOLE = r"(?:\[[^\]]*\]|\{[^}]*\}|[|>][-+0-9]*)\s*(?:#.*)?$"
"""What may begin with a sign: a list or a map on one line, the head of a block of text."""
_HERE, _BEFORE, _QUOTED = 1, 2, 30
"""How many lines are looked at, from where YAML stopped upwards."""
_SIGNS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("Y020", _BEFORE, re.compile(r"^ *(\t)|^ *- *(\t)")),
    ("Y026", _BEFORE, re.compile(r"^ *([\u00a0\u3000])|^\s*([－—–•●・]|--(?!-))\s*\S")),
    ("Y021", _BEFORE, re.compile(rf"^ *(?:- )?{_KEY}(：)")),
    ("Y024", _BEFORE, re.compile(rf"^ *(?:- )?{_KEY}(:)(?![\s/])\S")),
    ("Y025", _BEFORE, re.compile(r"^ *(-)(?![\s-])\S")),
    ("Y022", _HERE, re.compile(rf"^ *(?:- )*{_KEY}: +([-?:]) |^ *(?:- )+(:) ")),
    ("Y030", _HERE, re.compile(r"""^ *(?:- )*(?:[\w-]+: )?(?:"[^"]*" *|'(?:[^']|'')*' +)(?=[^\s#,:\]}])()""")),
    ("Y035", _HERE, re.compile(rf"^ *(?:- )*(?:{_KEY}: )?'(?:[^']|'')*(')(?=[^\s#,:\]}}'])")),
    ("Y022", _BEFORE, re.compile(rf"^ *(?:- )*(?:{_KEY}: )?(?!{_WHOLE})([\[{{*&%@`!|>,])")),
    ("Y023", _HERE, re.compile(rf"^ *(?:- )*{_KEY}: +[^\s\"'].*?(:)(?: |$)")),
)
"""Code, lines and pattern; what the pattern's group holds is the place."""
_NO_ESCAPE = ("escape", "hexdecimal", "hexadecimal")
"""What YAML says of a backslash in double quotes that it cannot read."""
_NO_COLON, _NO_DASH = "could not find expected ':'", "did not find expected '-' indicator"
_UNCLOSED = (
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "did not find expected node content",
)
_NO_KEY, _NO_VALUE = "did not find expected key", "mapping values are not allowed in this context"
"""What YAML says where a line is neither a key nor an entry, or stands on a level where it cannot."""
_WIDE = re.compile(rf"({_KEY})(：|:[\u3000\u00a0])")
_WIDE_INSIDE = re.compile(rf"^ *(?:- )*({_KEY})(：[ \u3000]*$|:[\u3000\u00a0])")
_OTHER_DASH = re.compile("^ *([－—–•●・])")
_JOINED = re.compile(r"([a-z][a-z0-9_-]*) *(：|:(?=[^\s/]))")
_WIDE_KEY = re.compile(rf"^ *(?:- )*({_KEY})：")
_PROPER = re.compile(rf"^ *(?:- )*{_KEY}:(?: |$)")
_ODD = re.compile(rf"^ *(?:- )*(?:{_KEY}: )?(\")(?:[^\"]|\\\")*$")
_UNALIGNED = re.compile(rf"^ *(?:- )?({_KEY}):(?: |$)")
_BLOCK_TEXT = re.compile(r"(?:^|[ -])[|>][-+0-9]*\s*$")
_ENTRY = re.compile(r"^( *)- ")
_LISTS = re.compile(rf"^( *(?:- )*)(?:{'|'.join(sorted({*LISTS, *STORIES, 'queries', 'receipt'}))}): *$")
COLONLESS = re.compile(rf"^ *(?:- )*({_KEY})(?= *[=＝;；,，] *\S| +[^\s:]+$)")
_TWO = re.compile(rf"^ *(?:- )*({_KEY}): +(?:[^\s\"'\[{{].*?[ ,;，；、])?([a-z][a-z0-9_-]*):(?: |$)")
_BELOW = ("next-line", "next-line-further")
"""What to do with a second key on a line: behind that of a value, behind that of a map."""
_PROPER_KEY = re.compile(rf"^( *(?:- +)*)({_KEY}):(?: |$)")
_UNDER = ("entries-below", "body-above")
"""What to do with an entry in the column of keys: of any block, of one that has a body."""
_ELSEWHERE = (
    (re.compile(r"^ *(＃|//|/\*|<!--|[;；] )"), "remark"),
    (re.compile(r"^ *(?:- )*(\*) "), "dash-for-star"),
    (re.compile(r"^ *(?:- )*(\|[^|]+\|)"), "table"),
    (re.compile(r"^ *- (>) *(?=[^\s>0-9+-])"), "quote"),
    (re.compile(r"^ *- ([［【〔])(?=.*[]:,，])"), "brackets-of-row"),
    (re.compile(r"^ *- (\*{3,}) *$"), "page-break"),
    (re.compile(r"^ *(?:- )*(!\[)"), "picture"),
    (re.compile(r"^ *(?:- )*([0-9０-９]{1,3}[.)．、）])"), "numbers-of-lines"),
    (re.compile(r"""^ *- (["'][^"']*["'] *[,，])"""), "row-in-brackets"),
    (re.compile(r"^ *(?:- )*(```\w*)"), "delete-line"),
)
"""Marks of other mark-up at the beginning of a line, and what to write; the first are remarks."""
REMARK = _ELSEWHERE[0]
_NO_TOP = re.compile(r"(?![-#%`]|\.\.\.|[\w\s-]+[:：]|[a-z_-]+\s*$)\S")
"""A line that begins in the first column, and holds neither a key nor an entry nor a remark."""
_TOP_KEYS = HOLDERS[""] - frozenset().union(*(keys for name, keys in HOLDERS.items() if name))
"""Keys that stand at the top of a file only."""
_WORD_BULLET = re.compile("^ *([\ue000-\uf8ff])")
_BEGUN = re.compile(r"^ *([^\s#\-－—–•●・\[{*&%@`!|>'\"])")
"""A line that begins as a text or a key does."""
YamlMark = tuple[int, int]
"""Line and column, from 0."""
Guess = tuple[str, int, int, tuple[tuple[str, Fact], ...]]


def joined(text: str) -> tuple[str, str, int] | None:
    """Find a key that a colon of full width (Y021), or one without a space (Y024), makes one text with its value.

    Gives the code, the key and the offset of the colon.
    """
    found = _JOINED.match(text)
    return ("Y021" if found[2] == "：" else "Y024", found[1], found.start(2)) if found else None


def guess(text: str, file: Path, at: YamlMark, begun: YamlMark, problem: str) -> Finding:
    """Say what is wrong near `at`; `begun` is where that began which YAML could not read to its end."""
    rows = text.split("\n")
    line = min(at[0], len(rows) - 1)
    if any(word in problem for word in _NO_ESCAPE):
        start = max(rows[line].rfind("\\", 0, at[1] + 1), 0)
        return Finding("Y032", Place(file, line + 1, start + 1), (("what", rows[line][start : start + 6]),))
    last: Guess = ("Y001", line, at[1], (("problem", problem),))
    if problem == _NO_VALUE:
        last = ("Y023", line, at[1], ())
    if problem == _NO_COLON:
        row = rows[begun[0]]
        last = ("Y046", begun[0], len(row) - len(row.lstrip()), (("what", row.strip()[:20]),))
    mark = rows[begun[0]][begun[1] : begun[1] + 1] if "end of stream" in problem else ""
    if mark in ("'", '"'):
        last = ("Y028", *begun, (("mark", mark),))
    begin = min(begun[0] if problem == _NO_COLON else line, len(rows) - 1)
    found = last if mark == "'" else next(_guesses(rows, line, begin, problem), last)
    return Finding(found[0], Place(file, found[1] + 1, found[2] + 1), found[3])


def _guesses(rows: list[str], line: int, begin: int, problem: str) -> Iterator[Guess]:
    """Look at a few lines before, the nearest first."""
    for look in (_open_quote, _wide_colon, _swallowing, _brackets, _colonless, _beside):
        yield from look(rows, line, problem)
    for look in (_elsewhere, _word_bullet, _short_block, _undashed, _wide_here, _owned, _no_dash):
        yield from look(rows, begin, problem)
    for look in (_signs, _level, _unaligned):
        yield from look(rows, line, problem)


def _signs(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    for n in range(line, max(line - _BEFORE, -1), -1):
        for code, lines, pattern in _SIGNS:
            found = pattern.search(rows[n]) if line - n < lines else None
            if found:
                yield code, n, found.start(found.lastindex or 0), ()


def _open_quote(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    """A quote that was not closed swallows lines as far as the next one."""
    if '"' not in rows[line] and "end of stream" not in problem:
        return
    for n in range(line, max(line - _QUOTED, -1), -1):
        if found := _ODD.search(rows[n]):
            yield "Y028", n, found.start(1), (("mark", '"'),)


def _wide_colon(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    """A key of the file without its colon takes all that follows for its name: YAML stops far below it."""
    for n in range(line, -1, -1):
        if (found := _WIDE.match(rows[n])) and found.group(1) in KEYS:
            yield _wide(found, n)


def _swallowing(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    """So does one further in, up to the next proper key."""
    for n in range(line, -1, -1):
        if (found := _WIDE_INSIDE.match(rows[n])) and found.group(1) in KEYS:
            yield _wide(found, n)
        if n < line and (found := _OTHER_DASH.match(rows[n])):
            yield "Y026", n, found.start(1), ()
        if n < line and _PROPER.match(rows[n]):
            return


def _wide_here(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    if (found := _WIDE_KEY.match(rows[line])) and found[1] in KEYS:
        yield "Y021", line, found.end(1), ()


def _wide(found: re.Match[str], line: int) -> Guess:
    spaced = found[2].startswith(":")
    return ("Y033" if spaced else "Y021"), line, found.start(2) + spaced, ()


def _brackets(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    """A list on one line; what is unclosed is seen on a later line."""
    for n in range(line, max(line - (_QUOTED if problem in _UNCLOSED else 1), -1), -1):
        if found := flaw(rows[n]):
            yield "Y039", n, found[0], (("hint", found[1]),)


def _elsewhere(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    """A line that is written as another mark-up has it, or stands outside any key."""
    for n in range(line, max(line - _BEFORE, -1), -1):
        for pattern, name in _ELSEWHERE if n == line else (REMARK,):
            if found := pattern.match(rows[n]):
                yield "Y040", n, found.start(1), (("what", found[1].strip()), ("hint", said(name)))
        if found := _NO_TOP.match(rows[n]):
            yield "Y046", n, 0, (("what", rows[n].strip()[:20]),)


def _colonless(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    """A key without its colon is read on into the next line."""
    for n in range(line, max(line - _BEFORE, -1), -1) if problem in (_NO_VALUE, _NO_COLON) else ():
        if (found := COLONLESS.match(rows[n])) and found[1] in KEYS:
            yield "Y041", n, found.end(1), (("key", found[1]),)


def _beside(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    """Two keys on one line."""
    found = _TWO.match(rows[line])
    if found and (found[1] in MAPS or {found[1], found[2]} <= KEYS):
        hint = said(_BELOW[found[1] in MAPS])
        yield "Y043", line, found.start(2), (("key", found[2]), ("hint", hint))


def _level(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    """An entry in the column of a block's keys, or in none that was there before."""
    entry = _ENTRY.match(rows[line])
    if problem != _NO_KEY or entry is None:
        return
    above = next((row for row in reversed(rows[:line]) if row.strip()), "")
    key = _PROPER_KEY.match(above)
    if key and len(key[1]) == len(entry[1]):
        yield "Y042", line, len(entry[1]), (("above", key[2]), ("hint", said(_UNDER[key[2] in WITH_BODY])))
    yield "Y027", line, len(entry[1]), ()


def _word_bullet(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    if found := _WORD_BULLET.match(rows[line]):
        yield "Y038", line, found.start(1), ()


def _short_block(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    above = next((row for row in reversed(rows[:line]) if row.strip()), "")
    if problem == _NO_COLON and _BLOCK_TEXT.search(above) and (found := _BEGUN.match(rows[line])):
        yield "Y036", line, found.start(1), ()


def _no_dash(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    """A line that stands right below the dash of an entry, or the key of a list, without one of its own."""
    begun = re.match(r" *(?=\[)", rows[line]) if problem == _NO_COLON else None
    begun = begun or _BEGUN.match(rows[line])
    if problem not in (_NO_COLON, _NO_DASH) or begun is None:
        return
    column = len(rows[line]) - len(rows[line].lstrip(" "))
    for row in reversed(rows[:line]):
        if row.strip() and len(row) - len(row.lstrip(" ")) <= column:
            if (entry := _LISTS.match(row) or _ENTRY.match(row)) and len(entry[1]) == column:
                yield "Y037", line, column, ()
            return


def _undashed(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    """A block right below the key of a list, without its dash."""
    for n in range(line, max(line - _BEFORE, 0), -1) if problem == _NO_VALUE else ():
        found = _UNALIGNED.match(rows[n])
        if found and found[1] in KINDS and not rows[n].lstrip().startswith("-") and _LISTS.match(rows[n - 1]):
            yield "Y037", n, found.start(1), ()


def _owned(rows: list[str], line: int, _: str) -> Iterator[Guess]:
    """A key of a block that stands in another column than the kind of the block."""
    found = _UNALIGNED.match(rows[line])
    if found is None or found[1] in KINDS or rows[line].lstrip().startswith("-"):
        return
    if found.start(1) and found[1] in _TOP_KEYS:
        hint = said("key-of-file-first", key=found[1])
        yield "S001", line, found.start(1), (("key", found[1]), ("hint", hint))
    for n in range(line - 1, -1, -1):
        owner = _PROPER_KEY.match(rows[n])
        if owner and found[1] in HOLDERS.get(f"<{owner[2]}>", ()):
            if len(owner[1]) != found.start(1):
                yield "Y044", line, found.start(1), (("key", found[1]), ("owner", owner[2]), ("line", str(n + 1)))
            return


def _unaligned(rows: list[str], line: int, problem: str) -> Iterator[Guess]:
    if found := _UNALIGNED.search(rows[line]):
        yield "Y027", line, found.start(1), ()
    if problem in (_NO_KEY, _NO_DASH):
        yield "Y027", line, len(rows[line]) - len(rows[line].lstrip()), ()
