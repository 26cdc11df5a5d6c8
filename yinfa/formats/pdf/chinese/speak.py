"""Say the words of a line where its glyphs do not.

Where the pen leaps, programs that read pages guess a space; and a glyph has one text in a file (ISO 32000-1, 9.10.3),
though features of the font draw several characters with it: — and ― in Chinese, / and ／ of half an em. Such glyphs
stand in marked content with /ActualText (14.9.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from yinfa.formats.pdf.boxes import Layout, TextBox
from yinfa.formats.pdf.chinese.shape import run_class
from yinfa.formats.pdf.objects import Pen, dictionary

_PARTS = re.compile("<([0-9a-f]*)>|([^<>]+)")


def _parts(text: str) -> list[tuple[str, str]]:
    """Give the glyphs shown, four digits each, and the distances between."""
    return _PARTS.findall(text)


def speaking(draw: Callable[..., object]) -> Callable[..., object]:
    """Give `draw_first_line` so that it says the words where the pen leaps."""

    def drawn(stream: Pen, box: TextBox, *rest: object) -> object:
        if not isinstance(box.pango_layout, run_class()):
            return draw(_Tight(stream), box, *rest)
        speaker = _Speaker(stream, box.pango_layout)
        found = draw(speaker, box, *rest)
        speaker.close()
        return found

    return drawn


class _Tight:
    """A content stream without bytes that nobody sees: distances of nothing, digits below a thousandth of a px."""

    def __init__(self, stream: Pen) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def set_text_matrix(self, *matrix: float) -> None:
        self._stream.set_text_matrix(*(round(value, 3) for value in matrix))

    def show_text(self, text: str) -> None:
        text = text.replace(">0<", "")
        self._stream.show_text(text[:-1] if text.endswith(">0") else text)


class _Speaker:
    """A content stream that cuts shown text where a run has words to say."""

    def __init__(self, stream: Pen, run: Layout) -> None:
        self._stream, self._run = _Tight(stream), run
        self._at = 0
        self._open = False
        self._texts: Mapping[int, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def add_font(self, font: object) -> tuple[Any, float]:
        """Give a font and its size; what its glyphs say is kept in mind."""
        found: tuple[Any, float] = self._stream.add_font(font)
        self._texts = found[0].to_unicode
        return found

    def show_text(self, text: str) -> None:
        """Show glyphs, four digits each, and the distances between."""
        said = [*self._run.jumps, *self._misread(text)]
        if not said:
            self._at += sum(len(codes) for codes, _ in _parts(text)) // 4
            self._stream.show_text(text)
            return
        starts = {first: words for first, _, words in said}
        ends = {last for _, last, _ in said}
        waiting: list[str] = []
        for codes, distance in _parts(text):
            if distance:
                waiting.append(f" {distance} ")
            for n in range(0, len(codes), 4):
                if self._at in starts:
                    self._flush(waiting)
                    self._begin(starts[self._at])
                waiting.append(f"<{codes[n : n + 4]}>")
                self._at += 1
                if self._at - 1 in ends:
                    self._flush(waiting)
                    self.close()
        self._flush(waiting)

    def _misread(self, text: str) -> list[tuple[int, int, str]]:
        """Give the glyphs to be shown, outside of leaps, whose text in this font is that of others."""
        codes = "".join(codes for codes, _ in _parts(text))
        glyphs = [self._texts.get(int(codes[n : n + 4], 16)) for n in range(0, len(codes), 4)]
        told = self._run.told[self._at : self._at + len(glyphs)]
        if glyphs == told:
            return []
        places = enumerate(zip(glyphs, told, strict=False), self._at)
        wrong = [(at, words) for at, (glyph, words) in places if glyph != words and words]
        return [(at, at, w) for at, w in wrong if not any(a <= at <= b for a, b, _ in self._run.jumps)]

    def _flush(self, waiting: list[str]) -> None:
        if waiting:
            self._stream.show_text("".join(waiting).replace("><", ""))
            waiting.clear()

    def _begin(self, words: str) -> None:
        # UTF-16BE behind a byte order mark is a text string that every version of PDF knows.
        said = "FEFF" + words.encode("utf-16-be").hex().upper()
        self._stream.begin_marked_content("Span", dictionary(ActualText=f"<{said}>"))
        self._open = True

    def close(self) -> None:
        """End what is said."""
        if self._open:
            self._stream.end_marked_content()
        self._open = False
