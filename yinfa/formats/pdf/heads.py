"""What running heads say of a page that no string of CSS does: from which article to which it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yinfa.formats.pdf.boxes import Box
from yinfa.model.statute import reach

ARTICLES = "articles"
"""The named string that is the range of articles on a page."""
NAMED = "data-article"
"""Attribute of an article's element: its name in figures."""
APART = "　"
"""Between the range and what it follows."""


def ranging(get: Callable[..., tuple[str, ...]]) -> Callable[..., tuple[str, ...]]:
    """Give `get_string_set_for` so that `string(articles)` is the range of articles on a page; nothing without any."""

    def told(context: Any, page: Box, name: str, keyword: str = "first") -> tuple[str, ...]:
        if name != ARTICLES:
            return get(context, page, name, keyword)
        elements = (box.element for box in page.descendants())
        named = [one.get(NAMED, "") for one in elements if one is not None and one.get(NAMED)]
        return (APART + reach(named[0], named[-1]),) if named else ()

    return told
