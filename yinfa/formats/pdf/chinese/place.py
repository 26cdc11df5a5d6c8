"""Put chosen lines into WeasyPrint's boxes, in the place of its own way to break lines."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass

from yinfa.formats.pdf.boxes import Box, Context, TextBox, is_inline, is_text
from yinfa.formats.pdf.chinese.paragraph import BoxPath, Leaf, MeasuredParagraph
from yinfa.formats.pdf.chinese.shape import piece_of
from yinfa.formats.pdf.chinese.soft import HYPHEN
from yinfa.formats.pdf.chinese.spread import SpreadLine
from yinfa.formats.pdf.engine import inside


@dataclass(frozen=True, slots=True)
class LineContext:
    """Where a line is laid out: what WeasyPrint hands from box to box."""

    context: Context
    block: Box
    bottom: float
    fixed: list[Box]
    placeholders: list[Box]
    floats: list[Box]
    done: list[Box]
    max_x: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A box on the line: its path, where it stands, where its content resumes and where it stops."""

    path: BoxPath
    x: float
    skip: BoxPath
    stop: BoxPath | None

    def child(self, index: int, x: float) -> Spot:
        skip = self.skip[1:] if self.skip and index == self.skip[0] else ()
        stop = self.stop[1:] if self.stop and index == self.stop[0] else None
        return Spot((*self.path, index), x, skip, stop)

    def indices(self, count: int) -> range:
        """Give the children that have something on the line."""
        end = count if self.stop is None else self.stop[0] + (len(self.stop) > 1)
        return range(self.skip[0] if self.skip else 0, end)


class Placer:
    """Copies the boxes of a paragraph that stand on one line."""

    def __init__(self, p: MeasuredParagraph, line: SpreadLine, frame: LineContext) -> None:
        self.p, self.line, self.frame = p, line, frame
        self.leaves = p.by_path
        self.inline = inside("weasyprint.layout.inline")
        self.resolve: Callable[[Box, Box], None]
        self.resolve = inside("weasyprint.layout.percent").resolve_percentages
        self.begin = 0.0
        """Where the line begins."""
        self.pending = 0.0
        """Gap behind the last character, put between boxes and not into one."""

    def fill(self, box: Box, spot: Spot, absolute: list[Box]) -> Box:
        """Copy a line or an inline box with what of it stands on the line."""
        relative = box.style["position"] == "relative"
        absolute = [] if relative else absolute
        x = spot.x
        children: list[Box] = []
        if not spot.path:
            self.begin = x
        if is_inline(box):
            whole = not spot.skip or box.style["box_decoration_break"] == "clone"
            # A margin falls away at the edge of a line as a gap does (CLREQ 3.2.2); a negative one draws a box out of
            # its column on purpose, and stays.
            if spot.x == self.begin:
                box.margin_left = min(box.margin_left, 0)
            x += box.margin_left + box.border_left_width + box.padding_left if whole else 0
        for index in spot.indices(len(box.children)):
            child = box.children[index]
            child.position_y = box.position_y
            if not child.is_in_normal_flow():
                children += self.outside(box, (index, child), x, absolute)
                continue
            x, self.pending = x + self.pending, 0.0
            made = self.one(child, spot.child(index, x), absolute)
            if made is not None:
                children.append(made)
                x = made.position_x + made.margin_width()
        closed = self.close(box, children, spot)
        for child in absolute if relative else ():
            self.inline.absolute_layout(
                self.frame.context, child, closed, self.frame.fixed, self.frame.bottom, skip_stack=None
            )
        return closed

    def close(self, box: Box, children: list[Box], spot: Spot) -> Box:
        """Give a copy of a box with its children on the line, as wide as they are."""
        made = box.copy_with_children(children)
        made.remove_decoration(start=bool(spot.skip), end=spot.stop is not None)
        if is_inline(box):
            made.position_x = spot.x
        made.width = 0
        for child in reversed(made.children):
            if child.is_in_normal_flow():
                made.width = child.position_x + child.margin_width() - made.content_box_x()
                break
        self.inline._adjust_line_height(made)  # what split_inline_box does at its end
        return made

    def outside(self, box: Box, numbered: tuple[int, Box], x: float, absolute: list[Box]) -> list[Box]:
        """Leave what stands out of the flow to WeasyPrint; give its placeholder, if it wants one."""
        f = self.frame
        waiting: list[tuple[int, Box, object]] = []
        self.inline._out_of_flow_layout(
            f.context,
            box,
            f.block,
            *numbered,
            [],
            f.done,
            waiting,
            f.floats,
            absolute,
            f.fixed,
            f.placeholders,
            {"left": 0, "right": 0},
            f.max_x,
            x,
            f.bottom,
        )
        return [placeholder for _, placeholder, _ in waiting]

    def one(self, child: Box, spot: Spot, absolute: list[Box]) -> Box | None:
        """Copy a child in the flow; None where it has nothing on the line."""
        if is_text(child):
            leaf = self.leaves.get(spot.path)
            return self.text(child, leaf, spot.x) if leaf else None
        if is_inline(child):
            self.resolve(child, self.frame.block)
            for side in ("margin_left", "margin_right"):
                if getattr(child, side) == "auto":
                    setattr(child, side, 0)
            return self.fill(child, spot, absolute)
        f = self.frame
        made: Box = self.inline.split_inline_level(
            f.context,
            child,
            spot.x,
            f.max_x,
            f.bottom,
            None,
            f.block,
            absolute,
            f.fixed,
            f.placeholders,
            f.floats,
            f.done,
            None,
            None,
        )[0]
        at = self.leaves[spot.path].start
        self.pending = self.line.after[at - self.line.start]
        return made

    def text(self, box: TextBox, leaf: Leaf, x: float) -> TextBox | None:
        """Copy what of a text stands on the line, its advances in whole thousandths of an em."""
        line = self.line
        start, stop = max(leaf.start, line.start), min(leaf.end, line.stop)
        if start >= stop or leaf.run is None:
            return None
        if not hasattr(box, "padding_left"):
            self.resolve(box, self.frame.block)
        scale, at, last = 1000 / leaf.em, 0.0, 0
        # Edges are rounded, not advances: the errors of 40 advances would add up to 20 thousandths of an em.
        advances = array("i")
        for place in range(start - line.start, stop - line.start):
            at += line.advances[place] + (line.after[place] if place < stop - line.start - 1 else 0.0)
            edge = round(at * scale)
            advances.append(edge - last)
            last = edge
        hyphen = line.hyphen if stop == line.stop else 0.0
        if hyphen:
            at += hyphen
            advances.append(round(at * scale) - last)
            last = round(at * scale)
        shifts = {place - start: -round(cut_ * scale) for place, cut_ in line.left.items() if start <= place < stop}
        made = box.copy_with_text(self.p.text[start:stop])
        made.pango_layout = piece_of(leaf.run, made.text, advances, shifts, HYPHEN if hyphen else "")
        made.pango_layout.max_width = self.frame.max_x - x
        made.position_x, made.width, made.height = x, last / scale, leaf.height
        line_height, made.baseline = leaf.leading
        made.margin_top = made.margin_bottom = (line_height - leaf.height) / 2
        # The gap behind the last character belongs to no box: the box would be drawn wider, a link's line longer.
        self.pending = line.after[stop - 1 - line.start] + at - made.width
        return made
