"""The marks of slots while templates print, and how the values that stand there are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from yinfa.finding import Finding, PublishingError
from yinfa.master import shortcode
from yinfa.master.whole import whole

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})

# U+FDD0 to U+FDD2 are for a program's own use and in no text that is exchanged (Unicode 23.7); XML takes them, so
# that templates, escapes and parsers pass them on untouched.
MARKS = "\ufdd0\ufdd1\ufdd2"
"""Noncharacters that stand for slots while templates print; no source may have them."""

_MARK = re.compile("\ufdd0([0-9]+)\ufdd1([a-z]+)\ufdd2".encode())

_TEXT_MARK = re.compile("\ufdd0([0-9]+)\ufdd1text\ufdd2")

# A number of one to three digits stands upright in vertical lines: not part of a word, a
# percentage, a decimal, a date or a number with groups, which lie on their side whole.
_SHORT = re.compile(r"(?<![0-9A-Za-z#\ufdd0])(?<![0-9][.,:/-])[0-9]{1,3}(?![0-9A-Za-z%]|[.,:/-][0-9])")


def unwritable(text: str) -> str:
    """Give the first character of a text that XML 1.0 cannot hold (§2.2); empty where it can hold all."""
    found = _NOT_XML.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def escaped(value: str) -> str:
    """Write a value as XML. Raises PublishingError (Z001) for characters that XML 1.0 cannot hold."""
    found = unwritable(value)
    if found:
        raise PublishingError(Finding("Z001", facts=(("character", found), ("value", value[:40]))))
    return value.translate(_ESCAPES)


def upright(value: str) -> str:
    """Write a value as XHTML for vertical lines."""
    return stood(escaped(value))


def stood(text: str) -> str:
    """Let numbers of up to three digits stand upright (class `tcy`) in text that is XML already."""
    return _SHORT.sub(r'<span class="tcy">\g<0></span>', text)


def _whole(value: str) -> str:
    return whole(escaped(value))


KINDS: Mapping[str, Callable[[str], str | bytes]] = {
    "text": escaped,
    "upright": upright,
    "whole": _whole,
    "wholeupright": lambda value: stood(_whole(value)),
    "svg": shortcode.svg,
    "png": shortcode.png,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a value in a member."""

    name: str
    shown: str
    """What stands there where an edition gives no value."""
    kind: str = "text"
    """How a value is written: a key of KINDS."""


Pieces = tuple[bytes | Slot, ...]


def opening(number: int) -> str:
    """Give how the mark of a slot begins."""
    return f"\ufdd0{number}\ufdd1"


def slot_mark(number: int, kind: str = "text") -> str:
    """Give what stands for a slot while templates print: its place among the slots, and how its value is written."""
    return f"{opening(number)}{kind}\ufdd2"


def as_kind(text: str, kind: str) -> str:
    """Give a text in which the marks of slots are of another kind."""
    return _TEXT_MARK.sub(lambda m: slot_mark(int(m[1]), kind), text)


def pieces(printed: bytes, slots: Sequence[Slot]) -> Pieces:
    """Cut what templates printed (UTF-8) at its marks."""
    cut = _MARK.split(printed)
    out: list[bytes | Slot] = [cut[0]]
    for number, kind, after in zip(cut[1::3], cut[2::3], cut[3::3], strict=True):
        out += [replace(slots[int(number)], kind=kind.decode()), after]
    return tuple(piece for piece in out if piece != b"")
