"""What is asked for, held against publication and list before anything is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from yinfa.assets.fonts import lacking
from yinfa.compose import FormatName, Galley
from yinfa.distribution.lists.units import Unit, UnitList, capped, find_list, load_units
from yinfa.distribution.seals.sign import Signer
from yinfa.finding import Finding, PublishingError
from yinfa.model.language import variant_of
from yinfa.model.tree import Publication
from yinfa.model.walk import fields
from yinfa.press.masters import galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

TELLING = frozenset(("unit.name", "unit.code", "copy.number", "qr"))
"""Fields by which editions can be told apart."""
PRINTED = ("code", "name", "marking")
"""Columns that an edition may show."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What is asked for."""

    slug: str
    formats: tuple[FormatName, ...] = ()
    """Where there are none, those of the publication's theme."""
    units: Path | None = None
    day: date | None = None
    rehearse: bool = False
    """Say what would be made, make nothing."""
    renew: bool = False
    """Make anew what stands with another look, too."""
    withdraw: bool = False
    """Units that are not on the list have left it for good."""
    every: bool = False
    """Read every edition back, not samples alone."""
    slow: bool = False
    """Make every edition in full where a field stands where no slot can be."""
    cluster: str = ""
    """Address of a Dask scheduler; empty: this machine's cores."""
    signer: Signer | None = None
    """Signs every PDF."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An order that can be carried out."""

    publication: Publication
    galleys: tuple[Galley, ...]
    listed: UnitList
    units: tuple[Unit, ...]
    """As listed, but for variants: that of a unit that gets the publication's own language is empty."""
    findings: tuple[Finding, ...]
    """Warnings."""

    @property
    def formats(self) -> tuple[FormatName, ...]:
        return tuple(dict.fromkeys(galley.ticket.format for galley in self.galleys))


def prepare(asked: Issue, ws: Workspace) -> Prepared:
    """Load publication and list. Raises PublishingError with the faults of both."""
    faults: list[Finding] = []
    publication, listed = None, None
    told: list[Finding] = []
    try:
        publication = load_all(ws, [asked.slug], release=True, tell=told.append)[0]
    except PublishingError as error:
        faults += error.findings
    try:
        listed = load_units(find_list(ws, asked.units), ws)
    except PublishingError as error:
        faults += error.findings
    if publication is None or listed is None:
        raise PublishingError(*faults)
    have = {v: "" if v == variant_of(publication.front.language) else v for v in publication.front.variants}
    units = tuple(replace(u, variant=have.get(u.variant, "")) for u in listed.units)
    order = Order(asked.formats, tuple(sorted({u.variant for u in units})))
    set_up = tuple(galleys(publication, order, ws))
    faults = capped(list(_undrawn(listed, units, set_up, ws)))
    if faults:
        raise PublishingError(*faults)
    told += [*listed.findings, *_unavailable(listed, publication), *_unshown(listed, set_up), *_alike(set_up)]
    return Prepared(publication, set_up, listed, units, tuple(told))


def _unavailable(listed: UnitList, publication: Publication) -> Iterator[Finding]:
    """Say once which variant the publication lacks: units that ask for it get the publication's own."""
    own = variant_of(publication.front.language) or publication.front.language
    known = dict.fromkeys((own, *publication.front.variants))
    asked = Counter(unit.variant for unit in listed.units if unit.variant and unit.variant not in known)
    first = {unit.variant: unit for unit in reversed(listed.units)}
    for variant, count in asked.items():
        want = ", ".join((*publication.front.variants, variant))
        yield listed.finding(first[variant], "U024", "region", value=variant, count=f"{count:,}", own=own, want=want)


def _undrawn(listed: UnitList, units: Sequence[Unit], set_up: Sequence[Galley], ws: Workspace) -> Iterator[Finding]:
    """Find characters that the theme's fonts cannot draw in what is printed of a unit."""
    for galley in {g.ticket.variant: g for g in set_up}.values():
        some = [u for u in units if u.variant == galley.ticket.variant]
        every = "".join(sorted({c for u in some for column in PRINTED for c in getattr(u, column)}))
        missing = lacking(galley.theme, galley.publication.front.language, every, ws.font)
        for unit in some if missing else ():
            for column in PRINTED:
                found = [c for c in dict.fromkeys(getattr(unit, column)) if c in missing]
                if found:
                    named = tuple(f"{c} (U+{ord(c):04X})" for c in found)
                    yield listed.finding(unit, "U015", column, characters=named)


def _unshown(listed: UnitList, set_up: Sequence[Galley]) -> Iterator[Finding]:
    """Say where units have markings that the publication shows nowhere: once, at the first of them."""
    marked = [unit for unit in listed.units if unit.marking]
    if marked and not any("marking" in fields(galley.publication) for galley in set_up):
        first = marked[0]
        yield listed.finding(first, "U040", "marking", value=first.marking, count=f"{len(marked):,}")


def _alike(set_up: Sequence[Galley]) -> Iterator[Finding]:
    for galley in {g.ticket.format: g for g in set_up}.values():
        if not fields(galley.publication) & TELLING:
            yield Finding("L010", facts=(("format", galley.ticket.format),))
