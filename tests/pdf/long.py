"""A long publication and where all on its pages stands; what is kept together there, and is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.pdf.placed import Glyph, Placed, lines, placed
from yinfa.compose import Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.formats.pdf.make import make
from yinfa.model.inline import NoteCall, plain
from yinfa.model.tree import Callout, Figure, List, Paragraph, Quotation, Section, Table
from yinfa.model.walk import nodes, texts
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

EM = 11.5
Found = tuple[list[Any], int]
"""What is wrong, and of how many things it was asked."""
Line = list[Glyph]


@dataclass(frozen=True)
class Long:
    """A long publication and its pages."""

    galley: Galley
    data: bytes
    placed: Placed

    @cached_property
    def at(self) -> dict[str, list[Glyph]]:
        return self.placed.by_address()

    @cached_property
    def rows(self) -> dict[str, list[list[Glyph]]]:
        """Give the lines of each address, without labels and calls."""
        return {a: lines(g for g in found if not g.furniture) for a, found in self.at.items()}

    def all(self, kind: type) -> list[Any]:
        found = [node for node in nodes(self.galley.publication) if isinstance(node, kind)]
        assert found, f"no {kind.__name__}"
        return found

    def under(self, block: Any) -> list[list[Glyph]]:
        """Give the lines of all that stands in a block, in the order of its texts."""
        return [row for node in nodes(block) if hasattr(node, "address") for row in self.rows.get(node.address, [])]


def set_long(folder: Path, slug: str, variant: str = "", change: Callable[[Theme], Theme] = lambda t: t) -> Long:
    """Set a publication that was written below a folder."""
    ws = Workspace.at(folder)
    (publication,) = load_all(ws, [slug])
    galley = compose(publication, Ticket(slug, "pdf", variant=variant), change(load_theme(ws, "handout")))
    data = make(galley, assets_for(galley, FORMATS["pdf"], ws)).issue({})
    return Long(galley, data, placed(data))


def lone_headings(long: Long) -> Found:
    """Find headings, and the slogans below them, that stand over fewer than two lines of what comes next."""
    wrong, asked = [], 0
    for section in long.all(Section):
        head = long.rows[(section.slogan or section.heading).address][-1][0]
        own = lines(g for node in nodes(section.body) for g in long.at.get(getattr(node, "address", ""), ()))
        if own and not isinstance(section.body[0], Figure):
            asked += 1
            here = [row for row in own if row[0].page == head.page and head.baseline < row[0].baseline]
            wrong += [section.heading.address] if len(here) < min(2, len(own)) else []
    return wrong, asked


def _pairs(long: Long) -> Iterator[tuple[Any, Any]]:
    """Give all that stands behind one another in one block."""
    for block in nodes(long.galley.publication):
        yield from pairwise(getattr(block, "body", ()))


def parted_leads(long: Long) -> Found:
    """Find words with a colon on another page than what they lead to; single lines than the list behind them."""
    wrong, asked = [], 0
    for lead, after in _pairs(long):
        behind = long.under(after)
        if not isinstance(lead, Paragraph) or not behind:
            continue
        own = long.rows[lead.address]
        if plain(lead.text).endswith("：") or (isinstance(after, List) and len(own) == 1):
            asked += 1
            wrong += [lead.address] if behind[0][0].page != own[-1][0].page else []
    return wrong, asked


def lone_lines(long: Long) -> Found:
    """Find paragraphs that leave fewer than two lines on a page."""
    wrong, asked = [], 0
    for node in long.all(Paragraph):
        pages = Counter(row[0].page for row in long.rows.get(node.address, ()))
        asked += 1
        wrong += [(node.address, dict(pages))] if len(pages) > 1 and min(pages.values()) < 2 else []
    return wrong, asked


def _pages(rows: Iterable[Line]) -> set[int]:
    return {row[0].page for row in rows}


def parted_tables(long: Long) -> Found:
    """Find rows that are divided, captions and heads on another page than the first row, single last rows."""
    wrong: list[Any] = []
    asked = 0
    for table in long.all(Table):
        rows = [_pages(long.under(row)) for row in table.rows]
        head = sum(row.header for row in table.rows)
        first = _pages(long.rows[table.caption.address]).union(*rows[: head + 1]) if table.caption else rows[head]
        asked += 1
        wrong += [(table.address, rows)] if len(first) > 1 or any(len(pages) > 1 for pages in rows) else []
    return wrong, asked


def parted_names(long: Long) -> Found:
    """Find names of quotations and titles of boxes on another page than the words beside them."""
    wrong, asked = [], 0
    for block in nodes(long.galley.publication):
        match block:
            case Quotation() if block.by:
                sides = long.under(block.body)[-1], long.rows[block.by.address][0]
            case Callout() if block.title:
                sides = long.rows[block.title.address][-1], long.under(block.body)[0]
            case _:
                continue
        asked += 1
        wrong += [block.address] if sides[0][0].page != sides[1][0].page else []
    return wrong, asked


def strayed_notes(long: Long) -> Found:
    """Find notes on another page than their first call."""
    wrong, asked = [], 0
    for text in texts(long.galley.publication):
        for call in (inline for inline in text.text if isinstance(inline, NoteCall) and inline.nth <= 1):
            asked += 1
            called = [g.page for g in long.at[text.address] if g.tag == "Reference" and g.size < EM]
            if long.rows[call.note][0][0].page not in called:
                wrong.append((text.address, call.note, called))
    return wrong, asked
