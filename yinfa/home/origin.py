"""Which source a Word file was made of: told by its properties, else the nearest that is kept, by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from yinfa.compose.variant import folded
from yinfa.content.load import load
from yinfa.finding import Finding, PublishingError
from yinfa.home.word import read
from yinfa.model.inline import bare
from yinfa.model.place import Place
from yinfa.model.walk import texts
from yinfa.press.sources import SOURCE_LIMIT
from yinfa.world.workspace import Workspace

SLUG, REVISION, LANGUAGE = "YinfaSlug", "YinfaRevision", "YinfaLanguage"
_LEAST = 0.3
"""Share of what stands in a file that a source has at least, to be taken for its base."""


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
    words = _grams(bare(said.text) for said in read(data).said)

    def share(path: Path) -> float:
        try:
            publication = load(ws.read(path, SOURCE_LIMIT), path, ws)
        except PublishingError:
            return 0.0
        return len(words & _grams(bare(node.text) for node in texts(publication))) / max(len(words), 1)

    paths = (ws.source(slug), *ws.revisions(slug).values())
    return max(((share(path), path) for path in paths), key=lambda one: one[0])


def _grams(lines: Iterable[str]) -> set[str]:
    """Give every four characters that stand in a row, whatever the script."""
    text = "".join(folded("".join(lines)).split())
    return {text[n : n + 4] for n in range(len(text) - 3)}
