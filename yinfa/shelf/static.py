"""Write the shelf as files that any web server, or a shared folder, hands out."""

from __future__ import annotations

from pathlib import Path

from yinfa.finding import Finding, PublishingError
from yinfa.shelf.catalogue import Catalogue
from yinfa.shelf.site import site
from yinfa.theme import Theme
from yinfa.world.store import publish

MARK = ".yinfa-shelf"
"""Marks a folder as a shelf: only there are files that no longer belong removed."""


def write(folder: Path, catalogue: Catalogue, theme: Theme, url: str) -> int:
    """Write all documents, unchanged ones not again; gives how many. Raises PublishingError (B005)."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise PublishingError(Finding("B005", facts=(("folder", str(folder)),)))
    publish(folder / MARK, b"")  # first: a folder that was begun and left is known as ours
    documents = site(catalogue, theme, url)
    for path, document in documents.items():
        data, target = document.make(), folder / path
        if not (target.is_file() and target.read_bytes() == data):
            publish(target, data)
    known = {folder / path for path in (*documents, MARK)}
    for old in [p for p in folder.rglob("*") if p.is_file() and p not in known]:
        old.unlink()
    return len(catalogue.books)
