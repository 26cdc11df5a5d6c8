"""The letters of a drawing as outlines of the theme's fonts, so that every reader shows the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import uharfbuzz as hb
from lxml import etree

from yinfa.pictures.drawing import SVG, UNITS, XML

SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
"""px (CSS Fonts 3, 3.5)."""
INHERITED = (
    "font-size", "font-family", "font-weight", "text-anchor", "letter-spacing", "word-spacing", "dominant-baseline",
)  # fmt: skip
PAINT = (
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "visibility",
)  # fmt: skip
UNSET = ("rotate", "textLength", "baseline-shift", "writing-mode", "direction", "text-decoration")
"""What only the rasteriser sets."""
_LENGTH = re.compile(r"\s*([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|em|%)?")


class Undrawn(Exception):
    """What cannot be made plain shapes: the picture is drawn as a raster."""


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A font file, and which of its fonts."""

    path: str
    index: int


Faces = Mapping[str, FaceFile]
"""By role and weight, `sans 700`."""


@dataclass(slots=True)
class Letter:
    """One character where the drawing puts it."""

    character: str
    owner: etree._Element
    style: Mapping[str, str]
    x: float | None = None
    y: float | None = None
    dx: float = 0.0
    dy: float = 0.0


@dataclass(slots=True)
class _Run:
    """Letters of one element, set as one."""

    letters: list[Letter] = field(default_factory=list)

    @property
    def style(self) -> Mapping[str, str]:
        return self.letters[0].style


def inherited(style: Mapping[str, str], element: etree._Element) -> dict[str, str]:
    """Give the style within an element; sizes are px."""
    found = dict(style)
    for name in INHERITED:
        value = element.get(name)
        if value and value != "inherit":
            found[name] = value
    if element.get("font-size", "inherit") != "inherit":
        found["font-size"] = str(_size(element.get("font-size", ""), float(style.get("font-size", 16))))
    return found


def _size(text: str, above: float) -> float:
    named = {"smaller": above / 1.2, "larger": above * 1.2, **SIZES}
    return named[text] if text in named else length(text, above, above)


def length(text: str, em: float, whole: float = 0.0) -> float:
    """Give a length in px. Raises Undrawn."""
    found = _LENGTH.fullmatch(text.rstrip())
    if not found or (found[2] == "%" and not whole):
        raise Undrawn(text)
    return float(found[1]) * {"em": em, "%": whole / 100, **UNITS}[found[2] or ""]


def outlined(text: etree._Element, style: Mapping[str, str], faces: Faces) -> etree._Element:
    """Give a group of paths for a `text` element. Raises Undrawn."""
    group = etree.Element(SVG + "g")
    for name in ("transform", "clip-path", *PAINT):
        if text.get(name):
            group.set(name, text.get(name, ""))
    letters = _trimmed(_collected(text, style), text)
    at_x = at_y = 0.0
    for chunk in _chunks(letters):
        first = chunk[0].letters[0]
        at_x = at_x if first.x is None else first.x
        at_y = at_y if first.y is None else first.y
        at_x += _anchored(chunk, faces)
        for run in chunk:
            pen = _Pen(at_x + run.letters[0].dx, at_y + run.letters[0].dy)
            path = etree.SubElement(group, SVG + "path", d=_set(run, pen, faces))
            _paint(path, run.letters[0].owner, text)
            at_x, at_y = pen.x, at_y + run.letters[0].dy
    return group


def _collected(element: etree._Element, style: Mapping[str, str]) -> list[Letter]:
    """Give the letters of a text and of the spans in it, each where the innermost element puts it."""
    if any(element.get(name, "none") not in ("none", "normal", "baseline", "0", "lr-tb", "ltr") for name in UNSET):
        raise Undrawn("text")
    if element.get("display") == "none":
        return []
    style = inherited(style, element)
    letters = [Letter(c, element, style) for c in element.text or ""]
    for child in element:
        if child.tag not in (SVG + "tspan", SVG + "a"):
            raise Undrawn(str(child.tag))
        letters += _collected(child, style)
        letters += [Letter(c, element, style) for c in child.tail or ""]
    return letters


def _trimmed(letters: list[Letter], text: etree._Element) -> list[Letter]:
    """Drop the white space that is not set, then place the letters (SVG 1.1, 10.15)."""
    kept: list[Letter] = []
    keep = text.get(XML + "space") == "preserve" or text.get("white-space", "").startswith("pre")
    for letter in letters:
        letter.character = " " if letter.character in "\t\n\r" else letter.character
        if keep or letter.character != " " or (kept and kept[-1].character != " "):
            kept.append(letter)
    while kept and not keep and kept[-1].character == " ":
        kept.pop()
    _place(text, kept)
    return kept


def _place(element: etree._Element, letters: Sequence[Letter]) -> None:
    for child in element:
        _place(child, letters)
    own = [letter for letter in letters if _within(letter.owner, element)]
    em = float(own[0].style.get("font-size", 16)) if own else 16.0
    for name in ("x", "y", "dx", "dy"):
        values = re.split(r"[\s,]+", element.get(name, "").strip())
        for letter, value in zip(own, values, strict=False):
            if value and getattr(letter, name) in (None, 0.0):
                setattr(letter, name, length(value, em))


