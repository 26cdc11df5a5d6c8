"""How a run of a Word file looks, as marks of the grammar: what its style is named, what was set by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from yinfa.model.inline import PLAIN, Marks
from yinfa.model.place import Address
from yinfa.reading.numbering import W

_STYLED: Mapping[str, str] = {
    "strong": "strong",
    "emphasis": "emphasis",
    "proper name": "name",
    "book name": "book",
    "inline code": "code",
    "marked text": "marked",
}
"""Names that a character style is made of, and the marks that they stand for."""
_SHIFTS = {"superscript": "sup", "subscript": "sub"}


def look(properties: etree._Element | None, style: str, link: str, target: Address) -> Marks:
    """Give the marks of a run whose style is named so."""
    made: dict[str, Any] = {mark: True for name, mark in _STYLED.items() if name in style}
    if properties is not None:
        made |= _by_hand(properties)
    return replace(PLAIN, link=link, target=target, **made)


def _by_hand(properties: etree._Element) -> Iterator[tuple[str, Any]]:
    if _on(properties, "b"):
        yield "strong", True
    if value(properties, "em") not in ("", "none"):
        yield "emphasis", True
    if shift := _SHIFTS.get(value(properties, "vertAlign")):
        yield "shift", shift
    if value(properties, "highlight") not in ("", "none"):
        yield "marked", True


def _on(properties: etree._Element, name: str) -> bool:
    found = properties.find(W + name)
    return found is not None and found.get(W + "val", "1") not in ("0", "false", "off")


def value(properties: etree._Element | None, name: str) -> str:
    """Give the value of a property; empty where there is none."""
    found = None if properties is None else properties.find(W + name)
    return "" if found is None else found.get(W + "val", "")


def outline(properties: etree._Element | None, style: str) -> int:
    """Give the level of a heading, from 0; -1 of what is none."""
    heading = re.fullmatch(r"(?:heading|標題|标题) ?([1-9])", style)
    told = value(properties, "outlineLvl")
    return int(heading[1]) - 1 if heading else int(told) if told.isdecimal() and int(told) < 9 else -1
