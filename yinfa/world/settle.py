"""Files that stay: written under a temporary name, synced together, renamed, synced again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from yinfa.world import posix


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give an empty folder for unfinished files; what a killed run left in it goes. Hold the ledger's lock."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settle(moves: Iterable[tuple[Path, Path]], folder: Path) -> None:
    """Give finished files their names, whole or not at all; all under one file system. Raises OSError."""
    # The first sync puts the bytes on the disk before any name says that they are there; the second the names.
    # One sync of the file system for all, not one a file: 500 files are 500 waits for a disk.
    posix.sync(folder)
    made: set[Path] = set()
    for source, target in moves:
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        os.replace(source, target)
    posix.sync(folder)
