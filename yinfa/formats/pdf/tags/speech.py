"""What an element says where its glyphs say less."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yinfa.finding import Finding, PublishingError, visible
from yinfa.formats.pdf.objects import Entries, array, as_bytes, contents, string
from yinfa.formats.pdf.tags.record import ContentMark
from yinfa.formats.pdf.tags.tree import TagTree
from yinfa.model.place import Address

_Box = tuple[str, bool]
"""The text of a box, and whether it is a value's."""


def speak(tree: TagTree) -> None:
    """Set /ActualText where glyphs say less than the words: lost spaces, glyphs that two characters share."""
    drawn = _drawn(tree)
    pieces: dict[Address, list[tuple[ContentMark, Entries, _Box]]] = {}
    for mark, element in tree.marked_content(tree.top):
        text, html, tag = tree.record.texts.get(mark, ("", None, ""))
        owner = None if html is None else tree.owners.get(html)
        if html is None or owner is None or owner.furniture or not owner.address or tag != html.tag:
            continue
        pieces.setdefault(owner.address, []).append((mark, element, (text, html.get("data-slot") is not None)))
    for address, parts in pieces.items():
        slices = _slices(address, tree.words[address], [box for _, _, box in parts])
        for (mark, element, _), words in zip(parts, slices, strict=True):
            if words != drawn.get(mark, ""):
                _leaf(tree, mark, element)["ActualText"] = string(words)


def _slices(address: Address, words: str, boxes: list[_Box]) -> list[str]:
    """Cut the words of an address where its boxes end; white space belongs to the box before it.

    Not to a value: what is said of one would be said in every edition.
    """
    ends: list[int] = []
    at = 0
    for text, value in boxes:
        for n, character in enumerate(text):
            if character.isspace():
                continue
            while at < len(words) and words[at].isspace():
                at += 1
            if words[at : at + 1] != character:
                facts = (("expected", visible(words[at : at + 12])), ("found", visible(text[n : n + 12])))
                raise PublishingError(Finding("D003", facts=facts, address=address))
            at += 1
        # The space at which a line ends is drawn nowhere: said with the box before it, words of two lines stay apart.
        while not value and at < len(words) and words[at].isspace():
            at += 1
        ends.append(at)
    if at != len(words):
        raise PublishingError(
            Finding("D003", facts=(("expected", visible(words[at : at + 12])), ("found", "")), address=address)
        )
    return [words[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def _leaf(tree: TagTree, mark: ContentMark, element: Entries) -> Entries:
    """Give an element that holds this one piece only."""
    # /ActualText stands for all that an element holds (ISO 32000-1, 14.9.4): on a whole paragraph it would hide the
    # structure within, and what an edition writes into a slot.
    if len(element["K"]) == 1:
        return element
    for at, kid in enumerate(element["K"]):
        if kid == mark[1] if isinstance(kid, int) else tree.at(kid).get("MCID") == mark[1]:
            page = tree.pdf.page_references[mark[0]]
            leaf = tree.add(Type="/StructElem", S="/Span", K=array([mark[1]]), Pg=page, P=element.reference)
            element["K"][at] = leaf.reference
            tree.leaves[mark] = leaf
            return leaf
    raise AssertionError(mark)


_TOKENS = re.compile(rb"/MCID (\d+)|/(\S+) [\d.]+ Tf|/ActualText <FEFF([0-9A-F]*)>|<([0-9a-f]+)>|(EMC)")


def _drawn(tree: TagTree) -> dict[ContentMark, str]:
    """Say what each piece of marked content reads as: its glyphs, and what is said in their place."""
    fonts = {font.hash.encode(): font.to_unicode for font in tree.fonts}
    found: dict[ContentMark, str] = {}
    for page, stream in enumerate(contents(tree.pdf)):
        mark: ContentMark | None = None
        glyphs: Mapping[int, str] = {}
        told = False
        tokens: list[tuple[bytes, ...]] = _TOKENS.findall(b" ".join(map(as_bytes, stream.stream)))
        for number, font, said, codes, end in tokens:
            if number:
                mark = (page, int(number))
            elif font:
                glyphs = fonts[font]
            elif said and mark:
                found[mark] = found.get(mark, "") + bytes.fromhex(said.decode()).decode("utf-16-be")
                told = True
            elif end:
                told = False
            elif codes and mark and not told:
                text = "".join(glyphs[int(codes[i : i + 4], 16)] for i in range(0, len(codes), 4))
                found[mark] = found.get(mark, "") + text
    return found
