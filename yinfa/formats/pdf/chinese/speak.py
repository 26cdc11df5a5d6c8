"""Say the words of a line where its pen leaps: programs that read pages guess spaces from distances.

Glyphs on both sides of a leap stand in marked content with /ActualText (ISO 32000-1, 14.9.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pydyf

from yinfa.formats.pdf.chinese.shape import run_class

_PARTS = re.compile("<([0-9a-f]*)>|([^<>]+)")


def speaking(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Give `draw_first_line` so that it says the words where the pen leaps."""

    def drawn(stream: Any, box: Any, *rest: Any) -> Any:
        if not isinstance(box.pango_layout, run_class()):
            return draw(stream, box, *rest)
        speaker = _Speaker(stream, box.pango_layout)
        found = draw(speaker, box, *rest)
        speaker.close()
        return found

    return drawn


class _Speaker:
    """A content stream that cuts shown text at the leaps of a run."""

    def __init__(self, stream: Any, run: Any) -> None:
        self._stream, self._run = stream, run
        self._at = 0
        self._open = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def show_text(self, text: str) -> None:
        """Show glyphs, four digits each, and the distances between."""
        jumps = self._run.jumps
        if not jumps:
            self._stream.show_text(text)
            return
        starts = {first: words for first, _, words in jumps}
        ends = {last for _, last, _ in jumps}
        waiting: list[str] = []
        for codes, distance in _PARTS.findall(text):
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

    def _flush(self, waiting: list[str]) -> None:
        if waiting:
            self._stream.show_text("".join(waiting).replace("><", ""))
            waiting.clear()

    def _begin(self, words: str) -> None:
        said = "FEFF" + words.encode("utf-16-be").hex().upper()
        self._stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": f"<{said}>"}))
        self._open = True

    def close(self) -> None:
        """End what is said."""
        if self._open:
            self._stream.end_marked_content()
        self._open = False
