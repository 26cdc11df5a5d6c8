"""Find the lines of the pages that hold fields, and cut them out as lines to be set anew for every edition.

A field has a slot where its line is the only one of its block, so that no value moves another line: a one-line
paragraph, a box of its own, the furniture of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import escape

from yinfa.assets import Face
from yinfa.assets.fieldfont import cut_for
from yinfa.formats.pdf.boxes import (
    PT_PER_PX,
    PX_PER_MM,
    Box,
    Document,
    Font,
    PageBox,
    TextBox,
    children,
    is_block,
    is_cell,
    is_inline,
    is_line,
    is_margin,
    is_text,
    page_box,
    real,
)
from yinfa.formats.pdf.master import Blank, FieldLine, FixedRun, Symbol, fits
from yinfa.formats.pdf.objects import File, Stream, as_bytes, contents
from yinfa.formats.pdf.tags.artifacts import PAINTED
from yinfa.master.slots import MARKS, Slot
from yinfa.model.place import Address

ROOM = "data-room"
"""Attribute of a box of its own: how wide its line may be, in mm; a longer one is set smaller. It is set anew even
without a field."""
SYMBOL = "data-code"
"""Attribute of the box, without text, in which the code is drawn that it shows."""
_ENDS = {"center": "center", "right": "right", "end": "right"}
EMPTY = "〇"
"""Holds the place of a field that shows nothing, until its line is set."""
_MARK = re.compile(f"{MARKS[0]}([0-9]+){MARKS[1]}[a-z]+{MARKS[2]}")
_TAG_OR_MARK = re.compile(f"(<[^>]*>)|{_MARK.pattern}")
_SHOWN = re.compile(rb"<([0-9a-f]+)>|(-?[0-9.]+)")
_TF = re.compile(rb"/(\S+) ([0-9.]+) Tf")
_MCID = re.compile(rb"/MCID (\d+)")


def numbers(text: str) -> set[int]:
    """Give the numbers of the marks in a text."""
    return {int(number) for number in _MARK.findall(text)}


def slotted(html: str, slots: Sequence[Slot], flowing: Set[int] = frozenset()) -> str:
    """Make elements of the marks in a page's text, and plain text of those in attributes and those that are flowing."""

    def shown(match: re.Match[str]) -> str:
        return str(escape(slots[int(match[1])].shown))

    def one(match: re.Match[str]) -> str:
        if match[1]:
            return _MARK.sub(shown, match[1])
        if int(match[2]) in flowing:
            return str(escape(slots[int(match[2])].shown))
        return f'<span data-slot="{match[2]}">{escape(slots[int(match[2])].shown or EMPTY)}</span>'

    return _TAG_OR_MARK.sub(one, html)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one galley, by number, and what the finisher must know of them."""

    all: tuple[Slot, ...]
    flowing: frozenset[int]
    """Those that shape more than their own line: in headings, which contents and running heads repeat."""
    faces: Mapping[tuple[str, int], Face]
    """What each family and weight is cut from."""


@dataclass(slots=True)
class Found:
    """A line of one page that can be set anew."""

    page: int
    block: Box
    margin: Box | None
    """The page-margin box that it stands in, None in the text."""
    texts: list[TextBox]
    """Its text boxes from the first that may move."""


def find(document: Document) -> tuple[list[Found], set[int]]:
    """Look for the lines of laid-out pages that can be set anew; give the fields that stand anywhere else, too."""
    found: list[Found] = []
    lost: set[int] = set()
    for number, page in enumerate(document.pages):
        for block, lines, margin in _blocks(page_box(page)):
            for line in lines:
                if not (_numbers(_texts(line)) or _own(block)):
                    continue
                one = _line(Found(number, block, margin, []), line) if len(lines) == 1 else None
                if one is None:
                    lost |= _numbers(_texts(line))
                else:
                    found.append(one)
    return found, lost


def symbols(document: Document) -> list[tuple[int, Symbol]]:
    """Give the boxes in which codes are drawn, with the numbers of their pages from 0."""
    found = []
    for number, page in enumerate(document.pages):
        for placed in page_box(page).descendants(placeholders=True):
            box = real(placed)
            shown = _attribute(box.element, SYMBOL) if is_block(box) else None
            if shown is not None:
                x, y, side = (PT_PER_PX * n for n in (box.content_box_x(), box.content_box_y(), box.width))
                found.append((number, Symbol(0, shown, x, y, side)))
    return found


def _attribute(element: Element | None, name: str) -> str | None:
    return None if element is None else element.get(name)


def _blocks(page: PageBox) -> Iterator[tuple[Box, list[Box], Box | None]]:
    """Give each box of a page that holds lines, with its lines and its page-margin box."""
    for top in page.children:
        margin = top if is_margin(top) else None
        for placed in (top, *top.descendants(placeholders=True)):
            box = real(placed)
            lines: list[Box] = [c for c in children(box) if is_line(c)]
            if lines:
                yield box, lines, margin


def _texts(line: Box) -> list[TextBox]:
    return [box for box in line.descendants() if is_text(box)]


def _slot(text: Box) -> int | None:
    element = text.element
    number = None if element is None or text.element_tag != element.tag else element.get("data-slot")
    return None if number is None else int(number)


def _numbers(texts: Sequence[TextBox]) -> set[int]:
    return {number for text in texts if (number := _slot(text)) is not None}


def _own(block: Box) -> bool:
    return _attribute(block.element, ROOM) is not None


def _line(found: Found, line: Box) -> Found | None:
    """Give a line to be set anew, None where something in it cannot move."""
    whole = [box for box in line.descendants() if not (is_inline(box) or is_line(box))]
    moves = _own(found.block) or _align(found) != "left"
    moved = whole if moves else whole[_first(whole) :]
    found.texts = [box for box in moved if is_text(box) and _plain(box)]
    movable = len(found.texts) == len(moved)
    return found if movable and found.texts and not is_cell(found.block) else None


def _first(whole: Sequence[Box]) -> int:
    """Say where what moves begins in a line that keeps to the left: at the first value, or at the text that it joins,
    because the gap between them hangs on the value. A label in a box of its own has no gap behind it."""
    slot = next(n for n, box in enumerate(whole) if is_text(box) and _slot(box) is not None)
    before = whole[slot - 1] if slot else None
    labels = [box for box in whole[:slot] if not is_text(box)]
    apart = any(before is inner for label in labels for inner in (label, *label.descendants()))
    return slot if before is None or apart or not _plain(before) else slot - 1


def _align(found: Found) -> str:
    """Say which end of its room a line keeps to; a shrunken box in the margin goes by the margin's."""
    styles = [box.style["text_align_all"] for box in (found.block, found.margin) if box is not None]
    return next((_ENDS[style] for style in styles if style in _ENDS), "left")


