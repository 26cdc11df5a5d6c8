"""Lines as rows of atoms, the smallest that an edit can touch: compared, merged, and made lines again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from yinfa.model.inline import PLAIN, Field, Inline, Inlines, LineEnd, Marks, NoteCall, Reference, Ruby, Text

_SEEN = ("strong", "emphasis", "link", "name", "book", "code", "marked", "shift")
"""Marks that a Word file shows; the others (`keep`, `lang`) leave no trace there."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A character with its marks, or what cannot be divided: a reading with its base, a call, a field, a reference."""

    key: str
    """What it says in the edited file."""
    inline: Inline
    """What it is in the source; of a text, one character."""


Row = tuple[Atom, ...]


def row(source: Inlines, printed: Inlines) -> Row:
    """Give the atoms of a line: as the source says them, and as a file of a variant or a unit prints them, one by one.

    The steps that make a file write inline for inline, and characters one for one.
    """
    made: list[Atom] = []
    for one, shown in zip(source, printed, strict=True):
        if isinstance(one, Text) and isinstance(shown, Text) and not one.wordings:
            made += (Atom(b, Text(a, one.marks)) for a, b in zip(one.text, shown.text, strict=True))
        else:
            made.append(Atom(_key(shown), one))
    return tuple(made)


def read_row(inlines: Inlines) -> Row:
    """Give the atoms of a line that was read from a file."""
    made: list[Atom] = []
    for one in inlines:
        made += (Atom(c, Text(c, one.marks)) for c in one.text) if isinstance(one, Text) else [Atom(_key(one), one)]
    return tuple(made)


def _key(inline: Inline) -> str:
    match inline:
        case Text(text):
            return text
        case Ruby(base, reading):
            return f"\0ruby {base} {reading}"
        case Field(_, shown):
            return shown
        case NoteCall(note):
            return f"\0note {note}"
        case Reference(target):
            return f"\0to {target}"
        case LineEnd():
            return "\0end"
    return ""


def edited(base: Row, theirs: Row, back: Callable[[str], str]) -> Row:
    """Give the line as the source would say what was made of it; `back` writes typed words in the source's variant.

    What did not change stays what it is in the source: fields, other wordings, languages, what is kept.
    """
    old, new = _spread(base), _spread(theirs)
    made: list[Atom] = []
    for tag, a, b, c, d in SequenceMatcher(None, [k for k, _ in old], [k for k, _ in new], autojunk=False).get_opcodes():
        if tag == "equal":
            made += _kept(base, theirs, old[a:b], new[c:d])
        else:
            made += _typed(base, theirs, old, new[c:d], (a, b), back)
    return tuple(made)


Spread = tuple[str, int]
"""A character or sign, and the index of its atom."""


def _spread(atoms: Row) -> list[Spread]:
    return [
        (part, n)
        for n, atom in enumerate(atoms)
        for part in ([atom.key] if atom.key.startswith("\0") else atom.key or [""])
    ]


def _kept(base: Row, theirs: Row, old: Sequence[Spread], new: Sequence[Spread]) -> Iterator[Atom]:
    last = -1
    for (_, n), (_, m) in zip(old, new, strict=True):
        if n != last:
            yield replace(base[n], inline=_marked(base[n].inline, theirs[m].inline))
        last = n


def _typed(
    base: Row, theirs: Row, old: Sequence[Spread], new: Sequence[Spread], gone: tuple[int, int], back: Callable[[str], str]
) -> Iterator[Atom]:
    around = base[old[gone[0]][1]] if gone[0] < len(old) and gone[0] < gone[1] else None
    for _, m in new:
        one = theirs[m].inline
        if isinstance(one, Text):
            marks = replace(one.marks, language=around.inline.marks.language) if _languaged(around) else one.marks
            yield Atom(one.text, Text(back(one.text), marks))
        else:
            yield theirs[m]


def _languaged(atom: Atom | None) -> bool:
    return atom is not None and isinstance(atom.inline, Text) and bool(atom.inline.marks.language)


def _marked(source: Inline, read: Inline) -> Inline:
    """Give an inline of the source the marks that it has in the file."""
    if not isinstance(source, (Text, Ruby)) or not isinstance(read, (Text, Ruby)):
        return source
    return replace(source, marks=replace(source.marks, **{name: getattr(read.marks, name) for name in _SEEN}))


def line(atoms: Sequence[Atom]) -> Inlines:
    """Make a line of atoms."""
    made: list[Inline] = []
    for atom in atoms:
        one, last = atom.inline, made[-1] if made else None
        if isinstance(one, Text) and isinstance(last, Text) and one.marks == last.marks and not one.wordings + last.wordings:
            made[-1] = replace(last, text=last.text + one.text)
        else:
            made.append(one)
    return tuple(made)
