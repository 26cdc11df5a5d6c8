"""Publications that bear one identifier: to a reader's library they would be one book."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress

from yinfa.finding import Finding, PublishingError, few
from yinfa.model.place import Place
from yinfa.model.tree import Publication
from yinfa.world.workspace import Workspace


def namesakes(publications: Sequence[Publication], ws: Workspace) -> Iterator[Finding]:
    """Find the publications whose identifier another one of the project bears, too (C002), asked for or not.

    Of those not asked for only the front matter is read, and that only where the identifier may occur in the file.
    """
    bearers: dict[str, list[str]] = {}
    for publication in publications:
        bearers.setdefault(_same(publication.front.identifier), []).append(publication.slug)
    asked = {publication.slug for publication in publications}
    for slug in ws.slugs():
        if slug not in asked:
            for identifier, _ in _identifier(slug, tuple(bearers), ws):
                bearers.get(_same(identifier), []).append(slug)
    for publication in publications:
        identifier = publication.front.identifier
        others = [ws.shown(ws.source(slug)) for slug in bearers[_same(identifier)] if slug != publication.slug]
        if others:
            ((_, at),) = _identifier(publication.slug, (identifier,), ws) or (("", publication.at),)
            facts = (("identifier", identifier), ("others", few(others)), ("example", publication.slug))
            yield Finding("C002", at, facts)


def _same(identifier: str) -> str:
    """Give what two identifiers share that are one to a reader: spaces around are no part of it (EPUB 3.3, 5.5.3.1)."""
    return unicodedata.normalize("NFC", identifier).strip()


def _may_bear(source: bytes, wanted: Sequence[str]) -> bool:
    """Say whether a file may hold one of the identifiers, with escapes or in another normal form, too."""
    return b"\\" in source or any(not name.isascii() or name.encode() in source for name in wanted)


def _identifier(slug: str, wanted: Sequence[str], ws: Workspace) -> list[tuple[str, Place]]:
    """Give the identifier of a publication with its place, where it may be one of those wanted."""
    from yinfa.content.events import MAX_BYTES, front
    from yinfa.content.nodes import Scalar

    path = ws.source(slug)
    with suppress(PublishingError, FileNotFoundError):
        source = ws.read(path, MAX_BYTES)
        found = front(source, path) if _may_bear(source, wanted) else None
        node = found.items.get("identifier") if found else None
        return [(node.text, node.at)] if isinstance(node, Scalar) else []
    return []
