"""Which source a Word file was made of: told by its properties, else the nearest that is kept, by words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yinfa.compose.variant import folded
from yinfa.content.load import load
from yinfa.content.source import decoded
from yinfa.finding import Finding, PublishingError
from yinfa.home.word import read
from yinfa.model.inline import bare
from yinfa.model.place import Place
from yinfa.press.sources import SOURCE_LIMIT
from yinfa.world.workspace import Workspace

SLUG, REVISION, LANGUAGE = "YinfaSlug", "YinfaRevision", "YinfaLanguage"
_LEAST = 0.3
"""Share of a file's words that a source has at least, to be taken for its base."""
_LINE = 6
"""Characters of a paragraph at least by which sources are compared."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from."""

    path: Path
    """The source."""
    told: Mapping[str, str]
    """The properties, with what is known better."""
    findings: tuple[Finding, ...] = ()


def origin(told: Mapping[str, str], data: bytes, file: Path, ws: Workspace) -> Origin:
    """Find the source of a file. Raises PublishingError (J003)."""
    slug = told.get(SLUG, "")
    slugs = [slug] if slug in ws.slugs() else ws.slugs()
    if slug in slugs:
        if path := _kept(slug, told.get(REVISION, ""), ws):
            return Origin(path, told)
    share, path, slug = max(((*_nearest(one, data, ws), one) for one in slugs), default=(0.0, Path(), ""))
    if share < _LEAST:
        raise PublishingError(Finding("J003", Place(file), (("file", ws.shown(file)),)))
    facts = (("file", ws.shown(file)), ("slug", slug), ("share", f"{share:.0%}"))
    known = {SLUG: slug, LANGUAGE: told.get(LANGUAGE) or told.get("language", "")}
    return Origin(path, {**told, **known}, (Finding("J004", Place(file), facts),))


def _kept(slug: str, revision: str, ws: Workspace) -> Path | None:
    kept = ws.revisions(slug).get(revision)
    if kept:
        return kept
    source = ws.source(slug)
    try:
        return source if load(ws.read(source, SOURCE_LIMIT), source, ws).digest == revision else None
    except PublishingError:
        return None


def _nearest(slug: str, data: bytes, ws: Workspace) -> tuple[float, Path]:
    """Give the source of a publication that has most of a file's words, and their share."""
    lines = [one for said in read(data).said if len(one := _plain(bare(said.text))) >= _LINE]
    whole = sum(map(len, lines)) or 1

    def share(path: Path) -> float:
        held = _plain(decoded(ws.read(path, SOURCE_LIMIT)))
        return sum(len(one) for one in lines if one in held) / whole

    return max(((share(path), path) for path in _sources(slug, ws)), key=lambda one: one[0])


def _sources(slug: str, ws: Workspace) -> Iterator[Path]:
    yield ws.source(slug)
    yield from ws.revisions(slug).values()


def _plain(text: str) -> str:
    return "".join(folded(text).split())
