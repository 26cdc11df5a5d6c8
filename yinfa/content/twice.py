"""Numbers that authors state for sections, annexes and items: those that stand twice, and those that are none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from yinfa.codes.entry import said
from yinfa.content.articles import HAN_NUMBERS
from yinfa.content.manuscript import Manuscript
from yinfa.content.series import typed
from yinfa.model.inline import plain
from yinfa.model.leaf import Line
from yinfa.model.place import Place
from yinfa.model.series import counted, counts_on, item_numbers, siblings
from yinfa.model.tree import Item, List, Paragraph, Publication, Section
from yinfa.model.walk import nodes

_MOST = 9999
Counted = tuple[Section | Item, int]
"""What has a number, and its count in its series."""


def doubled(publication: Publication, builder: Manuscript) -> None:
    """Tell numbers that stand twice in a series (S046), and those that are printed as they stand (S047)."""
    for series in (*_sections(publication), *_lists(publication)):
        seen: dict[str, int] = {}
        for node, n in series:
            line = _line(node)
            value = _value(node, n, line)
            if not value:
                continue
            if value in seen:
                free = max(int(one) for one in (*seen, "0") if one.isdecimal()) + 1
                hint = said("other-number", n=str(free)) if value.isdecimal() else said("other-label")
                builder.fault("S046", line.at, value=value[:40], first=str(seen[value]), hint=hint)
            _bare(node.number, line.at, builder)
            seen.setdefault(value, line.at.line)


def _sections(publication: Publication) -> Iterator[list[Counted]]:
    for alike in siblings(publication):
        n = 0
        found: list[Counted] = []
        for section in alike:
            n = counted(section.number, n)
            found.append((section, n if counts_on(section.number) else 0))
        yield found


def _lists(publication: Publication) -> Iterator[list[Counted]]:
    lists = (node for node in nodes(publication) if isinstance(node, List) and node.style != "bullet")
    return ([(item, n) for item, _, n in item_numbers(items) if _is_whole(item)] for items in lists)


def _is_whole(item: Item) -> bool:
    """Whether an item begins with its text; one that does not is told where it is read."""
    return isinstance(item.body[0], Paragraph)


def _line(node: Section | Item) -> Line | Paragraph:
    if isinstance(node, Section):
        return node.heading
    first = node.body[0]
    assert isinstance(first, Paragraph)
    return first


def _value(node: Section | Item, n: int, line: Line | Paragraph) -> str:
    """Give what is printed for a number; nothing where there is none."""
    if node.typed:
        found = typed(plain(line.text), alone=True)
        return found.label.strip() if found else ""
    return "" if node.number == "none" else str(n or node.number)


def _bare(number: str, at: Place, builder: Manuscript) -> None:
    """Tell a number that is none of a series: 0, -1, 五, one of full width."""
    told = unicodedata.normalize("NFKC", number)
    meant = HAN_NUMBERS.get(told, int(told) if re.fullmatch("[-+]?[0-9]{1,30}", told) else None)
    if meant is None or counts_on(number):
        return
    hint = said("write", what=f"number: {meant}") if 0 < meant <= _MOST else said("whole-label", most=str(_MOST))
    builder.fault("S047", at, value=number[:40], hint=hint)
