"""Boxes that go on overleaf: no line of their text stands alone, and their ground goes down to the foot of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.pdf.pages import PITCH, TOP, drawings, glyphs, lines, printed, publication
from tests.pdf.test_pages import Script, characters, everywhere
from yinfa.model.tree import Block, Callout, PageBreak, Quotation

FOOT = TOP + 34 * PITCH
GROUND = 0xF5F7F9
Body = Callable[[Script], tuple[Block, ...]]
BODIES: dict[str, Body] = {
    "a line, then text": lambda s: (s.paragraph(1), s.paragraph(4)),
    "text, then a line": lambda s: (s.paragraph(4), s.paragraph(1)),
    "text, then three lines, then one": lambda s: (s.paragraph(5), s.paragraph(3), s.paragraph(1)),
    "lines": lambda s: tuple(s.paragraph(1) for _ in range(5)),
    "a list": lambda s: (s.list(1, 1, 1, 1, 1),),
    "text, then a list of one": lambda s: (s.paragraph(4), s.list(1)),
}
BOXES: dict[str, Callable[[Script, tuple[Block, ...]], Block]] = {
    "titled": lambda s, body: Callout(s.address(), "note", s.line(), body),
    "law": lambda s, body: Callout(s.address(), "law", None, body),
    "quotation": lambda s, body: Quotation(s.address(), body, s.line()),
}


@pytest.mark.parametrize(
    ("box", "body"), [*(("titled", body) for body in BODIES), ("law", "lines"), ("quotation", "lines")]
)
def test_no_line_of_a_box_stands_alone(box: str, body: str) -> None:
    parted = 0
    for (block,), pages in everywhere(lambda s: (BOXES[box](s, BODIES[body](s)),)):
        found = Counter(page for text in characters((block,)) for page in pages[text])
        parted += len(found) > 1
        assert min(found.values()) >= 2, found
    assert parted


@pytest.mark.parametrize("body", ["text, then a line", "a list"])
def test_the_ground_of_a_box_that_goes_on_ends_with_the_type_area(body: str) -> None:
    script, blocks = Script(), []
    for filler in range(26, 35):
        box = BOXES["titled"](script, BODIES[body](script))
        blocks += [PageBreak(script.address()), script.paragraph(filler), box]
    data = printed(publication(blocks))
    rows = lines(g for g in glyphs(data) if 9 < g.size < 20)
    parted = 0
    for box in blocks[2::3]:
        own = [row[-1] for row in rows if row[-1].text in characters((box,))]
        first, last = own[0].page, own[-1].page
        if first < last:
            parted += 1
            (ground,), (rest,) = drawings(data, first, GROUND), drawings(data, last, GROUND)
            low = max(glyph.baseline for glyph in own if glyph.page == first)
            assert ground[3] == pytest.approx(FOOT, abs=0.5) and ground[3] - low < 4 * PITCH
            assert rest[1] == pytest.approx(TOP, abs=0.5)
    assert parted
