"""Allot what Word wants numbered: bookmarks, lists, notes, relationships, pictures, columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from yinfa.compose import Galley
from yinfa.compose.hanging import DEEPEST, room
from yinfa.compose.imprint import labelled
from yinfa.formats.docx.looks import LIST_DEPTH, LIST_STEP, Hung, character, list_indent, text_area
from yinfa.master.shortcode import measures
from yinfa.model.inline import NoteCall, Reference, bare, plain
from yinfa.model.place import Address
from yinfa.model.tree import (
    Block,
    Callout,
    Cell,
    EditionCode,
    Figure,
    Line,
    List,
    Note,
    PageBreak,
    Paragraph,
    Points,
    Publication,
    Quotation,
    Row,
    Section,
    Table,
)
from yinfa.model.walk import nodes, texts

SCHEMES = {"bullet": 1, "number": 2, "chinese": 3}
"""abstractNum by list style; three more stand for the same lists inside a callout."""
FIRST_INSTANCE = 20
TAB = 0.25
"""Em between the widest label and its text: a tab that has no room goes to the next stop."""
CODE = "code.png"
"""The medium that is drawn for each edition."""
EMU_PER_MM = 36000
EMU = 635
"""English metric units in a twip."""


@dataclass(frozen=True, slots=True)
class Number:
    """A paragraph's place in the numbering."""

    instance: int
    level: int


@dataclass(frozen=True, slots=True)
class Instance:
    """A w:num of its own, so that a list starts at one."""

    id: int
    scheme: int
    level: int


@dataclass(frozen=True, slots=True)
class Caption:
    """A label cut around its number: 「表 」, 「1」, nothing."""

    before: str
    number: str
    after: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A w:tc: a cell, or the continuation of one above."""

    width: int
    span: int = 1
    merge: str = ""
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """What w:tblPr and w:tblGrid say of a table."""

    widths: tuple[int, ...]
    first_row: int
    first_column: int
    title: str

    @property
    def look(self) -> str:
        """Give w:tblLook's bits (ECMA-376 part 4, 14.3.7)."""
        return f"{0x0600 | 0x20 * self.first_row | 0x80 * self.first_column:04X}"


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
    """What surrounds a block: the styles its paragraphs take there."""

    paragraph: str = "BodyText"
    boxed: str = ""
    """Style of the callout around; empty outside."""
    depth: int = 0
    """Lists around, within the callout."""
    shift: float = 0
    """Em by which wide labels of these lists move what stands in them; less than none where lists are deep."""


@dataclass(slots=True)
class Allotment:
    """The look-ups that the macros ask; filled by one walk, then only read."""

    galley: Galley
    marks: dict[str, int] = field(default_factory=dict)
    worded: set[Address] = field(default_factory=set)
    """Addresses with words of their own: their bookmarks `_y_` never nest, those of blocks are `_yb_`."""
    styles: dict[str, str] = field(default_factory=dict)
    numbers: dict[Address, Number] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    hung: dict[Hung, int] = field(default_factory=dict)
    """The abstractNum of each kind of list that hangs further in than others."""
    captions: dict[Address, Caption] = field(default_factory=dict)
    grids: dict[Address, Grid] = field(default_factory=dict)
    rows: dict[int, tuple[Slot, ...]] = field(default_factory=dict)
    drawings: dict[Address, Drawing] = field(default_factory=dict)
    footnotes: dict[Address, int] = field(default_factory=dict)
    aims: dict[Address, str] = field(default_factory=dict)
    told: dict[Address, str] = field(default_factory=dict)
    """What the bookmark of an aim holds, which a REF field shows."""
    links: dict[str, str] = field(default_factory=dict)
    """Relationship by URL."""
    body_links: set[str] = field(default_factory=set)
    note_links: set[str] = field(default_factory=set)
    media: dict[str, str] = field(default_factory=dict)
    """Relationship by media name: `<digest>.png`."""

    @property
    def depth(self) -> int:
        """Give how many levels of lists there are, at least those that every file has."""
        return max(LIST_DEPTH, *(one.level + 1 for one in self.instances), 0)

    def lookups(self) -> dict[str, object]:
        """Give the functions that the macros call by name."""
        return {
            "mark": self.marks.__getitem__,
            "anchor": lambda address: f"{'_y_' if address in self.worded else '_yb_'}{address}",
            "style": self.styles.__getitem__,
            "number": self.numbers.get,
            "caption": self.captions.get,
            "grid": self.grids.__getitem__,
            "slots": lambda row: self.rows[id(row)],
            "picture": self.drawings.__getitem__,
            "footnote": self.footnotes.__getitem__,
            "called": lambda call: "first" if call.nth == 1 else "again",  # asked by macros of houses
            "aim": lambda target: self.aims.get(target, ""),
            "told": self.told.__getitem__,
            "link": self.links.__getitem__,
            "character": character,
            "labelled": labelled,
            "lines": lambda words: words.split("\n"),
        }


