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
    key, mark = digest(name), digest(sys.version, source).encode()
    kept = _KEPT.get(key)
    if kept is not None and kept.startswith(mark):
        return kept[len(mark) :]
    made = work_out()
    _KEPT.put(key, mark + made)
    return made
