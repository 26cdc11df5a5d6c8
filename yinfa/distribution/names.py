"""How editions and the parts of packages are named: ASCII ids and digests; titles and names live in metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yinfa.world.store import digest

LETTER, MANIFEST, SUMS = "letter.html", "manifest.json", "SHA256SUMS"
"""In every package, beside its editions."""
STAMP = "ledger.json"
"""What an issue leaves beside its output and its archive (stamps.py)."""
_SAFE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_LONGEST = 32


def _devices() -> Iterator[str]:
    yield from ("CON", "PRN", "AUX", "NUL")
    yield from (f"{port}{n}" for port in ("COM", "LPT") for n in range(10))


_RESERVED = frozenset(_devices())
"""Names that Windows keeps for devices."""


def unit_id(code: str) -> str:
    """Give the name of a unit's folder and files: its code where any file system takes it, else a digest."""
    safe = _SAFE.fullmatch(code) and len(code) <= _LONGEST and code.upper() not in _RESERVED
    return code if safe and not code.casefold().startswith("u-") else f"u-{digest(code)[:16]}"


def edition_name(slug: str, code: str, part: int, variant: str, extension: str) -> str:
    """Give the path of an edition under the output folder; `part` is the copy's number where each is a file."""
    unit = unit_id(code)
    middle = [unit, *([f"{part:06d}"] if part else []), *([variant] if variant else [])]
    return f"{slug}/editions/{unit}/{'.'.join([slug, *middle, extension])}"
