"""Inline text back in the spelling of the grammar: the inverse of `inline.parse`, proved by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from yinfa.content.inline import NOTE, parse
from yinfa.content.links import ART
from yinfa.model.inline import PLAIN, Field, Inline, Inlines, Marks, NoteCall, Reference, Ruby, Text

_SPECIAL = "\\{}*[]`=~^"
_SHIFTS = {"sub": "~", "sup": "^"}


class Unspelled(Exception):
    """The grammar has no spelling for a line: marks that stand too close to letters, or within code."""


def spell(inlines: Inlines, block: bool = False) -> str:
    """Give the text that is parsed as these inlines; `block`: it is a block of its own. Raises Unspelled.

    What needs no backslash gets none.
    """
    wanted = joined(inlines)
    for escape in (_plainly, _escaped):
        text = "".join(_spelled(wanted, 0, escape))
        found, faults, _ = parse(text, block)
        if not faults and joined(found) == wanted:
            return text
    raise Unspelled


def joined(inlines: Inlines) -> Inlines:
    """Give inlines without furniture, texts of the same marks in one."""
    made: list[Inline] = []
    for inline in map(_bare, inlines):
        last = made[-1] if made else None
        if isinstance(inline, Text) and isinstance(last, Text) and _alike(inline, last):
            made[-1] = replace(last, text=last.text + inline.text)
        elif not (isinstance(inline, Text) and not inline.text):
            made.append(inline)
    return tuple(made)


def _bare(inline: Inline) -> Inline:
    if isinstance(inline, NoteCall):
        return NoteCall(inline.note)
    return replace(inline, label="") if isinstance(inline, Reference) else inline


def _alike(one: Text, other: Text) -> bool:
    named = one.marks.name or one.marks.book or one.marks.code or one.marks.shift
    return one.marks == other.marks and not (one.wordings or other.wordings or named)


def _marks(inline: Inline) -> Marks:
    return inline.marks if isinstance(inline, (Text, Ruby, Field, Reference)) else PLAIN


Wrap = Callable[[Any, str], str]
_WRAPS: tuple[tuple[str, Wrap], ...] = (
    ("link", lambda url, inner: f"[{inner}]({url})"),
    ("target", lambda to, inner: f"[{inner}]({_target(to)})"),
    ("language", lambda tag, inner: f"[{inner}](lang:{tag})"),
    ("keep", lambda _, inner: f"[{inner}](keep:)"),
    ("name", lambda _, inner: f"[{inner}](name:)"),
    ("book", lambda _, inner: f"[{inner}](book:)"),
    ("marked", lambda _, inner: f"=={inner}=="),
    ("strong", lambda _, inner: f"**{inner}**"),
    ("emphasis", lambda _, inner: f"*{inner}*"),
)
"""What is written around a stretch of text, the outermost first."""


def _target(address: str) -> str:
    return f"{ART}{address.rpartition(':')[2]}" if address.startswith(ART) else f"#{address}"


def _spelled(inlines: Inlines, level: int, escape: Callable[[str], str]) -> Iterator[str]:
    if level == len(_WRAPS):
        yield from (_leaf(inline, escape) for inline in inlines)
        return
    mark, wrap = _WRAPS[level]
    single = mark in ("name", "book")
    for (value, _), group in groupby(
        enumerate(inlines), lambda at: ((found := getattr(_marks(at[1]), mark)), at[0] if single and found else -1)
    ):
        inner = "".join(_spelled(tuple(inline for _, inline in group), level + 1, escape))
        yield wrap(value, inner) if value else inner


def _leaf(inline: Inline, escape: Callable[[str], str]) -> str:
    match inline:
        case Text(text, marks, wordings) if wordings:
            return f"[{escape(text)}](set:{'; '.join(f'{tag}={_worded(words)}' for tag, words in wordings)})"
        case Text(text, marks) if marks.code:
            tick = "``" if "`" in text else "`"
            pad = " " if text[0] in " `" or text[-1] in " `" else ""
            return f"{tick}{pad}{text}{pad}{tick}"
        case Text(text, marks) if marks.shift:
            return f"{_SHIFTS[marks.shift]}{text}{_SHIFTS[marks.shift]}"
        case Text(text):
            return escape(text)
        case Ruby(base, reading):
            return f"{{{base}|{reading}}}"
        case Field(name, shown, _, house):
            return f"{{{name}}}" if house else f"{{{name}|{shown}}}"
        case NoteCall(note):
            return f"[^{note.removeprefix(NOTE)}]"
        case Reference(target):
            return f"[]({_target(target)})"
    raise Unspelled


def _worded(words: str) -> str:
    return "".join(f"\\{c}" if c in "\\;)" else c for c in words)


def _plainly(text: str) -> str:
    found, faults, _ = parse(text)
    return text if found == (Text(text),) and not faults else _escaped(text)


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in text)
