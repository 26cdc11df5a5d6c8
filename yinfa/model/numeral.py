"""Numbers written in Han and in Roman numerals."""

from __future__ import annotations

_HAN = "零一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def han_number(n: int) -> str:
    """Write 1 to 9,999 in Han numerals: 10 is 十, 21 is 二十一, 105 is 一百零五."""
    if n <= 0 or n > 9999:
        return str(n)
    out, zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = n // place % 10
        if figure:
            out += ("零" if zero and out else "") + _HAN[figure] + unit
            zero = False
        else:
            zero = True
    return out[1:] if out.startswith("一十") else out


def roman(n: int) -> str:
    """Write i, ii, iii, iv."""
    text = ""
    for worth, sign in _ROMAN:
        text, n = text + sign * (n // worth), n % worth
    return text
