"""The colour space of the pages: sRGB as an ICC profile with its curve as a formula (ICC.1:2004-10, 10.15).

WeasyPrint embeds the profile of the ICC with a table of 1,024 values of the same curve: five times as many bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

WHITE = (0.9642, 1.0, 0.8249)
"""D50, to which all colours of a profile refer."""
ADAPTED = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
"""From the white of sRGB, D65, to that (IEC 61966-2-1 and ICC.1, annex E: Bradford)."""
PRIMARIES = {b"r": (0.43607, 0.22249, 0.01392), b"g": (0.38515, 0.71687, 0.09708), b"b": (0.14307, 0.06061, 0.7141)}
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""g, a, b, c, d: (aX + b)ᵍ from d on, below it cX."""
_HEAD = struct.Struct(">4x4sI4s4s4s6H4s28x3i48x")


def profile() -> bytes:
    """Give the profile."""
    tags = list(_tags())
    at = _HEAD.size + 4 + 12 * len(tags)
    index, body = [struct.pack(">I", len(tags))], b""
    for name, data in tags:
        where = body.find(data)
        if where < 0:
            where, body = len(body), body + data
        index.append(struct.pack(">4s2I", name, at + where, len(data)))
    white = struct.unpack(">3i", _numbers(*WHITE))
    head = _HEAD.pack(b"\0\0\0\0", 0x04200000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp", *white)
    return struct.pack(">I", at + len(body)) + head[4:] + b"".join(index) + body


def _tags() -> Iterator[tuple[bytes, bytes]]:
    yield b"desc", _text("sRGB")
    yield b"cprt", _text("CC0")
    yield b"wtpt", b"XYZ \0\0\0\0" + _numbers(*WHITE)
    yield b"chad", b"sf32\0\0\0\0" + _numbers(*ADAPTED)
    for name, colour in PRIMARIES.items():
        yield name + b"XYZ", b"XYZ \0\0\0\0" + _numbers(*colour)
    for name in PRIMARIES:
        yield name + b"TRC", b"para\0\0\0\0\0\3\0\0" + _numbers(*CURVE)


def _text(text: str) -> bytes:
    words = text.encode("utf-16-be")
    return struct.pack(">4s4x2I4s2I", b"mluc", 1, 12, b"enUS", len(words), 28) + words + bytes(-len(words) % 4)


def _numbers(*values: float) -> bytes:
    """Write numbers of 16 bits before and 16 behind the point."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
