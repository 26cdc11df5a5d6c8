"""Draw a reading as one run of text, its glyphs where they belong.

A box for each symbol of bopomofo is what layout spent most of its time on (6 ms a reading; 2 ms as one run).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yinfa.formats.pdf.boxes import TextBox
from yinfa.formats.pdf.objects import Pen

READING = "rt"
"""Element of a reading."""
PLACES = "data-places"
"""Attribute of the element of a run: left and top of each glyph, or of all of them, em from where the run begins."""
_CODES = re.compile("<([0-9a-f]*)>")


def placing(draw: Callable[..., object]) -> Callable[..., object]:
    """Give `draw_first_line` so that it draws glyphs at the places that their element gives."""

    def drawn(stream: Pen, box: TextBox, *rest: object) -> object:
        places = box.element.get(PLACES) if box.element is not None else None
        return draw(_Placed(stream, places, box.style["font_size"]) if places else stream, box, *rest)

    return drawn


def unlined(draw: Callable[..., object]) -> Callable[..., object]:
    """Give `draw_text_decoration` so that the line of a link does not go on under the readings of its words.

    What stands outside of the flow has none (CSS Text Decoration 3, 2), and a reading is drawn elsewhere than its box.
    """

    def drawn(stream: Pen, box: TextBox, *rest: object) -> None:
        if box.element_tag != READING:
            draw(stream, box, *rest)

    return drawn


class _Placed:
    """A content stream in which glyphs stand at places of their own; behind the last one they go on."""

    def __init__(self, stream: Pen, places: str, em: float) -> None:
        self._stream = stream
        self._places = [tuple(float(way) * em for way in place.split(",")) for place in places.split()]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def set_text_matrix(self, *matrix: float) -> None:
        """Keep where the run begins."""
        self._begin = matrix

    def show_text(self, text: str) -> None:
        """Show glyphs, four digits each."""
        if len(self._places) > 1:
            found: list[str] = _CODES.findall(text)
            codes = "".join(found)
            shown = [f"<{codes[n : n + 4]}>" for n in range(0, len(codes), 4)]
        else:
            shown = [text]
        for one in shown:
            if self._places:
                left, top = self._places.pop(0)
                a, b, c, d, e, f = self._begin
                # A matrix for each glyph: the distances within a TJ go along the line alone.
                self._stream.set_text_matrix(a, b, c, d, e + left, f + top)
            self._stream.show_text(one)