def allot(galley: Galley) -> Allotment:
    """Walk the publication once and allot every number."""
    made = Allotment(galley)
    publication = galley.publication
    made.worded = {node.address for node in texts(publication)}
    _marks(made, publication)
    made.footnotes = {note.address: n for n, note in enumerate(publication.notes, 1)}
    _links(made, publication)
    frame = Frame()
    _blocks(made, publication.lead + publication.body + publication.closing, frame)
    _blocks(made, publication.colophon, replace(frame, paragraph="Colophon"))
    made.styles |= {block.address: "Imprint" for block in publication.colophon if labelled(block)}
    if publication.receipt:
        _blocks(made, publication.receipt.body, replace(frame, paragraph="Receipt"))
    return made


def _marks(made: Allotment, publication: Publication) -> None:
    for node in nodes(publication):
        if isinstance(node, Row):
            continue
        names = [node.address]
        if isinstance(node, (Table, Figure)) and node.caption and node.label:
            names.append(f"label {node.address}")
        if isinstance(node, Note):
            names.append(f"call {node.address}")
        for name in names:
            made.marks[name] = len(made.marks) + 1


def _links(made: Allotment, publication: Publication) -> None:
    for line in texts(publication):
        for inline in line.text:
            url = inline.marks.link if hasattr(inline, "marks") else ""
            if url:
                made.links.setdefault(url, f"rIdLink{len(made.links) + 1}")
                (made.note_links if isinstance(line, Note) else made.body_links).add(url)


def _blocks(made: Allotment, blocks: Iterable[Block], frame: Frame) -> None:
    for block in blocks:
        _block(made, block, frame)


def _block(made: Allotment, block: Block, frame: Frame) -> None:
    match block:
        case Paragraph():
            made.styles[block.address] = frame.paragraph
        case Section():
            _aim(made, block.address, block.heading)
            _blocks(made, block.body, frame)
        case Points():
            for point in block.items:
                _blocks(made, point.body, frame)
        case List():
            _list(made, block, frame)
        case Quotation():
            _blocks(made, block.body, replace(frame, paragraph="Quote"))
        case Callout():
            if block.title:
                _aim(made, block.address, block.title)
            box = f"Callout{block.tone.capitalize()}"
            around = frame if frame.boxed else Frame()
            _blocks(made, block.body, replace(around, paragraph=box, boxed=box))
        case Table():
            _caption(made, block)
            _table(made, block)
        case Figure():
            _caption(made, block)
            _figure(made, block)
        case EditionCode():
            side = round(EMU_PER_MM * measures(made.galley.theme.tokens["code"])["edge"])
            made.drawings[block.address] = Drawing(len(made.drawings) + 1, _medium(made, CODE), "", side, side)
        case PageBreak():
            pass
        case _:
            assert_never(block)


def _aim(made: Allotment, address: Address, line: Line) -> None:
    """Let references to a block show its line; one with a note would be copied with it, so that the note came twice."""
    if not any(isinstance(inline, (NoteCall, Reference)) for inline in line.text):
        made.aims[address] = f"_y_{line.address}"
        made.told[address] = bare(line.text)


