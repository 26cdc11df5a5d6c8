"""What became of the words of a line: its new words, in the spelling of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from yinfa.content.spell import Unspelled, joined, spell
from yinfa.content.where import dropped
from yinfa.home.atoms import Row, edited, line, read_row, row
from yinfa.model.edit import Path
from yinfa.model.inline import Inline, Inlines, Text, plain
from yinfa.model.place import Address

_RAW = (("front", "title"),)
"""Lines that the grammar reads as they stand."""
_BOLD = ("term",)
"""Keys of lines that are printed in bold without being written so."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the base: as its source says it, as the file printed it, and where it is written."""

    address: Address
    path: Path
    source: Inlines
    printed: Inlines
    block: bool
    """Whether it is a paragraph."""

    @property
    def atoms(self) -> Row:
        return row(self.source, self.printed)


def rewritten(atoms: Row, new: Inlines, back: Callable[[str], str]) -> Inlines | None:
    """Give a line as it was made by an edit; None where nothing of it changed."""
    made = line(edited(atoms, read_row(new), back))
    return None if joined(made) == joined(line(atoms)) else made


def spelled(text: Inlines, path: Path = (), block: bool = True) -> str | None:
    """Spell a line as it is written at a path; None where the grammar has no spelling for it."""
    clean = _tidied(text)
    if path[:2] in _RAW:
        return plain(clean)
    if path and (path[-1] in _BOLD or path[-1] == "title"):
        clean = tuple(_light(one) for one in clean)
    try:
        return spell(clean, block)
    except Unspelled:
        return None


def _light(one: Inline) -> Inline:
    return replace(one, marks=replace(one.marks, strong=False)) if isinstance(one, Text) else one


def _tidied(text: Inlines) -> Inlines:
    """Write lines that were ended by hand in one, and leave out the space at both ends."""
    made = [replace(one, text=_in_one_line(one.text)) if isinstance(one, Text) else one for one in text]
    if made and isinstance(first := made[0], Text):
        made[0] = replace(first, text=first.text.lstrip(" "))
    if made and isinstance(last := made[-1], Text):
        made[-1] = replace(last, text=last.text.rstrip(" "))
    return tuple(one for one in made if not (isinstance(one, Text) and not one.text))


def _in_one_line(text: str) -> str:
    first, *rest = text.replace("\t", " ").split("\n")
    for part in rest:
        first += part if not first or not part or dropped(first[-1], part[0]) else f" {part}"
    return first
