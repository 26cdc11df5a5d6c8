"""What is asked for, held against publication and list before anything is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from yinfa.assets.fonts import lacking
from yinfa.compose import FormatName, Galley
from yinfa.distribution.units import Unit, UnitList, capped, find_list, load_units
from yinfa.finding import Finding, PublishingError
from yinfa.language import variant_of
from yinfa.masters import galleys
from yinfa.model.tree import Publication
from yinfa.model.walk import fields
from yinfa.press import load_all
from yinfa.workspace import Workspace

TELLING = frozenset(("unit.name", "unit.code", "copy.number", "qr"))
"""Fields by which editions can be told apart."""


@dataclass(frozen=True, slots=True)
class Order:
    """One call of `issue`."""

    slug: str
    formats: tuple[FormatName, ...]
    units: Path | None = None
    day: date | None = None
    rehearse: bool = False
    """Say what would be made, make nothing."""
    every: bool = False
    """Read every edition back, not samples alone."""
    slow: bool = False
    """Make every edition in full where a field stands where no slot can be."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An order that can be carried out."""

    publication: Publication
    galleys: tuple[Galley, ...]
    units: tuple[Unit, ...]
    """The variant of a unit that reads the publication's own language is empty."""
    findings: tuple[Finding, ...]
    """Warnings."""


def prepare(order: Order, ws: Workspace) -> Prepared:
    """Load publication and list. Raises PublishingError with the faults of both."""
    faults: list[Finding] = []
    publication, listed = None, None
    try:
        publication = load_all(ws, [order.slug], release=True)[0]
    except PublishingError as error:
        faults += error.findings
    try:
        listed = load_units(find_list(ws, order.units), ws)
    except PublishingError as error:
        faults += error.findings
    if publication is None or listed is None:
        raise PublishingError(*faults)
    set_up = galleys(publication, order.formats, ws)
    faults = capped([*_unavailable(listed, publication), *_undrawn(listed, set_up[0], ws)])
    if faults:
        raise PublishingError(*faults)
    units = tuple(replace(u, variant=_variant(u, publication)) for u in listed.units)
    return Prepared(publication, tuple(set_up), units, (*listed.findings, *_alike(set_up)))


def _variant(unit: Unit, publication: Publication) -> str:
    return "" if unit.variant == own_variant(publication) else unit.variant


def own_variant(publication: Publication) -> str:
    """Name the variant in which the publication is written."""
    return variant_of(publication.front.language) or publication.front.language


def _unavailable(listed: UnitList, publication: Publication) -> Iterator[Finding]:
    known = (own_variant(publication),)
    for unit in listed.units:
        if unit.variant and unit.variant not in known:
            yield listed.finding(unit, "U024", "region", value=unit.variant, known=", ".join(known))


def _undrawn(listed: UnitList, galley: Galley, ws: Workspace) -> Iterator[Finding]:
    """Find characters that the theme's fonts cannot draw in what is printed of a unit."""
    printed = {column: {c for u in listed.units for c in getattr(u, column)} for column in ("code", "name", "marking")}
    every = "".join(sorted(set().union(*printed.values())))
    missing = lacking(galley.theme, galley.publication.front.language, every, ws.font)
    for column in (c for c, found in printed.items() if found & missing):
        for unit in listed.units:
            found = [c for c in dict.fromkeys(getattr(unit, column)) if c in missing]
            if found:
                named = "、".join(f"{c} (U+{ord(c):04X})" for c in found)
                yield listed.finding(unit, "U015", column, characters=named)


def _alike(set_up: list[Galley]) -> Iterator[Finding]:
    for galley in set_up:
        if not fields(galley.publication) & TELLING:
            yield Finding("L010", facts=(("format", galley.ticket.format),))
