"""Where an empty paragraph stands beside a table, a box or a quotation, and where a style gives the space instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from yinfa.formats.docx.looks import TONES
from yinfa.model.place import Address
from yinfa.model.tree import (
    Block,
    Callout,
    EditionCode,
    List,
    PageBreak,
    Paragraph,
    Point,
    Points,
    Publication,
    Quotation,
    Section,
    Table,
    Term,
    Terms,
)
from yinfa.model.walk import within

OPEN = (Points, Terms, List, Quotation)
"""Kinds of blocks that begin with what is in them."""
PRINTED = (*(kind for kind in get_args(Block) if kind not in OPEN), Point, Term)
"""What begins with a line, a picture or a table of its own, and so with the page break before it."""
SPACED = frozenset(("BodyText", *(f"Callout{tone.capitalize()}" for tone in TONES)))
"""Styles that have a sister with space above, so that no empty paragraph is needed."""
Around = tuple[Any, ...]
Boxed = Table | Callout | Quotation
InPlace = tuple[Any, Around]
"""What is printed, and what is around it."""


@dataclass(frozen=True, slots=True)
class Spaces:
    """Addresses by what stands there."""

    before: set[Address] = field(default_factory=set)
    behind: set[Address] = field(default_factory=set)
    """What has an empty paragraph before it, and behind it."""
    spaced: set[Address] = field(default_factory=set)
    """Paragraphs in the sister of their style."""
    breaks: dict[Address, Address] = field(default_factory=dict)
    """The page break that the first paragraph of a block stands for."""
    alone: set[Address] = field(default_factory=set)
    """Page breaks behind which nothing stands that could."""
    divides: dict[Address, Callout] = field(default_factory=dict)
    """The box that a page break in it divides."""


def spaces(publication: Publication, styles: Mapping[str, str]) -> Spaces:
    """Part tables, boxes and quotations from what is around them; `styles` are those of paragraphs, by address."""
    found = Spaces()
    receipt = publication.receipt.body if publication.receipt else ()
    for story in (publication.lead + publication.body + publication.closing, publication.colophon, receipt):
        order = [one for one in within(story) if isinstance(one[0], (*PRINTED, Quotation))]
        for at, (node, around) in enumerate(order):
            after = _behind(order, at)
            if isinstance(node, PageBreak):
                if _within_a_box(node, around):
                    found.divides[node.address] = around[-1]
                    found.breaks[node.address] = node.address
                elif after is None or isinstance(after[0], (PageBreak, EditionCode)):
                    found.alone.add(node.address)
                else:
                    found.breaks[after[0].address] = node.address
            elif isinstance(node, (Table, Callout, Quotation)):
                if _bare(node) and not _first(order, at):
                    found.before.add(node.address)
                _part(found, node, around, after, styles)
    return found


def _part(found: Spaces, node: Boxed, around: Around, after: InPlace | None, styles: Mapping[str, str]) -> None:
    """Part a block from what stands behind it: Word joins tables that touch, and wants a paragraph at a box's end.

    LibreOffice loses a mark that begins right behind a table and does not end in the same paragraph.
    """
    quoted = _lines(node) or (isinstance(node, Table) and bool(node.note))
    box = next((one for one in reversed(around) if isinstance(one, Callout) or boxed(one)), None)
    if box is not None and (after is None or not _holds(after[1], box)):
        needed = not quoted
    elif after is None:
        needed = False
    else:
        lined = isinstance(after[0], (Paragraph, EditionCode))
        needed = lined or not (quoted or _bare(after[0]))
        if lined and styles.get(after[0].address, "") in SPACED:
            found.spaced.add(after[0].address)
            needed = False
    if needed:
        found.behind.add(node.address)


def _within_a_box(node: PageBreak, around: Around) -> bool:
    """Tell whether a page break stands between the blocks of a box that is in nothing but sections."""
    if not around or not isinstance(around[-1], Callout) or not all(isinstance(one, Section) for one in around[:-1]):
        return False
    later = around[-1].body[around[-1].body.index(node) + 1 :]
    return bool(later) and not isinstance(later[0], PageBreak)


def boxed(node: object) -> bool:
    """Tell whether a node is a quotation that holds more than paragraphs, and so needs a box as a callout does."""
    return isinstance(node, Quotation) and not all(isinstance(one, Paragraph) for one in node.body)


def _bare(node: object) -> bool:
    """Tell whether a node begins with a table: nothing above it makes room."""
    return isinstance(node, Callout) or boxed(node) or (isinstance(node, Table) and node.caption is None)


def _lines(node: object) -> bool:
    """Tell whether a node is a quotation of paragraphs, which begin by themselves."""
    return isinstance(node, Quotation) and not boxed(node)


def _first(order: Sequence[InPlace], at: int) -> bool:
    """Tell whether a node stands right below the head of what is around it, or at the beginning."""
    while at and _lines(order[at - 1][0]):
        at -= 1
    return not at or _holds(order[at][1], order[at - 1][0])


def _behind(order: Sequence[InPlace], at: int) -> InPlace | None:
    """Give what is printed behind a node and all that it holds."""
    node = order[at][0]
    rest = (order[n] for n in range(at + 1, len(order)) if not _holds(order[n][1], node))
    return next((one for one in rest if not _lines(one[0])), None)


def _holds(around: Around, node: object) -> bool:
    return any(one is node for one in around)
