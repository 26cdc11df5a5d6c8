"""The short code of an edition: the key into the ledger, written for people and drawn for machines.

One version, level and mask, so that every code has the same size (ISO/IEC 18004): version 1 at level Q holds the 16
characters exactly, and is read with a quarter of it lost.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from yinfa.master import square

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit."""
LENGTH = 16
QUIET = 4
"""Modules of white around a code."""
MODULES = square.SIDE
"""Of the square itself."""
ACROSS = MODULES + 2 * QUIET
"""Modules of the whole drawing."""
_DOTS = 8
"""Pixels of a module: a byte of a line."""
_BLANK = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef9240000000a494441"
    "5478da6368000000820081da45083b0000000049454e44ae426082"
)
"""A PNG of one white pixel."""
_GROUPED = re.compile(rb"[%b]{4}(?:-[%b]{4}){3}" % ((LETTERS.encode(),) * 2))
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="84" height="84" viewBox="0 0 {0} {0}">'
    '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{1}"/></svg>'
)
"""Its size is what a reader without style sheets shows."""
_LIKE = str.maketrans("OIL", "011", "- \t‐‑–—－")


def spelled(value: int) -> str:
    """Give 80 bits of a number as a code."""
    return "".join(LETTERS[value >> 5 * n & 31] for n in range(LENGTH))


def grouped(code: str) -> str:
    """Write a code as people read it: `XXXX-XXXX-XXXX-XXXX`."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def typed(text: str) -> str:
    """Give the code that somebody typed, in any case, with O for 0 or I and L for 1; empty where it is none."""
    code = text.upper().translate(_LIKE)
    return code if len(code) == LENGTH and not set(code) - set(LETTERS) else ""


def found(data: bytes) -> Iterator[str]:
    """Give the codes that stand in some bytes as people read them."""
    return (match.decode().replace("-", "") for match in _GROUPED.findall(data))


def measures(square: float) -> dict[str, float]:
    """Give the edge of a whole drawing and of its white, in the unit in which its square is measured."""
    return {"edge": round(square * ACROSS / MODULES, 3), "quiet": round(square * QUIET / MODULES, 3)}


def svg(value: str) -> str:
    """Draw a value as an SVG with its white around; what is no code is drawn as nothing, without a size."""
    code = typed(value)
    if not code:
        return '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"></svg>'
    return _SVG.format(ACROSS, "".join(map(_outline, square.bars(code))))


@cache
def _outline(bar: square.Bar) -> str:
    x, y, width = square.placed(bar)
    return f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z"


def png(value: str) -> bytes:
    """Draw a value as a PNG with its white around; what is no code is one white pixel."""
    code = typed(value)
    if not code:
        return _BLANK
    lines = (b"\0" + _EDGE + row.encode().translate(_GREY) + _EDGE + _LIKE_ABOVE for row in square.rows(code))
    return _HEAD + _chunk(b"IDAT", zlib.compress(b"".join((_WHITE, *lines, _WHITE)), 9)) + _FOOT


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Write a part of a PNG (ISO/IEC 15948, 5.3)."""
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


_GREY = bytes.maketrans(b"01", b"\xff\0")
_EDGE = QUIET * b"\xff"
_WHITE = QUIET * _DOTS * (b"\0" + ACROSS * b"\xff")
_LIKE_ABOVE = (_DOTS - 1) * (b"\2" + bytes(ACROSS))
"""The lines below the first of a row of modules: by the filter `Up`."""
_HEAD = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">2L5B", ACROSS * _DOTS, ACROSS * _DOTS, 1, 0, 0, 0, 0))
_FOOT = _chunk(b"IEND", b"")


def path(value: str) -> bytes:
    """Draw a value as operators of a page that lies upside down, one unit a module; what is no code is nothing."""
    code = typed(value)
    if not code:
        return b""
    return b"1 1 1 rg 0 0 %d %d re f 0 0 0 rg %b f" % (ACROSS, ACROSS, b" ".join(map(_rectangle, square.bars(code))))


@cache
def _rectangle(bar: square.Bar) -> bytes:
    x, y, width = square.placed(bar)
    return b"%d %d %d 1 re" % (x + QUIET, y + QUIET, width)
