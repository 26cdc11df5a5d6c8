"""Rare Han in Word: in runs of a face of their own, for those of the text lack them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from yinfa.compose import Galley
from yinfa.formats.docx.faces import Stretch
from yinfa.formats.docx.looks import FontLook
from yinfa.model.inline import shown
from yinfa.model.language import language_of
from yinfa.model.walk import painted, texts

RARE = re.compile("[\U00020000-\U0003ffff]+")
"""Han beyond the first 65,536 characters: faces that draw them hardly draw anything else."""
INSTEAD = {False: ("PMingLiU-ExtB", "88", "roman"), True: ("SimSun-ExtB", "86", "roman")}
"""What Windows has for them, by whether a text is in simplified characters."""
Stretcher = Callable[[Any], tuple[Stretch, ...]]


def apart(cuts: Mapping[str, Stretcher], face: str) -> dict[str, Stretcher]:
    """Give look-ups that cut text into stretches so that rare Han stand apart, for a face."""

    def parted(cut: Stretcher) -> Stretcher:
        return lambda inline: tuple(part for one in cut(inline) for part in _parts(one, face))

    return {name: parted(cut) for name, cut in cuts.items()}


def rare_fonts(galley: Galley) -> tuple[FontLook, ...]:
    """Give the row of Word's table of fonts for rare Han, where a galley has any."""
    publication = galley.publication
    said = (shown(inline) for line in (*texts(publication), *painted(publication)) for inline in line.text)
    if not any(RARE.search(text) for text in said):
        return ()
    return (FontLook(galley.theme.tokens["rare"], *INSTEAD[language_of(publication.front.language).hans]),)


def _parts(one: Stretch, face: str) -> Iterator[Stretch]:
    at = 0
    for found in RARE.finditer(one.text):
        if found.start() > at:
            yield Stretch(one.text[at : found.start()], one.east)
        yield Stretch(found[0], one.east, face)
        at = found.end()
    if at < len(one.text) or not at:
        yield Stretch(one.text[at:], one.east)
