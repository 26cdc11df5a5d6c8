"""Characters by their behaviour in a line, and what may happen between two of them.

One letter a class, so that a paragraph's classes are a string, on which regular expressions and pairs work.
Marks of Taiwan and Hong Kong, set in the middle of their square, have small letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from yinfa.formats.pdf.chinese.rules import RULES, on

HAN, OPEN, CLOSE, STOP, END, DOT, DASH, DOTS, JOIN, SLASH, UNIT, WIDTH = "HOCSEMDTJZPF"
LATIN, DIGIT, PERCENT, SPACE, GLUE, OTHER, RAISED, ATOM, BREAK = "LNU GXKAB"
MARKS = {
    OPEN: "「『（《〈【〔〖〘〚“‘［｛",
    CLOSE: "」』）》〉】〕〗〙〛”’］｝",
    STOP: "，、；：",
    END: "。？！．",
    DOT: "·・‧",
    DASH: "—⸺―",
    DOTS: "…⋯",
    JOIN: "–～〜",
    SLASH: "／",
    UNIT: "％‰℃℉",
    PERCENT: "%°",
    GLUE: "\u00a0\u202f\u2060\ufeff",
    BREAK: "\n",
    SPACE: " ",
    ATOM: "\ufffc",
    RAISED: "ˉˊˇˋ",
    HAN: "˙",
}
MID_CLOSE, MID_STOP, MID_END, MID_DOT = "csem"
CENTRED = str.maketrans(CLOSE + STOP + END + DOT, MID_CLOSE + MID_STOP + MID_END + MID_DOT)
# Closing brackets have their ink at the left in every region: only stops stand in the middle.
BLANK = {OPEN: (0.5, 0.0), CLOSE: (0.0, 0.5), MID_CLOSE: (0.0, 0.5), STOP: (0.0, 0.5), END: (0.0, 0.5)}
BLANK |= {MID_STOP: (0.25, 0.25), MID_END: (0.25, 0.25)}
"""What a full-width mark can give up at its left and right, in em."""
WIDE = re.compile(
    "[\u2e80-\u303f\u3105-\u312f\u31a0-\u31bf\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
FOREIGN = re.compile("[\t\u00ad\u0590-\u08ff\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]")
"""What this room leaves to WeasyPrint: tabs, soft hyphens, text from right to left."""
APOSTROPHE = re.compile("(?<=[A-Za-z])[’‘](?=[A-Za-z])")
MEASURE = re.compile("(?<=[0-9]) (?=[kcmµMGT]?(?:[gmlLWVAshBJN]|Hz|Pa|Wh)\\b|(?:ha|dB|min|mol|kn)\\b|[°℃%‰])")
"""The space between a number and its unit."""
OURS = re.compile(f"{WIDE.pattern}|{MEASURE.pattern}")
"""What makes a paragraph one of this room."""
_CJK = set("HOCcSsEeMmDTJZPFA")
_NOT_FIRST = set("CcSsEeMmTJZPU")
_NOT_LAST = set("OZ")
NOT_FIRST, NOT_LAST = _NOT_FIRST | {RAISED, SPACE, GLUE}, _NOT_LAST | {GLUE}
"""What a line neither begins nor ends with, even where a word must be torn."""
_LETTERS = set("LN")
_SOLID = (DASH, DOTS, WIDTH)
"""What is one sign, or one number, over several characters: ——, ……, １２３."""
COUNTED = HAN + LATIN + DIGIT + WIDTH
"""What counts where a last line is too short (CLREQ, orphans): two of these, not a word and its full stop."""


class _Table(dict[int, str]):
    def __missing__(self, point: int) -> str:
        character = chr(point)
        kind = unicodedata.category(character)
        if kind[0] == "M":
            found = RAISED
        elif unicodedata.east_asian_width(character) in "WF":
            found = ATOM if kind[0] not in "LN" else WIDTH if 0xFF10 <= point <= 0xFF5A else HAN
        else:
            found = LATIN if kind[0] == "L" else DIGIT if kind == "Nd" else OTHER
        self[point] = found
        return found


_TABLE = _Table({ord(c): name for name, characters in MARKS.items() for c in characters})


def classify(text: str, centred: bool) -> str:
    """Give the class of each character; `centred` where marks stand in the middle of their square."""
    found = text.translate(_TABLE)
    return found.translate(CENTRED) if centred else found


def _may_break(a: str, b: str) -> bool | None:
    """Say whether a line may end between two classes; None leaves it to Unicode's own rules (UAX 14)."""
    if b in " BK" or a == BREAK or GLUE in (a, b):
        return a == BREAK
    # —— and …… are not divided over two lines (GB/T 15834 5.1): asked first, for a line may end behind other marks.
    if a == b and a in _SOLID:
        return not on("unbroken")
    if on("prohibit_start") and b in _NOT_FIRST and (a in _CJK or b in _CJK or a == SPACE):
        return False
    if on("prohibit_end") and a in _NOT_LAST:
        return False
    if not on("unbroken") or a == SPACE:
        return True
    # UAX 14 knows Latin words, addresses and numbers. It is not asked beside Han: it takes “ and ” for one class that
    # forbids a break on both sides (QU), where Chinese forbids one.
    return True if OTHER not in (a, b) and (a in _CJK or b in _CJK) else None


def _may_stretch(a: str, b: str) -> bool:
    # A number and its unit, and the two halves of ——, widen nowhere: they would be read as two things.
    if a in (SPACE, GLUE):
        return b not in (SPACE, BREAK, GLUE)
    if b in " BKG" or a == BREAK or (a == DIGIT and b == UNIT):
        return False
    if a == b and a in _SOLID:
        return not on("unbroken")
    return a in _CJK or b in _CJK


def _has_gap(a: str, b: str) -> bool:
    return (a == HAN and b in _LETTERS) or (b == HAN and (a in _LETTERS or a == PERCENT))


def pairs() -> tuple[dict[str, bool | None], dict[str, bool], dict[str, bool]]:
    """Give, by two classes, whether a line may end, widen and hold a gap between them, under the rules that hold."""
    return _pairs(tuple(map(on, RULES)))


@lru_cache(maxsize=32)
def _pairs(rules: tuple[bool, ...]) -> tuple[dict[str, bool | None], dict[str, bool], dict[str, bool]]:
    names = "HOCcSsEeMmDTJZPFLNU GXKAB"
    both = [(a, b) for a in names for b in names]
    return (
        {a + b: _may_break(a, b) for a, b in both},
        {a + b: _may_stretch(a, b) for a, b in both},
        {a + b: _has_gap(a, b) for a, b in both},
    )
