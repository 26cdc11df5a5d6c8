"""The versions of Python packages, from the names of the folders that say them.

`importlib.metadata` reads a file for each, with the standard library's parsers of mail: 0.03 s of each start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache

SAID = ".dist-info"
"""How a folder ends that says of a package which version of it there is (PEP 376)."""


def version(name: str) -> str:
    """Give the version of a package; nothing where it is not installed."""
    return _there(tuple(sys.path)).get(_plain(name)) or _elsewhere(name)


@cache
def _there(folders: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for folder in folders:
        try:
            with os.scandir(folder or ".") as there:
                names = [entry.name for entry in there]
        except OSError:
            continue
        for name in names:
            if name.endswith(SAID):
                package, _, said = name.removesuffix(SAID).partition("-")
                found.setdefault(_plain(package), said)
    return found


@cache
def _elsewhere(name: str) -> str:
    """Ask the standard library of what says its version in another way, as packages of Debian do."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _plain(name: str) -> str:
    """Give a name as all spellings of it are compared (PEP 503)."""
    return name.replace("_", "-").replace(".", "-").lower()
