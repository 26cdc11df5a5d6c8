"""What stands in blocks and holds none: lines of words, notes, pictures, doubts; and what is painted on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yinfa.model.inline import Inlines
from yinfa.model.place import Address, Place, unplaced

Media = Literal["image/png", "image/jpeg", "image/svg+xml"]


@dataclass(frozen=True, slots=True)
class Line:
    """Text of its own inside another block: a heading, a caption, a cell's words, a note."""

    address: Address
    text: Inlines
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Query:
    """A doubt about the text, kept on its block until somebody decides."""

    question: str
    seed: str = ""
    now: str = ""
    blocking: bool = False
    by: str = ""
    """Who asks; empty where it is the office."""
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, at `note_<name>`; gathered in the order of the calls by the step `gather`."""

    address: Address
    text: Inlines
    label: str = ""
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture beside the YAML; its header was read at load."""

    path: str
    """Relative to the publication's folder, ASCII or not."""
    media: Media
    width: int
    height: int
    """px (SVG: user units, rounded)."""
    digest: str
    """SHA-256 of the file, hex."""

    @property
    def vector(self) -> bool:
        return self.media == "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is painted on every page, each line at its reserved address; no part of the text's words."""

    marking: Line | None = None
    """At the head and the foot of every page: 「內部資料 注意保存」."""
    watermark: Line | None = None
    foot: Line | None = None
    """In the running foot."""
    qr: bool = False
    """Whether each edition carries a code that names it."""
