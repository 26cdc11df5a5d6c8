"""Draw the cover: the title in balanced lines on the theme's colours, SVG to PNG with named fonts only."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import resvg_py
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image, ImageChops

from yinfa.assets import Face
from yinfa.assets.fonts import drawable, undrawn
from yinfa.assets.lines import balanced, ems
from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.model.front import Front
from yinfa.model.inline import lines as lines_of
from yinfa.model.language import language_of
from yinfa.pictures import media
from yinfa.render import Printer

SIZE = (1600, 2400)
MEASURE = 1260.0
"""Width of the type area, px."""
COLOURS, OFF = 256, 32
"""Colours of the palette, and how far of 255 it may be off anywhere: a JPEG of four times the bytes is off by 70."""
QUALITIES = (82, 74, 66, 58)
ENDED = 90
"""px below which lines that the author has ended are broken further."""
CREATOR = 46
"""px of the names of those who wrote it."""
COLLECTIONS = (".ttc", ".otc")
BESIDE = 15
"""Ems of the subject that have room beside an emblem."""
BUDGET = 200_000
"""Bytes: the whole book keeps under 300 kB."""


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One line of the cover: its words, baseline and size, px."""

    text: str
    y: int
    size: int


def draw_cover(galley: Galley, faces: Mapping[tuple[str, int], Face], emblem: bytes = b"") -> bytes:
    """Draw a galley's cover in the bold ones of its theme's faces by role and weight, with its emblem.

    A PNG; a JPEG where a PNG of few colours would not do. Raises PublishingError (E001) where a font lacks a character.
    """
    with TemporaryDirectory() as folder:
        shown = _shown(cover_svg(galley))
        bold = {r: drawable(faces[r, 700], shown, Path(folder, f"{r}.otf")) for r in ("serif", "sans")}
        svg = cover_svg(_called(galley, bold), emblem)
        _check(svg, bold.values())
        names = [face.path for face in bold.values()]
        png = resvg_py.svg_to_bytes(svg_string=svg, font_files=names, skip_system_fonts=True)
    return _packed(Image.open(io.BytesIO(bytes(png))).convert("RGB"))


def _called(galley: Galley, faces: Mapping[str, Face]) -> Galley:
    """Let a drawing ask for fonts by the names that they bear: it has no letters where it asks for others."""
    key, tokens = language_of(galley.publication.front.language).face, galley.theme.printed
    fonts = {}
    for role, names in tokens["fonts"].items():
        known = _families(faces[role].path) if role in faces else ()
        found = names[key] if not known or names[key] in known else known[min(faces[role].index, len(known) - 1)]
        fonts[role] = {**names, key: found}
    return replace(galley, theme=replace(galley.theme, tokens={**tokens, "fonts": fonts}))


def _families(file: str) -> tuple[str, ...]:
    """Name the family of each face of a font file."""
    if not file.endswith(COLLECTIONS):
        with TTFont(file, lazy=True) as font:
            return (str(font["name"].getBestFamilyName()),)
    with TTCollection(file, lazy=True) as collection:
        return tuple(str(font["name"].getBestFamilyName()) for font in collection)


def _packed(image: Image.Image) -> bytes:
    """Give a PNG of few colours where nobody sees that they are few, else a JPEG."""
    few = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    off = ImageChops.difference(image, few.convert("RGB")).histogram()  # 256 counts a band
    if max(n % 256 for n, count in enumerate(off) if count) > OFF:
        return _jpeg(image)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def as_jpeg(cover: bytes) -> bytes:
    """Give a cover as JPEG, for a house whose page of the cover asks for one."""
    return _jpeg(Image.open(io.BytesIO(cover)).convert("RGB"))


def _jpeg(image: Image.Image) -> bytes:
    """Give the best JPEG within the budget, else the smallest."""
    data = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, progressive=True)
        data = out.getvalue()
        if len(data) <= BUDGET:
            break
    return data


def cover_svg(galley: Galley, emblem: bytes = b"") -> str:
    """Print the cover's SVG, without the white space between its elements."""
    front = galley.publication.front
    told = lines_of(galley.publication.title.text)
    # A draft says in its title what it is.
    size, lines = _fitted(told if "".join(told) == front.title else (front.title,), 200, 8)
    top = 620 if len(lines) < 4 else 540
    title = _stacked(lines, top, size, 1.36)
    below = min(66, size * 2 // 3)
    small, second = _fitted((front.subtitle,), below, 3) if front.subtitle else (below, ())
    values = {
        "face": language_of(front.language).face,
        "kicker": next((s for s in front.subject if not emblem or ems(s) <= BESIDE), ""),
        "emblem": f"data:{media(emblem)};base64,{b64encode(emblem).decode()}" if emblem else "",
        "lines": title,
        "subtitle": _stacked(second, title[-1].y + round(size * 0.3) + 130, small, 1.5),
        "foot": _foot(front),
        "year": str(front.dated.year),
        "dark": _mixed(galley.theme.tokens["colours"]["accent"], "000000", 0.38),
        "light": _mixed(galley.theme.tokens["colours"]["gold"], "FFF6DC", 0.62),
    }
    return Printer(galley, ()).page("epub/cover.svg.jinja", **values)


def _fitted(told: tuple[str, ...], largest: int, most: int) -> tuple[int, tuple[str, ...]]:
    """Give size and lines: large in few lines, else smaller in more; lines that the author has ended end."""
    whole = int(MEASURE / max(map(ems, told)))
    if len(told) > 1 and whole >= ENDED:
        return min(largest, whole), told
    steps = ((largest * 3 // 4, min(3, most)), (largest * 3 // 5, min(4, most)), (72, most), (40, most + 4))
    for least, rows in steps:
        for count in range(1, rows + 1):
            across = max(sum(map(ems, told)) / count + 1, MEASURE / largest)
            lines = tuple(line for text in told for line in balanced(text, across))
            size = min(largest, int(MEASURE / max(map(ems, lines))))
            if len(lines) <= rows and size >= least:
                return size, lines
    return 40, tuple(line for text in told for line in balanced(text, MEASURE / 40))


def _stacked(lines: tuple[str, ...], top: int, size: int, leading: float) -> tuple[CoverLine, ...]:
    return tuple(CoverLine(line, top + round(n * size * leading), size) for n, line in enumerate(lines))


def _foot(front: Front) -> tuple[CoverLine, ...]:
    """Give publisher and authors, from the foot upwards."""
    size, lines = _fitted((front.publisher,), 60, 1) if front.publisher else (60, ())
    placed = _stacked(lines, 2120, size, 1.4)
    if not front.creator:
        return placed
    return (*placed, CoverLine(_named(front.creator), 2220, CREATOR))


def _named(creators: tuple[str, ...]) -> str:
    """Name as many as have room beside the year."""
    room = (MEASURE - 200) / CREATOR
    for count in range(len(creators), 0, -1):
        line = "　".join(creators[:count]) + ("…" if count < len(creators) else "")
        if ems(line) <= room:
            return line
    return creators[0][: int(room) - 1] + "…"


def _mixed(colour: str, other: str, share: float) -> str:
    """Mix two colours written in hex."""
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(other), strict=True)
    return "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _shown(svg: str) -> set[str]:
    """Give the characters of a cover."""
    return set(unescape("".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))))


def _check(svg: str, faces: Iterable[Face]) -> None:
    lacking = sorted(set().union(*(undrawn(face, _shown(svg)) for face in faces)))
    if lacking:
        raise PublishingError(Finding("E001", facts=(("characters", " ".join(lacking)),)))
