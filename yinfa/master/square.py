"""The square of a short code: a QR code of version 1, level Q and mask 3 (ISO/IEC 18004), with 16 characters.

Data, check words and modules hang on each other by exclusive or alone. So a square is the frame and, for each bit of
its data that is set, what this bit turns over: a sum of numbers, a bit for each module, instead of a drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import xor

SIDE = 21
WIDE = SIDE + 1
"""Modules of a side, and of a row with the white behind it, where a bar ends."""
FRAME = """\
#######..----.#######
#.....#.#----.#.....#
#.###.#.#----.#.###.#
#.###.#..----.#.###.#
#.###.#..----.#.###.#
#.....#..----.#.....#
#######.#.#.#.#######
.........----........
.###.##..----.....##.
------.--------------
------#--------------
------.--------------
------#--------------
........#------------
#######..------------
#.....#.#------------
#.###.#..------------
#.###.#.#------------
#.###.#.#------------
#.....#.#------------
#######..------------"""
"""What every square has, # for black: finders, timing, level and mask; - are the modules of data."""
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""The alphanumeric set, by value."""
LENGTH, WORDS, CHECKS = 16, 13, 13
"""Characters; words of eight bits that hold them, and that check these."""
HEAD, TAIL = 0b0010_000010000, 3
"""Alphanumeric, 16 characters; and bits that end the data."""
FIELD = 0x11D
"""The polynomial of the field of 256 words (7.5.2)."""


Bar = tuple[int, int]
"""A black bar: where it begins and ends among the modules of all rows, each with the white behind it."""


def bars(code: str) -> list[Bar]:
    """Give the black bars of a code's square."""
    return [found.span() for found in _BLACK.finditer(_told(code))]


def placed(bar: Bar) -> tuple[int, int, int]:
    """Give the left, the top and the width of a bar, modules."""
    start, end = bar
    y, x = divmod(start, WIDE)
    return x, y, end - start


def rows(code: str) -> list[str]:
    """Give the rows of a code's square, 1 for black."""
    told = _told(code)
    return [told[at : at + SIDE] for at in range(0, SIDE * WIDE, WIDE)]


_BLACK = re.compile("1+")


def _told(code: str) -> str:
    return f"{_square(code):0{SIDE * WIDE}b}"


def _square(code: str) -> int:
    data = HEAD
    for first, second in zip(code[::2], code[1::2], strict=True):
        data = data << 11 | 45 * SIGNS.index(first) + SIGNS.index(second)
    frame, turns = _table()
    data <<= TAIL
    while data:
        lowest = data & -data
        frame ^= turns[lowest]
        data ^= lowest
    return frame


@lru_cache(maxsize=1)
def _table() -> tuple[int, dict[int, int]]:
    """Give the frame under its mask, and what each bit of data turns over."""
    places = list(_places(FRAME.split("\n")))
    black = [(x, y) for y, row in enumerate(FRAME.split("\n")) for x, cell in enumerate(row) if cell == "#"]
    frame = sum(map(_module, (*black, *((x, y) for x, y in places if not (x + y) % 3))))
    turns = {}
    for n, checks in enumerate(_checks()):
        bits = f"{1 << n:0{8 * WORDS}b}{checks:0{8 * CHECKS}b}"
        turns[1 << n] = sum(_module(place) for place, bit in zip(places, bits, strict=True) if bit == "1")
    return frame, turns


def _module(place: tuple[int, int]) -> int:
    x, y = place
    return 1 << SIDE * WIDE - 1 - (WIDE * y + x)


def _places(cells: list[str]) -> Iterator[tuple[int, int]]:
    """Give the modules of data in their order: by pairs of columns from the right, up and down in turns (7.7.3)."""
    for turn, right in enumerate((*range(SIDE - 1, 6, -2), 5, 3, 1)):
        for y in range(SIDE) if turn % 2 else range(SIDE - 1, -1, -1):
            yield from ((x, y) for x in (right, right - 1) if cells[y][x] == "-")


def _checks() -> Iterator[int]:
    """Give the check words of each bit of data, the last first: its rest by the product of x - 2ⁿ (7.5.2)."""
    divisor, root = [1], 1
    for _ in range(CHECKS):
        divisor = list(map(xor, [*divisor, 0], [0, *(_times(one, root) for one in divisor)]))
        root = _twice(root)
    rest = divisor[1:]
    for _ in range(WORDS):
        words = rest
        for _ in range(8):
            yield int.from_bytes(bytes(words), "big")
            words = list(map(_twice, words))
        rest = list(map(xor, [*rest[1:], 0], (_times(rest[0], one) for one in divisor[1:])))


def _twice(word: int) -> int:
    return word << 1 ^ (FIELD if word & 128 else 0)


def _times(one: int, other: int) -> int:
    """Multiply two words of the field."""
    product = 0
    while other:
        product ^= one * (other & 1)
        one, other = _twice(one), other >> 1
    return product
