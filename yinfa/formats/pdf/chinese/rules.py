"""The rules of a Chinese line, each with a name, and the switch that a test of a rule needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "adjacent": "n marks side by side take n − ½(n − 1) em (CLREQ 3.1.6)",
        "line_start": "an opening mark gives up its empty half at the start of a line (CLREQ 3.1.6)",
        "paragraph_start": "and at the start of a paragraph: an indent and “ take 2½ em (CLREQ 3.1.6)",
        "line_end": "a full-width mark takes ½ em at a line end: CN always, TW and HK to fit (GB/T 15834 5.1.10)",
        "prohibit_start": "no stop, closing mark, ·, –, ～ or ／ begins a line (GB/T 15834 5.1)",
        "prohibit_end": "no opening mark or ／ ends a line (GB/T 15834 5.1)",
        "unbroken": "——, ……, words and numbers with their units stay whole (GB/T 15834 5.1, 15835)",
        "gap": "¼ em stands between Han and Latin or digits, none at line edges (CLREQ 3.2.2)",
        "justify": "slack goes to word spaces, Han–Latin gaps, then all Han gaps (CLREQ 3.2.4)",
        "runt": "the last line of a paragraph holds two Han or a word (CLREQ 3.4)",
        "total_fit": "breaks are chosen over the whole paragraph where line by line is visibly worse",
    }
)
_off: set[str] = set()


def on(name: str) -> bool:
    """Say whether a rule holds now."""
    return name not in _off


@contextmanager
def without(name: str) -> Iterator[None]:
    """Switch one rule off for pages set meanwhile, so that a test can prove its fixture sees it."""
    if name not in RULES:
        raise KeyError(name)
    _off.add(name)
    try:
        yield
    finally:
        _off.discard(name)
