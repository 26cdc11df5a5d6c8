"""The square of a short code, and its PNG, are what segno draws: bytes of editions hang on both."""

from __future__ import annotations

import io
import random

import segno

from yinfa.master import shortcode, square
from yinfa.master.shortcode import LENGTH, LETTERS, QUIET, grouped

CHANCE = random.Random(7)
CODES = ["0" * LENGTH, "Z" * LENGTH, *("".join(CHANCE.choices(LETTERS, k=LENGTH)) for _ in range(60))]


def drawn(code: str) -> segno.QRCode:
    return segno.make(code, version=1, error="q", mask=3, mode="alphanumeric", boost_error=False, micro=False)


def test_every_module_is_black_or_white_as_segno_has_it() -> None:
    for code in CODES:
        assert square.rows(code) == ["".join(map(str, row)) for row in drawn(code).matrix], code


def test_bars_cover_what_is_black_and_nothing_else() -> None:
    for code in CODES[:5]:
        placed = list(map(square.placed, square.bars(code)))
        black = {(x + n, y) for x, y, width in placed for n in range(width)}
        assert black == {(x, y) for y, row in enumerate(drawn(code).matrix) for x, one in enumerate(row) if one}
        assert len(black) == sum(width for *_, width in placed)


def test_the_png_has_the_bytes_of_segno() -> None:
    for code in CODES[:5]:
        out = io.BytesIO()
        drawn(code).save(out, kind="png", border=QUIET, scale=8)
        assert shortcode.png(grouped(code)) == out.getvalue()
