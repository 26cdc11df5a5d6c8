"""Trim the marks of a paragraph, put gaps between Han and Latin, and say where it may break and widen."""

from __future__ import annotations

import re
from itertools import pairwise

from yinfa.formats.pdf.chinese import classes as c
from yinfa.formats.pdf.chinese.joint import GAP
from yinfa.formats.pdf.chinese.paragraph import MeasuredParagraph
from yinfa.formats.pdf.chinese.rules import on
from yinfa.formats.pdf.engine import inside

NARROW = 0.9
"""Part of an em under which a mark is not of full width: the face has drawn it for Latin, and it has no blank half."""
GAP_LEAST, SPACE_LEAST = 0.125, 0.25
"""Em: least gap between Han and Latin, least Latin space."""
GAP_LEVEL = 4
LEVELS = {c.DOT: 1, c.MID_DOT: 1, c.OPEN: 2, c.CLOSE: 2, c.MID_CLOSE: 2}
LEVELS |= {c.STOP: 3, c.MID_STOP: 3, c.END: 5, c.MID_END: 5}
"""Order in which things give way (CLREQ): word spaces 0, interpuncts, brackets, pauses, gaps 4, full stops."""


def set_marks(p: MeasuredParagraph) -> None:
    """Find narrow marks, apostrophes and numbers' units; halve what stands side by side.

    Changes the paragraph's `kinds`, `advances`, `left`, `halved`, `joints` and `slack`.
    """
    kinds = list(p.kinds)
    for found in c.APOSTROPHE.finditer(p.text):
        kinds[found.start()] = c.LATIN
    for found in c.MEASURE.finditer(p.text) if on("unbroken") else ():
        kinds[found.start()] = c.GLUE
    for at, kind in enumerate(kinds):
        if kind in c.BLANK and p.advances[at] < NARROW * p.leaf(at).em:
            kinds[at] = c.OTHER
        elif kind in (c.DOT, c.MID_DOT):
            _set_dot(p, at)
        elif kind == c.SLASH and p.advances[at] < NARROW * p.leaf(at).em:
            _square(p, at, 0.5)
        elif kind == c.SPACE:
            _set_space(p, at)
    for dashes in _DASHES.finditer(p.kinds):
        _set_dashes(p, dashes.start(), dashes.end())
    p.kinds = "".join(kinds)
    if on("adjacent"):
        # The call of a note between two marks does not keep them apart: it stands above, in the blank of the first.
        for at, after in pairwise(at for at, kind in enumerate(p.kinds) if kind != c.RAISED):
            if p.kinds[at] in c.BLANK and p.kinds[after] in c.BLANK:
                _halve(p, at, after)
    for at, kind in enumerate(p.kinds):
        if (kind in c.BLANK and at not in p.halved) or (kind == c.MID_DOT and at in p.left):
            p.slack.append((at, LEVELS[kind], p.leaf(at).em / 2))


def _set_dot(p: MeasuredParagraph, at: int) -> None:
    """Give an interpunct its square: ½ em (GB/T 15834), 1 em in Taiwan and Hong Kong."""
    # Between Latin letters or digits (J·K, 3·5) it is a sign of theirs, as wide as the face drew it.
    around = p.kinds[at - 1 : at] + p.kinds[at + 1 : at + 2]
    if c.HAN in around:
        _square(p, at, 1.0 if p.kinds[at] == c.MID_DOT else 0.5)


def _square(p: MeasuredParagraph, at: int, ems: float) -> None:
    """Stand a mark in the middle of a cell."""
    em = p.leaf(at).em * ems
    p.left[at] = (p.advances[at] - em) / 2
    p.advances[at] = em


def _set_space(p: MeasuredParagraph, at: int) -> None:
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


def _set_dashes(p: MeasuredParagraph, start: int, end: int) -> None:
    """Give a dash an em a character also where the font has drawn it narrower, alone in an element.

    One that letter-spacing has made wider keeps its place.
    """
    count, em = end - start, p.leaf(start).em
    short = count * em - sum(p.advances[start:end])
    if 0 < short < 0.3 * count * em:
        p.left[start] = -short / 2
        p.advances[start:end] = [em] * count


def _halve(p: MeasuredParagraph, at: int, after: int) -> None:
    """Take half an em from between two marks: where their blanks meet, or from a mark in the middle."""
    a, b = p.kinds[at], p.kinds[after]
    # 」「: the first one gives up its half, the second keeps its own, so that two marks take 1½ em together, not 1
    # (CLREQ, punctuation width adjustment). A stop in the middle of its square has no half to give at one side: before
    # an opening mark that one gives up its own, and before any other the stop gives a quarter at each.
    if c.BLANK[a][1] == 0.5:
        _trim(p, at)
    elif b == c.OPEN:
        _trim(p, after)
    elif a != c.OPEN:
        _trim(p, at)
    # ？！ is one sign in one square: both halves go, unless it is not alone or another mark follows.
    double = p.text[at] in "？！" and p.text[after] in "？！"
    if double and p.text[at - 1 : at] not in ("？", "！") and p.kinds[after + 1 : after + 2] not in c.BLANK:
        _trim(p, after)


def _trim(p: MeasuredParagraph, at: int) -> None:
    """Take the blank half of a mark."""
    if at not in p.halved:
        em = p.leaf(at).em
        p.halved.add(at)
        p.left[at] = p.left.get(at, 0.0) + c.BLANK[p.kinds[at]][0] * em
        p.advances[at] -= em / 2


def set_pairs(p: MeasuredParagraph) -> None:
    """Say between which characters a line may end, widen, and holds a gap.

    Changes the paragraph's `stretch`, `breaks`, `gaps`, `slack` and `special`.
    """
    kinds = _grounded(p.kinds)
    ends, widens, holds = c.pairs()
    pairs = [a + b for a, b in pairwise(kinds)]
    p.stretch = [*(widens[two] for two in pairs), False]
    allowed = [ends[two] for two in pairs]
    if None in allowed:
        # Asked once a paragraph, and only where a pair of classes leaves it to Unicode: the dearest call here.
        log = inside("weasyprint.text.line_break").get_log_attrs(p.text, p.language)
        allowed = [log[at + 1].is_line_break if yes is None else yes for at, yes in enumerate(allowed)]
    for at, kind in enumerate(p.kinds):
        if kind == c.RAISED and at:
            # The call of a note, a tone, a combining sign: never on the line after what it belongs to.
            allowed[at - 1] = p.stretch[at - 1] = False
    p.breaks = [at for at, yes in enumerate(allowed, 1) if yes and (p.wraps[at] or kinds[at - 1] == c.BREAK)]
    p.breaks.append(len(p.text))
    if on("gap"):
        for at, two in enumerate(pairs):
            if holds[two] and p.kinds[at + 1] != c.RAISED:
                em = p.leaf(at if two[0] == c.HAN else at + 1).em
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
