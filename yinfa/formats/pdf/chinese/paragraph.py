"""A paragraph as one sequence of characters, whatever elements they stand in, and the sums to measure its lines by."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from yinfa.formats.pdf.boxes import Layout
from yinfa.formats.pdf.chinese import classes as c
from yinfa.formats.pdf.chinese.rules import on

BoxPath = tuple[int, ...]
"""Indices of children from a line box down to a box."""


@dataclass(slots=True)
class Leaf:
    """A text, or a box that is one character of the line."""

    path: BoxPath
    origin: BoxPath
    """The outermost box that begins with this leaf."""
    start: int
    end: int
    em: float
    text: str = ""
    run: Layout | None = None
    height: float = 0.0
    leading: tuple[float, float] = (0.0, 0.0)
    """Line height and baseline of the style's first font."""
    language: str = ""
    hyphen: float = 0.0
    """Advance of a hyphen; nothing where no word is divided: in code."""


@dataclass(slots=True)
class MeasuredParagraph:
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
    margins: tuple[dict[int, float], dict[int, float]]
    """Margins alone, before a character and behind one: at the edges of a line they fall away."""
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
    soft: dict[int, float] = field(default_factory=dict)
    """Where a line may end besides if it would be too loose, with the advance of the hyphen that is put there."""
    special: list[int] = field(default_factory=list)
    by_path: dict[BoxPath, Leaf] = field(init=False)
    octets: list[int] = field(init=False)
    """Bytes of the text before each character: WeasyPrint resumes a text at a byte."""

    def __post_init__(self) -> None:
        self.by_path = {leaf.path: leaf for leaf in self.leaves}
        self.octets = [0, *accumulate(len(character.encode()) for character in self.text)]

    @property
    def atoms(self) -> bool:
        return "\ufffc" in self.text

    def leaf(self, at: int) -> Leaf:
        """Give the leaf in which a character stands."""
        return self.leaves[max(0, bisect_right(self.leaves, at, key=lambda leaf: leaf.start) - 1)]

    def may_tear(self, at: int) -> bool:
        """Say whether a word that is too wide may be torn before a character."""
        before, after = self.kinds[at - 1], self.kinds[at]
        return bool(self.wraps[at] and self.advances[at]) and before not in c.NOT_LAST and after not in c.NOT_FIRST

    def half(self, at: int) -> float:
        return self.leaf(at).em / 2

    def marks_between(self, start: int, stop: int) -> list[int]:
        """Give the characters of a stretch that have a gap after them or have given up something."""
        return self.special[bisect_left(self.special, start) : bisect_left(self.special, stop)]

    def stop(self, end: int) -> int:
        """Give where the ink of a line ends that ends before a character: spaces and line feeds fall away."""
        while end and self.kinds[end - 1] in (c.SPACE, c.BREAK):
            end -= 1
        return end


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


def sums(p: MeasuredParagraph) -> Sums:
    """Add up what lines are measured by."""
    wide, give = p.advances.copy(), [0.0] * len(p.text)
    for extra in (p.edges, p.gaps):
        for at, value in extra.items():
            wide[at] += value
    for at, _, value in p.slack:
        give[at] += value
    given, spread = [0.0, *accumulate(give)], [0.0, *accumulate(wide)]
    room = [0, *accumulate(p.stretch)]
    letters = [0, *accumulate(k in c.COUNTED for k in p.kinds)]
    ends = ([0.0, *given[:-1]], [0, *room[:-1]])
    found = Sums(spread.copy(), spread, [0.0] * len(spread), (given.copy(), ends[0]), (room, ends[1]), letters)
    for at, gap in p.gaps.items():
        found.edge[at + 1] -= gap
    for at, margin in p.margins[0].items():
        found.begin[at] += margin
    for at, margin in p.margins[1].items():
        found.edge[at + 1] -= margin
    _trim_edges(p, found)
    for at, hyphen in p.soft.items():
        found.edge[at] += hyphen
    # A line that ends with spaces ends where its ink does: all that is measured there is what was before them.
    for m in _SPACES.finditer(p.kinds):
        for at in range(m.start() + 1, m.end() + 1):
            rows: tuple[list[Any], ...] = (found.edge, found.spare, *ends)
            for row in rows:
                row[at] = row[m.start()]
    return found


_SPACES = re.compile(f"[{c.SPACE}{c.BREAK}]+")


def _trim_edges(p: MeasuredParagraph, found: Sums) -> None:
    """Halve the marks at line edges: opening marks always; closing ones always in CN, to fit elsewhere."""
    last = {len(p.text), *(m.start() for m in _SPACES.finditer(p.kinds) if c.BREAK in m.group())}
    for at, kind in enumerate(p.kinds):
        if kind not in c.BLANK or at in p.halved:
            continue
        # An opening mark has its empty half before it: a line that began with it would look indented (CLREQ,
        # punctuation width adjustment). A closing one is always halved only where marks are cornered (GB/T 15834
        # 5.1.10).
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
