"""What became of the words of a line that is still there: its new words, in the spelling of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yinfa.content.spell import Unspelled, joined, spell
from yinfa.home.atoms import edited, line, read_row, row
from yinfa.home.word import Said
from yinfa.model.inline import Inlines
from yinfa.model.place import Address


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the base: as its source says it, and as the file printed it."""

    address: Address
    source: Inlines
    printed: Inlines


def rewritten(base: Line, old: Said, new: Said, back: Callable[[str], str]) -> Inlines | None:
    """Give a line as it was made by an edit; None where nothing of it changed."""
    if old.text == new.text:
        return None
    before, after = row(base.source, base.printed), edited(row(base.source, base.printed), read_row(new.text), back)
    made = line(after)
    return None if joined(made) == joined(line(before)) else made


def spelled(text: Inlines, block: bool) -> str | None:
    """Spell a line; None where the grammar has no spelling for it."""
    try:
        return spell(_tidied(text), block)
    except Unspelled:
        return None


def _tidied(text: Inlines) -> Inlines:
    return text
