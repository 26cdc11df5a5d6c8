"""Bopomofo readings taken apart: symbols, tone mark, light tone."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SYLLABLE = re.compile("(?P<light>˙?)(?P<symbols>[\u3105-\u312f\u31a0-\u31bf]{1,4})(?P<tone>[˙ˉˊˇˋ]?)")


@dataclass(frozen=True, slots=True)
class Zhuyin:
    """One syllable as written: `light` + `symbols` + `tone` is the reading."""

    symbols: str
    tone: str = ""
    """Written after the symbols, at most one of ˉˊˇˋ˙."""
    light: str = ""
    """˙ where it is written first."""


def zhuyin(reading: str) -> Zhuyin | None:
    """Take one bopomofo syllable apart; None where the reading is none."""
    found = _SYLLABLE.fullmatch(reading)
    return Zhuyin(found["symbols"], found["tone"], found["light"]) if found else None