def _list(made: Allotment, block: List, frame: Frame) -> None:
    depth = frame.depth + 1
    scheme = SCHEMES[block.style] + (len(SCHEMES) if frame.boxed else 0)
    left, hanging = list_indent(block.style, bool(frame.boxed), made.galley.theme.tokens)
    more = room(block) + TAB - hanging if room(block) > hanging else 0
    usual = left + LIST_STEP * frame.depth
    line = text_area(made.galley.theme.tokens)[0] / 20 / made.galley.theme.tokens["type"]["size"]
    shift = min(usual + frame.shift + more, max(DEEPEST * line, left + more)) - usual
    suffix = str(depth) if depth > 1 else ""
    first = f"{frame.boxed}List" if frame.boxed else f"List{block.style.capitalize()}{suffix}"
    rest = Frame(frame.boxed or f"ListContinue{suffix}", frame.boxed, depth, shift)
    if shift:
        hung = Hung(scheme, frame.depth, usual + shift, hanging + more)
        scheme = made.hung.setdefault(hung, 1 + 2 * len(SCHEMES) + len(made.hung))
        rest = replace(rest, paragraph=frame.boxed or hung.style)
    instance = Instance(FIRST_INSTANCE + len(made.instances), scheme, frame.depth)
    made.instances.append(instance)
    for item in block.items:
        _blocks(made, item.body, rest)
        head = item.body[0]
        made.styles[head.address] = first
        made.numbers[head.address] = Number(instance.id, instance.level)


def _caption(made: Allotment, block: Table | Figure) -> None:
    if block.caption is None or not block.label:
        return
    found = re.fullmatch(r"(.*?)(\d+)(.*)", block.label, re.DOTALL)
    before, number, after = found.group(1, 2, 3) if found else (block.label, str(len(made.captions) + 1), "")
    made.captions[block.address] = Caption(before, number, after)
    made.aims[block.address] = f"_yl_{block.address}"
    made.told[block.address] = block.label


def _table(made: Allotment, block: Table) -> None:
    widths = _widths(block, text_area(made.galley.theme.tokens)[0])
    made.grids[block.address] = Grid(
        widths,
        int(any(row.header for row in block.rows)),
        int(any(c.scope == "row" and c.column == 0 for row in block.rows for c in row.cells)),
        bare(block.caption.text) if block.caption else block.label or block.address,
    )
    below: dict[int, tuple[Cell, int]] = {}
    for row in block.rows:
        made.rows[id(row)] = tuple(_slots(row, widths, below))
        for cell in row.cells:
            side = "" if cell.align == "left" else cell.align.capitalize()
            made.styles[cell.address] = ("TableHead" if cell.scope else "TableText") + side


def _slots(row: Row, widths: tuple[int, ...], below: dict[int, tuple[Cell, int]]) -> Iterator[Slot]:
    """Give a row's w:tc; `below` keeps the cells that reach further down, with the rows left."""
    starts = {cell.column: cell for cell in row.cells}
    column = 0
    while column < len(widths):
        if column in below:
            cell, left = below.pop(column)
            yield Slot(sum(widths[column : column + cell.colspan]), cell.colspan, "continue")
            if left > 1:
                below[column] = (cell, left - 1)
            column += cell.colspan
        elif column in starts:
            cell = starts[column]
            merge = "restart" if cell.rowspan > 1 else ""
            yield Slot(sum(widths[column : column + cell.colspan]), cell.colspan, merge, cell)
            if cell.rowspan > 1:
                below[column] = (cell, cell.rowspan - 1)
            column += cell.colspan
        else:
            yield Slot(widths[column])
            column += 1


def _widths(block: Table, width: int) -> tuple[int, ...]:
    """Share the type area by the columns' longest words, none below 4 or above 24 characters."""
    weights = [4] * block.columns
    for row in block.rows:
        for cell in row.cells:
            if cell.colspan == 1:
                weights[cell.column] = max(weights[cell.column], min(24, len(plain(cell.text))))
    shares = [width * weight // sum(weights) for weight in weights]
    shares[-1] += width - sum(shares)
    return tuple(shares)


def _figure(made: Allotment, block: Figure) -> None:
    made.styles[block.address] = "FigureCaptioned" if block.caption or block.credit else "Figure"
    made.styles[f"caption {block.address}"] = "FigureCaption" if block.credit else "Caption"
    picture = block.picture
    most, high = (EMU * length for length in text_area(made.galley.theme.tokens))
    width = most * block.width // 100
    height = width * picture.height // max(picture.width, 1)
    if height > high * 4 // 5:
        width, height = width * high * 4 // 5 // height, high * 4 // 5
    svg = picture.media == "image/svg+xml"
    ending = "jpeg" if picture.media == "image/jpeg" else "png"
    made.drawings[block.address] = Drawing(
        len(made.drawings) + 1,
        _medium(made, f"{picture.digest}.{ending}"),
        _medium(made, f"{picture.digest}.svg") if svg else "",
        width,
        height,
    )


def _medium(made: Allotment, name: str) -> str:
    return made.media.setdefault(name, f"rIdMedia{len(made.media) + 1}")
