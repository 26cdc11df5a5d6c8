"""What is asked for, and the tickets that it comes to: variants, formats, directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from yinfa.compose import FormatName, Ticket
from yinfa.finding import Finding, PublishingError
from yinfa.formats import FORMATS
from yinfa.model.language import VARIANTS, language_of, variant_of
from yinfa.model.place import Place
from yinfa.model.tree import Publication
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of each publication."""

    formats: tuple[FormatName, ...] = ()
    """Where there are none, those of each publication's theme."""
    variants: tuple[str, ...] = ()
    """Language tags; where there are none, those of each front matter."""
    vertical: bool = False
    """Whether the vertical edition of each EPUB is made as well, in languages that have lines from top to bottom.

    Where variants are named, it is asked of each of them: the making says which cannot have one.
    """
    draft: bool = False
    """Whether drafts are made in place of the publications: they show the queries."""


def tickets(publication: Publication, order: Order, ws: Workspace) -> Iterator[Ticket]:
    """Give the tickets of one publication, variant by variant. Raises PublishingError (O001, O002, T…)."""
    formats = order.formats or _offered(load_theme(ws, publication.print.theme))
    for variant in _variants(publication, order):
        for name in formats:
            ticket = Ticket(publication.slug, name, publication.print.theme, variant, draft=order.draft)
            yield ticket
            if order.vertical and name == "epub" and (order.variants or _has_columns(publication, variant)):
                yield replace(ticket, vertical=True)


def _offered(theme: Theme) -> tuple[FormatName, ...]:
    return tuple(name for name in FORMATS if name in theme.tokens["formats"])


def _has_columns(publication: Publication, variant: str) -> bool:
    return language_of(variant or publication.front.language).vertical


def flat(publications: Sequence[Publication], asked: Mapping[str, Sequence[Ticket]], order: Order) -> Iterator[Finding]:
    """Say which publications get a book but no vertical one, though it is asked for (O003)."""
    for publication in publications if order.vertical else ():
        books = [ticket for ticket in asked[publication.slug] if ticket.format == "epub"]
        if books and not any(book.vertical for book in books):
            facts = (("slug", publication.slug), ("language", publication.front.language))
            yield Finding("O003", Place(publication.at.file, 1, 1), facts)


def collected(publications: Sequence[Publication], order: Order, ws: Workspace) -> dict[str, tuple[Ticket, ...]]:
    """Give the tickets of all publications by slug. Raises PublishingError with the faults of all of them."""
    found: dict[str, tuple[Ticket, ...]] = {}
    faults: dict[Finding, None] = {}
    for publication in publications:
        try:
            found[publication.slug] = tuple(tickets(publication, order, ws))
        except PublishingError as error:
            faults |= dict.fromkeys(error.findings)
    if faults:
        raise PublishingError(*faults)
    return found


def _variants(publication: Publication, order: Order) -> tuple[str, ...]:
    """Give the variants of a publication; its own is the empty one."""
    asked = order.variants or ("", *publication.front.variants)
    own = variant_of(publication.front.language)
    faults = [_fault(publication, tag, own) for tag in asked if tag and (not own or tag not in VARIANTS)]
    if faults:
        raise PublishingError(*faults)
    return tuple(dict.fromkeys("" if tag == own else tag for tag in asked))


def _fault(publication: Publication, tag: str, own: str) -> Finding:
    if tag in VARIANTS:
        facts = (("slug", publication.slug), ("language", publication.front.language), ("variant", tag))
        return Finding("O001", Place(publication.at.file, 1, 1), facts)
    near = get_close_matches(tag, VARIANTS, 1, 0)[0]
    return Finding("O002", facts=(("variant", tag), ("near", near), ("known", ", ".join(VARIANTS))))
