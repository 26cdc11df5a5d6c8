"""How large the cover page is set: as the theme says where it fits, else smaller, in print and in Word alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from typing import Any

from yinfa.assets.lines import balanced, ems
from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.model.inline import Field, Inlines, bare, lines
from yinfa.model.tree import Publication
from yinfa.theme import Theme

STEPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.53)
"""Of the theme's size of the title: below the last no one reads it from a table."""
SMALLEST = 10.5
"""pt of the subtitle."""
PT = 72 / 25.4
FIELD = 24
"""Ems that the value of a field may take: a unit's name."""


def fitted(galley: Galley) -> Galley:
    """Set the sizes of a galley's cover so that it keeps to its page. Raises PublishingError (D019)."""
    if not galley.publication.print.cover:
        return galley
    sizes = _sizes(galley.publication, galley.theme)
    if sizes is None:
        raise PublishingError(Finding("D019", address="title"))
    tokens = galley.theme.tokens
    return replace(galley, theme=replace(galley.theme, tokens={**tokens, "pdf": {**tokens["pdf"], **sizes}}))


def overfull(publication: Publication, theme: Theme) -> list[Finding]:
    """Find a cover that does not fit at any size (D019)."""
    full = publication.print.cover and _sizes(publication, theme) is None
    return [Finding("D019", publication.title.at, address="title")] if full else []


def _sizes(publication: Publication, theme: Theme) -> Mapping[str, float] | None:
    """Give the sizes of title and subtitle in pt, the largest that fit; None where none do."""
    measures = theme.tokens["pdf"]
    page = theme.tokens["page"]
    width = (page["width"] - page["inner"] - page["outer"]) * PT
    room = (page["height"] - measures["cover_top"] - page["bottom"]) * PT
    for step in STEPS:
        title = measures["cover_title"] * step
        subtitle = max(min(SMALLEST, measures["cover_subtitle"]), measures["cover_subtitle"] * step)
        if _height(publication, theme.tokens, width, title, subtitle) <= room:
            return {"cover_title": round(title, 1), "cover_subtitle": round(subtitle, 1)}
    return None


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
    return float(sum(heights) + 8 * line)


def _whole(text: Inlines) -> str:
    return "".join("　" * max(FIELD, round(ems(i.shown))) if isinstance(i, Field) else bare((i,)) for i in text)


def _lines(text: str, width: float, size: float) -> int:
    """Count the lines that a text takes at a size, whoever breaks it."""
    across = width / size
    return max(len(balanced(text, across)), ceil(ems(text) / (across - 1))) if text else 0
