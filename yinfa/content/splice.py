"""One change of a source's text: what is written where, in the quoting style and at the depth of what stands there.

Each function gives candidates, the one that changes least first; `revise` takes the first that YAML reads as it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from yinfa.content.layout import Char, Laid, read_as, units, words
from yinfa.content.written import BRACKETS, STEP, double, entry, flow, keyed, lines, scalar, single
from yinfa.model.edit import Data

_LONGEST = 4_000
"""Characters up to which two wordings are compared one by one; longer ones from their two ends."""


_REMARK = re.compile(r"(?:^|\s)#")
"""A remark, which has no place within brackets."""


@dataclass(frozen=True, slots=True)
class Splice:
    """`text[start:end]` becomes `put`."""

    start: int
    end: int
    put: str


Splices = tuple[Splice, ...]


def spliced(text: str, change: Splices) -> str:
    """Give the text with a change."""
    for one in sorted(change, key=lambda splice: splice.start, reverse=True):
        text = text[: one.start] + one.put + text[one.end :]
    return text


def rewording(text: str, spot: Laid, new: str, span: tuple[int, int] | None = None) -> Iterator[Splices]:
    """Set the words of a scalar, or a range of them."""
    made = units(text, spot)
    line = read_as(text, made) if made else []
    old = words(line) if made else spot.value.strip()
    start, end = span or (0, len(old))
    if made and _may_stand(new, spot):
        hunks = [(start, end, new)] if span else list(_hunks(old, new))
        each = [one for one in line for _ in one.value]
        yield tuple(_hunk(each, spot, *hunk) for hunk in hunks)
    yield from anew(text, spot, old[:start] + new + old[end:])


def _may_stand(new: str, spot: Laid) -> bool:
    """Whether each reader of YAML takes it for text that is put into a scalar."""
    return bool(spot.style) or ("\t" not in new and not (spot.inside and not BRACKETS.isdisjoint(new)))


def _hunks(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    if len(old) + len(new) > _LONGEST:
        head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        yield head, len(old) - tail, new[head : len(new) - tail]
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield a, b, new[c:d]


def _hunk(each: list[Char], spot: Laid, start: int, end: int, new: str) -> Splice:
    """Say where in the source a range of a line is written; what is put in goes behind what stands before it."""
    written = _in_style(new, spot.style)
    if start < end:
        return Splice(each[start].start, each[end - 1].end, written)
    opening = len(spot.style) if spot.style in ("'", '"') else 0
    at = each[start - 1].end if start > 0 else each[0].start if each else spot.start + opening
    if start and each[start - 1].value.isspace() and start < len(each):
        at = each[start].start
    return Splice(at, at, written)


def _in_style(text: str, style: str) -> str:
    if style == "'":
        return text.replace("'", "''")
    return double(text)[1:-1] if style == '"' else text


def anew(text: str, spot: Laid, value: str) -> Iterator[Splices]:
    """Write a scalar whole: in its own style, plainly, in quotes."""
    space = " " if spot.start and text[spot.start - 1] in ":-" else ""
    if spot.style in ("|", ">"):
        head = text[spot.start : spot.end].partition("\n")[0]
        body = re.search(r"\n *\n* *(?=\S)", text[spot.start : spot.end])
        if body:
            yield (Splice(spot.start, spot.end, head + body[0] + value),)
    plain = flow if spot.inside else scalar
    for form in {"'": [single, double], '"': [double]}.get(spot.style, [plain, double]):
        yield (Splice(spot.start, spot.end, space + form(value)),)


def valued(text: str, block: Laid, key: str, value: Data) -> Iterator[Splices]:
    """Give a key of a map a value."""
    at = block.index(key)
    if at < 0:
        yield from _keyed_anew(text, block, key, value)
        return
    old = block.items[at]
    if isinstance(value, str) and old.kind == "scalar":
        made = units(text, old)
        if made and _may_stand(value, old):
            each = [one for one in made for _ in one.value]
            before = "".join(one.value for one in made)
            yield tuple(_hunk(each, old, *hunk) for hunk in _hunks(before, value))
        yield from anew(text, old, value)
        return
    begun = block.keys[at]
    if block.flow:
        yield (Splice(begun.start, old.end, f"{key}: {flow(value)}"),)
    else:
        yield (Splice(begun.start, old.end, _joined(keyed(key, value), column(text, begun.start))),)


def _keyed_anew(text: str, block: Laid, key: str, value: Data) -> Iterator[Splices]:
    if block.flow:
        comma = ", " if block.items else ""
        yield (Splice(block.end - 1, block.end - 1, f"{comma}{key}: {flow(value)}"),)
        return
    at = line_end(text, block.end)
    rows = keyed(key, value)
    yield (Splice(at, at, "\n" + " " * column(text, block.start) + _joined(rows, column(text, block.start))),)


def without(text: str, block: Laid, key: str) -> Iterator[Splices]:
    """Take a key out of a map."""
    at = block.index(key)
    begun, end = block.keys[at].start, block.items[at].end
    if at + 1 < len(block.keys) and (block.flow or not _first(text, begun)):
        yield (Splice(begun, block.keys[at + 1].start, ""),)
    elif block.flow:
        yield (Splice(block.items[at - 1].end if at else begun, end, ""),)
    else:
        yield _lines_out(text, begun, end)


def mapped(text: str, spot: Laid, words_key: str, key: str, value: Data) -> Iterator[Splices]:
    """Make a map of a text that stands alone, and give it a key."""
    at = column(text, spot.start)
    wrapped = f"{words_key}: {_shifted(text[spot.start : spot.end], STEP)}"
    if text[max(spot.start - 1, 0)] not in " \n":
        wrapped = " " + wrapped
    end = line_end(text, spot.end)
    yield (
        Splice(spot.start, spot.end, wrapped),
        Splice(end, end, "\n" + " " * at + _joined(keyed(key, value), at)),
    )
    both = {words_key: spot.value, key: value}
    yield (Splice(spot.start, spot.end, _joined(lines(both), at)),)
    yield (Splice(spot.start, spot.end, flow(both)),)


def put(text: str, spot: Laid, index: int, rows: list[str] | None, data: Data) -> Iterator[Splices]:
    """Put an entry into a list, or behind the text that stands for a list of one; `rows` if it is written already."""
    if spot.kind == "scalar":
        yield from _listed(text, spot, index, data)
    elif spot.flow:
        if not spot.items:
            yield _first_entry(text, spot, rows or entry(data))
        if not any(_REMARK.search(row) for row in rows or ()):
            yield (_put_flow(spot, index, data),)
    else:
        dash = column(text, spot.dashes[0])
        written = _joined(rows or entry(data), dash)
        if index:
            at = line_end(text, spot.items[index - 1].end)
            yield (Splice(at, at, "\n" + " " * dash + written),)
        else:
            yield (Splice(spot.dashes[0], spot.dashes[0], written + "\n" + " " * dash),)


def _put_flow(spot: Laid, index: int, data: Data) -> Splice:
    written = flow(data)
    if not spot.items:
        return Splice(spot.end - 1, spot.end - 1, written)
    at = spot.items[index - 1].end if index else spot.items[0].start
    return Splice(at, at, f", {written}" if index else f"{written}, ")


def _listed(text: str, spot: Laid, index: int, data: Data) -> Iterator[Splices]:
    """Make a list of a text behind its key, and put an entry before or behind the text."""
    both: list[Data] = [spot.value, data] if index else [data, spot.value]
    if spot.inside:
        yield (Splice(spot.start, spot.end, flow(both)),)
        return
    dash = _below(text, spot.start)
    indent = "\n" + " " * dash
    new = _joined(entry(data), dash)
    own = "- " + _shifted(text[spot.start : spot.end], dash)
    start = len(text[: spot.start].rstrip(" "))
    end = line_end(text, spot.end)
    if index:
        yield Splice(start, spot.end, indent + own), Splice(end, end, indent + new)
    else:
        yield (Splice(start, spot.end, indent + new + indent + own),)
    yield (Splice(start, spot.end, indent + _joined(lines(both), dash)),)


def _first_entry(text: str, spot: Laid, rows: list[str]) -> Splices:
    """Write the first entry of an empty list on lines of its own."""
    dash = _below(text, spot.start)
    return (Splice(len(text[: spot.start].rstrip()), spot.end, "\n" + " " * dash + _joined(rows, dash)),)


def _below(text: str, at: int) -> int:
    """Give the column of a list below the key on whose line a place stands."""
    head = re.match(r"(?:- +)* *", text[text.rfind("\n", 0, at) + 1 :])
    return (head.end() if head else 0) + STEP


def taken(text: str, spot: Laid, index: int) -> Iterator[Splices]:
    """Take an entry out of a list."""
    one = spot.items[index]
    if spot.flow:
        last = index + 1 == len(spot.items)
        begun = spot.items[index - 1].end if last and index else one.start
        yield (Splice(begun, one.end if last else spot.items[index + 1].start, ""),)
    elif len(spot.items) == 1:
        yield (Splice(spot.dashes[0], one.end, "[]"),)
        yield (Splice(spot.dashes[0], one.end, " []"),)
    elif _first(text, spot.dashes[index]):
        yield _lines_out(text, spot.dashes[index], one.end)
    else:
        yield (Splice(spot.dashes[index], spot.dashes[index + 1], ""),)
        yield (Splice(spot.dashes[index], one.end, ""),)


def as_written(text: str, spot: Laid, index: int) -> list[str]:
    """Give the lines of an entry as they are written, as if its dash stood in the first column."""
    dash = spot.dashes[index]
    first, *rest = text[dash : spot.items[index].end].split("\n")
    indent = column(text, dash)
    return [first, *(row[indent:] if not row[:indent].strip() else row for row in rest)]


def _lines_out(text: str, start: int, end: int) -> Splices:
    """Take whole lines out; the remark behind what they hold goes with it."""
    begun, after = text.rfind("\n", 0, start) + 1, line_end(text, end)
    if after < len(text):
        return (Splice(begun, after + 1, ""),)
    return (Splice(max(begun - 1, 0), after, ""),)


def line_end(text: str, at: int) -> int:
    """Give where the line ends on which a place stands."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def column(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at) - 1


def _first(text: str, at: int) -> bool:
    """Whether nothing stands before a place on its line."""
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _joined(rows: list[str], indent: int) -> str:
    return ("\n" + " " * indent).join(rows)


def _shifted(written: str, by: int) -> str:
    """Set the further lines of what is written further in."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * by, written)
