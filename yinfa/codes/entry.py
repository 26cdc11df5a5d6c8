"""One row of the table of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence and a hint per language, with `{fact}` blanks."""

    severity: Severity
    zh: str
    zh_hint: str
    en: str
    en_hint: str
