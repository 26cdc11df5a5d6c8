"""How large the cover page is set, in print and in Word alike: as the theme says where it fits, else smaller; and where
lines of titles end in Word, which would tear words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import Any

from yinfa.assets.lines import balanced, ems
from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.model.inline import Field, Inline, Inlines, LineEnd, Text, bare, lines
from yinfa.model.leaf import Line
from yinfa.model.tree import Publication
from yinfa.theme import Theme

STEPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.53)
"""Of the theme's size of the title: below the last no one reads it from a table."""
SIZES = ("cover_title", "cover_subtitle")
"""What is set, among the theme's measures."""
SMALLEST = 10.5
"""pt of the subtitle."""
PT = 72 / 25.4
FIELD = 24
"""Ems that the value of a field may take: a unit's name."""
SPARE = 0.1
"""Ems that a line of ours leaves free, for Word to have no need of another."""


def fitted(galley: Galley) -> Galley:
    """Set the sizes of a galley's cover so that it keeps to its page. Raises PublishingError (D019)."""
    if not galley.publication.print.cover:
        return galley
    sizes = _sizes(galley.publication, galley.theme)
    if sizes is None:
        raise PublishingError(Finding("D019", address="title"))
    tokens = galley.theme.tokens
    return replace(galley, theme=replace(galley.theme, tokens={**tokens, "pdf": {**tokens["pdf"], **sizes}}))


def broken(galley: Galley) -> Galley:
    """End the lines of title and subtitle between words, in lines of like length, as the page does.

    Joiners (U+2060) would say it without lines of ours, but Word draws them as boxes in fonts that lack them; headings
    keep Word's own lines, for it takes each end of a line into its contents. Where a house has Word styles of its own,
    their sizes are not known here, and a line with fields is as long as their values: Word breaks these.
    """
    publication, tokens = galley.publication, galley.theme.tokens
    if galley.theme.reference:
        return galley
    of, name = (tokens["pdf"], "cover_") if publication.print.cover else (tokens["headings"], "")

    def ended(line: Line, key: str) -> Line:
        return replace(line, text=_ended(line.text, _across(tokens) / of[f"{name}{key}"] - SPARE))

    subtitle = publication.subtitle and ended(publication.subtitle, "subtitle")
    return replace(galley, publication=replace(publication, title=ended(publication.title, "title"), subtitle=subtitle))


def _ended(text: Inlines, across: float) -> Inlines:
    """Put ends into the lines of a text that the author has not ended. Latin ones are torn by no program."""
    if not all(isinstance(inline, (Text, LineEnd)) for inline in text) or max(bare(text), default="") < "\u2e80":
        return text
    stops, begun = set[int](), 0
    for told in lines(text):
        at = begun
        for line in balanced(told, across)[:-1]:
            at = begun + told.index(line, at - begun) + len(line)
            at += told[at - begun :].startswith(" ")
            stops.add(at)
        begun += len(told)
    return tuple(_cut(text, stops))


def _cut(text: Inlines, stops: set[int]) -> Iterator[Inline]:
    """Give the inlines of a text with a line's end at each place."""
    begun = 0
    for inline in text:
        if not isinstance(inline, Text):
            yield inline
            continue
        places = sorted(at - begun for at in stops if begun <= at < begun + len(inline.text))
        for start, end in pairwise(sorted({0, *places, len(inline.text)})):
            if start in places:
                yield LineEnd()
            yield replace(inline, text=inline.text[start:end])
        begun += len(inline.text)


def overfull(publication: Publication, theme: Theme) -> list[Finding]:
    """Find a cover that does not fit at any size (D019)."""
    full = publication.print.cover and _sizes(publication, theme) is None
    return [Finding("D019", publication.title.at, address="title")] if full else []


def _sizes(publication: Publication, theme: Theme) -> Mapping[str, float] | None:
    """Give the sizes of title and subtitle in pt, the largest that fit; None where none do."""
    measures = theme.tokens["pdf"]
    page, width = theme.tokens["page"], _across(theme.tokens)
    room = (page["height"] - measures["cover_top"] - page["bottom"]) * PT
    for step in STEPS:
        title = measures["cover_title"] * step
        subtitle = max(min(SMALLEST, measures["cover_subtitle"]), measures["cover_subtitle"] * step)
        if _height(publication, theme.tokens, width, title, subtitle) <= room:
            return dict(zip(SIZES, (round(title, 1), round(subtitle, 1)), strict=True))
    return None


def _across(tokens: Mapping[str, Any]) -> float:
    page = tokens["page"]
    return float((page["width"] - page["inner"] - page["outer"]) * PT)


def _height(publication: Publication, tokens: Mapping[str, Any], width: float, title: float, subtitle: float) -> float:
    """Estimate the height of a cover in pt, rather too high: programs break lines elsewhere."""
    front, size, line = publication.front, tokens["type"]["size"], tokens["type"]["line"]
    said = publication.subtitle.text if publication.subtitle else ()
    about = "、".join(front.creator) + front.version + "　" * 16
    heights = (
        _lines(front.publisher, width, tokens["headings"]["subtitle"]) * line,
        sum(_lines(line, width, title) for line in lines(publication.title.text)) * title * 1.45,
        _lines(_whole(said), width, subtitle) * subtitle * 1.5,
        _lines(about, width, size) * line,
    )
    return float(sum(heights) + 9 * line)


def _whole(text: Inlines) -> str:
    return "".join("　" * max(FIELD, round(ems(i.shown))) if isinstance(i, Field) else bare((i,)) for i in text)


def _lines(text: str, width: float, size: float) -> int:
    """Count the lines that a text takes at a size, whoever breaks it."""
    across = width / size
    return max(len(balanced(text, across)), ceil(ems(text) / (across - 1))) if text else 0
