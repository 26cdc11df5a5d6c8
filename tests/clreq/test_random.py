"""Random paragraphs of any mark-up, script and width break no rule and are flush wherever they can be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.clreq.measures import CLOSING, NO_END, NO_START, NOTE, slack
from tests.clreq.measures import lines as all_lines
from tests.clreq.rules import EVERYWHERE
from tests.clreq.setting import Sample, Size, set_samples
from tests.clreq.sheet import Line, Page
from tests.clreq.text import Paragraph, paragraph
from yinfa.model.walk import words
from yinfa.reading.pdf import read

PARAGRAPHS = int(os.environ.get("YINFA_FUZZ", "2500")) // 10
BATCH = 50
"""Paragraphs of one document."""
NAME = "fuzz"
DIVIDED = 6
"""Letters of a word that may be divided, at the least: in English; in Chinese more."""
SOFT = "\u00ad"
"""Stands for a hyphen that is none of the author's: a word is divided where its language does."""
WIDEST = 0.5
"""What one gap may take, em; a line that would need more is set ragged."""
PADDED = 0.1
"""Room that a long reading takes beside its Han, em."""
PAIRS = frozenset(("——", "……", "⋯⋯"))


Set = tuple[Page, Line]


@dataclass(frozen=True, slots=True)
class Count:
    lines: int
    ragged: int


@settings(
    max_examples=max(1, PARAGRAPHS // BATCH),
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    seeds=st.lists(st.integers(0, 2**60), min_size=BATCH, max_size=BATCH, unique=True),
    columns=st.integers(10, 40),
    region=st.sampled_from(EVERYWHERE),
)
def test_random_paragraphs_break_no_rule(seeds: list[int], columns: int, region: str) -> None:
    made = [paragraph(seed, region) for seed in seeds]
    faults, count = judged(made, columns, region)
    assert not faults, "\n".join(faults[:20])
    assert count.ragged <= count.lines * 0.02


def judged(made: list[Paragraph], columns: int, region: str) -> tuple[list[str], Count]:
    """Set paragraphs, and give their faults and how many lines were set ragged."""
    document = set_samples([sample(made)], region, Size(columns, 40))
    faults, count = faults_of(document.pages[NAME], made)
    if read(document.data).words != {a: w for a, w in words(document.galley.publication).items() if w}:
        faults.append("the words are not the author's")
    return [f"{columns} em {region}: {fault}" for fault in faults], count


def sample(made: list[Paragraph]) -> Sample:
    return Sample(NAME, tuple(p.source for p in made), "注文")


def faults_of(pages: tuple[Page, ...], made: list[Paragraph]) -> tuple[list[str], Count]:
    """Judge the pages of some paragraphs."""
    faults: list[str] = []
    lines = ragged = 0
    for one, its in shares(pages, made):
        found = list(broken_rules(one, its))
        lines += len(its)
        ragged += found.count("ragged")
        faults += [f"{fault}: {one.source}" for fault in found if fault != "ragged"]
    return faults, Count(lines, ragged)


def shares(pages: tuple[Page, ...], made: list[Paragraph]) -> Iterator[tuple[Paragraph, list[Set]]]:
    """Give each paragraph its lines: they follow one another, and hold its text."""
    rest = iter([(page, line) for page, line in all_lines(pages) if line[-1].size > NOTE])
    for one in made:
        its: list[Set] = []
        wanted, said = _squeezed(one.text), ""
        while len(said) < len(wanted):
            page, line = next(rest)
            if line[-1].text == "-" and not wanted.startswith(said + _squeezed("".join(g.text for g in line))):
                line = (*line[:-1], replace(line[-1], text=SOFT))
            its.append((page, line))
            said += _squeezed("".join(g.text for g in line))
        assert said == wanted, f"{said}\n{wanted}"
        yield one, its


def _squeezed(text: str) -> str:
    return text.replace(" ", "").replace(SOFT, "")


def broken_rules(one: Paragraph, its: list[Set]) -> Iterator[str]:
    """Name the rules that the lines of a paragraph break; `ragged` is a line that could not be flush."""
    said = ["".join(g.text for g in line) for _, line in its]
    for text in said[1:]:
        if text[0] in NO_START:
            yield f"{text[0]} begins a line"
    for text in said[:-1]:
        if text[-1] in NO_END:
            yield f"{text[-1]} ends a line"
    whole = "\n".join(said).replace(f"{SOFT}\n", "").split("\n")
    for unit in one.units:
        lines = whole if unit.isalpha() and len(unit) >= DIVIDED else said
        if sum(text.count(unit) for text in lines) < one.text.count(unit):
            yield f"{unit} is divided"
    if len(its) > 1 and sum(g.han for g in its[-1][1]) < 2 and not any(c.isascii() and c.isalnum() for c in said[-1]):
        yield f"the last line is {said[-1]}"
    for page, line in its:
        yield from _spaced(page, line)
    for page, line in its[:-1]:
        yield from _edge(page, line)
    page, last = its[-1]
    if last[-1].x1 - (0.5 if last[-1].text in CLOSING else 0) > page.frame.columns + 0.02:
        yield "the last line is overfull"


def _edge(page: Page, line: Line) -> Iterator[str]:
    short = slack(page, line)
    if line[-1].x1 > page.frame.columns and short > 0.02:
        yield f"overfull by {short:.2f}: {''.join(g.text for g in line)}"
    elif short > 0.02:
        gaps = sum(stretchable(a.text, b.text) for a, b in pairwise(line))
        could = gaps and short / gaps <= WIDEST
        yield f"short by {short:.2f}: {''.join(g.text for g in line)}" if could else "ragged"


def _spaced(page: Page, line: Line) -> Iterator[str]:
    for a, b in pairwise(line):
        between = b.x0 - a.x1
        if a.han and b.han and not -0.01 < between < WIDEST + PADDED and not page.beside(line, a.x1, b.x0):
            yield f"{a.text}{b.text} stand {between:.2f} apart: {''.join(g.text for g in line)}"
        if a.text + b.text in PAIRS and abs(between) > 0.02:
            yield f"{a.text}{b.text} is stretched"


def stretchable(a: str, b: str) -> bool:
    """Whether space may be added between two neighbours: a space of Latin words, or beside anything Chinese."""
    if a + b in PAIRS:
        return False
    return a == " " or (b != " " and (a[0] > "\u2e80" or b[0] > "\u2e80"))
