"""A paragraph's inline content as one sequence of characters, whatever elements they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from yinfa.formats.pdf.chinese import classes as c
from yinfa.formats.pdf.chinese.joint import GAP
from yinfa.formats.pdf.chinese.rules import on
from yinfa.formats.pdf.chinese.shape import shape
from yinfa.formats.pdf.engine import inside

Path = tuple[int, ...]
"""Indices of children from a line box down to a box."""
GAP_LEAST, SPACE_LEAST = 0.125, 0.25
"""Em: least gap between Han and Latin, least Latin space."""
GAP_LEVEL = 4
LEVELS = {c.DOT: 1, "m": 1, c.OPEN: 2, c.CLOSE: 2, "c": 2, c.STOP: 3, "s": 3, c.END: 5, "e": 5}
"""Order in which things give way (CLREQ): word spaces 0, interpuncts, brackets, pauses, gaps 4, full stops."""


class Unfit(Exception):
    """This paragraph is left to WeasyPrint."""


@dataclass(slots=True)
class Leaf:
    """A text, or a box that is one character of the line."""

    path: Path
    origin: Path
    """The outermost box that begins with this leaf."""
    start: int
    end: int
    em: float
    text: str = ""
    run: Any = None
    height: float = 0.0
    leading: tuple[float, float] = (0.0, 0.0)
    """Line height and baseline of the style's first font."""


@dataclass(slots=True)
class Paragraph:
    """Everything known of a paragraph before lines are chosen; lists go by character, prefix sums by position."""

    leaves: list[Leaf]
    text: str
    kinds: str
    advances: list[float]
    em: float
    language: str
    wraps: list[bool]
    edges: dict[int, float]
    """Margins, borders and paddings of inline elements, at the character they touch."""
    left: dict[int, float] = field(default_factory=dict)
    """What marks have given up at their left."""
    halved: set[int] = field(default_factory=set)
    gaps: dict[int, float] = field(default_factory=dict)
    """Gap after a character."""
    slack: list[tuple[int, int, float]] = field(default_factory=list)
    """What can still be taken: character, level, px."""
    joints: set[int] = field(default_factory=set)
    """Author's spaces between Han and Latin."""
    stretch: list[bool] = field(default_factory=list)
    """Whether a line may widen after a character."""
    breaks: list[int] = field(default_factory=list)
    special: list[int] = field(default_factory=list)
    plans: dict[int, tuple[float, float, int]] = field(default_factory=dict)
    """Lines chosen: start, width, width of the lines after it, end."""

    @property
    def atoms(self) -> bool:
        return "\ufffc" in self.text

    def leaf(self, at: int) -> Leaf:
        """Give the leaf in which a character stands."""
        return self.leaves[max(0, bisect_right(self.leaves, at, key=lambda leaf: leaf.start) - 1)]

    def half(self, at: int) -> float:
        return self.leaf(at).em / 2

    def marks_between(self, start: int, stop: int) -> list[int]:
        """Give the characters of a stretch that have a gap after them or have given up something."""
        return self.special[bisect_left(self.special, start) : bisect_left(self.special, stop)]

    def stop(self, end: int) -> int:
        """Give where the ink of a line ends that ends before a character: spaces and line feeds fall away."""
        return len(self.kinds[:end].rstrip(c.SPACE + c.BREAK))


@dataclass(slots=True)
class Sums:
    """Sums over a paragraph by position, so that a line is measured by two subtractions."""

    begin: list[float]
    """Where a line begins that begins here; less by what its opening mark gives up."""
    edge: list[float]
    """Where a line ends that ends here, spaces dropped."""
    spare: list[float]
    """What its last mark can give up besides."""
    give: tuple[list[float], list[float]]
    """What marks and gaps can give up before a line's start, and before its last character."""
    room: tuple[list[int], list[int]]
    """Places that can widen, likewise."""
    letters: list[int]
    heads: set[int] = field(default_factory=set)
    """Opening marks halved at the start of a line."""
    tails: set[int] = field(default_factory=set)
    """Marks halved at the end of a line."""


