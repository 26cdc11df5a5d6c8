"""Codes of units as people type them: `001,002`, full width, in a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from yinfa.codes.entry import said
from yinfa.distribution.lists.csvlist import ENCODINGS
from yinfa.distribution.lists.values import alike
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

LIMIT = 1 << 20
"""Bytes of a file of codes."""
_PARTS = re.compile(r"[\s,;、，；]+")


def asked(words: Sequence[str], known: Iterable[str], ws: Workspace) -> tuple[list[str], list[str]]:
    """Give the codes that are meant, as they are known, and the words that name none.

    `@file` stands for the codes in a file. Raises PublishingError (L033 nobody is named, or the file cannot be read).
    """
    codes = {alike(code): code for code in known}
    read = [min((_parted(text, codes) for text in _texts(word, ws)), key=lambda one: len(one[1])) for word in words]
    found, unknown = (list(dict.fromkeys(code for one in read for code in one[side])) for side in (0, 1))
    if not (found or unknown):
        raise _unread(", ".join(words), "no-code")
    return found, unknown


def _parted(text: str, codes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Part lines into codes that are known and words that are none."""
    words = [
        part.strip()
        for line in text.splitlines()
        for part in (
            [line] if alike(line.strip()) in codes else _PARTS.split(line)
        )  # a code may hold what parts others
        if part.strip()
    ]
    return [codes[alike(w)] for w in words if alike(w) in codes], [w for w in words if alike(w) not in codes]


def _texts(word: str, ws: Workspace) -> list[str]:
    """Give a word, or what a file may say: the same bytes are text in more than one encoding."""
    if unicodedata.normalize("NFKC", word[:1]) != "@":
        return [word]
    try:
        data = ws.read(Path(word[1:]), LIMIT)
    except FileNotFoundError:
        raise _unread(word, "no-file") from None
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    found = []
    for encoding, errors in (*((("utf-16", "strict"),) if wide else ()), *ENCODINGS):
        with suppress(UnicodeDecodeError):
            found.append(data.decode(encoding, errors))
    if not found:
        raise _unread(word, "no-text")
    return found


def _unread(word: str, fault: str) -> PublishingError:
    return PublishingError(Finding("L033", facts=(("word", word), ("fault", said(fault)))))
