"""Where words end in a line of Chinese, by the dictionary of ICU (libicu72, which LibreOffice brings along)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from ctypes import CDLL, POINTER, byref, c_char_p, c_int32, c_void_p, create_string_buffer
from functools import cache
from typing import Any

VERSION = "72"
"""Of the library and of the names in it; another one has other words, and lines would break elsewhere."""
_WORD, _DONE = 1, -1
"""UBRK_WORD and UBRK_DONE (ubrk.h)."""


def word_ends(text: str) -> frozenset[int]:
    """Give where a word ends in a text, by character; behind every Han where the library is not there."""
    library = _library()
    if library is None:
        return frozenset(n + 1 for n, character in enumerate(text) if unicodedata.east_asian_width(character) in "WF")
    units = text.encode("utf-16-le")
    characters = {len(text[:n].encode("utf-16-le")) // 2: n for n in range(len(text) + 1)}
    # Kept until the iterator is closed: it reads the text where it lies.
    memory, failed = create_string_buffer(units, len(units) + 2), c_int32(0)
    found = library("ubrk_open")(_WORD, b"zh", memory, len(units) // 2, byref(failed))
    if failed.value > 0:
        return frozenset(characters.values())
    ends = set()
    while (at := library("ubrk_next")(found)) != _DONE:
        ends.add(characters[at])
    library("ubrk_close")(found)
    return frozenset(ends)


@cache
def _library() -> Callable[[str], Any] | None:
    try:
        library = CDLL(f"libicuuc.so.{VERSION}")
    except OSError:
        return None
    types = {
        "ubrk_open": (c_void_p, (c_int32, c_char_p, c_void_p, c_int32, POINTER(c_int32))),
        "ubrk_next": (c_int32, (c_void_p,)),
        "ubrk_close": (None, (c_void_p,)),
    }
    found: dict[str, Any] = {}
    for name, (result, arguments) in types.items():
        found[name] = getattr(library, f"{name}_{VERSION}")
        found[name].restype, found[name].argtypes = result, arguments
    return found.__getitem__
