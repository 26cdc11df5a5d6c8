"""What letters say beside unit and files, kept with the run that issued: who packs and delivers reads no source.

Kept are the front matter as each variant has it, the theme's name and its words for letters. The letter's template is
the theme's own as it is when a package is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from yinfa.compose import Galley
from yinfa.distribution.ledger import Ledger
from yinfa.model.front import Front
from yinfa.model.tree import Publication
from yinfa.theme import Theme

_DAYS = ("issued", "modified")
_NOTE = """
INSERT OR IGNORE INTO run_told (run, variant, json) SELECT id, ?, ? FROM run WHERE slug = ? AND revision = ?"""
_KNOWN = "SELECT run, variant, json FROM run_told JOIN run ON run.id = run WHERE slug = ?"
_ISSUED = "SELECT 1 FROM edition WHERE slug = ? AND state = 'issued' LIMIT 1"
_LACKING = """
SELECT variant FROM (SELECT max(run) AS run, variant FROM edition WHERE slug = ? AND state = 'issued' GROUP BY unit)
WHERE (run, variant) NOT IN (SELECT run, variant FROM run_told) LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the letters of one run say in one variant."""

    front: Front
    theme: str
    """Its name."""
    words: Mapping[str, str]

    def spoken(self, theme: Theme) -> dict[str, str]:
        """Give the interface words for a letter: those of the issue, and the theme's for all that it asks beside."""
        return {**theme.interface_words(self.front.language), **self.words}


@dataclass(frozen=True, slots=True)
class Letters:
    """What the letters of a publication say."""

    kept: Mapping[tuple[int, str], Told]
    """By run and variant."""
    present: Mapping[str, Told]
    """By variant, from the source as it is now: for editions of a program that kept nothing."""

    def of(self, run: int, variant: str) -> Told:
        """Give what a letter says with the editions of a run."""
        found = self.kept.get((run, variant)) or self.present.get(variant)
        return found or next(iter(self.present.values()))


def complete(ledger: Ledger, slug: str) -> bool:
    """Say whether the ledger has what each unit's letter says, so that no source is needed."""
    return bool(ledger.row(_ISSUED, slug)) and ledger.row(_LACKING, slug) is None


def note(ledger: Ledger, publication: Publication, galleys: Iterable[Galley]) -> None:
    """Keep what letters say with each run that issued this source and has nothing yet; call it in a transaction."""
    for variant, told in _present(galleys).items():
        written = _written(told, publication.front.version)
        ledger.db.execute(_NOTE, (variant, written, publication.slug, publication.digest))


def letters(ledger: Ledger, slug: str, galleys: Iterable[Galley] = ()) -> Letters:
    """Give what the ledger has, and what the galleys of the present source say."""
    kept = {(row["run"], row["variant"]): _read(row["json"]) for row in ledger.rows(_KNOWN, slug)}
    return Letters(kept, _present(galleys))


def _present(galleys: Iterable[Galley]) -> dict[str, Told]:
    return {galley.ticket.variant: _told(galley) for galley in galleys}


def _told(galley: Galley) -> Told:
    front = galley.publication.front
    words = galley.theme.interface_words(front.language)
    own = {name: word for name, word in words.items() if name == "date" or name.startswith("letter")}
    return Told(front, galley.theme.name, own)


def _written(told: Told, version: str) -> str:
    """Write down what is told, and the version as the source has it, whose script no variant changed."""
    kept = {**asdict(told), "version": version}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def _read(text: str) -> Told:
    kept = json.loads(text)
    here = {each.name for each in fields(Front)}  # another program may have had another front matter
    front: dict[str, Any] = {name: _frozen(value) for name, value in kept["front"].items() if name in here}
    days = {name: date.fromisoformat(front[name]) for name in _DAYS if front.get(name)}
    return Told(Front(**{**front, **days}), kept["theme"], kept["words"])


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
