"""What one galley needs beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yinfa.model.place import Address


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font cut to exactly the characters of one galley."""

    family: str
    """Private family name, carrying the cut font's digest."""
    role: str
    """`serif` or `sans`."""
    weight: int
    data: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Face:
    """A face of a source font, findable in any process of this machine."""

    path: str
    index: int
    fallbacks: tuple[str, ...] = ()
    """Files that lend what it lacks, the first that has it."""
    bold: bool = False
    """Whether what is lent is drawn bolder."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Fonts cut exactly, pictures, the cover: bytes only, so that making can read nothing else."""

    fonts: tuple[FontFile, ...] = ()
    faces: Mapping[tuple[str, int], Face] = field(default_factory=dict)
    """What the fonts are cut from, by role and weight."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """By `Picture.digest`."""
    rasters: Mapping[str, bytes] = field(default_factory=dict)
    """PNG by the digest of an SVG; only for formats that want them."""
    cover: bytes = b""
    """PNG or JPEG, 1600 x 2400 px; only for formats that want one."""
    pages: Mapping[Address, int] = field(default_factory=dict)
    """Page of each heading as another program sets the draft; only where a format measures one."""
