"""The typed tree of a publication: front matter, sections, blocks. Frozen; every node knows address and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yinfa.model.front import Front
from yinfa.model.inline import Field, Inlines
from yinfa.model.language import Law
from yinfa.model.leaf import Furniture, Line, Note, Picture, Query
from yinfa.model.place import Address, Place, unplaced

Align = Literal["left", "center", "right", "decimal"]
ListStyle = Literal[
    "bullet", "number", "chinese", "chinese-paren", "paren", "circled", "letter",
    "paren-letter", "paren-roman", "paren-capital",
]  # fmt: skip
TableStyle = Literal["ruled", "grid", "plain"]
Tone = Literal["note", "caution", "law", "case"]
LEVELS = 5
"""How deep sections nest."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    address: Address
    text: Inlines
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()
    label: str = ""
    """Furniture: 「(1)」 of a subsection of Hong Kong's statutes."""


@dataclass(frozen=True, slots=True)
class Section:
    address: Address
    level: int
    """1 to 5."""
    heading: Line
    slogan: Line | None
    body: tuple[Block, ...]
    label: str = ""
    """Furniture: 「一、」, set by the step `number`."""
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()
    annex: str = ""
    """The kind of an annex: `attachment`, `schedule` or `appendix`; empty for what is a section and no annex."""
    number: str = ""
    """What the author states: `none`, a number of the series, or the label as it is printed."""
    numbers: tuple[str, ...] = ()
    """The series of the levels under it, where they are not those of the publication."""
    typed: bool = False
    """Whether the heading begins with a label that the author typed: it gets none of ours, and counts."""
    law: Law | Literal[""] = ""
    """Where the statute is made that it holds, whose articles are counted for themselves; empty where it holds none."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a statute; its paragraphs, and the lists below them, are its parts (model/statute.py)."""

    address: Address
    number: str
    """`7`, `7-1` of one that was inserted, in Hong Kong `7A`."""
    law: Law
    level: int
    """Sections around."""
    title: Line | None
    body: tuple[Block, ...]
    """Empty where it was deleted."""
    statute: Address = ""
    """The section that holds its statute; empty for the publication."""
    label: str = ""
    """Furniture: 「第七條」."""
    gone: str = ""
    """Furniture: 「（刪除）」."""
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()
    typed: bool = False
    """Whether its text begins with a label that the author typed: it gets none of ours."""

    @property
    def opening(self) -> Paragraph | None:
        """Give the paragraph into which the label runs; None where the label has a line of its own."""
        first = self.body[0] if self.body else None
        several = self.law == "hk" and sum(isinstance(block, Paragraph) for block in self.body) > 1
        return first if isinstance(first, Paragraph) and not (self.title or several) else None

    @property
    def rest(self) -> tuple[Block, ...]:
        """Give the blocks below the line of the label."""
        return self.body[1:] if self.opening else self.body


@dataclass(frozen=True, slots=True)
class Point:
    address: Address
    head: Line
    body: tuple[Block, ...]
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Points:
    address: Address
    items: tuple[Point, ...]
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Term:
    address: Address
    name: Line
    body: tuple[Block, ...]
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Terms:
    """Words with what they mean."""

    address: Address
    items: tuple[Term, ...]
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Item:
    address: Address
    body: tuple[Block, ...]
    """The first block is a Paragraph."""
    label: str = ""
    """Furniture: 「•」「1.」「一、」."""
    at: Place = unplaced()
    number: str = ""
    """As that of a section."""
    typed: bool = False
    """Whether its text begins with a label that the author typed: it gets none of ours, and counts."""


@dataclass(frozen=True, slots=True)
class List:
    address: Address
    style: ListStyle
    items: tuple[Item, ...]
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()
    start: int = 1
    """The number of its first item."""


@dataclass(frozen=True, slots=True)
class Quotation:
    address: Address
    body: tuple[Block, ...]
    by: Line | None = None
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Callout:
    address: Address
    tone: Tone
    title: Line | None
    body: tuple[Block, ...]
    label: str = ""
    """Furniture: 「注意」 where the author gives no title."""
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()


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
    body: tuple[Block, ...] = ()
    """Paragraphs and lists in place of `text`."""
    at: Place = unplaced()

    @property
    def side(self) -> Align:
        """Where its words stand: a head over several columns of numbers in their middle."""
        over = self.scope == "col" and self.colspan > 1 and self.align in ("right", "decimal")
        return "center" if over else self.align


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
    style: TableStyle = "ruled"
    """`ruled`: a rule under each row; `grid`: rules around each cell; `plain`: only head and foot."""
    widths: tuple[int, ...] = ()
    """Of the columns, percent; nothing where they share by what they hold."""
    note: tuple[Paragraph, ...] = ()
    """What stands below it: where it comes from, what its signs mean."""
    landscape: bool = False
    """Whether its page is turned."""
    here: bool = False
    """Whether it stands on the page where it is written, never at a near place that has room for it."""
    at: Place = unplaced()


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
    decorative: bool = False
    """An ornament: no alternative text, no caption; screen readers pass over it."""
    description: str = ""
    """What a long picture says, for those who cannot see it; `alt` is its short name then."""
    here: bool = False
    """As in a table."""
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class PageBreak:
    address: Address
    queries: tuple[Query, ...] = ()
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The slip at the end that the unit signs, cuts off and sends back, at the reserved address `receipt`."""

    address: Address
    body: tuple[Paragraph, ...]
    """The author's lines; where there are none, the house's, set by the step `furnish`."""
    label: str = ""
    """Furniture: 「回執」."""
    signed: tuple[str, ...] = ()
    """Furniture: what stands before each rule to write on: 「簽收人：」「日期：」."""
    at: Place = unplaced()


@dataclass(frozen=True, slots=True)
class EditionCode:
    """What names an edition, written and drawn: the last block of the colophon, set by the step `furnish`."""

    line: Line
    """Its label and the field `qr`, at the reserved address `qr`."""

    @property
    def address(self) -> Address:
        return f"{self.line.address}_code"

    @property
    def value(self) -> str:
        """Give what the field shows."""
        return "".join(i.shown for i in self.line.text if isinstance(i, Field))


Block = (
    Paragraph | Section | Article | Points | Terms | List | Quotation | Callout | Table | Figure | PageBreak
    | EditionCode
)  # fmt: skip
Node = Block | Line | Point | Term | Item | Row | Cell | Note | Receipt


@dataclass(frozen=True, slots=True)
class Print:
    """How the publication asks to be printed."""

    theme: str = "handout"
    cover: bool = False
    contents: Literal["yes", "no", "auto", "articles", "1", "2", "3", "4"] = "auto"
    """A number says how many levels of sections they list; `articles`: all, and the articles."""
    page_list: bool = True
    numbers: tuple[str, ...] = ()
    """The series of sections by level, where they are not the theme's."""
    emblem: Figure | None = None
    """The office's, an ornament: on the cover, else at the head of the first page; no part of the text."""
    at: Place = unplaced()
    """Where the theme is named."""


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
    receipt: Receipt | None = None
    furniture: Furniture = Furniture()
    at: Place = unplaced()
