"""The notes that a draft has in its margin: columns at the right of the paper, which grows by them.

The pages themselves are those of print: a note is out of the flow, and its place is found when all pages are laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yinfa.compose import Asked
from yinfa.finding import Finding, PublishingError
from yinfa.formats.pdf.boxes import PT_PER_PX, PX_PER_MM, Box, Document, LaidPage, children, is_line, page_box, real

NOTE = "margin-note"
"""Class of a note, or of one of its pieces."""
WIDTH = 62 * PX_PER_MM
GUTTER = 4 * PX_PER_MM
"""Between columns, and at the edges of the paper."""
EDGE = 12 * PX_PER_MM
"""Above and below a column."""
APART = 6.0
"""px between two notes."""
LONGEST = 400
"""Characters of a piece, which takes less than half a column; `_PIECE` cuts behind a mark where there is one."""
WIDEST = 14400 / PT_PER_PX
"""px of a page (ISO 32000-1, annex C)."""
_PIECE = re.compile(r"(?s).{1,350}(?:.{0,49}?[\s，。；、？！,.;?!]|.{0,50}\Z)|.{1,400}")


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of a note: furniture, then words."""

    label: str
    words: str


def pieces(asked: Asked) -> tuple[tuple[NoteLine, ...], ...]:
    """Cut a query into pieces that each fit into a column; one that is short is one piece."""
    head = " ".join(filter(None, (asked.label, asked.about)))
    lines = [
        NoteLine(label if at == 0 else "", words)
        for label, text in ((f"{head}{asked.lines[0][0]}", asked.lines[0][1]), *asked.lines[1:])
        for at, words in enumerate(_PIECE.findall(text))
    ]
    found: list[tuple[NoteLine, ...]] = [()]
    for line in lines:
        if found[-1] and sum(len(one.words) for one in (*found[-1], line)) > LONGEST:
            found.append(())
        found[-1] = (*found[-1], line)
    return tuple(found)


@dataclass(slots=True)
class MarginNote:
    """A note, or one of its pieces, on its page."""

    box: Box
    wanted: float
    """Where its line stands, px from the top of the page."""
    top: float = 0.0

    @property
    def height(self) -> float:
        return self.box.margin_height()


def settle(document: Document) -> None:
    """Move the notes of laid-out pages beside their lines, and widen the paper for them.

    Raises PublishingError (D020) where one page has more than the widest paper takes.
    """
    divided = [_columns(page) for page in document.pages]
    most = max(map(len, divided))
    widest = max(page.width for page in document.pages) + most * (WIDTH + GUTTER) + GUTTER
    if widest > WIDEST:
        full = next(n for n, columns in enumerate(divided, 1) if len(columns) == most)
        raise PublishingError(Finding("D020", facts=(("page", str(full)),)))
    for page, columns in zip(document.pages, divided, strict=True) if most else ():
        for number, notes in enumerate(columns):
            _stand(notes, page.height - EDGE)
            for note in notes:
                left = page.width + GUTTER + number * (WIDTH + GUTTER)
                note.box.translate(left - note.box.position_x, note.top - note.box.position_y)
        page.width += most * (WIDTH + GUTTER) + GUTTER
        page_box(page).margin_right += most * (WIDTH + GUTTER) + GUTTER


def _columns(page: LaidPage) -> list[list[MarginNote]]:
    """Divide the notes of a page into columns, in the order of their lines."""
    room = page.height - 2 * EDGE
    columns: list[list[MarginNote]] = []
    left = 0.0
    for note in notes(page_box(page)):
        if not columns or note.height > left:
            columns.append([])
            left = room
        columns[-1].append(note)
        left -= note.height + APART
    return columns


def notes(box: Box, line: float = 0.0) -> Iterator[MarginNote]:
    """Give the notes in a box; `line` is where the line around them stands."""
    for placed in children(box):
        child = real(placed)
        here = child.position_y if is_line(child) else line
        if _is_note(child):
            yield MarginNote(child, line)
        else:
            yield from notes(child, here)


def _is_note(box: Box) -> bool:
    """Say whether a box is a note in the margin; the lines in it are of the same element's children."""
    element = box.element
    return bool(element is not None and element.get("class") == NOTE and box.is_absolutely_positioned())


def _stand(notes: list[MarginNote], bottom: float) -> None:
    """Let each note stand at its line or as little below it as those above need, all of them above the bottom."""
    for above, note in zip((None, *notes[:-1]), notes, strict=True):
        free = EDGE if above is None else above.top + above.height + APART
        note.top = max(note.wanted, free)
    for note in reversed(notes):
        note.top = min(note.top, bottom - note.height)
        bottom = note.top - APART
