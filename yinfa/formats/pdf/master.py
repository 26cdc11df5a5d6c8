"""A made PDF, ready to issue editions: data only, so that a worker takes it without any engine.

Everything is frozen but the lines that hold slots: each is a content stream of its own between the frozen stretches
of its page, set anew with a font cut from the edition's own values. The plain edition goes the same way.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import md5
from itertools import pairwise

from yinfa.assets import Face
from yinfa.assets.fieldfont import FieldFont, cut_for
from yinfa.finding import DoesNotFit, Finding
from yinfa.formats.pdf.chinese.joint import joint
from yinfa.master import Values
from yinfa.master.shortcode import ACROSS, path
from yinfa.model.place import Address

LEAST = 8.0
"""px (6 pt) below which no line is set, however long; from there on its letters are narrowed."""
NARROWEST = 0.5
"""Of their own width."""
_KIND = b"/Subtype/CIDFontType0C"
SLACK = 0.5
"""px by which rounding may let a line pass its room."""


@dataclass(frozen=True, slots=True)
class FixedRun:
    """Text of a line that is set as it was, at another place."""

    head: bytes
    """Operators up to the text matrix."""
    tail: bytes
    """Operators after it, to the end of the marked content."""
    x: float
    y: float
    width: float
    """px of the stream's own space, as all lengths here."""
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Blank:
    """The place of a value in a line."""

    name: str
    shown: str
    """What stands there where an edition gives no value."""
    face: int
    """Which of the master's faces draws it."""
    size: float
    head: bytes
    y: float


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A line that is set anew for every edition."""

    number: int
    """Object number of its content stream."""
    align: str
    """`left`, `center` or `right`: which end of the room it keeps to."""
    x: float
    """Where the room begins."""
    room: float
    size: float
    """Of its type."""
    shrinks: bool
    """Whether it stands in a box of its own, where a long value is set smaller."""
    parts: tuple[FixedRun | Blank | bytes, ...]
    """In order; bytes are operators between."""
    address: Address = field(default="", compare=False)
    """Of its block; pages share a line whatever its address."""
    shown: str = field(default="", compare=False)
    """How its text begins, without values."""

    @property
    def varies(self) -> bool:
        """Whether it holds a value."""
        return any(isinstance(part, Blank) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Symbol:
    """The place of the drawn code of an edition: an artifact, because the text says the same."""

    number: int
    """Object number of its content stream, the last of its page."""
    shown: str
    x: float
    y: float
    side: float
    """pt from the page's upper left, as all its lengths."""

    def drawn(self, values: Values) -> bytes:
        """Draw the code of an edition; nothing where it has none."""
        value = values.get("qr", self.shown)
        bars = path(value)
        scale = self.side / ACROSS
        place = b"%.6g 0 0 %.6g %.4f %.4f cm" % (scale, scale, self.x, self.y)
        told = b"<</Type /Layout /Code (%b)>>" % value.encode() if bars else b""
        return b"/Artifact %b BDC q %b %b Q EMC" % (told, place, bars) if bars else b""


@dataclass(frozen=True, slots=True)
class FontObjects:
    """A face as the PDF knows it: object numbers of what is cut anew, and what stays."""

    face: Face
    resource: bytes
    """Name in the resources."""
    font_file: int
    to_unicode: int
    descendant: int
    descendant_head: bytes
    """The dictionary of the descendant font up to its widths."""


@dataclass(frozen=True, slots=True)
class PdfMaster:
    """The frozen file and what an edition adds to it."""

    body: bytes
    rows: bytes
    """Cross-reference rows of the frozen objects, seven bytes each."""
    trailer: bytes
    """Keys of the cross-reference dictionary that never change."""
    dresses: tuple[FontObjects, ...]
    lines: tuple[FieldLine, ...]
    symbols: tuple[Symbol, ...]
    fixed: Mapping[str, str]
    """Fields that stand where no slot can be, with what they show."""
    findings: tuple[Finding, ...] = ()

    def issue(self, values: Values) -> bytes:
        """Give the file of one edition.

        Raises DoesNotFit (D010 a field without slot, D011 no room, D012 a character that the font lacks).
        """
        self._check(values)
        fonts = [cut_for(d.face, self._shown(n, values)) for n, d in enumerate(self.dresses)]
        out, rows, at = [self.body], [self.rows], len(self.body)
        for number, data in self._objects(values, fonts):
            whole = b"%d 0 obj\n%b\nendobj\n" % (number, data)
            rows.append(row(at))
            out.append(whole)
            at += len(whole)
        out.append(self._end(out[1:], b"".join(rows), at))
        return b"".join(out)

    def strays(self, values: Values, data: bytes) -> list[str]:
        """Name the objects that differ from the plain edition's, but for lines with values and the fonts of these."""
        from yinfa.formats.pdf.audit import strays

        cut = {n for d in self.dresses for n in (d.font_file, d.to_unicode, d.descendant)}
        cut |= {line.number for line in self.lines} | {symbol.number for symbol in self.symbols}
        return strays(self.issue({}), data, cut | {self._last})

    @property
    def _last(self) -> int:
        """The number of the cross-reference stream, which stands last."""
        return len(self.rows) // 7 + 3 * len(self.dresses) + len(self.lines) + len(self.symbols)

    def _check(self, values: Values) -> None:
        lost = [name for name, shown in self.fixed.items() if values.get(name, shown) != shown]
        if lost:
            raise DoesNotFit(*(Finding("D010", facts=(("field", name),)) for name in lost))

    def _shown(self, face: int, values: Values) -> str:
        slots = (p for line in self.lines for p in line.parts if isinstance(p, Blank) and p.face == face)
        return "".join(values.get(slot.name, slot.shown) for slot in slots)

    def _objects(self, values: Values, fonts: Sequence[FieldFont]) -> Iterator[tuple[int, bytes]]:
        """Give the objects of this edition by number, in the order of their numbers."""
        for dress, font in zip(self.dresses, fonts, strict=True):
            yield dress.font_file, _stream(_KIND if font.bare else b"/Length1 %d" % len(font.data), font.data)
            yield dress.to_unicode, _stream(b"", _cmap(font))
            widths = b" ".join(b"%d" % font.widths[g] for g in sorted(font.widths))
            yield dress.descendant, b"%b/W[0[%b]]>>" % (dress.descendant_head, widths)
        for line in self.lines:
            yield line.number, _stream(b"", drawn(line, values, self.dresses, fonts))
        for symbol in self.symbols:
            yield symbol.number, _stream(b"", symbol.drawn(values))

    def _end(self, written: Sequence[bytes], rows: bytes, at: int) -> bytes:
        number = len(rows) // 7
        whole = rows + row(at)
        identity = md5(b"".join((self.rows, self.trailer, *written)), usedforsecurity=False).hexdigest().encode()
        head = b"/Type/XRef/W[1 4 2]/Size %d/ID[<%b><%b>]%b" % (number + 1, identity, identity, self.trailer)
        return b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, _packed(head, whole), at)


