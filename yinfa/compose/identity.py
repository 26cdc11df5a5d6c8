"""What a finished file must say of its galley: words, what is printed beside them, and their order."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from yinfa.compose import Galley
from yinfa.model.inline import Field, Inline, LineEnd, NoteCall, PageMark, QueryCall, Reference, Ruby, Text
from yinfa.model.place import Address
from yinfa.model.tree import Article, Figure, Receipt, Table
from yinfa.model.walk import furniture, has_words, nodes, texts
from yinfa.reading import Label, Piece, Queried, Reading
from yinfa.reading.script import Script

Difference = tuple[Address, str, str]
"""An address, what is expected there, what is found."""


def script(galley: Galley) -> Script:
    """Write down what a galley says, as the reader of a file does."""
    told = Script()
    interface = galley.theme.interface_words(galley.publication.front.language)
    for node in nodes(galley.publication):
        for address, text in _beside(node, interface):
            told.lines.setdefault(address, []).append(Piece(text, own=False))
        if has_words(node):
            told.lines.setdefault(node.address, []).extend(map(_piece, node.text))
    return told


def _beside(node: Any, interface: Mapping[str, str]) -> Iterator[tuple[Address, str]]:
    """Give what is printed at a node beside the words, each with the address at which it stands."""
    match node:
        case Figure():
            yield node.address, node.alt + node.description
            if node.caption:
                yield node.caption.address, _captioned(node.label, interface)
            if node.credit:
                yield node.credit.address, interface["credit"]
        case Table():
            if node.caption:
                yield node.caption.address, _captioned(node.label, interface)
        case Article():
            beside = node.label + node.gone
            if beside:
                yield next((line.address for line in texts(node)), node.address), beside
        case _:
            if label := getattr(node, "label", ""):
                yield next((line.address for line in texts(node)), node.address), label
    if isinstance(node, Receipt):
        yield node.address, "".join(node.signed)


def _captioned(label: str, interface: Mapping[str, str]) -> str:
    return label + interface["label_separator"] if label else ""


def _piece(inline: Inline) -> Piece:
    match inline:
        case Text(text, marks):
            return Piece(text, marks.target)
        case Ruby(base, reading, marks):
            return Piece(base + reading, marks.target)
        case Field(_, shown, marks):
            return Piece(shown, marks.target)
        case NoteCall(note, label):
            return Piece(label, note, own=False)
        case Reference(target, label):
            return Piece(label, target, own=False)
        case PageMark() | QueryCall() | LineEnd():
            return Piece("")


def misworded(
    galley: Galley, words: Mapping[Address, str], reading: Reading, paints: Container[Address]
) -> list[Difference]:
    """List where a file has other words than its galley, or paints others; arguments as of `unlike`."""
    painted = {address: text for address, text in furniture(galley.publication).items() if address in paints}
    return differences({**words, **painted}, {**reading.words, **reading.furniture})


def unlike(galley: Galley, reading: Reading, paints: Container[Address]) -> list[Difference]:
    """List where a file says something else than its galley: words, labels, pages in contents, or all in another order.

    `paints` are the lines of the furniture that the format shows.
    """
    told = script(galley)
    words = told.words()
    wrong = misworded(galley, words, reading, paints)
    wrong += differences(_written(told.labels()), _written(reading.labels))
    wrong += _misasked(galley, reading)
    wrong += ((one.target, one.stands, one.folio) for one in reading.listed if one.folio != one.stands)
    # Order is asked where nothing else differs: one line too many would move all that stand behind it.
    return wrong or list(_moved(words, reading.words, {note.address for note in galley.publication.notes}))


def _misasked(galley: Galley, reading: Reading) -> Iterator[Difference]:
    """Give the queries that a draft asks otherwise or elsewhere, one after the other; nothing else may ask any."""
    wanted = [Queried(one.at, "".join("".join(words for _, words in one.lines).split())) for one in galley.queries]
    for one, other in zip_longest(wanted, reading.queries):
        if one != other:
            yield (one or other).at, str(one or ""), str(other or "")


def _written(labels: Mapping[Address, tuple[Label, ...]]) -> dict[Address, str]:
    return {address: " ".join(map(str, told)) for address, told in labels.items()}


def _moved(
    expected: Mapping[Address, str], found: Mapping[Address, str], notes: Container[Address]
) -> Iterator[Difference]:
    """Give the first line that another stands in place of; notes have an order of their own, each format its place."""
    for of_notes in (False, True):
        wanted = (address for address in expected if (address in notes) is of_notes)
        held = (address for address in found if (address in notes) is of_notes)
        moved = next((pair for pair in zip(wanted, held, strict=False) if pair[0] != pair[1]), None)
        if moved:
            yield moved[0], expected[moved[0]], found[moved[1]]


def differences(expected: Mapping[Address, str], found: Mapping[Address, str]) -> list[Difference]:
    """List the addresses at which two texts differ; none is as good as an empty one."""
    return [
        (a, expected.get(a, ""), found.get(a, ""))
        for a in dict.fromkeys((*expected, *found))
        if expected.get(a, "") != found.get(a, "")
    ]
