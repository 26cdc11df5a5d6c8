"""Paragraphs kept at their line boxes between lines, pages and trials of the layout."""

from __future__ import annotations

from collections import deque
from typing import Any

from yinfa.formats.pdf.chinese.classes import OURS
from yinfa.formats.pdf.chinese.fit import Fit
from yinfa.formats.pdf.chinese.gather import Unfit, gather
from yinfa.formats.pdf.chinese.paragraph import Paragraph, Path, Sums, sums
from yinfa.formats.pdf.engine import inside

SAME = 0.01
"""px by which two widths may differ and be the same."""
_AT_ONCE = 32
"""Paragraphs whose advances stay in memory."""


class Keeper:
    """One paragraph: the lines chosen stay, its advances are gathered again when they are wanted late."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.unfit = False
        self.p: Paragraph | None = None
        self.sums: Sums | None = None
        self.block = 0.0
        self.lines: dict[int, tuple[float, float, int]] = {}
        """End by start, with the widths it was chosen for."""

    def gather(self, context: Any, box: Any, block: Any) -> None:
        """Collect the paragraph, unless it is at hand; `block` is its containing block, or nothing yet."""
        width = block.width if hasattr(block, "width") else 0.0
        self.unfit = self.unfit or not OURS.search(self.text)
        if self.unfit or (self.p and (self.block == width or not self.p.atoms)):
            return
        try:
            self.p = gather(box, lambda child: _measure(context, child, block), block)
            self.sums, self.block = sums(self.p), width
            _recent.append(self)
        except Unfit:
            self.unfit = True

    def end(self, start: int, widths: tuple[float, float], wide: list[str]) -> int:
        """Give where the line ends that begins with a character; add words that are wider than the column."""
        known = self.lines.get(start)
        if known and abs(known[0] - widths[0]) < SAME and abs(known[1] - widths[1]) < SAME:
            return known[2]
        assert self.p and self.sums
        feed = self.p.text.find("\n", start)
        fit = Fit(self.p, self.sums, start, feed + 1 if feed >= 0 else len(self.p.text), widths)
        at, width = start, widths[0]
        for end in fit.lines():
            self.lines[at] = (width, widths[1], end)
            at, width = end, widths[1]
        wide += fit.words
        return self.lines[start][2]


class _Recent(deque[Keeper]):
    """The last paragraphs; what falls out lets go of its advances."""

    def append(self, keeper: Keeper) -> None:
        super().append(keeper)
        if len(self) > _AT_ONCE:
            old = self.popleft()
            if old not in self:
                old.p = old.sums = None


_recent = _Recent()


def forget() -> None:
    """Let go of all paragraphs of a document."""
    _recent.clear()


def keep(context: Any, box: Any, block: Any, fresh: bool) -> Keeper | None:
    """Give the paragraph of a line box; None where it is left to WeasyPrint."""
    kept: Keeper | None = getattr(box, "chinese", None)
    if kept is None or fresh:
        text = _signature(box)
        if kept is None or kept.text != text:
            kept = box.chinese = Keeper(text)
    kept.gather(context, box, block)
    return None if kept.unfit else kept


def _signature(line: Any) -> str:
    """Give the text of a line box, by which a kept paragraph is known again: counters change it late."""
    text = inside("weasyprint.formatting_structure.boxes").TextBox
    return "\0".join(box.text for box in line.descendants() if isinstance(box, text))


def _measure(context: Any, box: Any, block: Any) -> float:
    """Give the width of an atomic box, before the lines are known or as the block lays it out."""
    if not hasattr(block, "width"):
        return float(inside("weasyprint.layout.preferred").max_content_width(context, box))
    level = inside("weasyprint.layout.inline").split_inline_level
    laid, *_ = level(context, box, 0, block.width, 0, None, block, [], [], [], [], [], None, None)
    return float(laid.margin_width())


def position(p: Paragraph, skip: Path) -> int:
    """Give the character at which WeasyPrint's skip stack resumes."""
    for leaf in p.leaves:
        if leaf.path == skip[: len(leaf.path)]:
            rest = skip[len(leaf.path) :]
            return leaf.start + (len(leaf.text.encode()[: rest[0]].decode()) if rest else 0)
        if leaf.path >= skip:
            return leaf.start
    return len(p.text)


def resumption(p: Paragraph, at: int) -> Path:
    """Give the place in the boxes at which the next line begins."""
    leaf = p.leaf(at)
    inner = p.text[leaf.start : at]
    return (*leaf.path, len(inner.encode())) if inner else leaf.origin
