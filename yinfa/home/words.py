"""What became of the words of a line: its new words, in the spelling of the grammar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from yinfa.content.inline import parse
from yinfa.content.spell import Unspelled, joined, spell
from yinfa.content.where import dropped
from yinfa.home.atoms import Atoms, edited, line, read_row, row
from yinfa.model.edit import Path
from yinfa.model.inline import Inline, Inlines, Text, plain
from yinfa.model.place import Address

_RAW = (("front", "title"),)
"""Lines that the grammar reads as they stand."""
_BOLD = ("term",)
"""Keys of lines that are printed in bold without being written so."""


@dataclass(frozen=True, slots=True)
class BaseLine:
    """A line of the base: as its source says it, as the file printed it, and where it is written."""

    address: Address
    path: Path
    source: Inlines
    printed: Inlines
    block: bool
    """Whether it is a paragraph."""
    raw: str
    """As its author spells it."""

    @property
    def atoms(self) -> Atoms:
        return row(self.source, self.printed)


def rewritten(atoms: Atoms, new: Inlines, back: Callable[[str], str]) -> Inlines | None:
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


def respelled(line: BaseLine, text: str) -> str:
    """Give a new spelling of a line in which what did not change is spelled as its author does."""
    before = spelled(line.source, line.path, line.block)
    kept = merged_words(before, line.raw, text) if before is not None else None
    if kept is None or line.path[:2] in _RAW:
        return text
    new, old = (parse(one, line.block) for one in (kept, text))
    return kept if joined(new[0]) == joined(old[0]) and not new[1] else text


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


Hunk = tuple[int, int, str]


def merged_words(base: str, ours: str, theirs: str) -> str | None:
    """Give a text with the changes of both sides; None where they meet: nobody says which words come first."""
    made, at = "", -1
    for start, end, words in sorted({*_hunks(base, ours), *_hunks(base, theirs)}):
        if start <= at:
            return None
        made, at = made + base[max(at, 0) : start] + words, end
    return made + base[max(at, 0) :]


def _hunks(old: str, new: str) -> Iterator[Hunk]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield a, b, new[c:d]
