"""The typed tree of a publication: front matter, sections, blocks. Frozen; every node knows address and place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yinfa.model.inline import Inlines
from yinfa.model.place import NOWHERE, Address, Place

Align = Literal["left", "center", "right"]
ListStyle = Literal["bullet", "number", "chinese"]
Tone = Literal["note", "caution", "law", "case"]
Media = Literal["image/png", "image/jpeg", "image/svg+xml"]


def _place() -> Place:
    return field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Query:
    """A doubt about the text, kept on its block until somebody decides."""

    question: str
    seed: str = ""
    now: str = ""
    blocking: bool = False
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Line:
    """Text of its own inside another block: a heading, a caption, a cell's words, a note."""

    address: Address
    text: Inlines
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Paragraph:
    address: Address
    text: Inlines
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Section:
    address: Address
    level: int
    """1 to 3."""
    heading: Line
    slogan: Line | None
    body: tuple[Block, ...]
    label: str = ""
    """Furniture: 「一、」, set by the step `number`."""
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Point:
    address: Address
    head: Line
    body: tuple[Block, ...]
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Points:
    address: Address
    items: tuple[Point, ...]
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Item:
    address: Address
    body: tuple[Block, ...]
    """The first block is a Paragraph."""
    label: str = ""
    """Furniture: 「•」「1.」「一、」."""
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class List:
    address: Address
    style: ListStyle
    items: tuple[Item, ...]
    depth: int = 1
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Quotation:
    address: Address
    body: tuple[Block, ...]
    by: Line | None = None
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Callout:
    address: Address
    tone: Tone
    title: Line | None
    body: tuple[Block, ...]
    label: str = ""
    """Furniture: 「注意」 where the author gives no title."""
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Cell:
    address: Address
    text: Inlines
    column: int
    """Grid column where the cell starts, from 0 (spans of other cells counted)."""
    colspan: int = 1
    rowspan: int = 1
    scope: Literal["", "col", "row"] = ""
    """Header cells name what they head; body cells have none."""
    align: Align = "left"
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    address: Address
    rows: tuple[Row, ...]
    columns: int
    caption: Line | None = None
    label: str = ""
    """Furniture: 「表 1」; only captioned tables are numbered."""
    queries: tuple[Query, ...] = ()
    at: Place = _place()


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
class Figure:
    address: Address
    picture: Picture
    alt: str
    caption: Line | None = None
    credit: Line | None = None
    width: int = 100
    """Percent of the type area's width."""
    label: str = ""
    """Furniture: 「圖 1」; only captioned figures are numbered."""
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class PageBreak:
    address: Address
    queries: tuple[Query, ...] = ()
    at: Place = _place()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, at `note_<name>`; gathered in the order of the calls by the step `gather`."""

    address: Address
    text: Inlines
    label: str = ""
    at: Place = _place()


Block = Paragraph | Section | Points | List | Quotation | Callout | Table | Figure | PageBreak
Node = Block | Line | Point | Item | Row | Cell | Note


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter in the names of Dublin Core and schema.org."""

    title: str
    language: str
    identifier: str
    subtitle: str = ""
    creator: tuple[str, ...] = ()
    publisher: str = ""
    issued: date | None = None
    modified: date | None = None
    version: str = ""
    abstract: str = ""
    subject: tuple[str, ...] = ()
    audience: str = ""
    rights: str = ""
    source: str = ""

    @property
    def dated(self) -> date:
        """The date of the work: `modified`, else `issued` (the loader requires one)."""
        found = self.modified or self.issued
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Print:
    """How the publication asks to be printed."""

    theme: str = "handout"
    cover: bool = False
    contents: Literal["yes", "no", "auto"] = "auto"
    page_list: bool = True


@dataclass(frozen=True, slots=True)
class Publication:
    slug: str
    front: Front
    title: Line
    subtitle: Line | None
    lead: tuple[Block, ...]
    body: tuple[Block, ...]
    closing: tuple[Block, ...]
    colophon: tuple[Block, ...]
    notes: tuple[Note, ...]
    print: Print = Print()
    digest: str = ""
    """SHA-256 of the YAML and of the pictures it names."""
    at: Place = _place()
