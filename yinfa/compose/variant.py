"""The step that writes a publication in another variant of Chinese: characters and quotation marks, never vocabulary.

OpenCC's dictionaries without regional vocabulary map each character to one, so that every offset keeps its place;
its phrase configurations (their names end in `p`) turn 程序 into 程式 and must not be used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from yinfa.compose import Galley
from yinfa.model.front import Front
from yinfa.model.inline import Field, Inline, Inlines, Marks, Ruby, Text
from yinfa.model.language import CN, HK, TW, language_of, variant_of
from yinfa.model.tree import Figure, Item, Section
from yinfa.model.walk import Texts, rebuild

CHAINS: Mapping[tuple[str, str], tuple[str, ...]] = {
    (TW, CN): ("tw2s",),
    (TW, HK): ("tw2t", "t2hk"),
    (HK, CN): ("hk2s",),
    (HK, TW): ("hk2t", "t2tw"),
    (CN, TW): ("s2tw",),
    (CN, HK): ("s2hk",),
}
"""OpenCC's configurations by source and target."""
_TO_HANS = str.maketrans("「」『』", "“”‘’")
_TO_HANT = str.maketrans("“”‘", "「」『")
_MASK = "\ufffc"
"""Holds the place of a character that must not change: no dictionary has it."""
_PROSE = ("title", "subtitle", "publisher", "abstract", "audience", "rights", "source", "series", "certifier")
_LISTS = ("creator", "subject")


@dataclass(frozen=True, slots=True)
class Converter:
    """From one variant into another, with the terms that stay as they are."""

    source: str
    target: str
    keep: tuple[str, ...] = ()

    def written(self, text: str) -> str:
        """Write a text in the target's characters and quotation marks, as long as before."""
        masked = self._masked(text)
        changed = self._quoted(masked)
        for config in CHAINS[self.source, self.target]:
            changed = _converter(config).convert(changed)
        return "".join(old if mask == _MASK else new for old, mask, new in zip(text, masked, changed, strict=True))

    def _masked(self, text: str) -> str:
        if not self.keep:
            return text
        # The longest first: of two that begin alike an expression takes the one named before.
        terms = "|".join(map(re.escape, sorted(self.keep, key=len, reverse=True)))
        return re.sub(terms, lambda found: _MASK * len(found[0]), text)

    def _quoted(self, text: str) -> str:
        if language_of(self.target).hans:
            return text.translate(_TO_HANS)
        return "".join(_inner_closed(text)).translate(_TO_HANT) if language_of(self.source).hans else text


def folded(text: str) -> str:
    """Give a text as a search compares it: one case, one width, one script, whichever it is written in."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for config in ("hk2s", "tw2s"):
        plain = _converter(config).convert(plain)
    return plain


def _inner_closed(text: str) -> Iterator[str]:
    """Close inner quotations with 』; a ’ that closes none is an apostrophe."""
    open_ = 0
    for at, character in enumerate(text):
        within = text[at - 1 : at].isascii() and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isascii()
        apostrophe = within and text[at + 1 : at + 2].isalnum()
        open_ += character == "‘"
        if character == "’" and open_ and not apostrophe:
            open_ -= 1
            yield "』"
        else:
            yield character


@lru_cache(maxsize=len(CHAINS))
def _converter(config: str) -> Any:
    from opencc import OpenCC

    return OpenCC(config)


def variant(galley: Galley) -> Galley:
    """Write the publication in the ticket's variant; the publication's own is left as it is."""
    target = galley.ticket.variant
    if not target:
        return galley
    publication = galley.publication
    front = publication.front
    script = Converter(variant_of(front.language), target, front.keep)

    def one(node: Any) -> Any:
        if isinstance(node, Figure):
            return replace(node, alt=script.written(node.alt), description=script.written(node.description))
        if isinstance(node, (Section, Item)) and node.number:
            return replace(node, number=script.written(node.number))
        return replace(node, text=_line(node.text, script)) if isinstance(node, Texts) else node

    written = replace(rebuild(publication, one), front=_front(front, script))
    return replace(galley, publication=written, written=front.language)


def lettered(drawing: bytes, galley: Galley) -> bytes:
    """Write the letters of a vector picture in the galley's variant; its mark-up has no character that changes."""
    try:
        return translated(drawing.decode(), galley).encode()
    except UnicodeDecodeError:
        return drawing


def translated(text: str, galley: Galley) -> str:
    """Write in the galley's variant what its author wrote outside of the text."""
    if not galley.written:
        return text
    front = galley.publication.front
    return Converter(variant_of(galley.written), front.language, front.keep).written(text)


def _front(front: Front, script: Converter) -> Front:
    changes: dict[str, Any] = {name: script.written(getattr(front, name)) for name in _PROSE}
    changes |= {name: tuple(map(script.written, getattr(front, name))) for name in _LISTS}
    changes["contributor"] = tuple((role, script.written(name)) for role, name in front.contributor)
    return replace(front, language=script.target, **changes)


def _line(text: Inlines, script: Converter) -> Inlines:
    """Write a line as one text, so that a word across two spans is still a word."""
    said = [_said(inline, script.target) for inline in text]
    written = script.written("".join(words if free else _MASK * len(words) for words, free in said))
    out, at = [], 0
    for inline, (words, free) in zip(text, said, strict=True):
        out.append(_saying(inline, written[at : at + len(words)], script) if free else _left(inline, script.target))
        at += len(words)
    return tuple(out)


def _said(inline: Inline, target: str) -> tuple[str, bool]:
    """Give the words of an inline that stand in the line, and whether they may change."""
    match inline:
        case Text(text, marks, wordings):
            return text, not (_kept(marks) or any(tag == target for tag, _ in wordings))
        case Ruby(base, _, marks):
            return base, not _kept(marks)
        case Field(_, shown, marks):
            return shown, not _kept(marks)
    return "", True


def _kept(marks: Marks) -> bool:
    return bool(marks.keep or marks.language or marks.code)


def _left(inline: Inline, target: str) -> Inline:
    if isinstance(inline, Text):
        return replace(inline, text=dict(inline.wordings).get(target, inline.text), wordings=())
    return inline


def _saying(inline: Inline, words: str, script: Converter) -> Inline:
    match inline:
        case Text():
            return replace(inline, text=words, wordings=())
        case Ruby():
            return replace(inline, base=words, reading=script.written(inline.reading))
        case Field():
            return replace(inline, shown=words)
    return inline
