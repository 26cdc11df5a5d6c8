"""How the columns of a table share its width: once for every format, so that page and Word file have the same.

Widths are em of a table's text. What a column asks for comes in steps, each of which a table has where there is room
for it: a character, its words, its short phrases, its short heads in one line, its short cells too. Where there is room
for all of these, a column of much text gets more of the rest; where rows are much lower without the last, it yields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from yinfa.compose import Galley
from yinfa.compose.points import in_columns
from yinfa.master.whole import runs
from yinfa.model.inline import Field, Inlines, shown
from yinfa.model.place import Address
from yinfa.model.tree import Callout, Cell, List, Quotation, Section, Table, Terms
from yinfa.model.walk import has_words, nodes, within

PADDING = 1.4
TIGHT = 0.7
"""What a cell keeps free at both sides together; what it keeps where short phrases have room by that."""
SHORT = 6.0
"""What a phrase takes at most that no line breaks: six Han."""
SINGLE = 10.0
"""What a cell takes at most that is kept in one line."""
PHRASES, HEADS = 2, 3
"""Which step has room for short phrases, and which for short heads in one line."""
LOWER = 0.8
"""Share of the lines of a table below which its short cells are no longer kept in one line."""
_PAIR = 2.0
"""What a long phrase needs: no line of one character."""
_VALUE = 6.0
"""What the value of a unit may take: ten figures."""
_INDENT = 2.0
"""Before the text of a list's item."""
_SLACK = 0.1
"""What an estimate may miss."""
_GAP = 0.25
"""Between Han and Latin letters or figures."""
_FIELD = "\ufdd0\ufdd2"
_JOINTS = re.compile(
    r"(?<=[，、。；：！？…—」』）》〉】,;])(?![，、。；：！？…—」』）》〉】])|(?=[「『（《〈【])|\s*\n\s*"
)
_UNBROKEN = re.compile("[A-Za-z]+(?:[.=&_][0-9A-Za-z]+)*[/?]?")
"""Words, and the pieces of addresses that the page holds together (UAX #14)."""
_MEETING = re.compile(r"(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u3400-\u9fff])")
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]{}/-\" "), frozenset("mwMWQO@%&—")
_AROUND: Mapping[type, float] = {List: 2.0, Terms: 2.0, Quotation: 5.0, Callout: 2.4}
"""Em of the page's text that blocks take from the line of what stands in them."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table share its width."""

    parts: tuple[float, ...]
    """Of its width, 1 together."""
    tight: bool = False
    """Whether cells keep less free at their sides."""
    turned: float = 0.0
    """Em that it would have on a turned page; 0 where it can have none, or has it."""


@dataclass(frozen=True, slots=True)
class _Need:
    """What a cell or a column asks for, without padding."""

    steps: tuple[float, ...] = (1.0,) * 5
    whole: float = 1.0
    """All of it in one line."""
    load: float = 0.0
    """How much text it has: the squares of its cells, so that long ones count."""
    written: bool = False
    """Whether it is written in by hand: nothing stands in its cells, but for the head."""

    def beside(self, other: _Need) -> _Need:
        """Give what a column of both asks for."""
        steps = tuple(map(max, self.steps, other.steps))
        return _Need(steps, max(self.whole, other.whole), self.load + other.load, self.written)


_HAND = _Need((1.0, 3.0, 6.0, 7.0, 8.0), 10.0, written=True)
"""A column for the hand: a name, a signature."""


def shared(galley: Galley) -> dict[Address, Columns]:
    """Give the columns of each table."""
    tokens = galley.theme.tokens
    page, size = tokens["page"], tokens["type"]["size"]
    line, turned = ((page[side] - page["inner"] - page["outer"]) * 72 / 25.4 for side in ("width", "height"))
    found, last = {}, {node.address for node in nodes(galley.publication.colophon) if isinstance(node, Table)}
    for node, around in within(galley.publication):
        if isinstance(node, Table):
            taken = sum(_AROUND.get(type(block), 0.0) for block in around)
            width = turned if node.landscape else line - taken * size
            upright = not node.landscape and node.address not in last and all(isinstance(b, Section) for b in around)
            held = columns(node, width / tokens["type"]["table"])
            found[node.address] = replace(held, turned=upright * turned / tokens["type"]["table"])
    return found


