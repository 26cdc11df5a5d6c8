"""What can be measured of ink, annotations and whole pages."""

from __future__ import annotations

from itertools import pairwise

from tests.clreq.measures import Measure, Pages, everywhere, lines, said
from tests.clreq.sheet import Glyph, Page

EM_CENTRE = 0.38
"""Height above the baseline of the middle of the em box of Noto CJK (its box: 0.88 up, 0.12 down)."""


def centre(mark: str) -> Measure:
    """Middle of a mark's ink: from the left of its cell, and below the middle of the em box."""

    def measure(pages: Pages) -> list[float]:
        page, line, a, b = next(everywhere(pages, mark))
        left, size, middle = line[a - 1].x1, line[a].size, line[a].y - EM_CENTRE * line[a].size
        ink = page.ink(left, line[a].y - 0.95 * size, line[b].x0, line[a].y + 0.2 * size)
        return [(ink.x - left) / size, (ink.y - middle) / size]

    return measure


def holes(words: str) -> Measure:
    """Blank stretches within the ink of some words, summed."""

    def measure(pages: Pages) -> list[float]:
        found = []
        for page, line, a, b in everywhere(pages, words):
            spans = page.ink(line[a - 1].x1, line[a].y - 0.7, line[b].x0, line[a].y).spans()
            found.append(sum(y[0] - x[1] for x, y in pairwise(spans)))
        return found

    return measure


def inked(words: str) -> Measure:
    """Width of the ink of some words, blanks within left out."""

    def measure(pages: Pages) -> list[float]:
        hits = everywhere(pages, words)
        each = (page.ink(line[a - 1].x1, line[a].y - 0.7, line[b].x0, line[a].y).spans() for page, line, a, b in hits)
        return [sum(b - a for a, b in spans) for spans in each]

    return measure


def baselines(pages: Pages) -> list[float]:
    """Most that two glyphs of one line differ in their baselines."""
    return [max(max(g.y for g in line) - min(g.y for g in line) for _, line in lines(pages))]


def pitches(pages: Pages) -> list[float]:
    """Space between the em boxes of neighbouring lines: least and most."""
    steps = [b[0].y - a[0].y - 1 for page in pages for a, b in pairwise(page.lines)]
    return [min(steps), max(steps)]


def dots(words: str) -> Measure:
    """Distance of each dot from the middle of its Han; a Han without a dot counts as 1."""

    def measure(pages: Pages) -> list[float]:
        found = []
        for page, line in lines(pages):
            for glyph in line:
                if glyph.text in words:
                    spans = page.ink(glyph.x0 + 0.02, glyph.y + 0.14, glyph.x1 - 0.02, glyph.y + 0.42).spans()
                    small = [s for s in spans if s[1] - s[0] < 0.35]
                    found.append(sum(small[0]) / 2 - (glyph.x0 + glyph.x1) / 2 if len(small) == 1 else 1.0)
        return found

    return measure


def undotted(marks: str) -> Measure:
    """Count marks that carry a dot although they should not."""

    def measure(pages: Pages) -> list[float]:
        under = [
            page.ink(g.x0 + 0.2, g.y + 0.24, g.x1 - 0.2, g.y + 0.5).dots
            for page, line in lines(pages)
            for g in line
            if g.text in marks
        ]
        return [float(sum(map(bool, under)))]

    return measure


def under_lines(first: str, second: str) -> Measure:
    """Width of the gap between the lines under two neighbouring names, and how much of each name is lined."""

    def measure(pages: Pages) -> list[float]:
        page, line, a, b = next(everywhere(pages, first + second))
        left, right = line[a].x0, line[b - 1].x1
        joint = line[a + len(first)].x0
        spans = page.ink(left - 0.1, line[a].y + 0.13, right + 0.1, line[a].y + 0.6).spans()
        if len(spans) != 2:
            return [0.0, 0.0, 0.0]
        (x0, x1), (y0, y1) = spans
        return [y0 - x1, (x1 - x0) / (joint - left), (y1 - y0) / (right - joint)]

    return measure


# -- annotations ------------------------------------------------------------------------------------------------------


def reading(base: Glyph, page: Page) -> list[Glyph]:
    """The small glyphs that stand over or beside a Han."""
    return [g for g in page.small if base.x0 - 1 < g.x0 < base.x1 + 0.6 and -0.2 < base.y - g.y < 1.5]


