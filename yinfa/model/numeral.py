"""Numbers written in Han numerals."""

from __future__ import annotations

_HAN = "零一二三四五六七八九"


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
