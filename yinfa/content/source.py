"""The one splitting of a source into lines: what the parser counts, where a character stands; a source's digest."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from yinfa.model.place import Place
from yinfa.world.store import digest

BREAKS = "\r\x85\u2028\u2029"
"""What ends a line for YAML 1.1 and not for an editor: refused, so that both count the same lines."""


def plain_ends(text: str) -> str:
    """Write the line ends of Windows as those of everybody else."""
    return text.replace("\r\n", "\n")


def decoded(source: bytes) -> str:
    """Give the text of a source, its lines ended by `\\n` alone. Raises UnicodeDecodeError."""
    return plain_ends(source.decode("utf-8-sig"))


def revision(source: bytes, pictures: Iterable[str]) -> str:
    """Give the digest of a YAML file and of the pictures that it names, these by their own digests."""
    return digest(source, *sorted(set(pictures)))


@dataclass(slots=True)
class Lines:
    """Where the lines of a text begin."""

    text: str
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = self.text.find("\n", at + 1)

    def place(self, file: Path, offset: int) -> Place:
        """Give line and column of an index of the text."""
        line = bisect.bisect_right(self.starts, offset)
        return Place(file, line, offset - self.starts[line - 1] + 1)
