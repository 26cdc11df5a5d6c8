"""The galley of the sample or of a small publication, and the fonts and pictures that a PDF of it needs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests import sample
from tests.sample import theme
from yinfa.assets import Assets
from yinfa.assets.fonts import cut_fonts, faces
from yinfa.compose import Galley, Ticket
from yinfa.model.inline import Inlines, Text
from yinfa.model.tree import Publication
from yinfa.press.assets import characters, typed

ROOT = Path(__file__).parents[2]
FONTS = Path("/usr/share/fonts/opentype/noto")
PICTURES = {hashlib.sha256(data).hexdigest(): data for data in sample.pictures().values()}
SVG_DIGEST = hashlib.sha256(sample.MAP.encode()).hexdigest()


def text(words: str) -> Inlines:
    """Give plain inline text."""
    return (Text(words),)


def publication() -> Publication:
    """Give the sample as it is printed."""
    return galley().publication


def galley(made: Publication | None = None) -> Galley:
    """Give the galley of a publication that is numbered already, or of the sample; contents on."""
    return Galley(Ticket("sample", "pdf"), made, theme(), contents=True) if made else sample.galley("pdf")


def assets(of: Galley) -> Assets:
    """Cut the fonts and bring the pictures of a galley."""
    language = of.publication.front.language
    fonts = cut_fonts(of.theme, language, characters(of), FONTS.joinpath, typed(of))
    return Assets(fonts, faces(of.theme, language, FONTS.joinpath), PICTURES)
