"""One row of the table of codes, and what its sentences are filled with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity = Literal["error", "warning", "note"]
MessageLanguage = Literal["zh", "zh-Hans", "en"]
"""Of messages: Chinese as Taiwan writes it, as the mainland does, English."""
Wording = tuple[str, str]
"""A text in Traditional Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence and a hint per language, with `{fact}` blanks."""

    severity: Severity
    zh: str
    zh_hint: str
    en: str
    en_hint: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of `codes/sayings` by its name, with facts of its own: a fact that every language words anew."""

    name: str
    facts: tuple[tuple[str, Fact], ...] = ()


Fact: TypeAlias = "str | Said | tuple[str, ...]"
"""A word as it stands, a sentence by its name, or names in a row."""


def said(name: str, /, **facts: Fact) -> Said:
    """Name a sentence and give its facts."""
    return Said(name, tuple(facts.items()))


_FACT = re.compile(r"\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}")


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Put facts into a sentence, in one pass; `{count:unit has|units have}` goes by whether the fact is 1."""

    def one(found: re.Match[str]) -> str:
        fact = facts.get(found[1])
        if fact is None:
            return found[0]
        return fact if found[2] is None else f"{fact} {found[2 if fact == '1' else 3]}"

    return _FACT.sub(one, text)
