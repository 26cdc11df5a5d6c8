"""What is told of an edited file: changes that edits can say, and doubts about the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from yinfa.home.align import Pair
from yinfa.home.atoms import edited, line, read_row
from yinfa.home.base import Base
from yinfa.home.places import kind_of
from yinfa.home.word import Stated, WordFile
from yinfa.home.words import BaseLine, spelled
from yinfa.model.edit import Edit, Path, Set
from yinfa.model.inline import Inline, Inlines, NoteCall, bare

NOTE = "note_"


@dataclass(frozen=True, slots=True)
class Change:
    """What edits say, all of them or none."""

    at: Path
    """Where in the base."""
    edits: tuple[Edit, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What no edit says: it becomes a query."""

    at: Path
    """What it is asked at, in the base."""
    why: str
    """A name of `codes/sayings`."""
    words: str
    old: str = ""
    by: str = ""


@dataclass(slots=True)
class Telling:
    """A file, paired with its base."""

    base: Base
    theirs: WordFile
    pairs: tuple[Pair, ...]
    names: set[str]
    """Names of notes that are taken."""
    changes: list[Change] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    last: Path = ("body", 0)
    """The line of the base that stands before what is looked at."""
    root: Path = ()
    """The entry that was moved and holds `last`; empty where none was."""
    moved: list[Path] = field(default_factory=list)
    """Entries that were moved."""
    torn: set[Path] = field(default_factory=set)
    """Lines that were moved to where their entries cannot stand: gone there, new here."""
    noted: dict[str, str] = field(default_factory=dict)
    """Names given to new notes, by what calls them."""

    def path(self, said: Stated) -> Path | None:
        """Give where the line of a paragraph stands in the base; None for what the system prints, and for pictures."""
        found = self.line(said)
        return found.path if found else None

    def picture(self, said: Stated) -> Path | None:
        """Give where the picture of a paragraph stands in the base."""
        inner = said.within[-1] if said.within else ""
        return self.base.figures.get(inner) if not said.lines and not bare(said.text) else None

    def line(self, said: Stated) -> BaseLine | None:
        return next((self.base.lines[one] for one in said.lines if one in self.base.lines), None)

    def in_cell(self, path: Path) -> bool:
        """Whether a line stands in the cell of a table."""
        return any(kind_of(path[:end], self.base.data) == "cell" for end in range(1, len(path) + 1))

    def doubt(self, why: str, words: str, at: Path | None = None, old: str = "", by: str = "") -> None:
        if words.strip() or old.strip():
            self.doubts.append(Doubt(self.last if at is None else at, why, words.strip(), old.strip(), by))

    def spell(self, text: Inlines, path: Path = (), block: bool = True) -> tuple[str | None, tuple[Edit, ...]]:
        """Spell a line, and give the edits that bring the new notes it calls."""
        edits: list[Edit] = []
        made: list[Inline] = []
        for one in text:
            if isinstance(one, NoteCall) and not one.note.startswith(NOTE):
                name, words = self._note(one.note)
                edits += [Set(("notes",), name, words)] if words else []
                made += [NoteCall(NOTE + name)] if name else []
            else:
                made.append(one)
        return spelled(tuple(made), path, block), tuple(edits)

    def called(self) -> set[str]:
        """Name the notes that the file calls."""
        return {one.note for said in self.theirs.said for one in said.text if isinstance(one, NoteCall)}

    def _note(self, call: str) -> tuple[str, str]:
        """Name a new note, and give its words where it is met for the first time."""
        if call in self.noted:
            return self.noted[call], ""
        said = [one for one in self.theirs.said if f"#{one.note}" == call and bare(one.text).strip()]
        parts = [spelled(self.typed(one.text), block=False) for one in said]
        words = " ".join(filter(None, parts))
        name = next(f"w{n}" for n in range(1, 10_000) if f"w{n}" not in self.names) if words else ""
        self.names.add(name)
        self.noted[call] = name
        return name, words

    def typed(self, text: Inlines) -> Inlines:
        """Write what was typed in the source's variant."""
        return line(edited((), read_row(text), self.base.back))
