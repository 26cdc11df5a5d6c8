"""What stays together at the foot of a page, by three ranks, which the style sheet names by values of CSS.

1. Held on every page: a heading with two lines of whatever comes next, a caption with its table, a name with its
   quotation, a line with the list behind it, words that end with a colon with what they lead to (`FIRM`, `BRIEF`).
2. Yields where the foot of the page would stay white: first and last items of a list, first and last rows of a table
   in pairs (`SOFT`).
3. Nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yinfa.formats.pdf.boxes import Box, Context, children, is_line, is_replaced, is_text
from yinfa.formats.pdf.engine import inside

FIRM = "avoid"
BRIEF = "avoid-column"
"""`break-after` of a block that is kept with what follows while it has one line only. (No page of ours has columns.)"""
SOFT = "avoid-page"
KEEPS = (FIRM, BRIEF, SOFT, "auto")
COLONS = ("：", ":")
LEADS = ("p", "ul", "ol", "li", "div")
"""What may end with the words that lead to what follows: no cell, no box, no section."""
CALL = "::footnote-call"

Decide = Callable[[Box | None, Box], str]


def keeping(decide: Decide) -> Decide:
    """Give `block_level_page_break` so that it knows ranks, lines and colons."""
    values: Callable[[Box, str], Sequence[str]] = inside("weasyprint.layout.block")._add_break_values

    def decide_by_rank(before: Box | None, after: Box) -> str:
        found = decide(before, after)
        if before is None or found not in KEEPS:  # what is positioned at the head of its parent has nothing before it
            return found
        asked = {*values(before, "after"), *values(after, "before")}
        if FIRM in asked or (BRIEF in asked and lines_of(before) < 2) or _leads_in(before):
            return FIRM
        return SOFT if SOFT in asked else "auto"

    return decide_by_rank


def yielding(avoid: Callable[[str, Context], bool]) -> Callable[[str, Context], bool]:
    """Give `avoid_page_break` so that keeps of the second rank yield where the page asks them to."""

    def avoid_by_rank(value: str, context: Context) -> bool:
        return avoid(value, context) and not (value == SOFT and context.way.yields)

    return avoid_by_rank


def lines_of(box: Box) -> int:
    """Count the lines of what is laid out; a picture is as good as two."""
    inner = (lines_of(child) for child in children(box) if child.is_in_normal_flow())
    return 1 if is_line(box) else 2 if is_replaced(box) else sum(inner)


def _leads_in(box: Box) -> bool:
    """Say whether a paragraph, or the last one of a list, ends with a colon, that is to say with what follows."""
    while box.element_tag in LEADS and not is_line(box):
        within = [child for child in children(box) if child.is_in_normal_flow()]
        if not within:
            return False
        box = within[-1]
    return is_line(box) and said_in(box).endswith(COLONS)


def said_in(box: Box) -> str:
    """Give the words in a box, without the calls of notes."""
    texts = (inner for inner in box.descendants() if is_text(inner) and not _calls(inner))
    return "".join(text.text for text in texts).rstrip()


def _calls(box: Box) -> bool:
    element = box.element
    return box.element_tag.endswith(CALL) or (element is not None and "call" in element.get("class", "").split())
