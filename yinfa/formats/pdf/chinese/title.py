"""Lines of titles, headings and captions: few, of like length, between words."""

from __future__ import annotations

from yinfa.assets.lines import TORN, composed, ends
from yinfa.formats.pdf.boxes import Box
from yinfa.formats.pdf.chinese.fit import LEAST
from yinfa.formats.pdf.chinese.paragraph import MeasuredParagraph, Sums

TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption"))
TITLE = "data-title"
"""Attribute of other elements whose lines are those of a title."""
CAPTION = "caption"
"""Class of the caption of a picture."""


def is_title(box: Box) -> bool:
    """Say whether a line box is that of a title or a caption."""
    element = box.element
    told = {} if element is None else element.attrib
    return box.element_tag in TAGS or TITLE in told or told.get("class") == CAPTION


def title_lines(
    p: MeasuredParagraph, sums: Sums, span: tuple[int, int], widths: tuple[float, float]
) -> list[int] | None:
    """Give the end of each line of a stretch; None where a part of it is wider than its line."""
    start, end = span
    text, words = p.text[start:end], ends(p.text[start:end])
    legal = [at - start for at in p.breaks if start < at < end]
    rooms = (widths[0] + LEAST, widths[1] + LEAST)

    def wide(first: int, at: int) -> float:
        return sums.edge[start + at] - sums.begin[start + first]

    found = composed(text, {at: words[at] for at in legal if at in words}, wide, rooms)
    if found is None:  # no line of whole words is narrow enough: words are torn, wherever Chinese may break
        found = composed(text, {at: words.get(at, TORN) for at in legal}, wide, rooms)
    return found and [start + at for at in found]