def sums(p: Paragraph) -> Sums:
    """Add up what lines are measured by."""
    wide, give = p.advances.copy(), [0.0] * len(p.text)
    for extra in (p.edges, p.gaps):
        for at, value in extra.items():
            wide[at] += value
    for at, _, value in p.slack:
        give[at] += value
    given, spread = [0.0, *accumulate(give)], [0.0, *accumulate(wide)]
    room = [0, *accumulate(p.stretch)]
    letters = [0, *accumulate(k in "HLNF" for k in p.kinds)]
    ends = ([0.0, *given[:-1]], [0, *room[:-1]])
    found = Sums(spread.copy(), spread, [0.0] * len(spread), (given.copy(), ends[0]), (room, ends[1]), letters)
    for at, gap in p.gaps.items():
        found.edge[at + 1] -= gap
    _trim_edges(p, found)
    for m in _SPACES.finditer(p.kinds):
        for at in range(m.start() + 1, m.end() + 1):
            rows: tuple[list[Any], ...] = (found.edge, found.spare, *ends)
            for row in rows:
                row[at] = row[m.start()]
    return found


_SPACES = re.compile(f"[{c.SPACE}{c.BREAK}]+")


def _trim_edges(p: Paragraph, found: Sums) -> None:
    """Halve the marks at line edges: opening marks always; closing ones always in CN, to fit elsewhere."""
    last = {len(p.text), *(m.start() for m in _SPACES.finditer(p.kinds) if c.BREAK in m.group())}
    for at, kind in enumerate(p.kinds):
        if kind not in c.BLANK or at in p.halved:
            continue
        if kind == c.OPEN:
            if on("line_start" if at else "paragraph_start"):
                found.heads.add(at)
                found.begin[at] += p.half(at)
                found.give[0][at] = found.give[0][at + 1]
        elif on("line_end"):
            if kind.isupper() and at + 1 not in last:
                found.tails.add(at)
                found.edge[at + 1] -= p.half(at)
            else:
                found.spare[at + 1] = p.half(at)


Measure = Callable[[Any], float]


def gather(line: Any, measure: Measure, block: Any) -> Paragraph:
    """Collect the paragraph in a line box; `measure` gives the width of an atomic box. Raises Unfit."""
    style = line.style
    if not (style["lang"] or "").startswith("zh") or style["direction"] != "ltr" or not style["font_size"]:
        raise Unfit
    collector = _Collector(measure, block)
    collector.walk(line, (), None, False)
    text = "".join(collector.texts)
    if not c.WIDE.search(text) or c.FOREIGN.search(text) or not any(leaf.run for leaf in collector.leaves):
        raise Unfit
    found = Paragraph(
        collector.leaves,
        text,
        "".join(collector.kinds),
        collector.advances,
        style["font_size"],
        style["lang"],
        collector.wraps,
        collector.edges,
    )
    _mark(found)
    _pair(found)
    return found


def signature(line: Any) -> str:
    """Give the text of a line box, by which a kept paragraph is known again."""
    boxes = inside("weasyprint.formatting_structure.boxes")
    return "\0".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


