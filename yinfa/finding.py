"""What is wrong, where, and what to do about it: values, never strings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from yinfa.codes import CODES, told
from yinfa.codes.entry import Fact, MessageLanguage, Said, Severity, said
from yinfa.model.place import NOWHERE, Address, Place


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a publication, a theme or a made file."""

    code: str
    at: Place = NOWHERE
    facts: tuple[tuple[str, Fact], ...] = ()
    address: Address = ""

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    def sentence(self, language: MessageLanguage) -> str:
        """Say what is wrong."""
        row = CODES[self.code]
        return told((row.zh, row.en), self.facts, language)

    def hint(self, language: MessageLanguage) -> str:
        """Say what to do; empty where nothing can be said."""
        row = CODES[self.code]
        return told((row.zh_hint, row.en_hint), self.facts, language)


MAX_FINDINGS = 200
"""Findings of one publication: nobody reads more at once."""
GUESSED = 2_000
"""Names among which the nearest is looked for; with more of them hundreds of slips would take minutes."""


Hear = Callable[[Finding], object]
"""Takes a warning, as soon as it is known."""


def unheard(finding: Finding) -> None:
    """Pass over a warning."""


class PublishingError(Exception):
    """Findings of severity error that stop the work."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.args

    def __str__(self) -> str:
        return "; ".join(f"{f.code} {f.address} {f.sentence('en')}" for f in self.findings)


class DoesNotFit(PublishingError):
    """The values cannot be written into this master: the edition must be made in full."""


def did_you_mean(word: str, known: list[str], other: Said) -> Said:
    """Give the hint of a name that nothing has: the nearest one, or what else to do."""
    near = get_close_matches(word, known, 1, 0.6) if len(known) <= GUESSED else []
    return said("near", name=near[0]) if near else other


def few(names: Sequence[str], limit: int = 20) -> tuple[str, ...]:
    """Give the first of names to be told in a row; a dash where there are none."""
    return (*names[:limit], *("…" if len(names) > limit else ())) or ("—",)


def visible(text: str) -> str:
    """Give a text in which nothing hides: a space that is no plain one, a mark of direction and the like by number."""
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in text)
