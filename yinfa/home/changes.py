"""What was done to a Word file, said as edits of the source; what cannot be said so stands as a query beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from yinfa.home.align import Pair
from yinfa.home.word import Said
from yinfa.home.words import Line, rewritten, spelled
from yinfa.model.edit import Data, Edit, Move, Path, Put, Remove, Set, Words
from yinfa.model.inline import bare
from yinfa.model.place import Address


@dataclass(frozen=True, slots=True)
class Doubt:
    """What no edit can say: it becomes a query at the line before it."""

    at: Path | None
    """The block that it is asked at; None where nothing stands near."""
    why: str
    """A name of `codes/sayings`."""
    words: str


@dataclass(frozen=True, slots=True)
class Base:
    """The source that the file was made of."""

    lines: Mapping[Address, Line]
    paths: Mapping[Address, Path]
    data: Data


@dataclass(slots=True)
class _Telling:
    base: Base
    back: Callable[[str], str]
    edits: list[Edit] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    last: Path | None = None
    """The entry of the source behind which something new is put."""
    put: int = 0
    """How many entries were put behind it."""