class _Collector:
    """Walks the inline boxes of a paragraph."""

    def __init__(self, measure: Measure, block: Any) -> None:
        self.measure, self.block = measure, block
        self.boxes = inside("weasyprint.formatting_structure.boxes")
        self.leaves: list[Leaf] = []
        self.texts: list[str] = []
        self.kinds: list[str] = []
        self.advances: list[float] = []
        self.wraps: list[bool] = []
        self.edges: dict[int, float] = {}

    def walk(self, box: Any, path: Path, origin: Path | None, raised: bool) -> None:
        for index, child in enumerate(box.children):
            if child.is_floated() or child.is_leader:
                raise Unfit
            if not child.is_in_normal_flow():
                continue
            before, here = len(self.advances), (*path, index)
            if isinstance(child, self.boxes.TextBox):
                self.say(child, (here, origin or here), raised)
            elif isinstance(child, self.boxes.InlineBox):
                self.enter(child, here, origin or here, raised)
            else:
                self.put(child, (here, origin or here))
            if len(self.advances) > before:
                origin = None

    def enter(self, box: Any, path: Path, origin: Path, raised: bool) -> None:
        inside("weasyprint.layout.percent").resolve_percentages(box, self.block)
        before = len(self.advances)
        self.walk(box, path, origin, raised or box.style["vertical_align"] != "baseline")
        self.edge(before, box.border_left_width, box.padding_left, box.margin_left)
        self.edge(len(self.advances) - 1, box.border_right_width, box.padding_right, box.margin_right)

    def edge(self, at: int, *widths: Any) -> None:
        width = sum(w for w in widths if w != "auto")
        if width:
            at = max(0, at)
            self.edges[at] = self.edges.get(at, 0.0) + width

    def say(self, box: Any, where: tuple[Path, Path], raised: bool) -> None:
        style = box.style
        if style["white_space"] in ("pre", "pre-wrap", "break-spaces") or not style["font_size"]:
            raise Unfit
        if not box.text:
            return
        start = len(self.advances)
        run, advances = shape(box.text, style)
        leading = inside("weasyprint.text.line_break").strut(style)
        end = start + len(box.text)
        self.leaves.append(Leaf(*where, start, end, style["font_size"], box.text, run, run.height, leading))
        self.texts.append(box.text)
        kinds = c.classify(box.text, c.is_centred(style["lang"] or ""))
        self.kinds.append(c.RAISED * len(kinds) if raised else kinds)
        self.advances += advances
        self.wraps += [style["white_space"] != "nowrap"] * len(box.text)

    def put(self, box: Any, where: tuple[Path, Path]) -> None:
        start = len(self.advances)
        self.leaves.append(Leaf(*where, start, start + 1, box.style["font_size"]))
        inner = next((b.text for b in box.descendants() if isinstance(b, self.boxes.TextBox)), "")
        self.texts.append("\ufffc")
        self.kinds.append(c.HAN if c.WIDE.match(inner) else c.ATOM)
        self.advances.append(self.measure(box))
        self.wraps.append(True)


def _mark(p: Paragraph) -> None:
    """Find narrow marks, apostrophes and numbers' units; halve what stands side by side."""
    kinds = list(p.kinds)
    for found in c.APOSTROPHE.finditer(p.text):
        kinds[found.start()] = c.LATIN
    for found in c.MEASURE.finditer(p.text):
        kinds[found.start()] = c.GLUE
    for at, kind in enumerate(kinds):
        if kind in c.BLANK and p.advances[at] < 0.9 * p.leaf(at).em:
            kinds[at] = c.OTHER
        elif kind in "Mm":
            _set_dot(p, at)
        elif kind == c.SPACE:
            _set_space(p, at)
    for dashes in _DASHES.finditer(p.kinds):
        _set_dashes(p, dashes.start(), dashes.end())
    p.kinds = "".join(kinds)
    if on("adjacent"):
        for at, (a, b) in enumerate(pairwise(p.kinds)):
            if a in c.BLANK and b in c.BLANK:
                _halve(p, at, a, b)
    for at, kind in enumerate(p.kinds):
        if (kind in c.BLANK and at not in p.halved) or kind == "m":
            p.slack.append((at, LEVELS[kind], p.leaf(at).em / 2))


def _set_dot(p: Paragraph, at: int) -> None:
    """Give an interpunct its square: ½ em (GB/T 15834), 1 em in Taiwan and Hong Kong."""
    around = p.kinds[at - 1 : at] + p.kinds[at + 1 : at + 2]
    if c.HAN in around:
        em = p.leaf(at).em * (1.0 if p.kinds[at] == "m" else 0.5)
        p.left[at] = (p.advances[at] - em) / 2
        p.advances[at] = em


