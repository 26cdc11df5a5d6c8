"""What a cell shows of its value under a spreadsheet's number format (ECMA-376-1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

BUILTIN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "d"),
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??"},
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0;-#,##0"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00;-#,##0.00"),
    **{48: "##0.0E+0", 49: "@"},
}
"""By identifier; any day is `d` (27–36 and 50–58 are days in Chinese programs alone), any other the general one."""
_TOKEN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|General|AM/PM|A/P|上午/下午|E[+-]|.', re.IGNORECASE | re.DOTALL)
_COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+)\]", re.IGNORECASE)
_SIGN = re.compile(r"\[\$([^\]-]*)(?:-0*([0-9a-f]{1,4}))?\]", re.IGNORECASE)
"""A currency's sign and a locale; numerals of another script have more digits."""
_SYSTEM_DAYS = ("f800", "f400")
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_KINDS = {
    **dict.fromkeys("0#?", "digit"),
    **dict.fromkeys("ymdhsgeb", "day"),
    **{".": "point", ",": "comma", "@": "text", ";": "end", "general": "general"},
    **dict.fromkeys(("am/pm", "a/p", "上午/下午"), "day"),
    **dict.fromkeys(("%", "/", "!", "e+", "e-"), "other"),
}
_Section = tuple[tuple[str, str], ...]
"""Kinds and texts: literal, digit, point, comma, text, general, day, other."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format, taken apart."""

    numbers: tuple[_Section, ...]
    """Of numbers from zero, below it, and zero."""
    texts: _Section | None
    """None where a text is shown as it is."""
    day: bool
    """Whether it shows a day or a time."""

    def number(self, value: float) -> str | None:
        """Give what is shown of a number; None where that does not say which number it is."""
        own = 2 if value == 0 and len(self.numbers) > 2 else 1 if value < 0 and len(self.numbers) > 1 else 0
        found = (_laid(self.numbers[own], abs(value)) or "").strip()
        return ("-" if value < 0 and not own else "") + found if found else None

    def text(self, value: str) -> str | None:
        """Give what is shown of a text; None where that is nothing of it."""
        if self.texts is None or not value:
            return value
        if not any(kind == "text" for kind, _ in self.texts):
            return None
        return "".join(value if kind == "text" else text for kind, text in self.texts).strip()


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """Take a format apart."""
    sections: list[list[tuple[str, str]]] = [[]]
    for token in _TOKEN.findall(code):
        kind, text = _token(token)
        if kind == "end":
            sections.append([])
        elif text or kind != "literal":
            sections[-1].append((kind, text))
    parts = [tuple(section) for section in sections]
    texts: _Section | None = None
    if len(parts) > 3 or ("text" in dict(parts[-1]) and parts[-1] != (("text", "@"),)):
        texts = parts[min(3, len(parts) - 1)]
    numbers = [p for p in parts[:3] if "text" not in dict(p)]
    numbers = numbers or [tuple(("general", "") if kind == "text" else (kind, text) for kind, text in parts[0])]
    return NumberFormat(tuple(numbers), texts, any(kind == "day" for part in numbers for kind, _ in part))


def _token(token: str) -> tuple[str, str]:
    """Give kind and text of one piece of a format."""
    first = token[0]
    if first == '"':
        return "literal", token.strip('"')
    if first in "\\_*" and len(token) > 1:
        return "literal", {"\\": token[1], "_": " ", "*": ""}[first]
    if first == "[":
        return _bracket(token)
    return _KINDS.get(token.casefold(), "literal"), token


def _bracket(token: str) -> tuple[str, str]:
    sign = _SIGN.fullmatch(token)
    if _SPAN.fullmatch(token) or (sign and (sign[2] or "").casefold() in _SYSTEM_DAYS):
        return "day", token
    return ("literal", sign[1] if sign else "") if sign or _COLOUR.fullmatch(token) else ("other", token)


def _laid(section: _Section, value: float) -> str | None:
    """Lay the digits of a number, which is not negative, into a section."""
    kinds = [kind for kind, _ in section]
    if {"other", "day"} & set(kinds) or not {"general", "digit"} & set(kinds) or kinds.count("point") > 1:
        return None
    if "general" in kinds:
        return "".join(_general(value) if kind == "general" else text for kind, text in section)
    point = kinds.index("point") if "point" in kinds else len(kinds)
    before, after = section[:point], section[point + 1 :]
    grouped = _grouped(before)
    if grouped is None or any(kind == "comma" for kind, _ in after):
        return None
    places = [text for kind, text in after if kind == "digit"]
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    digits, _, rest = f"{rounded:f}".partition(".")
    kept = max(len(rest.rstrip("0")), len("".join(places).rstrip("#?")))
    whole = _whole(before, digits.lstrip("0"), grouped)
    fractions = iter(rest[:kept])
    tail = "".join(next(fractions, "") if kind == "digit" else text for kind, text in after)
    return whole + ("." if "point" in kinds else "") + tail


def _grouped(before: _Section) -> bool | None:
    """Say whether commas part thousands; None where they divide by a thousand or stand among other signs."""
    kinds = "".join({"digit": "0", "comma": ","}.get(kind, "x") for kind, _ in before).strip("x")
    if "," not in kinds:
        return False
    return True if re.fullmatch(r"0[0,]*0", kinds) else None


def _whole(before: _Section, digits: str, grouped: bool) -> str:
    """Lay the digits left of the point, the last one at the right; the first place takes what is over."""
    places = [text for kind, text in before if kind == "digit"]
    least = len("".join(places).lstrip("#?"))
    digits = digits.zfill(least) if least else digits
    if grouped:
        digits, places = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits), places[:1]
    over = len(digits) - len(places)
    laid = [digits[: over + 1], *digits[over + 1 :]] if over >= 0 else [*[""] * -over, *digits]
    left = iter(laid)
    return "".join(next(left, "") if kind == "digit" else "" if kind == "comma" else text for kind, text in before)


def _general(value: float) -> str:
    return str(int(value)) if value.is_integer() else f"{value:.10g}"
