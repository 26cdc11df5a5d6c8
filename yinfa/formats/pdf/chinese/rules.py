"""The rules of a Chinese line, each with a name, and the switch that a test of a rule needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

WIDTH = "CLREQ §punctuation_width_adjustment"
MIXED = "CLREQ §mixed_text_composition_in_horizontal_writing_mode"
RULES: Mapping[str, str] = MappingProxyType(
    {
        "adjacent": f"n marks side by side take n − ½(n − 1) em ({WIDTH})",
        "line_start": f"an opening mark gives up its empty half at the start of a line ({WIDTH})",
        "paragraph_start": f"and at the start of a paragraph: an indent and “ take 2½ em ({WIDTH})",
        "line_end": "a full-width mark takes ½ em at a line end: CN always, TW and HK to fit (GB/T 15834 5.1.10)",
        "prohibit_start": "no stop, closing mark, ·, –, ～ or ／ begins a line (GB/T 15834 5.1)",
        "prohibit_end": "no opening mark or ／ ends a line (GB/T 15834 5.1)",
        "unbroken": "——, ……, words and numbers with their units stay whole (GB/T 15834 5.1, 15835)",
        "gap": f"¼ em stands between Han and Latin or digits, none at line edges ({MIXED})",
        "justify": "slack goes to word spaces, Han–Latin gaps, then all Han gaps (CLREQ §line_adjustment)",
        "runt": "the last line of a paragraph holds two Han or a word (CLREQ §adjustments_of_orphans_and_widows)",
        "total_fit": "breaks are chosen over the whole paragraph where line by line is visibly worse",
    }
)
_off: set[str] = set()
"""Of tests alone: pages of an office are set by all of them."""


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