def _set_space(p: Paragraph, at: int) -> None:
    """Let a space between Han and Latin be the gap that belongs there; give others their least."""
    before, after = p.kinds[at - 1 : at], p.kinds[at + 1 : at + 2]
    em = p.leaf(at).em
    if on("gap") and c.pairs()[2].get(before + after):
        p.joints.add(at)
        p.advances[at] = GAP * em
        p.slack.append((at, GAP_LEVEL, (GAP - GAP_LEAST) * em))
    elif before not in (c.SPACE, ""):
        p.advances[at] = max(p.advances[at], SPACE_LEAST * em)


_DASHES = re.compile(f"{c.DASH}+")


def _set_dashes(p: Paragraph, start: int, end: int) -> None:
    """Give a dash an em a character also where the font has drawn it narrower, alone in an element."""
    count, em = end - start, p.leaf(start).em
    short = count * em - sum(p.advances[start:end])
    if short < 0.3 * count * em:
        p.left[start] = -short / 2
        p.advances[start:end] = [em] * count


def _halve(p: Paragraph, at: int, a: str, b: str) -> None:
    """Take half an em from between two marks: where their blanks meet, or from a mark in the middle."""
    if c.BLANK[a][1] == 0.5:
        trim(p, at)
    elif b == c.OPEN:
        trim(p, at + 1)
    elif a != c.OPEN:
        trim(p, at)
    double = p.text[at] in "？！" and p.text[at + 1] in "？！"
    if double and p.text[at - 1 : at] not in ("？", "！") and p.kinds[at + 2 : at + 3] not in c.BLANK:
        trim(p, at + 1)


def trim(p: Paragraph, at: int) -> None:
    """Take the blank half of a mark."""
    if at not in p.halved:
        em = p.leaf(at).em
        p.halved.add(at)
        p.left[at] = p.left.get(at, 0.0) + c.BLANK[p.kinds[at]][0] * em
        p.advances[at] -= em / 2


def _pair(p: Paragraph) -> None:
    """Say between which characters a line may end, widen, and holds a gap."""
    kinds = _grounded(p.kinds)
    ends, widens, holds = c.pairs()
    pairs = [a + b for a, b in pairwise(kinds)]
    p.stretch = [*(widens[pair] for pair in pairs), False]
    allowed = [ends[pair] for pair in pairs]
    if None in allowed:
        log = inside("weasyprint.text.line_break").get_log_attrs(p.text, p.language)
        allowed = [log[at + 1].is_line_break if yes is None else yes for at, yes in enumerate(allowed)]
    for at, kind in enumerate(p.kinds):
        if kind == c.RAISED and at:
            allowed[at - 1] = p.stretch[at - 1] = False
    wraps, starts = p.wraps, {leaf.start for leaf in p.leaves}
    p.breaks = [
        at
        for at, yes in enumerate(allowed, 1)
        if yes and (wraps[at - 1] or wraps[at] or at in starts or kinds[at - 1] == c.BREAK)
    ]
    p.breaks.append(len(p.text))
    if on("gap"):
        for at, pair in enumerate(pairs):
            if holds[pair] and p.kinds[at + 1] != c.RAISED:
                em = p.leaf(at if pair[0] == c.HAN else at + 1).em
                p.gaps[at] = GAP * em
                p.slack.append((at, GAP_LEVEL, (GAP - GAP_LEAST) * em))
    p.slack.sort()
    p.special = sorted({*p.gaps, *p.left})


def _grounded(kinds: str) -> str:
    """Let a raised call, a combining sign, a space in brackets behave as what is before; a lone dash joins."""
    found: list[str] = []
    for at, kind in enumerate(kinds):
        if (kind == c.RAISED and found) or (kind == c.SPACE and found and found[-1] in (c.OPEN, c.SLASH)):
            kind = found[-1]
        elif kind == c.DASH and c.DASH not in (kinds[at - 1 : at], kinds[at + 1 : at + 2]):
            kind = c.JOIN
        found.append(kind)
    return "".join(found)
