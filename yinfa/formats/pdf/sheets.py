"""Sheets that were parsed before are not parsed again: WeasyPrint reads those of a page anew, an eighth of a making.

What it reads them into, it reads only: it keeps its own sheets between pages, too.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yinfa.formats.pdf.engine import Ear

KEPT = 8
"""Pages whose sheets are kept."""


@dataclass(slots=True)
class _Parsed:
    """What the sheets of a page come to."""

    sheets: list[Any] = field(default_factory=list)
    rules: list[Any] = field(default_factory=list)
    layers: list[Any] = field(default_factory=list)
    faces: list[Any] = field(default_factory=list)

    def add_font_face(self, descriptors: Any, fetcher: Any) -> None:
        """Note a face, where a font configuration would load it."""
        self.faces.append(descriptors)


_known: OrderedDict[tuple[str, ...], _Parsed] = OrderedDict()


def finding(find: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Give `find_stylesheets` so that it parses the same texts once; not those with which something is wrong."""

    def found(
        page: Any, media: str, fetcher: Any, base: str, fonts: Any, counters: Any, colours: Any, *lists: list[Any]
    ) -> Iterator[Any]:
        texts = (base, media, *(style.etree_element.text or "" for style in page.query_all("style")))
        parsed = _known.get(texts)
        if parsed is None:
            parsed, before, ear = _Parsed(), ({**counters}, {**colours}), Ear()
            logger = logging.getLogger("weasyprint")
            logger.addHandler(ear)
            parsed.sheets += find(page, media, fetcher, base, parsed, counters, colours, parsed.rules, parsed.layers)
            logger.removeHandler(ear)
            if not ear.heard and before == ({**counters}, {**colours}) and not [*page.query_all("link")]:
                _known[texts] = parsed
                while len(_known) > KEPT:
                    _known.popitem(last=False)
        for descriptors in parsed.faces:
            fonts.add_font_face(descriptors, fetcher)
        for listed, kept in zip(lists, (parsed.rules, parsed.layers), strict=True):
            listed += kept
        return iter(parsed.sheets)

    return found