def row(at: int) -> bytes:
    """Give the cross-reference row of an object that begins at a byte (ISO 32000-1, 7.5.8.3)."""
    return b"\1" + at.to_bytes(4, "big") + b"\0\0"


def _stream(keys: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (keys, len(data), data)


def _packed(keys: bytes, data: bytes) -> bytes:
    """Compress fast: what little the best level would save costs more time than all else."""
    return _stream(keys + b"/Filter/FlateDecode", zlib.compress(data, 1))


def _cmap(font: FieldFont) -> bytes:
    """Map glyphs to characters (ISO 32000-1, 9.10.3), at most 100 a block."""
    pairs = [b"<%04x> <%b>" % (g, _spelled(c)) for c, g in sorted(font.glyphs.items())]
    blocks = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def"
        b"/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        + b"".join(b"%d beginbfchar\n%b\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
        + b"endcmap CMapName currentdict/CMap defineresource pop end end"
    )


@lru_cache(maxsize=4096)
def _spelled(character: str) -> bytes:
    return character.encode("utf-16-be").hex().encode()


def drawn(line: FieldLine, values: Values, dresses: Sequence[FontObjects], fonts: Sequence[FieldFont]) -> bytes:
    """Set a line: its runs where they come to stand, its slots with their values. Raises DoesNotFit (D011)."""
    placed, width = _placed(line, values, fonts)
    scale = _scale(line, width)
    if scale is None:
        said = "".join(values.get(p.name, p.shown) for p in line.parts if isinstance(p, Blank))
        raise DoesNotFit(Finding("D011", facts=(("value", (said or line.shown)[:40]),), address=line.address))
    height = max(scale, min(1.0, LEAST / line.size))
    spare = {"left": 0.0, "center": 0.5, "right": 1.0}[line.align] * (line.room - width * scale)
    out = []
    for part, x in placed:
        if isinstance(part, bytes):
            out.append(part)
            continue
        matrix = b"%.6g 0 0 %.6g %.4f %.4f Tm\n" % (scale, -height, line.x + spare + x * scale, part.y)
        if isinstance(part, FixedRun):
            out += part.head, matrix, part.tail
        else:
            _, glyphs = _said(values.get(part.name, part.shown), fonts[part.face])
            font = b"/%b %.6g Tf\n" % (dresses[part.face].resource, part.size)
            out += part.head, matrix, font, glyphs, b" TJ\nET\nEMC\n"
    return b"".join(out)


def fits(line: FieldLine, fonts: Sequence[FieldFont]) -> bool:
    """Say whether what a line shows without values has room in it, set anew without the giving way of a paragraph."""
    return _scale(line, _placed(line, {}, fonts)[1]) is not None


def _scale(line: FieldLine, width: float) -> float | None:
    """Give how much narrower a line is set; None where it has no room."""
    if width <= line.room + SLACK:
        return 1.0
    scale = line.room / width
    return scale if line.shrinks and scale * line.size >= LEAST * NARROWEST else None


def _placed(
    line: FieldLine, values: Values, fonts: Sequence[FieldFont]
) -> tuple[list[tuple[FixedRun | Blank | bytes, float]], float]:
    """Give each part with its place from the start of the line, and the width of all."""
    at, last, end = 0.0, "", None
    out: list[tuple[FixedRun | Blank | bytes, float]] = []
    for part in line.parts:
        if isinstance(part, bytes):
            out.append((part, 0.0))
        elif isinstance(part, FixedRun):
            at += part.x - end if end is not None else joint(last, part.first) * line.size
            out.append((part, at))
            at, last, end = at + part.width, part.last, part.x + part.width
        else:
            value = values.get(part.name, part.shown)
            at += joint(last, value[:1]) * part.size
            out.append((part, at))
            at += _said(value, fonts[part.face])[0] * part.size
            last, end = value[-1:] or last, None
    return out, at


def _said(value: str, font: FieldFont) -> tuple[float, bytes]:
    """Give the width of a value in em, and its glyphs with the gaps between Han and Latin."""
    if value not in font.said:
        gaps = [0.0, *(joint(a, b) for a, b in pairwise(value))]
        codes = [font.glyphs[character] for character in value]
        parts = (
            (b">%d<%04x" % (round(-1000 * gap), code)) if gap else b"%04x" % code
            for gap, code in zip(gaps, codes, strict=False)
        )
        width = sum(font.widths[code] for code in codes) / 1000 + sum(gaps)
        font.said[value] = width, b"[<%b>]" % b"".join(parts)
    return font.said[value]
