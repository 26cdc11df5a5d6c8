"""A picture of one dot, stretched to the ground of the cover."""

from __future__ import annotations

import struct
import zlib


def swatch(colour: str) -> bytes:
    """Give a PNG of one pixel of a colour written in hex (PNG 3rd edition §5)."""
    head = struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" + bytes.fromhex(colour), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join((_chunk(b"IHDR", head), _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
