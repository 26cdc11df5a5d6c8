"""The nodes of a file of YAML, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yinfa.model.place import Place

STANDING_IN = -1
"""The row of a scalar that is in no source: it stands in for one that is missing or faulty."""


@dataclass(slots=True)
class Scalar:
    """A text with its place."""

    text: str
    at: Place
    style: str = ""
    row: int = 0
    column: int = 0
    """Where the scalar begins in the source, from 0."""
    lines: int = 1
    """How many lines of the source it takes."""
    remark: str = ""
    """What stands a single space behind it, as a remark."""


@dataclass(slots=True)
class Sequence:
    items: list[YamlNode]
    at: Place
    flow: bool = False
    """Whether it was written within brackets."""


@dataclass(slots=True)
class Mapping:
    items: dict[str, YamlNode]
    keys: dict[str, Place]
    at: Place
    flow: bool = False


YamlNode = Scalar | Sequence | Mapping


def each(node: YamlNode) -> Iterator[YamlNode]:
    """Give a node and all within it."""
    yield node
    for inner in () if isinstance(node, Scalar) else node.items if isinstance(node, Sequence) else node.items.values():
        yield from each(inner)
