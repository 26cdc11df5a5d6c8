"""The steps that give nodes their furniture: notes in order, labels, texts of references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from yinfa.compose import Galley
from yinfa.compose.contents import decide
from yinfa.model.inline import Field, Inline, Inlines, NoteCall, Reference, Text, bare
from yinfa.model.language import language_of
from yinfa.model.leaf import Note
from yinfa.model.place import Address
from yinfa.model.series import item_numbers, naming, numbered
from yinfa.model.statute import parts, titled, whole
from yinfa.model.tree import Article, Callout, Figure, List, Paragraph, Publication, Section, Table
from yinfa.model.walk import Texts, map_text, nodes, rebuild, texts, within

BEGINNING = 12
"""Characters by which a reference names a block that has neither label nor heading."""


def gather(galley: Galley) -> Galley:
    """Put the notes into the order of their calls; a note that nobody calls is not printed."""
    pub = galley.publication
    # In the text alone: a note calls no note (N021).
    order = list(dict.fromkeys(i.note for n in texts(_without_notes(pub)) for i in n.text if isinstance(i, NoteCall)))
    known = {note.address: note for note in pub.notes}
    return replace(
        galley,
        publication=replace(pub, notes=tuple(known[a] for a in order if a in known)),
    )


def number(galley: Galley) -> Galley:
    """Label sections, items, tables, figures, callouts and notes; count the calls of each note."""
    labels = dict(_labels(galley))
    deleted = galley.theme.interface_words(galley.publication.front.language)["deleted"]
    called: Counter[Address] = Counter()

    def one(node: Any) -> Any:
        label = labels.get(getattr(node, "address", ""), "")
        if isinstance(node, Article) and not node.body:
            return replace(node, label=label, gone=deleted)
        return replace(node, label=label) if label else node

    def call(before: Inline | None, inline: Inline) -> Inline:
        if not isinstance(inline, NoteCall):
            return inline
        called[inline.note] += 1
        # A comma keeps them apart: m² with its note 1 would be read as m²¹, notes 1 and 2 as note 12.
        close = isinstance(before, NoteCall) or (isinstance(before, Text) and before.marks.shift == "sup")
        return replace(inline, label=labels.get(inline.note, ""), nth=called[inline.note], close=close)

    tree = rebuild(galley.publication, one)
    tree = map_text(tree, lambda text: tuple(map(call, (None, *text), text)))
    return decide(replace(galley, publication=tree))


def refer(galley: Galley) -> Galley:
    """Give each cross reference without words the label or the heading of its target."""
    asked = {i.target for line in texts(galley.publication) for i in line.text if isinstance(i, Reference)}
    if not asked:
        return galley
    shown = {n.address: _named(n) for n in nodes(galley.publication) if getattr(n, "address", "") in asked}
    labels = called(galley)
    paths = {
        node.address: _sections(node, around) for node, around in within(galley.publication) if hasattr(node, "address")
    }
    told = dict(_cited(galley.publication))

    def line(node: Any) -> Any:
        if not isinstance(node, Texts):
            return node
        text = tuple(one(inline, paths.get(node.address, ())) for inline in node.text)
        return node if text == node.text else replace(node, text=text)

    def one(inline: Inline, here: tuple[Section, ...]) -> Inline:
        if not isinstance(inline, Reference):
            return inline
        if inline.target in labels:
            return replace(inline, label=full(paths[inline.target], labels, here))
        if inline.target not in told:
            return replace(inline, label=shown.get(inline.target, ""))
        return replace(inline, label=f"{_statute(paths[inline.target], here)}{told[inline.target]}")

    return replace(galley, publication=rebuild(galley.publication, line))


def _sections(node: Any, around: tuple[Any, ...]) -> tuple[Section, ...]:
    """Give the sections around a node, the outermost first, itself among them."""
    return tuple(one for one in (*around, node) if isinstance(one, Section))


def _statute(path: tuple[Section, ...], here: tuple[Section, ...]) -> str:
    """Give the title of the statute in which something stands; empty where the place that names it is in it, too."""
    found = next((one for one in reversed(path) if one.law), None)
    return bare(found.heading.text) if found and found not in here else ""


def full(path: tuple[Section, ...], labels: Mapping[Address, str], here: tuple[Section, ...] = ()) -> str:
    """Give the full name of a section by its path: 第二編第三章; what the place that names it stands in is left out."""
    said = [labels[path[-1].address]]
    for one in reversed(path[:-1]):
        if one in here or one.address not in labels:
            break
        said.insert(0, labels[one.address])
    return _statute(path[:-1], here) + ("" if max(said[0]) >= "\u2e80" else ", ").join(said)


def _cited(publication: Publication) -> Iterator[tuple[Address, str]]:
    """Give the full name of each article and of each part of one, within its statute."""
    hans = language_of(publication.front.language).hans
    for article in nodes(publication):
        if isinstance(article, Article):
            yield article.address, whole(article, (), hans)
            for address, place in parts(article):
                yield address, whole(article, place, hans)


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
            case Article():
                yield from _of_article(node, language_of(galley.publication.front.language).hans)
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


def _of_article(article: Article, hans: bool) -> Iterator[tuple[Address, str]]:
    """Label an article; in Hong Kong its paragraphs too, where there are several."""
    yield article.address, "" if article.typed else titled(article.number, article.law, hans)
    if article.law == "hk" and not article.opening:
        paragraphs = [block for block in article.body if isinstance(block, Paragraph)]
        if len(paragraphs) > 1:
            yield from ((block.address, f"({n})") for n, block in enumerate(paragraphs, 1))


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
