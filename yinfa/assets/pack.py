"""Cut fonts as the store keeps them: one line of JSON that says what follows, then the fonts' own bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable

from yinfa.assets import FontFile


def pack(fonts: Iterable[FontFile]) -> bytes:
    """Give the bytes to keep."""
    kept = tuple(fonts)
    head = [[f.family, f.role, f.weight, f.digest, len(f.data)] for f in kept]
    return b"\n".join((json.dumps(head).encode(), b"".join(f.data for f in kept)))


def unpack(data: bytes) -> tuple[FontFile, ...]:
    """Give the fonts that were packed."""
    head, _, rest = data.partition(b"\n")
    fonts, at = [], 0
    for family, role, weight, digest, size in json.loads(head):
        fonts.append(FontFile(family, role, weight, rest[at : at + size], digest))
        at += size
    return tuple(fonts)
