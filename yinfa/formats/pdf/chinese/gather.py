"""Collect a paragraph from WeasyPrint's inline boxes."""

from __future__ import annotations

import re
from collections.abc import Callable

from yinfa.formats.pdf.boxes import Box, Style, TextBox, is_inline, is_text
from yinfa.formats.pdf.chinese import classes as c
from yinfa.formats.pdf.chinese.marks import set_marks, set_pairs
from yinfa.formats.pdf.chinese.paragraph import BoxPath, Leaf, MeasuredParagraph
from yinfa.formats.pdf.chinese.shape import shape
from yinfa.formats.pdf.chinese.soft import HYPHEN, divided, soft_breaks
from yinfa.formats.pdf.engine import inside
from yinfa.model.language import Language, language_of


class Unfit(Exception):
    """This paragraph is left to WeasyPrint."""


_AS_TYPED = ("pre", "pre-wrap", "break-spaces")
_LAID_OUT = re.compile("[\n\t]|  ")
WHOLE = ("nowrap", "pre")
"""`white-space` of a line that never breaks, and is not drawn together where it is too long."""
Measure = Callable[[Box], float]
NOWHERE = (0.0, 0.0)
"""Stands for the block around a box before its width is known."""


def gather(line: Box, measure: Measure, block: Box | None) -> MeasuredParagraph:
    """Collect the paragraph in a line box; `measure` gives the width of an atomic box. Raises Unfit."""
    style = line.style
    if style["direction"] != "ltr" or not style["font_size"] or line.text_overflow != "clip":
        raise Unfit
    collector = _Collector(measure, block)
    collector.walk(line, (), None, False)
    text = "".join(collector.texts)
    if c.FOREIGN.search(text) or not any(leaf.run for leaf in collector.leaves):
        raise Unfit
    found = MeasuredParagraph(
        collector.leaves,
        text,
        "".join(collector.kinds),
        collector.advances,
        style["font_size"],
        style["lang"] or "",
        collector.wraps,
        collector.edges,
        collector.margins,
    )
    set_marks(found)
    set_pairs(found)
    found.soft = soft_breaks(found)
    return found


def _drawn(style: Style) -> Language:
    """Give the language whose forms the glyphs of a style have."""
    forms = style["font_language_override"]
    return language_of(style["lang"] or "" if forms == "normal" else forms)


class _Collector:
    """Walks the inline boxes of a paragraph."""

    def __init__(self, measure: Measure, block: Box | None) -> None:
        self.measure, self.block = measure, block or NOWHERE
        self.resolve: Callable[[Box, Box | tuple[float, float]], None]
        self.resolve = inside("weasyprint.layout.percent").resolve_percentages
        self.leaves: list[Leaf] = []
        self.texts: list[str] = []
        self.kinds: list[str] = []
        self.advances: list[float] = []
        self.wraps: list[bool] = []
        self.edges: dict[int, float] = {}
        self.margins: tuple[dict[int, float], dict[int, float]] = ({}, {})

    def walk(self, box: Box, path: BoxPath, origin: BoxPath | None, raised: bool) -> None:
        """Collect what is in a box; between two of its children the box's own white space decides (CSS Text 3, 5.1)."""
        first = len(self.advances)
        for index, child in enumerate(box.children):
            if child.is_floated():
                raise Unfit
            if not child.is_in_normal_flow():
                continue
            before, here = len(self.advances), (*path, index)
            if is_text(child):
                self.say(child, (here, origin or here), raised)
            elif is_inline(child):
                self.enter(child, here, origin or here, raised)
            else:
                self.put(child, (here, origin or here))
            # WeasyPrint resumes at the outermost box of which nothing stands on the line before, so that its border and
            # padding are drawn: only the first leaf of a box is its origin.
            if len(self.advances) > before:
                origin = None
                if before > first:
                    self.wraps[before] = box.style["white_space"] not in WHOLE

    def enter(self, box: Box, path: BoxPath, origin: BoxPath, raised: bool) -> None:
        self.resolve(box, self.block)
        before = len(self.advances)
        self.walk(box, path, origin, raised or box.style["vertical_align"] != "baseline")
        self.edge(0, before, box.margin_left, (box.border_left_width, box.padding_left))
        self.edge(1, len(self.advances) - 1, box.margin_right, (box.border_right_width, box.padding_right))

    def edge(self, side: int, at: int, margin: float | str, inner: tuple[float, float]) -> None:
        outer, at = 0.0 if isinstance(margin, str) else margin, max(0, at)
        if outer or any(inner):
            self.edges[at] = self.edges.get(at, 0.0) + outer + sum(inner)
        if outer > 0:
            self.margins[side][at] = self.margins[side].get(at, 0.0) + outer

    def say(self, box: TextBox, where: tuple[BoxPath, BoxPath], raised: bool) -> None:
        style = box.style
        if not style["font_size"] or (style["white_space"] in _AS_TYPED and _LAID_OUT.search(box.text)):
            raise Unfit
        if not box.text:
            return
        start = len(self.advances)
        run, advances = shape(box.text, style)
        leading: tuple[float, float] = inside("weasyprint.text.line_break").strut(style)
        end = start + len(box.text)
        language = style["lang"] or ""
        divides = style["white_space"] not in _AS_TYPED and divided(box.text, language)
        hyphen = shape(HYPHEN, style)[1][0] if divides else 0.0
        leaf = Leaf(*where, start, end, style["font_size"], box.text, run, run.height, leading, language, hyphen)
        self.leaves.append(leaf)
        self.texts.append(box.text)
        kinds = c.classify(box.text, _drawn(style).punctuation == "centred")
        self.kinds.append(c.RAISED * len(kinds) if raised else kinds)
        self.advances += advances
        self.wraps += [style["white_space"] not in WHOLE] * len(box.text)

    def put(self, box: Box, where: tuple[BoxPath, BoxPath]) -> None:
        start = len(self.advances)
        self.leaves.append(Leaf(*where, start, start + 1, box.style["font_size"]))
        inner = next((b.text for b in box.descendants() if is_text(b)), "")
        self.texts.append("\ufffc")
        own_white = box.style["width"] != "auto"  # a label in a column: no gap follows it
        self.kinds.append(c.HAN if c.WIDE.match(inner) and not own_white else c.ATOM)
        self.advances.append(self.measure(box))
        self.wraps.append(True)
