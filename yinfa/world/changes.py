"""Files that somebody saves, as the system tells it; where it tells nothing, looked for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

BEAT = 1000
"""ms after which a look is taken at what the system may not have told."""
QUIET = 40
"""ms without a change after which a file counts as saved: some programs write it in pieces."""


def changes(folders: Sequence[Path]) -> Iterator[frozenset[Path]]:
    """Give what was changed in folders and below, or nothing at each beat; all of them where one is another now.

    The first is given when all are watched.
    """
    from watchfiles import watch

    polled: bool | None = None
    missed: frozenset[Path] = frozenset()
    while True:
        watched = _there(folders)
        told = watch(
            *watched,
            watch_filter=None,
            step=QUIET,
            rust_timeout=BEAT,
            yield_on_timeout=True,
            force_polling=polled,
            ignore_permission_denied=True,
        )
        try:
            for found in told:
                yield missed.union(Path(path) for _, path in found)
                missed = frozenset()
                if _there(folders) != watched:
                    break
        except (OSError, RuntimeError):  # no more watches, or none at all; or a folder went just now
            if _there(folders) == watched:
                if polled:
                    raise
                polled = True
        missed = frozenset(folders)  # told when they are watched again: what is saved until then counts, too
        time.sleep(QUIET / 1000)


def _there(folders: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Give the folders that are there, each with what tells it from another of its name."""
    stats = {folder: folder.stat() for folder in folders if folder.is_dir()}
    return {folder: (now.st_dev, now.st_ino) for folder, now in stats.items()}
