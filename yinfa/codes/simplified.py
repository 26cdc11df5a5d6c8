"""Messages in Simplified Chinese, by those in Traditional: made by `make codes` into simplified.json."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("simplified.json")


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table: dict[str, str] = json.loads(TABLE.read_text("utf-8"))
    return table


def simplified(text: str) -> str:
    """Give a text of the tables as the mainland writes it; its blanks stay, so that no fact is ever converted."""
    return _table().get(text, text)