def _within(inner: etree._Element | None, outer: etree._Element) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.getparent() if inner.tag in (SVG + "tspan", SVG + "a") else None
    return inner is outer


def _chunks(letters: Sequence[Letter]) -> Iterator[list[_Run]]:
    """Part letters into chunks, which are anchored as one, and these into runs."""
    chunk: list[_Run] = []
    last: Letter | None = None
    for letter in letters:
        if chunk and (letter.x is not None or letter.y is not None):
            yield chunk
            chunk = []
        if not chunk or last is None or letter.owner is not last.owner or letter.dx or letter.dy:
            chunk.append(_Run())
        chunk[-1].letters.append(letter)
        last = letter
    if chunk:
        yield chunk


def _anchored(chunk: Sequence[_Run], faces: Faces) -> float:
    """Give how far left of its place a chunk begins."""
    share = {"middle": 0.5, "end": 1.0}.get(chunk[0].style.get("text-anchor", ""), 0.0)
    if not share:
        return 0.0
    pen = _Pen(0.0, 0.0)
    for run in chunk:
        pen.x += run.letters[0].dx
        _set(run, pen, faces)
    last = chunk[-1].style
    return -(pen.x - _gap(last.get("letter-spacing", "normal"), float(last.get("font-size", 16)))) * share


@dataclass(slots=True)
class _Pen:
    x: float
    y: float
    drawn: list[str] = field(default_factory=list)
    scale: float = 1.0
    left: float = 0.0

    def say(self, sign: str, *points: float) -> None:
        pairs = zip(points[::2], points[1::2], strict=True)
        told = (f"{self.left + x * self.scale:.3f} {self.y - y * self.scale:.3f}" for x, y in pairs)
        self.drawn.append(sign + " ".join(told))


def _set(run: _Run, pen: _Pen, faces: Faces) -> str:
    """Set a run from where the pen is, and give its outlines; the pen is left where it ends."""
    size = float(run.style.get("font-size", 16))
    font = _font(faces[_role(run.style)])
    upem = font.face.upem
    pen.scale = size / upem
    pen.y += _raised(run.style.get("dominant-baseline", ""), font) * pen.scale
    buffer = hb.Buffer()
    buffer.add_str("".join(letter.character for letter in run.letters))
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    hb.shape(font, buffer)
    letter_gap, word_gap = (_gap(run.style.get(name, "normal"), size) for name in ("letter-spacing", "word-spacing"))
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        pen.left = pen.x + at.x_offset * pen.scale
        font.draw_glyph(info.codepoint, _drawing(), pen)
        pen.x += at.x_advance * pen.scale + letter_gap
        pen.x += word_gap if run.letters[info.cluster].character == " " else 0.0
    return "".join(pen.drawn)


def _gap(text: str, em: float) -> float:
    return 0.0 if text == "normal" else length(text, em)


def _role(style: Mapping[str, str]) -> str:
    weight = style.get("font-weight", "normal")
    bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
    return f"{'serif' if style.get('font-family') == 'serif' else 'sans'} {700 if bold else 400}"


def _raised(baseline: str, font: Any) -> float:
    """Give how far below its place a line stands, in the font's units."""
    extents = font.get_font_extents("ltr")
    up, down = float(extents.ascender), float(extents.descender)
    x_height = float(font.get_metric_position(hb.OTMetricsTag.X_HEIGHT) or up * 0.45)
    known = dict.fromkeys(("", "auto", "alphabetic", "baseline"), 0.0)
    known |= {"middle": x_height / 2, "central": (up + down) / 2, "hanging": up * 0.8, "mathematical": up / 2}
    known |= {"text-before-edge": up, "text-after-edge": down, "ideographic": down}
    if baseline not in known:
        raise Undrawn(baseline)
    return known[baseline]


@cache
def _font(face: FaceFile) -> Any:
    return hb.Font(hb.Face(hb.Blob.from_file_path(face.path), face.index))


@cache
def _drawing() -> Any:
    """Give what writes outlines as the data of a path."""
    made = hb.DrawFuncs()
    made.set_move_to_func(lambda x, y, pen: pen.say("M", x, y))
    made.set_line_to_func(lambda x, y, pen: pen.say("L", x, y))
    made.set_quadratic_to_func(lambda a, b, x, y, pen: pen.say("Q", a, b, x, y))
    made.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.say("C", a, b, c, d, x, y))
    made.set_close_path_func(lambda pen: pen.say("Z"))
    return made


def _paint(path: etree._Element, owner: etree._Element, text: etree._Element) -> None:
    """Give a path the colours of the span it was, and of those around it within the text."""
    while owner is not text:
        for name in PAINT:
            if owner.get(name) and not path.get(name):
                path.set(name, owner.get(name, ""))
        parent = owner.getparent()
        assert parent is not None
        owner = parent
