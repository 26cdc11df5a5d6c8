"""Pictures as they are printed: turned as they were taken, in sRGB of 8 bit, with nothing in them that is not seen."""

from __future__ import annotations

from yinfa.codes.entry import Fact
from yinfa.model.leaf import Media

LIMIT = 20 << 20
"""Bytes of one picture, unpacked too."""


def media(data: bytes) -> Media:
    """Give the kind of a picture that is ready for print: a drawing may have become a raster."""
    starts: tuple[tuple[bytes, Media], ...] = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"))
    return next((kind for start, kind in starts if data.startswith(start)), "image/svg+xml")


class Refused(Exception):
    """A picture that cannot be printed: a code and its facts."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
