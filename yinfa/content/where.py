"""Where a character of a text stands in the source, and line ends that YAML folded in Chinese text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yinfa.content.inline import HAN
from yinfa.content.nodes import Scalar
from yinfa.content.source import Lines
from yinfa.model.place import Address, Place

_LONGEST = 36

_MARKS = frozenset("，。、；：？！「」『』（）《》〈〉—…·“”‘’〔〕【】～")

_SPACED = frozenset("，。、；：？！「」『』（）《》〈〉〔〕【】")
"""Marks that bring their own white: no space stands beside them, whatever the other side is."""


_ESCAPE = re.compile(r"\\(?:x.{2}|u.{4}|U.{8}|[^\nxuU])")
_ALTERED = frozenset("\n\t\\'")
"""What YAML may have made of other characters."""


def _wide(character: str) -> bool:
    return character in _MARKS or HAN.match(character) is not None


def dropped(*sides: str) -> bool:
    """Whether a line end that YAML folded between two characters is no space."""
    return all(map(_wide, sides)) or not _SPACED.isdisjoint(sides)


def short(address: str) -> Address:
    """Keep an address within 36 characters: its first 24, `_x` and 10 hex digits of its SHA-256."""
    if len(address) <= _LONGEST:
        return address
    return f"{address[:24].rstrip('_')}_x{hashlib.sha256(address.encode()).hexdigest()[:10]}"


@dataclass(slots=True)
class Where:
    source: str
    file: Path
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = Lines(self.source)

    def offsets(self, scalar: Scalar) -> list[int]:
        """Give the index in the source of each character of a text; folded spaces stand at their line end."""
        at = self.lines.starts[scalar.row] + scalar.column
        if scalar.style in ("|", ">"):
            at = self.source.find("\n", at) + 1
        elif scalar.style:
            at += 1
        found = []
        for character in scalar.text:
            if not character.isspace():
                while at < len(self.source) and self.source[at] != character and not self._escape(scalar, at):
                    at += 1
            found.append(min(at, len(self.source)))
            at = self._after(character, scalar, at)
        return found

    def _after(self, character: str, scalar: Scalar, at: int) -> int:
        if escape := self._escape(scalar, at):
            return escape.end()
        moves = at < len(self.source) and not (character.isspace() and not self.source[at].isspace())
        return at + moves

    def _escape(self, scalar: Scalar, at: int) -> re.Match[str] | None:
        """Find an escape of double quotes, which stands for one character."""
        return _ESCAPE.match(self.source, at) if scalar.style == '"' else None

    def unfolded(self, scalar: Scalar) -> tuple[str, Sequence[int]]:
        """Give the text without line ends between two Han or beside a full-width mark; where each character stands."""
        start = self.lines.starts[scalar.row] + scalar.column + len(scalar.style)
        if self._as_written(scalar, start):
            text = scalar.text.rstrip()
            return text, range(start, start + len(text))
        offsets = self.offsets(scalar)
        text = scalar.text
        keep = []
        for i, character in enumerate(text):
            if character in " \n" and 0 < i < len(text) - 1 and self._folded(offsets[i - 1], offsets[i + 1]):
                if dropped(text[i - 1], text[i + 1]):
                    continue
            keep.append(i)
        while keep and text[keep[-1]].isspace():
            keep.pop()
        return "".join(" " if text[i] in "\n\t" else text[i] for i in keep), [offsets[i] for i in keep]

    def _as_written(self, scalar: Scalar, start: int) -> bool:
        """Whether a text stands in the source on one line, character by character: nearly all do."""
        written = scalar.style not in ("|", ">") and self.source.startswith(scalar.text, start)
        return written and _ALTERED.isdisjoint(scalar.text)

    def _folded(self, before: int, after: int) -> bool:
        return "\n" in self.source[before:after]

    def place(self, offset: int) -> Place:
        """Give line and column of an index of the source."""
        return self.lines.place(self.file, offset)
