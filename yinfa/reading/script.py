"""Writing down what a file says while a reader walks through it."""

from __future__ import annotations

from dataclasses import dataclass, field

from yinfa.model.place import Address
from yinfa.reading import Label, Piece, labels_of, words_of


@dataclass(slots=True)
class Script:
    """Pieces by address. A label that stands before a line is the line's, one that none follows is its block's."""

    lines: dict[Address, list[Piece]] = field(default_factory=dict)
    open: list[tuple[Address, bool]] = field(default_factory=list)
    """Addresses around, and whether each is a line."""
    waiting: list[tuple[int, Piece]] = field(default_factory=list)
    """Labels before their line, with the number of addresses around each."""

    @property
    def in_line(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def words(self) -> dict[Address, str]:
        """Give the words of every address that has any, in the order in which they were met."""
        return {address: told for address, pieces in self.lines.items() if (told := words_of(pieces))}

    def labels(self) -> dict[Address, tuple[Label, ...]]:
        """Give the labels of every address that has any."""
        return {address: told for address, pieces in self.lines.items() if (told := labels_of(pieces))}

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
