"""How a value is written in YAML: a text in the plainest form that keeps it, lists and maps by their lines."""

from __future__ import annotations

from pathlib import Path

from yinfa.content.events import read
from yinfa.content.nodes import Scalar, Sequence
from yinfa.finding import PublishingError
from yinfa.model.edit import Data

STEP = 2
"""Columns by which what a map holds stands further in."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
BRACKETS = frozenset("[]{},?")
"""What is no plain text within brackets, to this reader of YAML or another."""


def single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def double(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c, c) for c in text) + '"'


def scalar(text: str, flow: bool = False) -> str:
    """Write a text on one line: plain where YAML and our reader take it for itself, else in quotes."""
    if "\n" in text or "\t" in text:
        return double(text)
    bracketed = flow and not BRACKETS.isdisjoint(text)
    return text if not bracketed and _plain(text) else single(text)


def _plain(text: str) -> bool:
    """Whether a text without quotes is read as it stands: as an entry, and behind a key."""
    if not text or text != text.strip():
        return False
    try:
        root = read(f"a:\n  - {text}\nb: {text}\n".encode(), Path())
    except PublishingError:
        return False
    entries, value = root.items["a"], root.items.get("b")
    first = entries.items[0] if isinstance(entries, Sequence) else None
    return all(isinstance(one, Scalar) and one.text == text for one in (first, value))


def lines(data: Data) -> list[str]:
    """Write a value as lines that stand below one another; a map or list within by `STEP` further in."""
    if isinstance(data, str):
        return [scalar(data)]
    if isinstance(data, list):
        return [row for one in data for row in entry(one)] if data else ["[]"]
    return [row for key, value in data.items() for row in keyed(key, value)]


def entry(data: Data) -> list[str]:
    """Write an entry of a list, with its dash."""
    first, *rest = lines(data)
    return [f"- {first}", *("  " + row for row in rest)]


def keyed(key: str, data: Data) -> list[str]:
    """Write a key with its value."""
    if data and not isinstance(data, str):
        return [f"{key}:", *(" " * STEP + row for row in lines(data))]
    return [f"{key}: {lines(data)[0]}" if data != "" else f"{key}:"]


def flow(data: Data) -> str:
    """Write a value within brackets, on one line."""
    if isinstance(data, str):
        return scalar(data, flow=True)
    if isinstance(data, list):
        return "[" + ", ".join(map(flow, data)) + "]"
    return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in data.items()) + "}"