def columns(table: Table, room: float) -> Columns:
    """Share a width of `room` em as the author says, else by what columns hold."""
    if table.widths:
        return Columns(tuple(width / 100 for width in table.widths))
    needs = _needs(table)
    phrases = sum(need.steps[PHRASES] for need in needs)
    # Sides are narrowed for phrases, and not to set a table of one Han a line that is to be told of (D015).
    pairs = sum(min(need.whole, _PAIR) for need in needs)
    tight = pairs + TIGHT * len(needs) <= room < phrases + PADDING * len(needs)
    padding = TIGHT if tight else PADDING
    widths = [width + padding for width in _fitted(table, needs, room - padding * len(needs))]
    return Columns(tuple(width / sum(widths) for width in widths), tight)


def squeezed(widths: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Cut the widest columns to one width so that all have room, none below its least."""
    low, high = 0.0, max(widths)
    for _ in range(40):
        most = (low + high) / 2
        low, high = (most, high) if sum(_cut(widths, least, most)) <= room else (low, most)
    return _cut(widths, least, low)


def _cut(widths: Sequence[float], least: Sequence[float], most: float) -> list[float]:
    return [max(floor, min(width, most)) for width, floor in zip(widths, least, strict=True)]


def _fitted(table: Table, needs: Sequence[_Need], room: float) -> list[float]:
    wholes = [need.whole for need in needs]
    if sum(wholes) <= room:
        # What is left over goes to who writes there, else to all in proportion.
        written = sum(need.written for need in needs)
        rest, share = room - sum(wholes), room / sum(wholes)
        return [n.whole + rest * n.written / written if written else n.whole * share for n in needs]
    *_, least = steps = list(zip(*(need.steps for need in needs), strict=True))
    if sum(steps[HEADS]) <= room:
        lower = _poured(needs, room, HEADS)
        whole = _poured(needs, room) if sum(least) <= room else squeezed(least, steps[HEADS], room)
        return lower if _height(table, lower) < LOWER * _height(table, whole) else whole
    for least, wanted in reversed(list(pairwise(steps))):
        if sum(least) <= room:
            return squeezed(wanted, least, room)
    return list(steps[0])


def _poured(needs: Sequence[_Need], room: float, step: int = -1) -> list[float]:
    """Give columns of much text more, as makes the rows least high, none less than a step or more than its whole."""

    def at(level: float) -> list[float]:
        return [max(need.steps[step], min(need.whole, level * need.load ** (1 / 3))) for need in needs]

    low, high = 0.0, max(need.whole for need in needs)
    for _ in range(40):
        level = (low + high) / 2
        low, high = (level, high) if sum(at(level)) <= room else (low, level)
    return at(low)


def _height(table: Table, widths: Sequence[float]) -> int:
    """Estimate the lines of a table: of each row those of its highest cell in one column."""
    return sum(
        max((_lines(cell, widths[cell.column]) for cell in row.cells if cell.colspan == 1), default=1)
        for row in table.rows
    )


def _lines(cell: Cell, width: float) -> int:
    said = (_said(node.text) for node in nodes(cell) if has_words(node))
    return sum(max(1, ceil(_ems(one) / width)) for one in said)


def _needs(table: Table) -> list[_Need]:
    """Give what each column asks for; cells over several ask for what these lack."""
    empty = frozenset(_empty(table))
    found = [_HAND if column in empty else _Need() for column in range(table.columns)]
    tails = dict(in_columns(table, _ems))
    for cell in sorted((c for row in table.rows for c in row.cells), key=lambda c: c.colspan):
        tail = tails.get(cell.address)
        reach = range(cell.column, cell.column + cell.colspan)
        need = _need(cell, tail.lacking if tail else 0.0)
        if cell.colspan > 1:
            held = [
                sum(found[n].steps[step] for n in reach) + PADDING * (len(reach) - 1) for step in range(len(need.steps))
            ]
            need = _spread(need, held, len(reach))
            for n in reach:
                steps = tuple(a + b for a, b in zip(found[n].steps, need.steps, strict=True))
                found[n] = replace(found[n], steps=steps, whole=max(found[n].whole, steps[-1]))
        else:
            found[cell.column] = found[cell.column].beside(need)
    return found


def _empty(table: Table) -> Iterator[int]:
    """Give the columns that have nothing in their cells, heads and cells over several columns aside."""
    cells = [cell for row in table.rows if not row.header for cell in row.cells if cell.colspan == 1]
    for column in range(table.columns):
        own = [cell for cell in cells if cell.column == column]
        if own and not any(cell.body or _said(cell.text) for cell in own):
            yield column


def _spread(need: _Need, held: Sequence[float], columns: int) -> _Need:
    """Give what each of several columns lacks."""
    return _Need(tuple(max(0.0, want - has) / columns for want, has in zip(need.steps, held, strict=True)))


def _need(cell: Cell, lacking: float) -> _Need:
    """Give what a cell asks for that keeps free, behind a number, what others have there."""
    found, length = _Need(), 0.0
    for node, around in within(cell):
        if has_words(node) and (said := _said(node.text)):
            indent = lacking + _INDENT * sum(isinstance(one, List) for one in around)
            found, length = found.beside(_asked(said, indent, bool(cell.scope))), length + _ems(said)
    return _Need(found.steps, found.whole, length**2)


def _asked(text: str, indent: float, head: bool) -> _Need:
    """Give what a line asks for that begins `indent` em behind the edge of its cell."""
    whole = max(map(_ems, text.split("\n"))) + _SLACK
    words = max(1.0, *_words(text))
    phrases = max(words, *_phrases(text))
    single = whole if whole <= SINGLE + 2 * _SLACK else max(phrases, SHORT)
    least = _VALUE - indent if text == _FIELD else 1.0
    widths = least, words, phrases, max(phrases, single) if head else phrases, max(phrases, single)
    return _Need(tuple(indent + width for width in widths), indent + whole)


def _words(text: str) -> Iterator[float]:
    """Give what numbers, codes and words of a text take, and single characters between them."""
    for piece, kept in runs(text):
        yield _ems(piece) + _SLACK if kept or piece == _FIELD else 1.0
    yield from (_ems(word) + _SLACK for word in _UNBROKEN.findall(text))


def _phrases(text: str) -> Iterator[float]:
    """Give what the short phrases of a text take, with the marks behind them."""
    for part in filter(None, _JOINTS.split(text)):
        yield from map(_phrase, (part,) if _ems(part) <= SHORT + 1 else part.split())


def _phrase(part: str) -> float:
    width = _ems(part.strip())
    marks = width - _ems(part.strip().rstrip("，、。；：！？…—」』）》〉】,;"))
    return width + _SLACK if width - marks <= SHORT else _PAIR


def _said(text: Inlines) -> str:
    """Give the words of a line; a field has the room of a value, whatever it shows."""
    return "".join(_FIELD if isinstance(inline, Field) else shown(inline) for inline in text).strip()


def _ems(text: str) -> float:
    """Estimate the width of a text, rather too wide: figures and letters as in a bold face without serifs."""
    joints = len(_MEETING.findall(text))
    return _VALUE * text.count(_FIELD) + _GAP * joints + sum(map(_em, text.replace(_FIELD, "")))


def _em(char: str) -> float:
    if char >= "\u2000":
        return 1.0
    if char in _NARROW:
        return 0.36
    return 0.92 if char in _WIDE else 0.68 if char.isupper() else 0.6
