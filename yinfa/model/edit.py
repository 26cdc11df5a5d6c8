"""Edits: what is to change in a source, by address; typed, come home from Word, or mending a fault."""

from __future__ import annotations

from dataclasses import dataclass

from yinfa.model.place import Address

Data = str | list["Data"] | dict[str, "Data"]
"""A value of YAML, all scalars text."""
Path = tuple[str | int, ...]
"""Keys and indices from the top of the file: `("body", 0, "section")`."""
At = Address | Path


@dataclass(frozen=True, slots=True)
class Reword:
    """Set the words of a line, or of a range of them, in the inline spelling of the grammar."""

    at: At
    text: str
    start: int = 0
    end: int | None = None
    """Characters of the line as the grammar reads it: no line ends that YAML folded between two Han."""


@dataclass(frozen=True, slots=True)
class Set:
    """Give a block's key a value, or take the key away."""

    at: At
    key: str
    value: Data | None
    words: str = "paragraph"
    """The key of the text, where the block is written as a text alone and becomes a map."""


@dataclass(frozen=True, slots=True)
class Put:
    """Put an entry behind another; behind the index -1, or behind a heading, it becomes the first."""

    after: At
    entry: Data


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an entry out of its list."""

    at: At


@dataclass(frozen=True, slots=True)
class Relocate:
    """Put an entry behind another, as it is written."""

    at: At
    after: At


Edit = Reword | Set | Put | Remove | Relocate
