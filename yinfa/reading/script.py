"""Writing down what a file says while a reader walks through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from yinfa.model.place import Address
from yinfa.reading import QUERY, Label, Piece, Queried, labels_of, words_of


@dataclass(slots=True)
class Script:
    """Pieces by address. A label that stands before a line is the line's, one that none follows is its block's."""

    lines: dict[Address, list[Piece]] = field(default_factory=dict)
    open: list[tuple[Address, bool]] = field(default_factory=list)
    """Addresses around, and whether each is a line."""
    waiting: list[tuple[int, Piece]] = field(default_factory=list)
    """Labels before their line, with the number of addresses around each."""
    asked: dict[str, Address] = field(default_factory=dict)
    """The line at which each query is called, by the query's name; what it says is among the lines."""

    @property
    def in_line(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def words(self) -> dict[Address, str]:
        """Give the words of every address that has any, in the order in which they were met."""
        return {address: told for address, pieces in self._printed() if (told := words_of(pieces))}

    def labels(self) -> dict[Address, tuple[Label, ...]]:
        """Give the labels of every address that has any."""
        return {address: told for address, pieces in self._printed() if (told := labels_of(pieces))}

    def _printed(self) -> Iterator[tuple[Address, list[Piece]]]:
        return (one for one in self.lines.items() if not one[0].startswith(QUERY))

    def queries(self) -> tuple[Queried, ...]:
        """Give the queries of a draft by their numbers, whether called, said or both."""
        names = sorted({*self.asked, *(name for name in self.lines if name.startswith(QUERY))}, key=_number)
        return tuple(Queried(self.asked.get(name, ""), self._said(name)) for name in names)

    def _said(self, name: str) -> str:
        return "".join(words_of(self.lines.get(name, ())).split())

    def call(self, name: str) -> None:
        """Write down that a query is called at the address around."""
        self.asked.setdefault(name, self.open[-1][0] if self.open else "")

    def begin(self, address: Address, line: bool) -> None:
        """Go into a block or a line."""
        self.open.append((address, line))
        found = self.lines.setdefault(address, [])
        if line:
            found += (piece for _, piece in self.waiting)
            self.waiting = []

    def end(self, which: int = -1) -> None:
        """Come out of the innermost again, or of another: marks of other programs may cross."""
        address, line = self.open.pop(which)
        if self.waiting and not line:
            self.lines[address] += (piece for depth, piece in self.waiting if depth > len(self.open))
            self.waiting = [one for one in self.waiting if one[0] <= len(self.open)]

    def say(self, piece: Piece) -> None:
        """Write a piece down at the address around; outside of all addresses nothing is meant."""
        if not self.open:
            return
        address, line = self.open[-1]
        if piece.own or line:
            self.lines[address].append(piece)
        else:
            self.waiting.append((len(self.open), piece))

    def depict(self, text: str) -> None:
        """Write down what is said in place of a picture."""
        if self.open and text:
            self.lines[self.open[-1][0]].append(Piece(text, own=False))


def _number(name: str) -> tuple[int, str]:
    """Order names by their number; a foreign file may have any."""
    told = name.removeprefix(QUERY)
    return (int(told) if told.isdecimal() else 0), told
