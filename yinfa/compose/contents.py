"""What the contents list: headings to a depth, the titles of a collection, articles where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from yinfa.compose import Galley
from yinfa.model.inline import bare
from yinfa.model.place import Address
from yinfa.model.statute import articles
from yinfa.model.tree import Article, Section
from yinfa.model.walk import nodes

ARTICLES = "articles"
"""The value of `contents` that lists articles, too."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents."""

    level: int
    target: Address
    label: str
    text: str
    """Of an article without a title its label."""


def decide(galley: Galley) -> Galley:
    """Decide whether contents are printed and how deep; of a collection they list the titles where nothing is asked."""
    asked = galley.publication.print.contents
    sections = [n for n in nodes(galley.publication) if isinstance(n, Section)]
    statutes = [n.level for n in sections if n.law]
    if asked == "auto" and len(statutes) > 1:
        return replace(galley, contents=True, listed=max(statutes))
    # Contents of a statute list its levels, however many.
    around = max((one.level for one in articles(galley.publication)), default=0)
    levels = int(asked) if asked.isdigit() else max(galley.listed, around + articled(galley))
    enough = len(sections) >= int(galley.theme.tokens["contents_from"])
    return replace(galley, contents=enough if asked == "auto" else asked != "no", listed=levels)


def lines(galley: Galley) -> Iterator[ContentsEntry]:
    """Give the lines of the contents in the order of the text."""
    asked = articled(galley)
    for node in nodes(galley.publication):
        if isinstance(node, Section) and node.level <= galley.listed:
            yield ContentsEntry(node.level, node.heading.address, node.label, bare(node.heading.text))
        elif asked and listable(node):
            label, text = (node.label, bare(node.title.text)) if node.title else ("", node.label)
            yield ContentsEntry(node.level + 1, node.address, label, text)


def articled(galley: Galley) -> bool:
    """Whether the contents list articles."""
    return galley.publication.print.contents == ARTICLES


def listable(node: object) -> TypeGuard[Article]:
    """Whether a node is an article that has something to be listed by."""
    return isinstance(node, Article) and bool(node.label or node.title)
