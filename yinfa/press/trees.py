"""Sources that were checked before: their trees kept as data under all that they were read from.

To read YAML, with the classes that check it, takes a new process a quarter of a second of a core; a tree takes five
thousandths.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from yinfa import record
from yinfa.finding import Finding, Hear, PublishingError
from yinfa.model.tree import Publication
from yinfa.model.walk import pictured
from yinfa.pictures import LIMIT
from yinfa.press.keys import code_digest, versions
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

_READERS = ("pyyaml", "pydantic", "pydantic_core", "pillow", "tinycss2", "cssselect2", "resvg-py")


@dataclass(frozen=True, slots=True)
class Tree:
    """A publication without errors, and the warnings that its source gives."""

    publication: Publication
    told: tuple[Finding, ...]


def publication(source: bytes, file: Path, ws: Workspace, tell: Hear) -> Publication:
    """Load one publication as `content.load` does, from the store where it was loaded before with the same pictures."""
    key = digest("tree", source, str(file), code_digest(), sys.version, *versions(_READERS))
    kept = ws.store.get(key)
    tree = record.read(kept, Tree) if kept is not None else None
    if tree is None or not _same_pictures(tree.publication, ws):
        tree = _read(source, file, ws)
        ws.store.put(key, record.written(tree))
    for finding in tree.told:
        tell(finding)
    return tree.publication


def _read(source: bytes, file: Path, ws: Workspace) -> Tree:
    from yinfa.content.load import load

    told: list[Finding] = []
    return Tree(load(source, file, ws, told.append), tuple(told))


def _same_pictures(one: Publication, ws: Workspace) -> bool:
    """Say whether the pictures of a publication are in its folder as they were read."""
    folder = ws.source(one.slug).parent
    found = {figure.picture.path: figure.picture.digest for figure in pictured(one)}
    try:
        return all(
            ws.within(folder / path, folder) and hashlib.sha256(ws.read(folder / path, LIMIT)).hexdigest() == known
            for path, known in found.items()
        )
    except (OSError, PublishingError):
        return False
