"""What stands in output/ already, against the book that is to take its place."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as BadStream

from yinfa.finding import Finding
from yinfa.model.place import Place
from yinfa.model.tree import Publication
from yinfa.world.workspace import Workspace

_NO_BOOK = (OSError, BadZipFile, BadStream, EOFError, LookupError, ValueError, SyntaxError, RuntimeError)
"""What reading raises where nothing stands in the place, or something else."""


def undated(publication: Publication, name: str, data: bytes, ws: Workspace) -> Iterator[Finding]:
    """Find that a book has other words or pictures than the one in its place, of the same identifier and date (C003).

    Readers that have the older one compare dates alone. A book of today can have no later date, and is let pass.
    """
    today = ws.today()
    if publication.front.dated < today and _changed(ws, name, data):
        facts = (("date", publication.front.dated.isoformat()), ("today", today.isoformat()))
        yield Finding("C003", _place(publication, ws), facts)


def _changed(ws: Workspace, name: str, data: bytes) -> bool:
    from yinfa.reading.package import read_package

    try:
        old = (ws.output / name).read_bytes()
        if old == data:
            return False
        before, now = read_package(old), read_package(data)
        same = (before.identifier, before.modified) == (now.identifier, now.modified)
        return same and (before.title, _said(old)) != (now.title, _said(data))
    except _NO_BOOK:
        return False


def _said(book: bytes) -> tuple[object, ...]:
    """Give the words of a book, what is said in place of its pictures, and these by their names, which are digests."""
    from yinfa.reading.epub import read

    reading = read(book)
    spoken = {address: shown for address, shown in reading.labels.items() if address not in reading.words}
    with ZipFile(BytesIO(book)) as archive:
        pictures = {name for name in archive.namelist() if "/image/" in name}
    return reading.words, spoken, pictures


def _place(publication: Publication, ws: Workspace) -> Place:
    """Give the place of the date."""
    from yinfa.content.events import MAX_BYTES, front
    from yinfa.content.nodes import Scalar

    path = publication.at.file
    found = front(ws.read(path, MAX_BYTES), path)
    nodes = [found.items.get(key) for key in ("modified", "issued")] if found else []
    return next((node.at for node in nodes if isinstance(node, Scalar)), publication.at)
