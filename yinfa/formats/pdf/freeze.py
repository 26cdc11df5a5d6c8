"""Freeze a PDF that is about to be written: all its objects as bytes, but for the lines that hold slots."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import md5

from yinfa.assets import Face
from yinfa.formats.pdf.boxes import Font
from yinfa.formats.pdf.master import FieldLine, FontObjects, PdfMaster, Symbol, drawn, row
from yinfa.formats.pdf.objects import Entries, File, Object, Stream, array, at, content, dictionary, stream
from yinfa.formats.pdf.slots import Cut

# Bytes above 127 in the second line say that the file is binary (ISO 32000-1, 7.5.2); these are WeasyPrint's.
_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_FREE = b"\0\0\0\0\0\xff\xff"


def freeze(
    pdf: File, cuts: Sequence[Cut], drawing: Sequence[tuple[Font, Face]], symbols: Sequence[tuple[int, Symbol]]
) -> PdfMaster:
    """Give the master of a PDF; `drawing` are WeasyPrint's fonts that draw slots, with what they are cut from.

    `symbols` are drawn on top of pages.
    """
    streams, lines = _divide(pdf, cuts, symbols)
    descriptors = [_descriptor(pdf, font) for font, _ in drawing]
    pdf.add_object(pdf.info)
    # Numbers are given before anything is drawn: objects that every edition has anew come last, so that all others
    # stand at the same byte in all editions.
    packed = len(pdf.objects)
    first = packed + 1
    dresses = tuple(
        _dress(pdf, face, descriptor, first + 3 * n)
        for n, ((_, face), descriptor) in enumerate(zip(drawing, descriptors, strict=True))
    )
    first += 3 * len(dresses)
    numbered = {line: replace(line, number=first + n) for n, line in enumerate(lines)}
    first += len(lines)
    distinct = dict.fromkeys(symbol for _, symbol in symbols)
    drawings = {symbol: replace(symbol, number=first + n) for n, symbol in enumerate(distinct)}
    for page, parts in streams:
        references = [_number(part, numbered, drawings) for part in parts]
        page["Contents"] = array(part for number in references for part in (number, 0, "R"))
    body, rows = _body(pdf, packed)
    trailer = b"/Root %b/Info %b" % (pdf.catalog.reference, pdf.info.reference)
    return PdfMaster(body, rows, trailer, dresses, tuple(numbered.values()), tuple(drawings.values()), {})


Drawn = Stream | FieldLine | Symbol
"""What a page is drawn by, in order."""


def _number(part: Drawn, lines: Mapping[FieldLine, FieldLine], drawings: Mapping[Symbol, Symbol]) -> int:
    match part:
        case FieldLine():
            return lines[part].number
        case Symbol():
            return drawings[part].number
        case _:
            return part.number


def _divide(
    pdf: File, cuts: Sequence[Cut], symbols: Sequence[tuple[int, Symbol]]
) -> tuple[list[tuple[Entries, list[Drawn]]], list[FieldLine]]:
    """Divide the streams of pages at the lines cut out; a line that pages share is one object.

    A line without a value is set here, once. Raises DoesNotFit (D011).
    """
    pages: list[tuple[Entries, list[Drawn]]] = []
    lines: dict[FieldLine, None] = {}
    for number, reference in enumerate(pdf.page_references):
        page: Entries = at(pdf, reference)
        whole = content(pdf, reference)
        here = sorted((cut for cut in cuts if cut.stream is whole), key=lambda cut: cut.start)
        above = [symbol for place, symbol in symbols if place == number]
        if not here and not above:
            continue
        items, start = whole.stream, 0
        parts: list[Drawn] = []
        fixed: list[object] = []
        for cut in here:
            fixed += items[start : cut.start]
            start = cut.end
            if not cut.line.varies:
                fixed.append(drawn(cut.line, {}, (), ()))
                continue
            parts += [_chunk(pdf, fixed, None if parts else whole), cut.line]
            lines.setdefault(cut.line)
            fixed = []
        parts += [_chunk(pdf, fixed + items[start:], None if parts else whole), *above]
        pages.append((page, parts))
    return pages, list(lines)


def _chunk(pdf: File, items: list[object], whole: Stream | None) -> Stream:
    if whole is None:
        whole = stream()
        pdf.add_object(whole)
    whole.stream = items
    return whole


def _descriptor(pdf: File, font: Font) -> tuple[Entries, Entries]:
    """Copy the dictionaries of a font for the one that every edition cuts; its name says it is another cut."""
    known: Entries = at(pdf, _fonts(pdf)[font.hash])
    shape: Entries = at(pdf, known["DescendantFonts"][0])
    old: Entries = at(pdf, shape["FontDescriptor"])
    # Six capitals and + name a subset (9.6.4); one drawn from the font's own name is the same in every run.
    tag = "".join(chr(65 + byte % 26) for byte in md5(b"slots" + font.name, usedforsecurity=False).digest()[:6])
    name = f"/{tag}+".encode() + font.name.partition(b"+")[2]
    descriptor = dictionary(**{**dict(old.items()), "FontName": name})
    whole = dictionary(**{**dict(known.items()), "BaseFont": name})
    pdf.add_object(descriptor)
    pdf.add_object(whole)
    _fonts(pdf)[tag] = whole.reference
    return descriptor, whole


def _fonts(pdf: File) -> dict[str, bytes]:
    page: Entries = at(pdf, pdf.page_references[0])
    resources: Entries = at(pdf, page["Resources"])
    found: dict[str, bytes] = at(pdf, resources["Font"])
    return found


def _dress(pdf: File, face: Face, made: tuple[Entries, Entries], first: int) -> FontObjects:
    descriptor, whole = made
    file, unicode, descendant = first, first + 1, first + 2
    key = "FontFile3" if "FontFile3" in descriptor else "FontFile2"
    descriptor[key] = f"{file} 0 R"
    whole["ToUnicode"] = f"{unicode} 0 R"
    whole["DescendantFonts"] = array([f"{descendant} 0 R"])
    subtype = 0 if key == "FontFile3" else 2
    head = (
        b"<</Type/Font/Subtype/CIDFontType%d/BaseFont%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor %b"
    ) % (subtype, whole["BaseFont"], descriptor.reference)
    resource = next(name for name, value in _fonts(pdf).items() if value == whole.reference)
    return FontObjects(face, resource.encode(), file, unicode, descendant, head)


def _body(pdf: File, packed: int) -> tuple[bytes, bytes]:
    """Write all objects, the small ones in one object stream; give the bytes and the cross-reference rows."""
    out, rows, at = [_HEAD], [_FREE], len(_HEAD)
    small: list[tuple[int, bytes]] = []
    objects: Sequence[Object] = pdf.objects[1:]
    for item in objects:
        if item.free == "f":
            rows.append(_FREE)
        # Streams stand alone (7.5.7); the rest is small, and alike enough to be compressed together.
        elif item.compressible:
            rows.append(b"\2" + packed.to_bytes(4, "big") + len(small).to_bytes(2, "big"))
            small.append((item.number, item.data))
        else:
            rows.append(row(at))
            out.append(item.indirect + b"\n")
            at += len(out[-1])
    places, offset = [], 0
    for number, data in small:
        places.append(b"%d %d" % (number, offset))
        offset += len(data) + 1
    index = b" ".join(places) + b"\n"
    data = zlib.compress(index + b"\n".join(data for _, data in small), 9)
    keys = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (len(small), len(index), len(data))
    rows.append(row(at))
    out.append(b"%d 0 obj\n<<%b>>stream\n%b\nendstream\nendobj\n" % (packed, keys, data))
    return b"".join(out), b"".join(rows)
