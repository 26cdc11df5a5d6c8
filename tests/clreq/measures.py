"""What can be measured on set pages. A measure gives numbers: ems of the glyphs it looks at, or counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from tests.clreq.sheet import Glyph, Line, Page

Pages = Sequence[Page]
Measure = Callable[[Pages], list[float]]

NOTE = 0.9
"""Size in em below which a line is a note's."""
NO_START = frozenset("，。、；：！？」』）》〉】〕”’·‧–～％%／")
NO_END = frozenset("「『（《〈【〔“‘／")
CLOSING = frozenset("，。、；：？！」』）》〉】〕”’")
MIDDLE = frozenset("·‧・")
READING = 0.2
"""What may stay free beside a reading at the end of a line, em: half an em is its cell, ¼ em parts two."""


def lines(pages: Pages) -> list[tuple[Page, Line]]:
    return [(page, line) for page in pages for line in page.lines]


CORNERS = str.maketrans("“”‘’", "「」『』")


def said(line: Sequence[Glyph]) -> str:
    """Give the text of a line; curly quotes read as corner ones, so that one table serves all regions."""
    return "".join(g.text for g in line).translate(CORNERS)


def find(line: Sequence[Glyph], words: str) -> tuple[int, int] | None:
    """Give the first and the past-the-last glyph of some words on a line."""
    at = said(line).find(words)
    if at < 0:
        return None
    ends = [0]
    for glyph in line:
        ends.append(ends[-1] + len(glyph.text))
    if at not in ends or at + len(words) not in ends:
        return None
    return ends.index(at), ends.index(at + len(words))


def everywhere(pages: Pages, words: str) -> Iterator[tuple[Page, Line, int, int]]:
    """Find some words once on each line that has them."""
    for page, line in lines(pages):
        found = find(line, words)
        if found:
            yield page, line, *found


# -- widths -----------------------------------------------------------------------------------------------------------


def run(marks: str) -> Measure:
    """Width of marks between the glyph before and the glyph after."""

    def measure(pages: Pages) -> list[float]:
        hits = everywhere(pages, marks)
        return [(line[b].x0 - line[a - 1].x1) / line[a].size for _, line, a, b in hits if a and b < len(line)]

    return measure


def run_in_head(marks: str) -> Measure:
    """Width of marks in the running heads that have them."""

    def measure(pages: Pages) -> list[float]:
        hits = [(page.head, found) for page in pages if (found := find(page.head, marks))]
        return [(line[b].x0 - line[a - 1].x1) / line[a].size for line, (a, b) in hits]

    return measure


def run_to_call(marks: str) -> Measure:
    """Width of marks between the glyph before and the raised call after."""

    def measure(pages: Pages) -> list[float]:
        found = []
        for page, line, a, b in everywhere(pages, marks):
            calls = [g.x0 for g in page.small if 0 < line[a].y - g.y < 0.6 and g.x0 > line[b - 1].x0]
            found.append((min(calls) - line[a - 1].x1) / line[a].size)
        return found

    return measure


def gap(before: str, after: str) -> Measure:
    """Space between the end of one glyph and the start of the next."""

    def measure(pages: Pages) -> list[float]:
        hits = ((line, a + 1) for _, line, a, _ in everywhere(pages, before + after))
        return [(line[i].x0 - line[i - 1].x1) / line[i].size for line, i in hits]

    return measure


def all_of(*measures: Measure) -> Measure:
    return lambda pages: [value for measure in measures for value in measure(pages)]


def advances(pages: Pages) -> list[float]:
    """Least and most of the distance between neighbouring Han."""
    steps = [b.x0 - a.x0 for _, line in lines(pages) for a, b in pairwise(line) if a.han and b.han]
    return [min(steps), max(steps)]


def lengths(pages: Pages) -> list[float]:
    """Glyphs of each line."""
    return [float(len(said(line))) for _, line in lines(pages)]


def indents(pages: Pages) -> list[float]:
    return [line[0].x0 for _, line in lines(pages)]


def second_glyph(pages: Pages) -> list[float]:
    return [lines(pages)[0][1][1].x0]


def spaces(pages: Pages) -> list[float]:
    """Width of each space between Latin words."""
    found = []
    for _, line in lines(pages):
        marks = [
            i
            for i, g in enumerate(line)
            if g.text == " " and 0 < i < len(line) - 1 and not (line[i - 1].han or line[i + 1].han)
        ]
        found += [line[i + 1].x0 - line[i - 1].x1 for i in marks]
    return found


# -- edges of lines ---------------------------------------------------------------------------------------------------


