"""What the program works out of its own parts and keeps beside its compiled modules, as Python keeps its .pyc files.

Safe to delete; where the folder cannot be written, it is worked out at each start.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path

from yinfa.world.store import Store, digest

_KEPT = Store(Path(cache_from_source(__file__)).parent / "ready")


def precompiled(name: str, source: str, work_out: Callable[[], bytes]) -> bytes:
    """Give what `work_out` makes of a source; what was kept under the name of another source is replaced."""
    kept = recall(name, source)
    if kept is not None:
        return kept
    made = work_out()
    keep(name, source, made)
    return made


def recall(name: str, source: str) -> bytes | None:
    """Give what was kept of a source by this Python, or None."""
    kept, mark = _KEPT.get(digest(name)), _mark(source)
    return kept[len(mark) :] if kept is not None and kept.startswith(mark) else None


def keep(name: str, source: str, made: bytes) -> None:
    """Keep what was made of a source in the place of what was kept under its name."""
    _KEPT.put(digest(name), _mark(source) + made)


def _mark(source: str) -> bytes:
    return digest(sys.version, source).encode()
