"""Lines as rows of atoms, the smallest that an edit can touch: compared, merged, and made lines again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from yinfa.model.inline import Field, Inline, Inlines, LineEnd, NoteCall, Reference, Ruby, Text

_SEEN = ("strong", "emphasis", "link", "name", "book", "code", "marked", "shift")
"""Marks that a Word file shows; the others (`keep`, `lang`) leave no trace there."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A character with its marks, or what cannot be divided: a reading with its base, a call, a field, a reference."""

    key: str
    """What it says in the edited file."""
    inline: Inline
    """What it is in the source; of a text, one character."""


Atoms = tuple[Atom, ...]


def row(source: Inlines, printed: Inlines) -> Atoms:
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


def read_row(inlines: Inlines) -> Atoms:
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


def edited(base: Atoms, theirs: Atoms, back: Callable[[str], str]) -> Atoms:
    """Give the line as the source would say what was made of it; `back` writes typed words in the source's variant.

    What did not change stays what it is in the source: fields, other wordings, languages, what is kept. What stands
    for several characters, as a field, is kept whole or taken as it was typed over.
    """
    old, new = _spread(base), _spread(theirs)
    matcher = SequenceMatcher(None, [k for k, _ in old], [k for k, _ in new], autojunk=False)
    homes = {m + n: a + n for a, m, size in matcher.get_matching_blocks() for n in range(size)}
    met = Counter(old[a][1] for a in homes.values())
    whole = {n for n, count in met.items() if count == len(_parts(base[n])) and _together(n, old, homes)}
    typed = back("".join(part if _typed(theirs[m]) else _NO_WORD for part, m in new))
    made: list[Atom] = []
    last = -1
    for at, (_, m) in enumerate(new):
        n = old[homes[at]][1] if at in homes else -1
        if n not in whole:
            made.append(_as_typed(theirs[m], typed[at], _around(base, old, homes, at)))
        elif n != last:
            made.append(replace(base[n], inline=_marked(base[n].inline, theirs[m].inline)))
        last = n
    return tuple(made)


_NO_WORD = "\ufffc"
"""Stands for what is no character where words are written in another variant."""
Spread = tuple[str, int]
"""A character or sign, and the index of its atom."""


def _parts(atom: Atom) -> list[str]:
    return [atom.key] if atom.key.startswith("\0") else list(atom.key) or [""]


def _spread(atoms: Atoms) -> list[Spread]:
    return [(part, n) for n, atom in enumerate(atoms) for part in _parts(atom)]


def _typed(atom: Atom) -> bool:
    return isinstance(atom.inline, Text)


def _together(n: int, old: Sequence[Spread], homes: Mapping[int, int]) -> bool:
    """Whether what an atom says stands in one piece."""
    places = [at for at, a in homes.items() if old[a][1] == n]
    return max(places) - min(places) + 1 == len(places)


def _around(base: Atoms, old: Sequence[Spread], homes: Mapping[int, int], at: int) -> str:
    """Give the language of what stands on both sides of something typed."""
    sides = [
        next((old[homes[n]][1] for n in some if n in homes), -1) for some in (range(at, -1, -1), range(at, at + 99))
    ]
    found = {_language(base[n]) if n >= 0 else "" for n in sides}
    return found.pop() if len(found) == 1 else ""


def _language(atom: Atom) -> str:
    return atom.inline.marks.language if isinstance(atom.inline, Text) else ""


def _as_typed(atom: Atom, written: str, language: str) -> Atom:
    if not isinstance(atom.inline, Text):
        return atom
    return replace(atom, inline=replace(atom.inline, text=written, marks=replace(atom.inline.marks, language=language)))


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
        if (
            isinstance(one, Text)
            and isinstance(last, Text)
            and one.marks == last.marks
            and not one.wordings + last.wordings
        ):
            made[-1] = replace(last, text=last.text + one.text)
        else:
            made.append(one)
    return tuple(made)