def starting(forbidden: frozenset[str] = NO_START) -> Measure:
    """Count lines that begin with one of the marks."""
    return lambda pages: [float(sum(line[0].text[0] in forbidden for _, line in lines(pages)))]


def ending(forbidden: frozenset[str] = NO_END) -> Measure:
    return lambda pages: [float(sum(line[-1].text[-1] in forbidden for _, line in lines(pages)))]


def broken(*units: str) -> Measure:
    """Count units divided over lines."""

    def measure(pages: Pages) -> list[float]:
        texts = [said(line) for _, line in lines(pages)]
        return [float(sum("".join(texts).count(u) - sum(t.count(u) for t in texts) for u in units))]

    return measure


def line_with(words: str) -> Measure:
    """Number of the line that holds some words, from 1."""
    return lambda pages: [float(n) for n, (_, line) in enumerate(lines(pages), 1) if words in said(line)]


def start_ink(number: int) -> Measure:
    """Where the ink of a line begins, from the edge of the column."""

    def measure(pages: Pages) -> list[float]:
        page, line = lines(pages)[number - 1]
        first = line[0]
        return [page.ink(-0.6, first.y - 0.95, first.x0 + 1.2, first.y + 0.15).spans()[0][0] / first.size]

    return measure


def opening_inks(pages: Pages) -> list[float]:
    """Where ink begins on lines that an opening mark begins, from where Han begin theirs."""
    body = lines(pages)[1:]
    edge = min(line[0].x0 for _, line in body if line[0].han)
    opened = [(page, line[0]) for page, line in body if line[0].text in NO_END]
    inks = (page.ink(edge - 0.6, g.y - 0.95, g.x0 + 1.2, g.y + 0.15).spans()[0][0] for page, g in opened)
    return [ink - edge for ink in inks]


def end_cell(number: int) -> Measure:
    """From the last Han of a line to the edge of the column."""

    def measure(pages: Pages) -> list[float]:
        page, line = lines(pages)[number - 1]
        return [page.frame.columns - max(g.x1 for g in line if g.han)]

    return measure


def slack(page: Page, line: Line) -> float:
    """How far a line ends from the edge. A closing mark may give up to half its cell; calls and readings count."""
    last, edge = line[-1], page.frame.columns
    raised = [g.x1 for g in page.beside(line, last.x0 + 0.3 * last.size, edge + 1)]
    if raised:
        end = max(*raised, last.x1 - 0.5 * (last.text in CLOSING))
        return end - edge if end > edge else max(edge - end - READING, 0.0)
    if last.text in MIDDLE:
        return max(edge - last.x1 - 0.34 * last.size, last.x1 - edge, 0.0)
    give = 0.5 * last.size if last.text in CLOSING else 0.0
    return max(edge - last.x1, last.x1 - give - edge, 0.0)


def slacks(pages: Pages) -> list[float]:
    """Slack of every line of a paragraph but its last."""
    body = [(page, line) for page, line in lines(pages) if line[-1].size > NOTE]
    return [slack(page, line) for page, line in body[:-1]]


def note_slacks(pages: Pages) -> list[float]:
    notes = [(page, line) for page, line in lines(pages) if line[-1].size < NOTE]
    return [slack(page, line) for page, line in notes[:-1]]


def edges(pages: Pages) -> list[float]:
    """How far lines begin from the edge or the indent, and end from the edge (paragraphs' last lines left out)."""
    starts = [min(abs(line[0].x0), abs(line[0].x0 - 2)) for _, line in lines(pages)]
    return [max(starts), *slacks(pages)]


def widest(pages: Pages) -> list[float]:
    """Greatest space between two neighbouring Han of any line but the last."""
    return [max(b.x0 - a.x1 for _, line in lines(pages)[:-1] for a, b in pairwise(line) if a.han and b.han)]


def steps_of_line(number: int) -> Measure:
    """Greatest space between two neighbouring Han of a line."""

    def measure(pages: Pages) -> list[float]:
        _, line = lines(pages)[number - 1]
        return [max(b.x0 - a.x1 for a, b in pairwise(line) if a.han and b.han)]

    return measure


def overflow(pages: Pages) -> list[float]:
    """Ink beyond the right edge."""
    found = []
    for page in pages:
        edge, rows = page.frame.columns, page.frame.rows * page.frame.pitch / page.frame.em
        ink = page.ink(edge, 0, edge + 1.4, rows)
        found.append(max((x - edge for x, _ in ink.dots if x > edge), default=0.0))
    return found


def last_han(pages: Pages) -> list[float]:
    """Han of the last line that is no note's."""
    body = [line for _, line in lines(pages) if line[-1].size > NOTE]
    return [float(sum(g.han for g in body[-1]))]