def pinyin(base: str, letters: str) -> Measure:
    """Size of the letters over a Han, distance of their middle from the Han's, their height over the baseline."""

    def measure(pages: Pages) -> list[float]:
        page, line, a, _ = next(everywhere(pages, base))
        han = line[a]
        over = sorted((g for g in reading(han, page) if g.y < han.y - 0.7), key=lambda g: g.x0)
        at = said(over).find(letters)
        if at < 0:
            return [0.0, 1.0, 0.0]
        mine = over[at : at + len(letters)]
        middle = (mine[0].x0 + mine[-1].x1) / 2
        return [mine[0].size / han.size, middle - (han.x0 + han.x1) / 2, han.y - mine[0].y]

    return measure


def bopomofo(base: str, letters: str, tone: str) -> Measure:
    """Size of the letters beside a Han, where they begin after it, distance of their middle from the Han's."""

    def measure(pages: Pages) -> list[float]:
        page, line, a, _ = next(everywhere(pages, base))
        han = line[a]
        beside = [
            g for g in page.small if g.text in letters and han.x1 - 0.1 <= g.x0 < han.x1 + 0.5 and abs(han.y - g.y) < 1
        ]
        if said(sorted(beside, key=lambda g: g.y)) != letters:
            return [0.0, 0.0, 1.0]
        tops = [g.y - 0.88 * g.size for g in beside]
        bottoms = [g.y + 0.12 * g.size for g in beside]
        middle = (min(tops) + max(bottoms)) / 2
        return [beside[0].size / han.size, min(g.x0 for g in beside) - han.x1, middle - (han.y - EM_CENTRE)]

    return measure


def tone(base: str, letters: str, mark: str) -> Measure:
    """Where the ink of a tone mark stands: right of the letters' left edge, below the top of the last letter."""

    def measure(pages: Pages) -> list[float]:
        page, line, a, _ = next(everywhere(pages, base))
        han = line[a]
        near = [g for g in page.small if han.x1 - 0.1 <= g.x0 < han.x1 + 0.7 and abs(han.y - g.y) < 1.2]
        last = max((g for g in near if g.text in letters), key=lambda g: g.y, default=None)
        tones = [g for g in near if g.text == mark]
        if last is None or len(tones) != 1:
            return [-1.0, -9.0]
        sign = tones[0]
        ink = page.ink(sign.x0, sign.y - sign.size, sign.x1 + 0.05, sign.y + 0.2 * sign.size)
        return [(ink.x - last.x0) / last.size, (ink.y - (last.y - 0.88 * last.size)) / last.size]

    return measure


def pinyin_of_word(pages: Pages) -> list[float]:
    """Size of a word's reading, and distance of its middle from the word's."""
    page = pages[0]
    line = page.lines[0]
    word = [g for g in line if g.text in "公安機關"]
    over = [g for g in page.small if g.y < line[0].y - 0.6]
    middle = (min(g.x0 for g in over) + max(g.x1 for g in over)) / 2
    return [over[0].size, middle - (word[0].x0 + word[-1].x1) / 2]


# -- pages ------------------------------------------------------------------------------------------------------------


def under_heading(pages: Pages) -> list[float]:
    """Least number of text lines that stand below a heading on its page."""
    counts = []
    for page in pages:
        heads = [i for i, line in enumerate(page.lines) if line[0].size > 1.1]
        counts += [len([x for x in page.lines[i + 1 :] if 0.9 < x[0].size < 1.1]) for i in heads]
    return [float(min(counts))]


def widows(end: str) -> Measure:
    """Count pages whose first line is a paragraph's last, after others (it holds `end`)."""
    return lambda pages: [float(sum(end in said(page.lines[0]) for page in pages[1:] if page.lines))]


def call_and_note(call_line: str, note: str) -> Measure:
    """Pages between a call's line and its note."""

    def measure(pages: Pages) -> list[float]:
        where = [n for n, page in enumerate(pages) if any(call_line in said(line) for line in page.lines)]
        notes = [n for n, page in enumerate(pages) if any(note in said(line) for line in page.lines)]
        return [float(abs(where[0] - notes[0]))]

    return measure


def least_size(pages: Pages) -> list[float]:
    """Smallest Han that is no annotation, pt."""
    return [min(g.size * page.frame.em for page in pages for g in page.glyphs if g.han and g.size > 0.5)]
