"""Fonts cut to exactly the characters of one galley."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Set
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import uharfbuzz as hb

from yinfa.assets import Face, FontFile
from yinfa.assets.glyphs import own_glyphs
from yinfa.assets.lend import lenders, lent
from yinfa.finding import Finding, PublishingError
from yinfa.model.language import nearest
from yinfa.theme import Theme

FEATURES = [
    int.from_bytes(tag, "big") for tag in (b"kern", b"halt", b"palt", b"locl", b"ccmp", b"liga", b"vert", b"pwid")
]
"""`locl` draws the regional forms of language spans; `halt` narrows marks; `pwid` draws the quotes of Latin text."""
WEIGHTS = (("regular", 400), ("bold", 700))
CODE = "mono"
"""The role that draws code, cut for its characters alone."""


def cut_fonts(
    theme: Theme, language: str, characters: str, source: Callable[[str], Path], code: str = ""
) -> tuple[FontFile, ...]:
    """Cut every role and weight of a theme. `source` gives the path of a font file by its name.

    The role of code is cut for the characters of `code`; where there are none it is left out.

    Raises PublishingError (F001 a character that a font lacks, F002 a font file that is not there).
    """
    made: list[FontFile] = []
    faults: list[Finding] = []
    for role, names in theme.tokens["fonts"].items():
        needed = code if role == CODE else characters
        data: dict[int, bytes] = {}
        for key, weight in WEIGHTS if needed else ():
            data[weight], missing = cut(_face(theme, language, (role, key), source), needed)
            faults += [_lacking(names[key], character) for character in missing]
        family = f"Y{role}-{sha256(b''.join(data.values())).hexdigest()[:8]}"
        made += [FontFile(family, role, weight, font, sha256(font).hexdigest()) for weight, font in data.items()]
    if faults:
        raise PublishingError(*faults)
    return tuple(made)


def lacking(theme: Theme, language: str, characters: str, source: Callable[[str], Path]) -> dict[str, str]:
    """Give the characters that a font file of a theme cannot draw, nor its fallbacks, each with the name of that file.

    Raises PublishingError (F003; I003 where a fallback that is not there might have drawn one).
    """
    asked: dict[str, Face] = {}
    for role, names in theme.tokens["fonts"].items():
        for key, _ in WEIGHTS:
            asked.setdefault(names[key], _face(theme, language, (role, key), source))
    lacking = {c: name for name, face in sorted(asked.items()) for c in undrawn(face, set(characters))}
    for name in theme.fallback_files if lacking else ():
        source(name)
    return lacking


def undrawn(face: Face, characters: Set[str]) -> Set[str]:
    """Give the characters that a face cannot draw, nor its fallbacks."""
    missing = _missing(face, characters)
    return missing - lenders(face, missing).keys()


def drawable(face: Face, characters: Set[str], path: Path) -> Face:
    """Give a face that draws characters by itself: the same where none is lent to it, else its cut, put at a path."""
    if not lenders(face, _missing(face, characters)):
        return face
    path.write_bytes(cut(face, "".join(sorted(characters)))[0])
    return Face(str(path), 0)


def _missing(face: Face, characters: Set[str]) -> Set[str]:
    return characters - set(map(chr, _opened(face).unicodes))


def _opened(face: Face) -> hb.Face:
    """Open one face of a font file. Raises PublishingError (F003) where it has none of that number."""
    opened = hb.Face(hb.Blob.from_file_path(face.path), face.index)
    if not opened.glyph_count:
        raise PublishingError(Finding("F003", facts=(("font", Path(face.path).name), ("index", str(face.index)))))
    return opened


def face_index(theme: Theme, language: str, role: str = "serif") -> int:
    """Give the face of a collection that draws a language's regional forms (`zh-MO` → `zh-Hant-HK`)."""
    names = theme.tokens["fonts"][role]
    faces: dict[str, int] = names.get("faces") or theme.tokens["faces"]
    usual = {"zh-Hant": next(iter(faces.values()))}
    return int(names.get("first", 0) + nearest(language, usual | faces, "zh-Hant"))


def faces(theme: Theme, language: str, source: Callable[[str], Path]) -> dict[tuple[str, int], Face]:
    """Give what each role and weight is cut from. `source` gives the path of a font file by its name."""
    return {
        (role, weight): _face(theme, language, (role, key), source)
        for role in theme.tokens["fonts"]
        for key, weight in WEIGHTS
    }


def _face(theme: Theme, language: str, named: tuple[str, str], source: Callable[[str], Path]) -> Face:
    """Give the face of a role and a weight's name, with those of its fallbacks that this machine has."""
    role, key = named
    names = theme.tokens["fonts"][role]
    fallbacks = tuple(filter(None, (_there(name, source) for name in names.get("fallbacks", ()))))
    return Face(str(source(names[key])), face_index(theme, language, role), fallbacks, key == "bold")


def _there(name: str, source: Callable[[str], Path]) -> str:
    """Give the path of a font file; nothing where this machine has none of that name."""
    try:
        path = source(name)
    except PublishingError:
        return ""
    return str(path) if path.is_file() else ""


