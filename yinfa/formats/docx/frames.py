"""What is allotted to blocks: captions, boxes, drawings, and the frame in which a block stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caption:
    """A label cut around its number: 「表 」, 「1」, nothing."""

    before: str
    number: str
    after: str


@dataclass(frozen=True, slots=True)
class BoxLook:
    """Where the box of a callout or of a quotation stands; lengths: twips."""

    style: str
    left: int
    width: int
    title: str
    whole: bool
    """Whether no page divides it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture's relationships and its size in EMU."""

    id: int
    raster: str
    vector: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a block: the styles its paragraphs take there, and the room that tables have."""

    width: int
    """Twips of a line of the page or of the callout around."""
    left: int = 0
    """Twips before the text of the list's item around."""
    paragraph: str = "BodyText"
    boxed: str = ""
    """Style of the callout around; empty outside."""
    depth: int = 0
    """Lists around, within the outermost callout: what Word counts as levels."""
    shift: float = 0
    """Em by which wide labels of these lists move what stands in them; less than none where lists are deep or boxed."""
