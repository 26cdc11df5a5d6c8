"""Sources that were changed by what came home, kept so that the change can be undone."""

from __future__ import annotations

from pathlib import Path

from yinfa.content.load import load
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place
from yinfa.press.archive import SOURCE, keep
from yinfa.press.sources import SOURCE_LIMIT
from yinfa.world.store import publish
from yinfa.world.workspace import Workspace

_TAKEN = "taken"
"""Revisions before and after each writing, the last one below."""


def write(slug: str, source: bytes, ws: Workspace) -> None:
    """Write a source, and keep it as it was. Raises PublishingError, OSError."""
    path = ws.source(slug)
    before = load(ws.read_source(slug, SOURCE_LIMIT), path, ws)
    keep(before, ws)
    publish(path, source)
    after = load(source, path, ws)
    keep(after, ws)
    record = ws.history / slug / _TAKEN
    publish(record, (_record(record) + f"{before.digest} {after.digest}\n").encode())


def undo(slug: str, ws: Workspace) -> None:
    """Write the source as it was before the last writing. Raises PublishingError (J008, J009), OSError."""
    path, record = ws.source(slug), ws.history / slug / _TAKEN
    *others, last = _record(record).splitlines() or [""]
    if not last:
        raise PublishingError(Finding("J009", Place(path, 1, 1), (("slug", slug),)))
    before, after = last.split()
    old = ws.history / slug / before / SOURCE
    if load(ws.read_source(slug, SOURCE_LIMIT), path, ws).digest != after:
        raise PublishingError(Finding("J008", Place(path, 1, 1), (("slug", slug), ("path", ws.shown(old)))))
    publish(path, old.read_bytes())
    publish(record, "".join(f"{line}\n" for line in others).encode())


def _record(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