def _plain(text: Box) -> bool:
    """Say whether nothing but glyphs is drawn for a text: no line, no link."""
    element = text.element
    lines = text.style["text_decoration_line"]
    return bool(lines == "none" and (element is None or element.tag != "a") and text.style["visibility"] == "visible")


@dataclass(frozen=True, slots=True)
class Cut:
    """A line cut out of a stream: items from `start` to before `end`."""

    stream: Stream
    start: int
    end: int
    line: FieldLine


class Cutter:
    """Cuts found lines out of the content streams of a PDF that is about to be written.

    It is made before the tags are mended, while each piece of text has its mark, and cuts after.
    """

    def __init__(self, pdf: File, document: Document, fields: Fields, marks: Mapping[Box, tuple[int, int]]) -> None:
        self.fields, self.marks = fields, marks
        self.found, self.lost = find(document)
        self.fonts = {font.hash: font for font in document.fonts.values()}
        self.faces: list[Font] = []
        """WeasyPrint's fonts that draw slots, in the order met: the index is `Slot.face`."""
        self.streams = list(contents(pdf))
        self.places = [_places(stream) for stream in self.streams]

    def cut(self) -> tuple[list[Cut], dict[str, str]]:
        """Give the lines, and the fields that stand in none with what they show."""
        lost = self.lost | self.fields.flowing
        cuts = [(_numbers(f.texts), self._cut(f)) for f in self.found if not _numbers(f.texts) & lost]
        fonts = [
            cut_for(self.fields.faces[face.family, face.weight], self._shown(n, cuts))
            for n, face in enumerate(self.faces)
        ]
        # A field that stands in one line that cannot be set anew is set nowhere: no edition may have two values of it.
        lost |= set().union(*(numbers for numbers, cut in cuts if cut is None or not fits(cut.line, fonts)))
        kept = [cut for numbers, cut in cuts if cut is not None and not numbers & lost]
        held = set().union(*(numbers for numbers, cut in cuts if cut in kept))
        rest = [field for n, field in enumerate(self.fields.all) if n not in held]
        return kept, {field.name: field.shown for field in rest}

    def _shown(self, face: int, cuts: Sequence[tuple[set[int], Cut | None]]) -> str:
        """Give what a face draws where there are no values."""
        parts = (part for _, cut in cuts if cut for part in cut.line.parts)
        return "".join(part.shown for part in parts if isinstance(part, Blank) and part.face == face)

    def _cut(self, found: Found) -> Cut | None:
        """Give a line with its place, None where it is painted in a group of its own."""
        stream, places = self.streams[found.page], self.places[found.page]
        if any(self.marks[text][1] not in places for text in found.texts):
            return None
        spans = [(text, *places[self.marks[text][1]]) for text in found.texts]
        parts: list[FixedRun | Blank | bytes] = []
        before = spans[0][1]
        for text, start, end in spans:
            if start > before:
                parts.append(_joined(stream.stream[before:start]))
            parts.append(self._part(text, stream.stream[start:end]))
            before = end
        return Cut(stream, spans[0][1], before, _room(found, parts))

    def _part(self, text: TextBox, items: Sequence[object]) -> FixedRun | Blank:
        at = next(n for n, item in enumerate(items) if item == b"BT") + 1
        matrix = items[at]
        drawn = isinstance(matrix, bytes) and matrix.endswith(b" Tm")
        x, y = text.position_x, text.position_y + text.baseline
        head, tail = _joined(items[:at]), items[at + drawn :]
        number = _slot(text)
        if number is None:
            width = self._width(tail) if drawn else text.width
            return FixedRun(head, _joined(tail), x, y, width, text.text[:1], text.text[-1:])
        field = self.fields.all[number]
        name, size = next(pair for item in tail if (pair := _font(item)))
        font = self.fonts[name]
        if font not in self.faces:
            self.faces.append(font)
        return Blank(field.name, field.shown, self.faces.index(font), size, head, y)

    def _width(self, items: Sequence[object]) -> float:
        """Give the advance of what is shown (px), without what follows its last glyph: that gap hangs on the value."""
        # By the font's own widths, as a viewer does: a box is wider by the gap that follows it.
        at = end = 0.0
        widths: Mapping[int, float] = {}
        size = 0.0
        for item in map(as_bytes, items):
            if pair := _font(item):
                widths, size = self.fonts[pair[0]].widths, pair[1]
            elif item.endswith(b"TJ"):
                for codes, kern in _SHOWN.findall(item):
                    if codes:
                        at += sum(widths[int(codes[n : n + 4], 16)] for n in range(0, len(codes), 4)) * size / 1000
                        end = at
                    else:
                        at -= float(kern) * size / 1000
        return end


