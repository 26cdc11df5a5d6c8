"""What is known only late: the values of fields, the pages of the printed edition."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from yinfa.compose import Galley
from yinfa.compose.number import refer
from yinfa.finding import Finding, PublishingError
from yinfa.master import Values
from yinfa.master.slots import MARKS, Slot, slot_mark
from yinfa.model.inline import Field, Inline, plain
from yinfa.model.place import Address
from yinfa.model.tree import Figure
from yinfa.model.walk import map_text, painted, rebuild
from yinfa.pictures import media


def fill(galley: Galley, values: Values) -> Galley:
    """Set what each field shows, in references too; nothing else changes words."""

    def one(inline: Inline) -> Inline:
        return replace(inline, shown=values.get(inline.name, inline.shown)) if isinstance(inline, Field) else inline

    return refer(replace(galley, publication=map_text(galley.publication, lambda text: tuple(map(one, text)))))


def as_printed(galley: Galley, pictures: Mapping[str, bytes]) -> Galley:
    """Say of each picture what it is printed as: a drawing may have become a raster."""

    def one(node: Any) -> Any:
        data = pictures.get(node.picture.digest) if isinstance(node, Figure) else None
        return replace(node, picture=replace(node.picture, media=media(data))) if data else node

    publication = rebuild(galley.publication, one)
    printed = replace(publication.print, emblem=one(publication.print.emblem))
    return replace(galley, publication=replace(publication, print=printed))


def with_slots(galley: Galley, paints: Container[Address] = ()) -> tuple[Galley, tuple[Slot, ...]]:
    """Let each field show the mark of its slot, so that whatever is printed of it can be found, in references too.

    Lines of the furniture that the format does not paint are dropped.
    Raises PublishingError (Z002) where the author's words have the characters that marks are made of.
    """
    slots: list[Slot] = []
    for words in (words for asked in galley.queries for _, words in asked.lines):
        _unmarked(words)

    def one(inline: Inline) -> Inline:
        _unmarked(plain((inline,)))
        if not isinstance(inline, Field):
            return inline
        slots.append(Slot(inline.name, inline.shown))
        return replace(inline, shown=slot_mark(len(slots) - 1))

    publication = galley.publication
    unpainted = {line.address: None for line in painted(publication) if line.address not in paints}
    publication = replace(publication, furniture=replace(publication.furniture, **unpainted))  # type: ignore[arg-type]
    marked = map_text(publication, lambda text: tuple(map(one, text)))
    return refer(replace(galley, publication=marked)), tuple(slots)


def _unmarked(words: str) -> None:
    """Refuse the characters that marks are made of. Raises PublishingError (Z002)."""
    found = re.search(f"[{MARKS}]", words)
    if found:
        raise PublishingError(Finding("Z002", facts=(("character", f"U+{ord(found[0]):04X}"),)))
