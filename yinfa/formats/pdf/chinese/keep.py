"""Paragraphs kept at their line boxes between lines, pages and trials of the layout."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque

from yinfa.formats.pdf.boxes import Box, Context, Style, TextLine, is_text
from yinfa.formats.pdf.chinese.classes import OURS
from yinfa.formats.pdf.chinese.fit import Fit, has_wide
from yinfa.formats.pdf.chinese.gather import WHOLE, Unfit, gather
from yinfa.formats.pdf.chinese.paragraph import BoxPath, MeasuredParagraph, Sums, sums
from yinfa.formats.pdf.chinese.ruby import READING
from yinfa.formats.pdf.chinese.soft import divided
from yinfa.formats.pdf.chinese.title import is_title, title_lines
from yinfa.formats.pdf.engine import inside
from yinfa.model.language import variant_of

SAME = 0.01
"""px by which two widths may differ and be the same."""
WIDEST = 1.5
"""Em that no character is wider than."""
_AT_ONCE = 32
"""Paragraphs whose advances stay in memory."""


class Keeper:
    """One paragraph: the lines chosen stay, its advances are gathered again when they are wanted late."""

    def __init__(self, text: str, box: Box) -> None:
        self.text = text
        self.unfit = False
        chinese = variant_of(box.style["lang"] or "") and OURS.search(text)
        self.title = is_title(box)
        self.justified = box.style["text_align_all"] == "justify"
        breaks = box.style["white_space"] not in WHOLE
        words = self.justified and breaks and divided(text, box.style["lang"] or "")
        spoken = any(inner.element_tag == READING for inner in box.descendants())
        self.guest = not (chinese or self.title or words or spoken)
        """Whether it is WeasyPrint's, unless a word of it is wider than its column.

        A title is not, nor one with words to divide; what has readings is not: WeasyPrint leaves them behind where it
        spreads a line.
        """
        self.asked = (0.0, False)
        """Width of the block, and whether a word is wider than its line there."""
        self.p: MeasuredParagraph | None = None
        self.sums: Sums | None = None
        self.block = 0.0
        self.lines: dict[int, tuple[float, float, int]] = {}
        """End by start, with the widths it was chosen for."""
        self.runs_on = False
        """Whether the last line asked for is not the last of all: the next page goes on with it."""

    def gather(self, context: Context, box: TextLine, block: Box | None) -> None:
        """Collect the paragraph, unless it is at hand; `block` is its containing block, or nothing yet."""
        width = block.width if block else 0.0
        if self.unfit or (self.p and (self.block == width or not self.p.atoms)):
            return
        try:
            self.p = gather(box, lambda child: _measure(context, child, block), block)
            self.sums, self.block = sums(self.p), width
            _recent.append(self)
        except Unfit:
            self.unfit = True

    def overfull(self, context: Context, box: TextLine, block: Box | None) -> bool:
        """Say whether a word is wider than its line, as the block lays it out."""
        width = block.width if block else 0.0
        if self.asked[0] != width:
            longest = max(map(len, self.text.split()), default=0) * WIDEST * box.style["font_size"]
            widths = (width - indent(box.style), width)
            if longest > widths[0]:
                self.gather(context, box, block)
            self.asked = (width, bool(self.p and self.sums and has_wide(self.p, self.sums, widths)))
        return self.asked[1]

    def end(self, start: int, widths: tuple[float, float], wide: list[str]) -> int:
        """Give where the line ends that begins with a character; add words that are wider than the column."""
        assert self.p and self.sums
        end = self._end(self.p, self.sums, start, widths, wide)
        self.runs_on = end < len(self.p.text)
        return end

    def _end(self, p: MeasuredParagraph, sums_: Sums, start: int, widths: tuple[float, float], wide: list[str]) -> int:
        # The whole stretch was chosen together: all its lines are kept, and asked for one by one. A page that begins in
        # the middle, or a float that ends, asks with other widths, and the rest is chosen anew.
        known = self.lines.get(start)
        if known and abs(known[0] - widths[0]) < SAME and abs(known[1] - widths[1]) < SAME:
            return known[2]
        feed = p.text.find("\n", start)
        stop = feed + 1 if feed >= 0 else len(p.text)
        fit = Fit(p, sums_, start, stop, widths)
        at, width = start, widths[0]
        for end in (self.title and title_lines(p, sums_, (start, stop), widths)) or fit.lines(self.justified):
            self.lines[at] = (width, widths[1], end)
            at, width = end, widths[1]
        wide += fit.words
        return self.lines[start][2]


class _Recent(deque[Keeper]):
    """The last paragraphs; what falls out lets go of its advances, unless a page is yet to go on with it."""

    def append(self, keeper: Keeper) -> None:
        super().append(keeper)
        done = next((kept for kept in self if not kept.runs_on), None) if len(self) > _AT_ONCE else None
        # One that a page is yet to go on with is asked again soon: dropping it would gather it twice a page.
        if done:
            self.remove(done)
            if done not in self:
                done.p = done.sums = None


_recent = _Recent()


def forget() -> None:
    """Let go of all paragraphs of a document."""
    _recent.clear()


def keep(context: Context, box: TextLine, block: Box | None, fresh: bool, guests: bool = False) -> Keeper | None:
    """Give the paragraph of a line box; None where it is left to WeasyPrint, as guests are, unless asked for."""
    kept: Keeper | None = getattr(box, "chinese", None)
    if kept is None or fresh:
        text = _signature(box)
        if kept is None or kept.text != text:
            kept = box.chinese = Keeper(text, box)
    if kept.guest and not guests and not kept.overfull(context, box, block):
        return None
    kept.gather(context, box, block)
    return None if kept.unfit else kept


def indent(style: Style) -> float:
    """Give how far the first line begins inside, px."""
    value = style["text_indent"]
    return float(value.value) if getattr(value, "unit", "%") == "px" else 0.0


def _signature(line: Box) -> str:
    """Give the text of a line box, by which a kept paragraph is known again: counters change it late."""
    return "\0".join(box.text for box in line.descendants() if is_text(box))


def _measure(context: Context, box: Box, block: Box | None) -> float:
    """Give the width of an atomic box, before the lines are known or as the block lays it out."""
    if block is None:
        return float(inside("weasyprint.layout.preferred").max_content_width(context, box))
    level = inside("weasyprint.layout.inline").split_inline_level
    laid: Box = level(context, box, 0, block.width, 0, None, block, [], [], [], [], [], None, None)[0]
    return laid.margin_width()


def position(p: MeasuredParagraph, skip: BoxPath) -> int:
    """Give the character at which WeasyPrint's skip stack resumes."""
    at = bisect_right(p.leaves, skip, key=lambda leaf: leaf.path) - 1
    if at >= 0 and p.leaves[at].path == skip[: len(p.leaves[at].path)]:
        leaf, rest = p.leaves[at], skip[len(p.leaves[at].path) :]
        return bisect_left(p.octets, p.octets[leaf.start] + (rest[0] if rest else 0))
    return p.leaves[at + 1].start if at + 1 < len(p.leaves) else len(p.text)


def resumption(p: MeasuredParagraph, at: int) -> BoxPath:
    """Give the place in the boxes at which the next line begins."""
    leaf = p.leaf(at)
    inner = p.octets[at] - p.octets[leaf.start]
    return (*leaf.path, inner) if inner else leaf.origin
