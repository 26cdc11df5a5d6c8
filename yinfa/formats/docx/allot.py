"""Allot what Word wants numbered: bookmarks, lists, notes, relationships, pictures, columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, get_args

from yinfa.compose import Galley, points
from yinfa.compose.columns import shared
from yinfa.compose.hanging import DEEPEST, hang, room
from yinfa.compose.imprint import labelled
from yinfa.compose.number import called
from yinfa.formats.docx.allotment import Allotment
from yinfa.formats.docx.articles import STYLE, TEXT, articles_of
from yinfa.formats.docx.cells import CELL, tail_style
from yinfa.formats.docx.frames import BoxLook, Caption, Drawing, Frame
from yinfa.formats.docx.grids import SIDES, Grid, rows, together, whole, widths
from yinfa.formats.docx.headings import heads_of
from yinfa.formats.docx.looks import text_area, turned_width
from yinfa.formats.docx.schemes import (
    CIRCLES,
    LIST_STEP,
    PADDING,
    Hung,
    Instance,
    NumPr,
    list_indent,
    scheme_of,
    style_id,
)
from yinfa.formats.docx.spaces import boxed, spaces
from yinfa.master.shortcode import measures
from yinfa.model.inline import LineEnd, NoteCall, QueryCall, Reference, bare
from yinfa.model.leaf import Line, Note
from yinfa.model.place import Address
from yinfa.model.series import item_numbers
from yinfa.model.tree import (
    Article,
    Block,
    Callout,
    EditionCode,
    Figure,
    List,
    Paragraph,
    Points,
    Publication,
    Quotation,
    Row,
    Section,
    Table,
    Terms,
)
from yinfa.model.walk import nodes, texts, within

FIRST_INSTANCE = 20
BLOCKS: Any = get_args(Block)
HUNG = scheme_of("chinese", "box") + 1
"""The first abstractNum of lists that hang further in."""
LIST_OUT = 1
"""Em between the edge of the text and the label of a list."""
TAB = 0.25
"""Em between the widest label and its text: a tab that has no room goes to the next stop."""
QUOTED = 2
"""Em that a quotation stands in at both sides."""
CODE = "code.png"
"""The medium that is drawn for each edition."""
EMU_PER_MM = 36000
EMU = 635
"""English metric units in a twip."""


def allot(galley: Galley) -> Allotment:
    """Walk the publication once and allot every number."""
    made = Allotment(galley, shared(galley), points.tails(galley.publication, points.ems))
    publication = galley.publication
    made.worded = {node.address for node in texts(publication)}
    _marks(made, publication)
    made.footnotes = {note.address: n for n, note in enumerate(publication.notes, 1)}
    _links(made, publication)
    numbered = articles_of(publication)
    made.numbers, made.begun = numbered.numbers, numbered.begun
    frame = Frame(text_area(galley.theme.tokens)[0])
    _blocks(made, publication.lead + publication.body + publication.closing, frame)
    _blocks(made, publication.colophon, replace(frame, paragraph="Colophon"))
    made.styles |= {block.address: "Imprint" for block in publication.colophon if labelled(block)}
    if publication.receipt:
        _blocks(made, publication.receipt.body, replace(frame, paragraph="Receipt"))
    if publication.print.emblem:
        _emblem(made, publication.print.emblem)
    _heads(made, publication)
    made.spaces = spaces(publication, made.styles)
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


def _heads(made: Allotment, publication: Publication) -> None:
    numbering = heads_of(made.galley)
    made.heads, made.begun = numbering.heads, [*numbering.begun, *made.begun]
    made.numbers |= numbering.numbers
    labels = called(made.galley)
    for node, around in within(publication):
        if isinstance(node, Section) and node.address in labels:
            path = (*(one for one in around if isinstance(one, Section)), node)
            made.aims[node.address], made.told[node.address] = f"_y_{node.heading.address} \\n", node.label
            made.full[node.address] = "".join(labels.get(one.address, "\0") for one in path)


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
        case Article():
            _article(made, block, frame)
        case List():
            _list(made, block, frame)
        case Terms():
            _terms(made, block, frame)
        case Quotation():
            _quotation(made, block, frame)
        case Callout():
            _callout(made, block, frame)
        case Table():
            _caption(made, block)
            _table(made, block, frame)
        case Figure():
            _caption(made, block)
            _figure(made, block, frame.width)
        case EditionCode():
            side = round(EMU_PER_MM * measures(made.galley.theme.tokens["code"])["edge"])
            made.drawings[block.address] = Drawing(len(made.drawings) + 1, _medium(made, CODE), "", side, side)
        case _:
            _blocks(made, _inside(block), frame)


def _inside(block: Block) -> Iterator[Block]:
    """Give the blocks right inside a block, in its parts too."""
    for node, around in within(block):
        if isinstance(node, BLOCKS) and [one for one in around if isinstance(one, BLOCKS)] == [block]:
            yield node


def _aim(made: Allotment, address: Address, line: Line) -> None:
    """Let references to a block show its line; one with a note or a query would be copied with it, so
    that these came twice, and one of several lines with their ends."""
    if not any(isinstance(inline, (LineEnd, NoteCall, QueryCall, Reference)) for inline in line.text):
        made.aims[address] = f"_y_{line.address}"
        made.told[address] = bare(line.text)


def _article(made: Allotment, block: Article, frame: Frame) -> None:
    """Let texts and lists stand where the place of a statute has them: right of the label, or as other paragraphs."""
    parts = any(isinstance(one, Paragraph) and one.label for one in block.body)
    left = 0 if block.law == "cn" else hang(made.galley.publication) + LIST_STEP * parts
    em = 20 * made.galley.theme.tokens["type"]["size"]
    style = TEXT if left else frame.paragraph
    shift = max(left - LIST_OUT, LIST_OUT)
    _blocks(made, block.body, replace(frame, left=round(left * em), paragraph=style, shift=shift))
    if block.opening:
        made.styles[block.opening.address] = STYLE
    if block.address in made.numbers:
        made.aims[block.address], made.told[block.address] = f"_yb_{block.address} \\n", block.label


def _callout(made: Allotment, block: Callout, frame: Frame) -> None:
    """Put a callout into a box of its own, in which all stands as on a page; only levels of lists count on."""
    if block.title:
        _aim(made, block.address, block.title)
    box = f"Callout{block.tone.capitalize()}"
    width = frame.width - frame.left
    inner = width - sum(PADDING)
    title = bare(block.title.text) if block.title else block.label
    kept = together(block, inner, made.galley.theme.tokens)
    made.boxes[block.address] = BoxLook(f"{box}Box", frame.left, width, title, kept)
    depth = frame.depth if frame.boxed else 0
    _blocks(made, block.body, Frame(inner, 0, box, box, depth, -LIST_STEP * depth))


def _quotation(made: Allotment, block: Quotation, frame: Frame) -> None:
    """Let paragraphs bear the bar of a quotation; where it holds more, put it into a box."""
    if not boxed(block):
        _blocks(made, block.body, replace(frame, paragraph="Quote"))
        return
    em = round(20 * made.galley.theme.tokens["type"]["size"])
    left = frame.left + QUOTED * em - PADDING[0]
    width = frame.width - left - QUOTED * em
    title = bare(block.by.text) if block.by else ""
    made.boxes[block.address] = BoxLook("QuoteBox", left, width, title, False)
    made.inset |= set(_own(block.body))
    depth = frame.depth
    _blocks(made, block.body, Frame(width - PADDING[0], 0, "Quote", frame.boxed, depth, -LIST_STEP * depth))


def _own(blocks: Sequence[Block]) -> Iterator[Address]:
    """Give the paragraphs that are as wide as what holds the blocks, in points, too: a bar around them is their bar."""
    for one in blocks:
        if isinstance(one, Paragraph):
            yield one.address
        elif isinstance(one, Points):
            for point in one.items:
                yield from _own(point.body)


def _list(made: Allotment, block: List, frame: Frame) -> None:
    tokens, depth = made.galley.theme.tokens, frame.depth + 1
    plain = scheme = scheme_of(block.style, "box" if frame.boxed else "page")
    left, hanging = list_indent(block.style, bool(frame.boxed))
    more = room(block) + TAB - hanging if room(block) > hanging else 0
    usual = left + LIST_STEP * frame.depth
    em = 20 * tokens["type"]["size"]
    shift = min(usual + frame.shift + more, max(DEEPEST * frame.width / em, left + more)) - usual
    suffix = str(depth) if depth > 1 else ""
    first = f"{frame.boxed}List" if frame.boxed else style_id(block.style, frame.depth)
    rest = f"{CELL if frame.boxed == CELL else 'Box' if frame.boxed else 'List'}Continue{suffix}"
    if shift:
        hung = Hung(scheme, frame.depth, usual + shift, hanging + more)
        scheme, rest = made.hung.setdefault(hung, HUNG + len(made.hung)), hung.style
    inside = Frame(frame.width, round((usual + shift) * em), rest, frame.boxed, depth, shift)
    by_hand = Hung(plain, frame.depth, usual + shift, hanging + more)
    count, counting = -1, 0
    for item, label, n in item_numbers(block):
        instance, head = counting, item.body[0]
        if label and (not n or (block.style == "circled" and n > CIRCLES)):
            own = made.hung.setdefault(replace(by_hand, text=label), HUNG + len(made.hung))
            instance = _instance(made, own, frame.depth)
        elif label:
            if n != count + 1:
                counting = _instance(made, scheme, frame.depth, n)
            instance, count = counting, n
        _blocks(made, item.body, inside)
        if label:
            made.styles[head.address] = first
            made.numbers[head.address] = NumPr(instance, frame.depth)


def _terms(made: Allotment, block: Terms, frame: Frame) -> None:
    """Let the meaning of a word stand further in, as the text of a list does."""
    made.deepest = max(made.deepest, frame.depth + 1)
    suffix = str(frame.depth + 1) if frame.depth else ""
    left, _ = list_indent("bullet", bool(frame.boxed))
    em = 20 * made.galley.theme.tokens["type"]["size"]
    rest = f"BoxContinue{suffix}" if frame.boxed else f"ListContinue{suffix}"
    at, name = left + LIST_STEP * frame.depth, frame.paragraph
    if frame.shift and frame.left and not frame.boxed:
        edge = round(frame.left / em, 2)
        at = edge + LIST_STEP
        name, rest = (_further(made, frame.depth, one) for one in (edge, at))
    inside = replace(frame, left=round(at * em), paragraph=rest, depth=frame.depth + 1)
    for term in block.items:
        made.styles[term.name.address] = "TermHead" if frame.paragraph == "BodyText" else name
        _blocks(made, term.body, inside)


def _further(made: Allotment, depth: int, left: float) -> str:
    """Give the style of a text that stands so far in, em, as what follows in an item of a list does."""
    hung = Hung(scheme_of("bullet", "page"), depth, left, LIST_STEP)
    made.hung.setdefault(hung, HUNG + len(made.hung))
    return hung.style


def _instance(made: Allotment, scheme: int, level: int, start: int = 1) -> int:
    """Give a w:num of its own."""
    made.instances.append(Instance(FIRST_INSTANCE + len(made.instances), scheme, level, start))
    return made.instances[-1].id


def _caption(made: Allotment, block: Table | Figure) -> None:
    if block.caption is None or not block.label:
        return
    found = re.fullmatch(r"(.*?)(\d+)(.*)", block.label, re.DOTALL)
    before, number, after = found.group(1, 2, 3) if found else (block.label, str(len(made.captions) + 1), "")
    made.captions[block.address] = Caption(before, number, after)
    made.aims[block.address] = f"_yl_{block.address}"
    made.told[block.address] = block.label


def _table(made: Allotment, block: Table, frame: Frame) -> None:
    tokens = made.galley.theme.tokens
    columns = made.columns[block.address]
    across = widths(columns.parts, turned_width(tokens) if block.landscape else frame.width - frame.left)
    made.styles |= {note.address: "TableNote" for note in block.note}
    made.grids[block.address] = Grid(
        across,
        int(any(row.header for row in block.rows)),
        int(any(c.scope == "row" and c.column == 0 for row in block.rows for c in row.cells)),
        bare(block.caption.text) if block.caption else block.label or block.address,
        frame.left,
        columns.tight,
    )
    for row, slots in rows(block, across):
        made.rows[id(row)] = slots
        if whole(slots, tokens):
            made.whole.add(id(row))
        for slot in slots:
            if cell := slot.cell:
                side = "" if cell.side == "left" else cell.side.capitalize()
                if tail := made.tails.get(cell.address):
                    side = tail_style(tail.lacking)
                style = made.styles[cell.address] = ("TableHead" if cell.scope else CELL) + side
                _blocks(made, cell.body, Frame(slot.width - SIDES, paragraph=style, boxed=CELL))


def _figure(made: Allotment, block: Figure, line: int) -> None:
    made.styles[block.address] = "FigureCaptioned" if block.caption or block.credit else "Figure"
    made.styles[f"caption {block.address}"] = "FigureCaption" if block.credit else "Caption"
    most, high = EMU * line, EMU * text_area(made.galley.theme.tokens)[1]
    width = most * block.width // 100
    _draw(made, block, width, high * 4 // 5)


def _emblem(made: Allotment, emblem: Figure) -> None:
    """Draw the emblem as high as the theme says, and no wider than its share of the type area."""
    tokens, cover = made.galley.theme.tokens, made.galley.publication.print.cover
    most = EMU * text_area(tokens)[0] * emblem.width // 100
    _draw(made, emblem, most, round(EMU_PER_MM * tokens["pdf"]["cover_emblem" if cover else "emblem"]))


def _draw(made: Allotment, block: Figure, width: int, high: int) -> None:
    """Draw a picture in a width, or in a height where it would be higher; EMU."""
    picture = block.picture
    height = width * picture.height // max(picture.width, 1)
    if height > high:
        width, height = width * high // height, high
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
