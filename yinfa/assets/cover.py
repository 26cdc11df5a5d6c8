"""Draw the cover: the title in balanced lines on the theme's colours, SVG to JPEG with named fonts only."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image

from yinfa.assets.fonts import face_index
from yinfa.assets.lines import balanced, ems
from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.model.language import language_of
from yinfa.model.tree import Front
from yinfa.render import Printer

SIZE = (1600, 2400)
MEASURE = 1260.0
"""Width of the type area, px."""
QUALITIES = (82, 74, 66, 58)
CREATOR = 46
"""px of the names of those who wrote it."""
COLLECTIONS = (".ttc", ".otc")
BUDGET = 200_000
"""Bytes: the whole book keeps under 300 kB."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of the cover: its words, baseline and size, px."""

    text: str
    y: int
    size: int


def draw_cover(galley: Galley, font_paths: Mapping[str, Path]) -> bytes:
    """Draw a galley's cover as JPEG; `font_paths` names the files of `serif-bold` and `sans-bold`.

    Raises PublishingError (E001) where a font lacks a character.
    """
    language = galley.publication.front.language
    files = {role: str(font_paths[f"{role}-bold"]) for role in ("serif", "sans")}
    indices = {role: face_index(galley.theme, language, role) for role in files}
    svg = cover_svg(_called(galley, files, indices))
    _check(svg, [(files[role], indices[role]) for role in files])
    names = list(files.values())
    png = resvg_py.svg_to_bytes(svg_string=svg, font_files=names, skip_system_fonts=True)
    return _jpeg(Image.open(io.BytesIO(bytes(png))).convert("RGB"))


def _called(galley: Galley, files: Mapping[str, str], indices: Mapping[str, int]) -> Galley:
    """Let a drawing ask for fonts by the names that they bear: it has no letters where it asks for others."""
    key, tokens = language_of(galley.publication.front.language).face, galley.theme.printed
    fonts = {}
    for role, names in tokens["fonts"].items():
        known = _families(files[role]) if role in files else ()
        found = names[key] if not known or names[key] in known else known[min(indices[role], len(known) - 1)]
        fonts[role] = {**names, key: found}
    return replace(galley, theme=replace(galley.theme, tokens={**tokens, "fonts": fonts}))


@lru_cache(maxsize=8)
def _families(file: str) -> tuple[str, ...]:
    """Name the family of each face of a font file."""
    if not file.endswith(COLLECTIONS):
        with TTFont(file, lazy=True) as font:
            return (str(font["name"].getBestFamilyName()),)
    with TTCollection(file, lazy=True) as collection:
        return tuple(str(font["name"].getBestFamilyName()) for font in collection)


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


def cover_svg(galley: Galley) -> str:
    """Print the cover's SVG, without the white space between its elements."""
    front = galley.publication.front
    size, lines = _fitted(front.title, 200, 8)
    top = 620 if len(lines) < 4 else 540
    title = _stacked(lines, top, size, 1.36)
    below = min(66, size * 2 // 3)
    small, second = _fitted(front.subtitle, below, 3) if front.subtitle else (below, ())
    values = {
        "face": language_of(front.language).face,
        "kicker": front.subject[0] if front.subject else "",
        "lines": title,
        "subtitle": _stacked(second, title[-1].y + round(size * 0.3) + 130, small, 1.5),
        "foot": _foot(front),
        "year": str(front.dated.year),
        "dark": _mixed(galley.theme.tokens["colours"]["accent"], "000000", 0.38),
        "light": _mixed(galley.theme.tokens["colours"]["gold"], "FFF6DC", 0.62),
    }
    return Printer(galley, ()).page("epub/cover.svg.jinja", **values)


def _fitted(text: str, largest: int, most: int) -> tuple[int, tuple[str, ...]]:
    """Give size and lines: large in few lines, else smaller in more."""
    steps = ((largest * 3 // 4, min(3, most)), (largest * 3 // 5, min(4, most)), (72, most), (40, most + 4))
    for least, rows in steps:
        for count in range(1, rows + 1):
            lines = balanced(text, max(ems(text) / count + 1, MEASURE / largest))
            size = min(largest, int(MEASURE / max(map(ems, lines))))
            if len(lines) <= rows and size >= least:
                return size, lines
    return 40, balanced(text, MEASURE / 40)


def _stacked(lines: tuple[str, ...], top: int, size: int, leading: float) -> tuple[Placed, ...]:
    return tuple(Placed(line, top + round(n * size * leading), size) for n, line in enumerate(lines))


def _foot(front: Front) -> tuple[Placed, ...]:
    """Give publisher and authors, from the foot upwards."""
    size, lines = _fitted(front.publisher, 60, 1) if front.publisher else (60, ())
    placed = _stacked(lines, 2120, size, 1.4)
    if not front.creator:
        return placed
    return (*placed, Placed(_named(front.creator), 2220, CREATOR))


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


def _check(svg: str, files: Sequence[tuple[str, int]]) -> None:
    shown = set("".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))
    lacking = sorted(c for c in shown - set("&;#") if any(ord(c) not in _characters(*one) for one in files))
    if lacking:
        raise PublishingError(Finding("E001", facts=(("characters", " ".join(lacking)),)))


@lru_cache(maxsize=8)
def _characters(file: str, face: int) -> frozenset[int]:
    number = face if file.endswith(COLLECTIONS) else -1
    with TTFont(file, fontNumber=number, lazy=True) as font:
        return frozenset(font.getBestCmap())
