"""What running heads say of a page that no string of CSS does: from which article to which it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yinfa.formats.pdf.boxes import Box
from yinfa.model.statute import reach

ARTICLES = "articles"
"""The named string that is the range of articles on a page."""
NAMED, STATUTE = "data-article", "data-statute"
"""Attributes of an article's element: its name in figures; in a collection the section of its statute."""
HEAD = "h2"
"""What begins a section that running heads name: the first of the page, else the one that goes on."""
APART = "　"
"""Between the range and what it follows."""


def ranging(get: Callable[..., tuple[str, ...]]) -> Callable[..., tuple[str, ...]]:
    """Give `get_string_set_for` so that `string(articles)` is the range of articles on a page; nothing without any."""

    def told(context: Any, page: Box, name: str, keyword: str = "first") -> tuple[str, ...]:
        if name != ARTICLES:
            return get(context, page, name, keyword)
        named = _named(page)
        return (APART + reach(named[0], named[-1]),) if named else ()

    return told


def _named(page: Box) -> list[str]:
    """Name the articles of the page; in a collection those of the statute that begins below the section in its head."""
    elements = [box.element for box in page.descendants() if box.element is not None]
    begun = next((n for n, one in enumerate(elements) if one.tag == HEAD), 0)
    articles = [(n, one) for n, one in enumerate(elements) if one.get(NAMED)]
    collected = any(one.get(STATUTE) for _, one in articles)
    said = next((one.get(STATUTE) for n, one in articles if n >= begun), None)
    return [one.get(NAMED, "") for _, one in articles if not collected or one.get(STATUTE) == said]
