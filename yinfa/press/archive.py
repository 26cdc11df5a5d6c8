"""The sources of what was released, by revision, and the themes it was set with, so that it can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from yinfa.content.source import revision
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import NOWHERE, Place
from yinfa.model.tree import Publication
from yinfa.model.walk import pictured
from yinfa.pictures import LIMIT
from yinfa.theme import Theme
from yinfa.theme.load import load_theme, theme_files
from yinfa.world.workspace import Workspace

SOURCE = "publication.yaml"


def archive(publication: Publication, ws: Workspace) -> Path:
    """Keep YAML and pictures of a release under its revision; gives the folder, which nothing ever cleans.

    Raises PublishingError (R003) where the source was changed since it was loaded.
    """
    files = dict(_files(publication, ws))
    pictures = [hashlib.sha256(data).hexdigest() for name, data in files.items() if name != SOURCE]
    if revision(files[SOURCE], pictures) != publication.digest:
        raise PublishingError(Finding("R003", Place(ws.source(publication.slug), 1, 1)))
    return ws.keep(publication.slug, publication.digest, files)


def keep(publication: Publication, ws: Workspace) -> None:
    """Keep the source of what is published in the history, under its revision; does nothing where it is there.

    One that was changed since it was loaded is left out: the next build keeps what it publishes then.
    """
    if (ws.history / publication.slug / publication.digest).is_dir():
        return
    files = dict(_files(publication, ws))
    source = files.pop(SOURCE)
    pictures = {name: (hashlib.sha256(data).hexdigest(), data) for name, data in files.items()}
    if revision(source, (sha256 for sha256, _ in pictures.values())) == publication.digest:
        ws.keep_source(publication.slug, publication.digest, source, pictures)


def archive_theme(theme: Theme, ws: Workspace) -> Path:
    """Keep a theme and the interface words by the theme's digest, as a folder of themes; nothing ever cleans it.

    Raises PublishingError (R003) where they were changed since they were loaded.
    """
    files = theme_files(ws, theme.name)
    if load_theme(ws, theme.name).digest != theme.digest:
        raise PublishingError(Finding("R003", NOWHERE, (("file", f"templates/{theme.name}"),)))
    return ws.keep_theme(theme.digest, files)


def _files(publication: Publication, ws: Workspace) -> Iterator[tuple[str, bytes]]:
    source = ws.source(publication.slug)
    yield SOURCE, ws.read(source, LIMIT)
    for figure in pictured(publication):
        yield figure.picture.path, ws.read(source.parent / figure.picture.path, LIMIT)
