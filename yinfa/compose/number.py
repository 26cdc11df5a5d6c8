"""The steps that give nodes their furniture: notes in order, labels, texts of references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from yinfa.compose import Galley
from yinfa.model.inline import Field, Inline, Inlines, NoteCall, Reference, Text, bare
from yinfa.model.place import Address
from yinfa.model.series import item_numbers, naming, numbered
from yinfa.model.tree import (
    Callout,
    Figure,
    List,
    Note,
    Publication,
    Section,
    Table,
)
from yinfa.model.walk import map_text, nodes, rebuild, texts

BEGINNING = 12
"""Characters by which a reference names a block that has neither label nor heading."""


def gather(galley: Galley) -> Galley:
    """Put the notes into the order of their calls; a note that nobody calls is not printed."""
    pub = galley.publication
    order = list(dict.fromkeys(i.note for n in texts(_without_notes(pub)) for i in n.text if isinstance(i, NoteCall)))
    known = {note.address: note for note in pub.notes}
    return replace(
        galley,
        publication=replace(pub, notes=tuple(known[a] for a in order if a in known)),
    )


def number(galley: Galley) -> Galley:
    """Label sections, items, tables, figures, callouts and notes; count the calls of each note."""
    labels = dict(_labels(galley))
    called: Counter[Address] = Counter()

    def one(node: Any) -> Any:
        label = labels.get(getattr(node, "address", ""), "")
        return replace(node, label=label) if label else node

    def call(before: Inline | None, inline: Inline) -> Inline:
        if not isinstance(inline, NoteCall):
            return inline
        called[inline.note] += 1
        close = isinstance(before, NoteCall) or (isinstance(before, Text) and before.marks.shift == "sup")
        return replace(inline, label=labels.get(inline.note, ""), nth=called[inline.note], close=close)

    tree = rebuild(galley.publication, one)
    tree = map_text(tree, lambda text: tuple(map(call, (None, *text), text)))
    headings = sum(isinstance(n, Section) for n in nodes(tree))
    asked = tree.print.contents
    enough = headings >= int(galley.theme.tokens["contents_from"])
    levels = int(asked) if asked.isdigit() else galley.listed
    printed = enough if asked == "auto" else asked != "no"
    return replace(galley, publication=tree, contents=printed, listed=levels)


def refer(galley: Galley) -> Galley:
    """Give each cross reference without words the label or the heading of its target."""
    asked = {i.target for line in texts(galley.publication) for i in line.text if isinstance(i, Reference)}
    if not asked:
        return galley
    shown = {n.address: _named(n) for n in nodes(galley.publication) if getattr(n, "address", "") in asked}
    shown |= {address: label for address, label in called(galley).items() if address in asked}

    def one(inline: Inline) -> Inline:
        return replace(inline, label=shown.get(inline.target, "")) if isinstance(inline, Reference) else inline

    tree = map_text(galley.publication, lambda text: tuple(map(one, text)))
    return replace(galley, publication=tree)


def called(galley: Galley) -> dict[Address, str]:
    """Give the labels of sections and annexes that a text calls by their labels: 第三章, 附件一."""
    words = galley.theme.interface_words(galley.publication.front.language)
    placed = numbered(galley.publication, galley.theme.tokens, words)
    sections = (node for node in nodes(galley.publication) if isinstance(node, Section) and node.label)
    return {n.address: n.label for n in sections if naming(placed[n.address].series[n.level - 1])}


def _without_notes(pub: Publication) -> Publication:
    return replace(pub, notes=())


def _labels(galley: Galley) -> Iterator[tuple[Address, str]]:
    words = galley.theme.interface_words(galley.publication.front.language)
    counts = {Table: 0, Figure: 0, Note: 0}
    for address, found in numbered(galley.publication, galley.theme.tokens, words).items():
        yield address, found.label
    for node in nodes(galley.publication):
        match node:
            case List():
                yield from ((item.address, label) for item, label, _ in item_numbers(node))
            case Table(caption=caption) | Figure(caption=caption) if caption:
                counts[type(node)] += 1
                kind = "table" if isinstance(node, Table) else "figure"
                yield node.address, words[kind].replace("{n}", str(counts[type(node)]))
            case Callout(title=None):
                yield node.address, words[node.tone]
            case Note():
                counts[Note] += 1
                yield node.address, str(counts[Note])


def _named(node: Any) -> str:
    match node:
        case Section():
            return bare(node.heading.text)
        case Table() | Figure() if node.label:
            return node.label
        case Callout(title=title) if title:
            return bare(title.text)
    inside = (said for line in texts(node) if (said := _beginning(line.text)))
    return _beginning(getattr(node, "text", ())) or getattr(node, "label", "") or next(inside, node.address)


def _beginning(text: Inlines) -> str:
    """Give the first words; a field among them stays whole and counts nothing, for its value is not known yet."""
    said, room = "", BEGINNING
    for inline in text:
        if isinstance(inline, Field):
            said += inline.shown if room else ""
        else:
            word = bare((inline,))[:room]
            said, room = said + word, room - len(word)
    return said.strip()
