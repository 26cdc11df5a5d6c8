"""What makes an edition the one it is: what it says. How it looks is noted beside it and makes nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from yinfa import __version__
from yinfa.compose import FormatName, Galley
from yinfa.compose.imprint import spelled
from yinfa.compose.steps import compose
from yinfa.distribution.lists.units import Unit
from yinfa.distribution.names import unit_id
from yinfa.formats import FORMATS
from yinfa.master import IDENTITY, shortcode
from yinfa.model.said import said
from yinfa.model.tree import Publication
from yinfa.model.walk import fields
from yinfa.press.keys import fonts, versions
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

OwnValues = tuple[tuple[str, str], ...]
SCHEME = 1
"""Of the identities below, as the ledger notes it; rows of 0 rest on names of Python and digests of the theme."""

_ELSEWHERE = ("letter", "shelf", "draft", "query")
"""Beginnings of the names of interface words that no edition prints."""


@dataclass(frozen=True, slots=True)
class EditionBasis:
    """A galley as the plan sees it: what its editions' identity rests on, and which fields it has."""

    format: FormatName
    variant: str
    """As in file names: empty for the publication's own language."""
    said: str
    """Digest of what all formats of this variant say beside their editions' values."""
    look: str
    """Digest of what it looks like: theme, interface words, fonts, engines."""
    fields: frozenset[str]
    day: date
    date: str
    """The day of issue, as this variant writes it."""
    own: bool = False
    """Whether each unit's edition has an identifier of its own."""

    def identity(self, values: OwnValues) -> str:
        """Digest what an edition says. Its code is drawn from it and is no part of it."""
        return digest("edition", self.format, self.said, *self._told(values))

    def code(self, slug: str, unit: str, numbers: str, values: OwnValues) -> str:
        """Give the code of a unit's copies of what this publication says now: the ledger finds the edition by it.

        It is the same in all formats, and another once anything else is said: a code typed off an old copy names the
        old.
        """
        told = digest("code", slug, unit, numbers, self.variant, self.said, *self._told(values))
        return shortcode.spelled(int(told[:20], 16))

    def _told(self, values: OwnValues) -> Iterator[str]:
        for name, value in values:
            if name != "qr":
                yield name
                yield self.day.isoformat() if name == "issue.date" else value


class _Names(Mapping[str, str]):
    """The interface words as an identity takes them: their names, so that a house may reword what it prints."""

    def __getitem__(self, name: str) -> str:
        return "{year:04}-{month:02}-{day:02}" if name == "date" else f"{name} {{n}}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def basis(publication: Publication, galley: Galley, day: date, ws: Workspace) -> EditionBasis:
    """Digest all that an edition says beside its own values, and beside it what it looks like."""
    nameless = replace(galley.theme, interface={"en": _Names()})
    told = said(compose(publication, galley.ticket, nameless).publication)
    front, shown = galley.publication.front, frozenset(fields(galley.publication))
    words = galley.theme.interface_words(front.language)
    return EditionBasis(
        galley.ticket.format,
        galley.ticket.variant,
        digest("said", told),
        _look(galley, words, ws),
        shown,
        day,
        spelled(day, words),
        front.identifies == "unit",
    )


def _look(galley: Galley, words: Mapping[str, str], ws: Workspace) -> str:
    form, theme = FORMATS[galley.ticket.format], galley.theme
    return digest(
        __version__,
        theme.name,
        repr(sorted(theme.tokens.items())),
        theme.reference if form.name == "docx" else b"",
        repr(sorted((name, word) for name, word in words.items() if not name.startswith(_ELSEWHERE))),
        *theme.sources(form.folders),
        *(fonts(theme, ws) if form.wants_fonts or form.wants_cover else ()),
        *versions(form.engines),
    )


def own_values(unit: Unit, numbers: str, code: str, found: EditionBasis) -> OwnValues:
    """Give the values that an edition shows: only those that the publication has a field for."""
    every = {
        "unit.name": unit.name,
        "unit.code": unit.code,
        "copy.number": numbers,
        "issue.date": found.date,
        "marking": unit.marking,
        "watermark": f"{unit.name} {numbers}",
        "qr": shortcode.grouped(code),
    }
    own = ((IDENTITY, unit_id(unit.code)),) if found.own else ()
    return (*((name, value) for name, value in every.items() if name in found.fields and value), *own)
