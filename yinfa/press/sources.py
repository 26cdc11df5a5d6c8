"""Publications as they are read, with what would stop every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from yinfa.assets.titlepage import overfull
from yinfa.codes.entry import said
from yinfa.finding import MAX_FINDINGS, Finding, Hear, PublishingError, did_you_mean, few, unheard
from yinfa.model.place import NOWHERE, Place
from yinfa.model.tree import Publication
from yinfa.model.walk import queries
from yinfa.press.coverage import undrawn, unengraved
from yinfa.press.namesakes import namesakes
from yinfa.press.trees import publication as tree_of
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

SOURCE_LIMIT = 4 << 20
"""Bytes of one publication.yaml."""


def load_all(
    ws: Workspace, slugs: Sequence[str], release: bool = False, tell: Hear = unheard, draft: bool = False
) -> list[Publication]:
    """Load publications, telling warnings; raises PublishingError with the findings of all of them."""
    found: list[Finding] = []
    publications: list[Publication] = []
    known = ws.slugs()
    for slug in slugs:
        path = ws.source(slug)
        try:
            if slug not in known:
                raise PublishingError(unknown(slug, known))
            publication = tree_of(ws.read_source(slug, SOURCE_LIMIT), path, ws, tell)
        except PublishingError as error:
            found += error.findings
            continue
        publications.append(publication)
        found += _beforehand(publication, ws, draft)
        if release:
            found += [
                Finding(
                    "Q001", query.at if query.at != NOWHERE else Place(path, 1, 1), (("question", query.question),), a
                )
                for a, query in queries(publication)
                if query.blocking
            ]
    found += namesakes(publications, ws)
    if found:
        raise PublishingError(*found)
    return publications


def unknown(slug: str, known: list[str]) -> Finding:
    """Say that no publication is named so, and which may be meant."""
    all_known = said("known-publications", known=few(known), slug=slug)
    return Finding("C001", facts=(("slug", slug), ("hint", did_you_mean(slug.lower(), known, all_known))))


def _beforehand(publication: Publication, ws: Workspace, draft: bool) -> tuple[Finding, ...]:
    """Find what would stop every format: no theme of that name, what cannot be drawn."""
    filed: Mapping[str, Place] = {}
    try:
        theme = load_theme(ws, publication.print.theme)
        filed = theme.filed
        return tuple(
            islice(
                chain(
                    undrawn(publication, theme, ws, draft),
                    unengraved(publication, theme, ws),
                    overfull(publication, theme),
                ),
                MAX_FINDINGS,
            )
        )
    except PublishingError as error:
        fonts = ((f, str(dict(f.facts).get("font", ""))) for f in error.findings)
        return tuple(
            replace(f, at=filed.get(font, publication.print.at)) if f.at == NOWHERE else f for f, font in fonts
        )
