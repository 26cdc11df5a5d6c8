"""Whether every glyph of a finished PDF stands in its room: the page, and the cell, box or block of its text."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from yinfa.finding import Finding
from yinfa.model.place import Address
from yinfa.reading.pdf import PAINTED, Glyphs, codes

ROOM = "/Room"
ABOVE, BELOW = 0.88, 0.12
"""Em box of a glyph above and below its baseline, em."""
SLACK, SLACK_EM = 0.5, 0.05
"""pt, and em of large type, by which rounding may let a line pass its room: each kern is cut to whole thousandths."""
LEADING = 1.0
"""Em by which a line may be higher than its box says: its leading is less than its type."""
MARKS = frozenset("「『（《〈【〔〖〘〚“‘［｛」』）》〉】〕〗〙〛”’］｝，、；：。？！．·・‧")
"""What has ink in half of its square only, or in the middle; a line may end or begin with the other half cut off."""
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


def check(data: bytes) -> tuple[Finding, ...]:
    """Look for words that leave their room (D017), once for each address."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        found: dict[Address, Finding] = {}
        fonts = _Fonts()
        for number, page in enumerate(pdf.pages, 1):
            known: Any = parents[int(page.StructParents)] if "/StructParents" in page else ()
            for mark, text in _strays(page, fonts.of(page)):
                address = _address(mark, known)
                facts = (("page", str(number)), ("text", text[:40]))
                found.setdefault(address, Finding("D017", facts=facts, address=address))
    return tuple(found.values())


def _address(mark: Any, parents: Any) -> Address:
    """Give the address of a piece of marked content: that of the line of furniture, or of the nearest block above."""
    if PAINTED in mark:
        return str(mark[PAINTED]).partition("_")[0]
    element = parents[int(mark.MCID)] if "/MCID" in mark and int(mark.MCID) < len(parents) else None
    while isinstance(element, pikepdf.Dictionary):
        if "/ID" in element:
            return str(element.ID)
        element = element.get("/P")
    return ""


_Ink = tuple[float, float | None, str]
"""Of a glyph: its advance and what is blank of it at each side, em (None: it has no ink); its text."""
_LOST: _Ink = (1.0, 0.0, "")
"""Of a glyph that its font does not know."""


def _shown(glyphs: Mapping[int, _Ink], operand: Any) -> _Shown:
    """Measure what an operator shows."""
    at, low, high, said = 0.0, math.inf, -math.inf, []
    for item in operand if isinstance(operand, pikepdf.Array) else (operand,):
        if not isinstance(item, pikepdf.String):
            at -= float(item) / 1000
            continue
        for code in codes(item):
            width, blank, text = glyphs.get(code, _LOST)
            said.append(text)
            if blank is not None:
                low, high = min(low, at + blank), max(high, at + width - blank)
            at += width
    return _Shown(low, high, at, "".join(said))


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where the first glyph of a show begins and the last one ends, em, but for white and the blank halves of marks."""

    low: float
    high: float
    advance: float
    text: str


class _Fonts:
    """The glyphs of the fonts of a file: a font that many pages have is read once."""

    def __init__(self) -> None:
        self.texts = Glyphs()
        self.known: dict[tuple[int, int], dict[int, _Ink]] = {}

    def of(self, page: pikepdf.Page) -> dict[str, dict[int, _Ink]]:
        """Give the fonts of a page by their names."""
        fonts: Any = page.Resources.get("/Font", {})
        for font in fonts.values():
            if font.objgen not in self.known:
                self.known[font.objgen] = _inks(font, self.texts.of(font))
        return {name: self.known[font.objgen] for name, font in fonts.items()}


def _inks(font: Any, texts: Mapping[int, str]) -> dict[int, _Ink]:
    widths = _widths(font.DescendantFonts[0])
    return {code: _ink(widths.get(code, 1.0), texts.get(code, "")) for code in {*widths, *texts}}


def _ink(width: float, text: str) -> _Ink:
    return width, None if text.isspace() else width / 2 if text in MARKS else 0.0, text


def _widths(font: Any) -> dict[int, float]:
    """Read the widths of the glyphs (ISO 32000-1, 9.7.4.3): `first [w …]`, as both writers here put them."""
    found = list(font.get("/W", ()))
    return {
        int(first) + n: float(width) / 1000
        for first, widths in zip(found[::2], found[1::2], strict=True)
        for n, width in enumerate(widths)
    }


def _strays(page: pikepdf.Page, fonts: Mapping[str, Mapping[int, _Ink]]) -> Iterator[tuple[Any, str]]:
    """Give the properties and the words of each show of text that leaves its room."""
    states: list[Matrix] = []
    marks: list[Any] = [{}]
    whole = text = UNIT
    glyphs: Mapping[int, _Ink] = {}
    size = at = 0.0
    for operands, operator in pikepdf.parse_content_stream(page, "q Q cm Tf Tm Tj TJ BDC BMC EMC"):
        match str(operator):
            case "q":
                states.append(whole)
            case "Q":
                whole = states.pop()
            case "cm":
                whole = _after(_matrix(operands), whole)
            case "Tf":
                glyphs, size = fonts[str(operands[0])], float(operands[1])
            case "Tm":
                text, at = _matrix(operands), 0.0
            case "BDC" | "BMC":
                own: Any = operands[1] if len(operands) > 1 else {}
                marks.append(own if ROOM in own else marks[-1])
            case "EMC":
                marks.pop()
            case _:
                shown = _shown(glyphs, operands[0])
                span = (at + shown.low * size, at + shown.high * size)
                at += shown.advance * size
                room = marks[-1].get(ROOM)
                if room and span[0] <= span[1] and not _inside(span, size, _after(text, whole), room):
                    yield marks[-1], shown.text


def _inside(span: tuple[float, float], size: float, matrix: Matrix, room: Any) -> bool:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in span for y in (-BELOW * size, ABOVE * size)]
    ys = [b * x + d * y + f for x in span for y in (-BELOW * size, ABOVE * size)]
    left, bottom, right, top = map(float, room)
    slack = max(SLACK, SLACK_EM * size * math.hypot(a, b))
    over = LEADING * size * math.hypot(c, d)
    return left - slack <= min(xs) and max(xs) <= right + slack and bottom - over <= min(ys) and max(ys) <= top + over


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _after(first: Matrix, then: Matrix) -> Matrix:
    """Multiply two matrices (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
