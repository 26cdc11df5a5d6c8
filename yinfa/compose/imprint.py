"""The lines that the front matter fills: the date as the language writes it, the imprint of the colophon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from yinfa.compose import Galley
from yinfa.model.inline import Inlines, PageMark, QueryCall, Text
from yinfa.model.language import language_of
from yinfa.model.leaf import Line
from yinfa.model.tree import Block, Paragraph

LABEL = re.compile("[^：:]{1,8}(：|: )")
"""How a line of the colophon names its value."""


def spelled(day: date, words: Mapping[str, str]) -> str:
    """Write a day as a language does."""
    return words["date"].format(year=day.year, month=day.month, day=day.day)


def spelled_date(galley: Galley) -> str:
    """Write the date of the work as the publication's language does."""
    front = galley.publication.front
    return spelled(front.dated, galley.theme.interface_words(front.language))


def imprint(galley: Galley) -> Iterator[tuple[str, str]]:
    """Give label and value of each line: publisher, source, version, date, fonts; empty ones are left out."""
    front, theme = galley.publication.front, galley.theme
    words = galley.theme.interface_words(front.language)
    asked = language_of(front.language)
    tokens, face = (theme.tokens, asked.face) if galley.ticket.format == "docx" else (theme.printed, asked.printed)
    fonts = " · ".join(tokens["fonts"][role][face] for role in ("serif", "sans"))
    lines = {"publisher": front.publisher, "source": front.source, "version": front.version}
    lines |= {"dated": spelled_date(galley), "fonts": fonts}
    return ((words[key], value) for key, value in lines.items() if value)


class Labelled(NamedTuple):
    """A line of the author's colophon taken apart: the label with its colon; marks of a page that begins there."""

    marks: Inlines
    label: str
    value: Inlines


def labelled(block: Block | Line) -> Labelled | None:
    """Take a line of the author's colophon apart; None where it has no label."""
    if not isinstance(block, (Paragraph, Line)):
        return None
    before = tuple(takewhile(lambda inline: isinstance(inline, (PageMark, QueryCall)), block.text))
    first, *more = block.text[len(before) :] or (None,)
    found = LABEL.match(first.text) if isinstance(first, Text) else None
    if found is None or not isinstance(first, Text):
        return None
    rest = first.text[found.end() :]
    marks, asked = (tuple(i for i in before if isinstance(i, kind)) for kind in (PageMark, QueryCall))
    return Labelled(marks, found[0], (*asked, *((replace(first, text=rest),) if rest else ()), *more))
