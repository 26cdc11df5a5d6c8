"""Pictures and tables that find no room at the foot of a page stand near: text from behind them goes before them.

They move down only, within their section; so they never come before the page that first speaks of them. Pictures stay
in their order, tables in theirs, and both have their place in the reading order (`tags/order.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, takewhile
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Box, is_plain_block
from yinfa.formats.pdf.keeps import COLONS, said_in
from yinfa.formats.pdf.ways import TURNED, Page, SetPage

HERE, NOTE = "here", "table-note"
"""Class of a picture or table that does not move; of what stands below a table."""
KINDS = ("figure", "table")
PARENTS = ("section", "main")
PASSED = ("p", "ul", "ol", "blockquote", "aside")
"""What may go before a picture or table."""
HEADS = ("h2", "h3", "h4", "h5", "h6")
FAR = 1300
"""Characters that may go before one: a page."""
LINE = 40
"""Characters of a paragraph that is held with what follows, at most."""
DEEP = 8
"""Boxes between the end of a page and a picture that keeps the ones before it from its foot, at most."""


def moving(moved: set[Element]) -> Callable[[Page, SetPage], SetPage | None]:
    """Give what sets a page with moved blocks, where that fills it; tells what it moved."""

    def move(page: Page, best: SetPage) -> SetPage | None:
        # A page that is set again, for its numbers in the contents, has its places: others begin where it ends.
        found = _waiting(page.root, best.resume) if len(page.context.page_maker) == page.context.current_page else None
        if found is None:
            return None
        parent, at = found
        before = list(parent.children)
        group = list(takewhile(_moves, before[at:]))
        passed = _passed(group, before[at + len(group) :])
        if not passed or _is_note(passed[0]):
            return None
        rest = before[at + len(group) + len(passed) :]

        def stand(gone: int) -> None:
            parent.children = [*before[:at], *passed[:gone], *group, *passed[gone:], *rest]

        stand(len(passed))
        setting = page.set(best.way)
        turned = TURNED in _classes(group[0])
        gone = _gone(page.root, setting.resume, parent, turned) - at
        if turned and 0 < gone < len(passed):
            # What went on overleaf would have had a page of its own before the turned one.
            stand(gone)
            setting = page.set(best.way)
        if setting.white >= best.white or gone <= 0:
            parent.children = before
            return None
        stand(gone)
        moved.update(box.element for box in group if box.element is not None)
        return setting

    return move


def _waiting(root: Box, resume: Any) -> tuple[Box, int] | None:
    """Give the first picture or table behind the end of a page that may move, by its parent and its number there.

    Only headings and lines that are held with it stand between.
    """
    parent, at = root, 0
    while resume:
        ((at, resume),) = resume.items()
        parent = parent if resume is None else parent.children[at]
    for _ in range(DEEP):
        if at >= len(parent.children):
            return None
        box = parent.children[at]
        if box.element_tag == "section":
            parent, at = box, 0
        elif _moves(box):
            led = at > 0 and said_in(parent.children[at - 1]).endswith(COLONS)
            return None if led or parent.element_tag not in PARENTS else (parent, at)
        elif box.element_tag in HEADS or (box.element_tag == "p" and len(said_in(box)) < LINE):
            at += 1
        else:
            return None
    return None


def _moves(box: Box) -> bool:
    """Say whether a box is a picture or table that may move: it holds no call of a note, and no page of its own."""
    element = box.element
    if any(inner.footnote for inner in box.descendants()):
        return False
    if _is_note(box):
        return True
    if box.element_tag == "div" and TURNED in _classes(box):
        return not any(HERE in _classes(inner) for inner in box.descendants())
    if element is None or element.tag not in KINDS or box.element_tag != element.tag or not is_plain_block(box):
        return False
    return not (HERE in _classes(box) or _is_apart(box))


def _is_note(box: Box) -> bool:
    """Say whether a box is what stands below a table, and goes with it."""
    return NOTE in _classes(box)


def _classes(box: Box) -> list[str]:
    return (box.element.get("class") or "").split() if box.element is not None else []


def _is_apart(box: Box) -> bool:
    breaks = (box.style["break_before"], box.style["break_after"])
    return box.style["page"] == TURNED or any(not asked.startswith(("auto", "avoid")) for asked in breaks)


def _passed(group: list[Box], boxes: list[Box]) -> list[Box]:
    """Give the blocks behind that may go before a group, up to a page of them: text, and tables before pictures.

    Words that lead to what stays behind do not leave it; no picture goes before another.
    """
    kinds = {*PASSED, *KINDS} - {box.element_tag for box in group}

    def passes(box: Box) -> bool:
        return _is_note(box) or (box.element_tag in kinds and is_plain_block(box) and not _is_apart(box))

    lengths = accumulate(len(said_in(box)) for box in boxes)
    found = [
        box for box, _ in takewhile(lambda pair: passes(pair[0]) and pair[1] < FAR, zip(boxes, lengths, strict=True))
    ]
    while found and len(found) < len(boxes) and (said_in(found[-1]).endswith(COLONS) or _is_note(boxes[len(found)])):
        found.pop()
    return found


def _gone(root: Box, resume: Any, parent: Box, whole: bool) -> int:
    """Give the number of children of a box that stand on the page, or begin there unless they must be `whole`."""
    box = root
    while resume:
        ((at, resume),) = resume.items()
        if box is parent:
            return int(at) + (resume is not None and not whole)
        box = box.children[at] if resume is not None else box
    return 0
