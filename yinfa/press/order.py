"""What is asked for, and the tickets that it comes to: variants, formats, directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from yinfa.compose import FormatName, Ticket
from yinfa.finding import Finding, PublishingError
from yinfa.model.language import VARIANTS, variant_of
from yinfa.model.place import Place
from yinfa.model.tree import Publication


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of each publication."""

    formats: tuple[FormatName, ...]
    variants: tuple[str, ...] = ()
    """Language tags; where there are none, those of each front matter."""
    vertical: bool = False
    """Whether the vertical edition of each EPUB in Traditional characters is made as well.

    Where variants are named, it is asked of each of them: the making says which cannot have one.
    """


def tickets(publication: Publication, order: Order) -> Iterator[Ticket]:
    """Give the tickets of one publication, variant by variant. Raises PublishingError (O001, O002)."""
    for variant in _variants(publication, order):
        for name in order.formats:
            ticket = Ticket(publication.slug, name, publication.print.theme, variant)
            yield ticket
            if order.vertical and name == "epub" and (order.variants or not variant.startswith("zh-Hans")):
                yield Ticket(publication.slug, name, publication.print.theme, variant, vertical=True)


def collected(publications: Sequence[Publication], order: Order) -> dict[str, tuple[Ticket, ...]]:
    """Give the tickets of all publications by slug. Raises PublishingError with the faults of all of them."""
    found: dict[str, tuple[Ticket, ...]] = {}
    faults: dict[Finding, None] = {}
    for publication in publications:
        try:
            found[publication.slug] = tuple(tickets(publication, order))
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