def _joined(items: Sequence[object]) -> bytes:
    return b"".join(as_bytes(item) + b"\n" for item in items)


def _font(item: object) -> tuple[str, float] | None:
    found = _TF.fullmatch(as_bytes(item))
    return (found[1].decode(), float(found[2])) if found else None


def _places(stream: Stream) -> Mapping[int, tuple[int, int]]:
    """Give where each piece of marked content begins and ends among the items of a stream, by its MCID."""
    places: dict[int, tuple[int, int]] = {}
    number, start, inner = -1, 0, 0
    for at, item in enumerate(stream.stream):
        if item == b"BDC" and (found := _MCID.search(as_bytes(stream.stream[at - 1]))):
            number, start = int(found[1]), at - 2
        # Marked content within ours: words that are said in place of glyphs.
        elif number >= 0 and (item == b"BDC" or (item == b"EMC" and inner)):
            inner += 1 if item == b"BDC" else -1
        elif item == b"EMC" and number >= 0:
            places[number] = (start, at + 1)
            number = -1
    return places


def _room(found: Found, parts: Sequence[FixedRun | Blank | bytes]) -> FieldLine:
    block, align = found.block, _align(found)
    size = min(text.style["font_size"] for text in found.texts)
    told = _address(block), "".join(text.text for text in found.texts)[:40]
    left, width = block.content_box_x(), block.width
    if _own(block):
        room = float(_attribute(block.element, ROOM) or 0) * PX_PER_MM
        left += {"left": 0.0, "center": 0.5, "right": 1.0}[align] * (width - room)
        return FieldLine(0, align, left, room, size, True, tuple(parts), *told)
    start = found.texts[0].position_x if align == "left" else left
    return FieldLine(0, align, start, left + width - start, size, False, tuple(parts), *told)


def _address(block: Box) -> Address:
    """Give the address of a block, of furniture that is painted more than once that of its line."""
    own = _attribute(block.element, "id") or ""
    line, _, number = own.rpartition("_")
    return line if number.isdigit() and line in PAINTED else own