def _lacking(font: str, character: str) -> Finding:
    facts = (("font", font), ("character", character), ("codepoint", f"U+{ord(character):04X}"))
    return Finding("F001", facts=facts)


def cut(face: Face, characters: str) -> tuple[bytes, list[str]]:
    """Cut a face to some characters; give those that it cannot draw, nor its fallbacks.

    Raises PublishingError (F002, F003).
    """
    if not Path(face.path).is_file():
        raise PublishingError(Finding("F002", facts=(("font", Path(face.path).name),)))
    plan = hb.SubsetInput()
    plan.unicode_set.update(map(ord, characters))
    plan.layout_feature_tag_set.clear()
    plan.layout_feature_tag_set.update(FEATURES)
    own = hb.subset(_opened(face), plan)
    missing = set(characters) - set(map(chr, own.unicodes))
    font = bytearray(own_glyphs(lent(own.blob.data, face, missing)))
    common_as_han(font)
    return identity_charset(font, hb.Face(bytes(font)).glyph_count), sorted(missing - lenders(face, missing).keys())


def common_as_han(font: bytearray) -> None:
    """Let characters of no script take the forms of Han, in place (OpenType, ScriptList of GSUB).

    A text of `——` alone, between two elements, is of no script: Noto's script DFLT knows no languages and draws it
    1.7 em long instead of 2.
    """
    base = _tables(font).get(b"GSUB")
    if base is None:
        return
    scripts = base + struct.unpack(">H", font[base + 4 : base + 6])[0]
    count = struct.unpack(">H", font[scripts : scripts + 2])[0]
    records = {bytes(font[i : i + 4]): i + 4 for i in range(scripts + 2, scripts + 2 + 6 * count, 6)}
    if {b"DFLT", b"hani"} <= records.keys():
        default, han = records[b"DFLT"], records[b"hani"]
        font[default : default + 2] = font[han : han + 2]


def _tables(font: bytes | bytearray) -> dict[bytes, int]:
    """Give where each table of a font begins."""
    return {tag: start for tag, (start, _) in _spans(font).items()}


def _spans(font: bytes | bytearray) -> dict[bytes, tuple[int, int]]:
    """Give start and length of each table of a font."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = struct.iter_unpack(">4s3I", font[12 : 12 + 16 * count])
    return {tag: (start, length) for tag, _, start, length in records}


def outlines(font: bytes | bytearray) -> bytes:
    """Give the outlines of an OpenType font alone, its table CFF; nothing where it has none."""
    start, length = _spans(font).get(b"CFF ", (0, 0))
    return bytes(font[start : start + length])


CHARSET, ROS = b"\x0f", b"\x0c\x1e"
"""Operators of a CFF top dictionary: the charset's offset, and the mark of a CID-keyed font."""


@lru_cache(maxsize=1)
def _entry() -> re.Pattern[bytes]:
    """Give what an entry of a CFF dictionary looks like: its operands, its operator (Adobe TN 5176 §4)."""
    # A real number ends with the byte of which one half is 15.
    last = b"".join(re.escape(bytes([n])) for n in range(256) if n & 15 == 15 or n >> 4 == 15)
    real = rb"\x1e[^%b]*[%b]" % (last, last)
    return re.compile(rb"((?:[\x20-\xf6]|[\xf7-\xfe].|\x1c..|\x1d....|%b)*)(\x0c.|[\x00-\x15])" % real, re.DOTALL)


def identity_charset(font: bytearray, glyphs: int) -> bytes:
    """Make CID equal glyph id, in place (Adobe TN 5176 §13).

    WeasyPrint writes glyph ids as CIDs; where they differ, MuPDF and Acrobat draw nothing.
    """
    tables = _tables(font)
    if b"CFF " not in tables:
        return bytes(font)
    base = tables[b"CFF "]
    names_end, _ = _index(font, base + font[base + 2])
    _, tops = _index(font, names_end)
    entries = {found[2]: found[1] for found in _entry().finditer(font, *tops[0])}
    if ROS in entries:
        at = base + _integer(entries[CHARSET])
        # Never longer than what stands there: three bytes where there are two glyphs.
        whole = b"\x02" + struct.pack(">HH", 1, glyphs - 2) if glyphs > 2 else b"\0\0\1"
        font[at : at + len(whole)] = whole
    return bytes(font)


def _index(font: bytearray, at: int) -> tuple[int, list[tuple[int, int]]]:
    """Give the end of a CFF INDEX, and where its items stand."""
    count = struct.unpack(">H", font[at : at + 2])[0]
    if not count:
        return at + 2, []
    size = font[at + 2]
    starts = range(at + 3, at + 3 + (count + 1) * size, size)
    offsets = [int.from_bytes(font[i : i + size], "big") for i in starts]
    data = at + 2 + (count + 1) * size
    return data + offsets[-1], [(data + a, data + b) for a, b in pairwise(offsets)]


def _integer(operand: bytes) -> int:
    first = operand[0]
    if first in (28, 29):
        return int.from_bytes(operand[1:], "big", signed=True)
    if first <= 246:
        return first - 139
    if first <= 250:
        return (first - 247) * 256 + operand[1] + 108
    return -(first - 251) * 256 - operand[1] - 108
