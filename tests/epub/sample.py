"""The galley of the sample with the folios of a printed edition, the assets of its book, and the smallest publication."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from tests import sample
from tests.sample import theme
from yinfa.assets import Assets, Face
from yinfa.assets.cover import draw_cover
from yinfa.assets.fonts import faces
from yinfa.compose import Galley
from yinfa.compose.folios import with_folios
from yinfa.model.front import Front
from yinfa.model.inline import Text
from yinfa.model.leaf import Line
from yinfa.model.place import Address
from yinfa.model.tree import Paragraph, Publication
from yinfa.model.walk import words
from yinfa.reading import Folio

ROOT = Path(__file__).parents[2]
FONTS = Path("/usr/share/fonts/opentype/noto")
PICTURES = {hashlib.sha256(data).hexdigest(): data for data in sample.pictures().values()}
LONG = "人民警察的形象，是警察在執行職務和日常生活中留給社會公眾的整體印象；「公正、廉潔、文明」是其根本。" * 3
FOLIOS = (
    Folio("1", "title", 0),
    Folio("2", "s1_p1", 9),
    Folio("3", "s1_p2", 10),
    Folio("4", "patrols_r2c1", 0),
    Folio("5", "s2_p1", 2),
    Folio("6", "kinds_c1_p1", 0),
)


def line(address: str, words: str) -> Line:
    return Line(address, (Text(words),))


def para(address: str, words: str = LONG) -> Paragraph:
    return Paragraph(address, (Text(words),))


def publication() -> Publication:
    """Give the sample as its author wrote it."""
    return sample.publication()


def bare() -> Publication:
    """Give the smallest publication: one paragraph, no section, no colophon."""
    front = Front("簡訊", "zh-Hans-CN", "brief", issued=date(2026, 3, 1))
    body = (para("body_p1", "正文。"),)
    return Publication("brief", front, line("title", "簡訊"), None, (), body, (), (), ())


def galley(made: Publication | None = None, folios: tuple[Folio, ...] = FOLIOS) -> Galley:
    """Give the galley of a publication, or of the sample, with the marks of printed pages."""
    return replace(with_folios(sample.galley("epub", made), folios), contents=False)


@cache
def cover() -> bytes:
    """Draw the cover once for all tests."""
    return draw_cover(galley(), drawn_with())


def drawn_with() -> dict[tuple[str, int], Face]:
    """Give the theme's faces by role and weight."""
    return faces(theme(), publication().front.language, FONTS.joinpath)


def assets() -> Assets:
    """Give the pictures and the cover of the sample."""
    return Assets(pictures=PICTURES, cover=cover())


def with_contents(of: Galley) -> Galley:
    """Print the contents."""
    return replace(of, contents=True)


def said(of: Publication) -> dict[Address, str]:
    """Give the words of every address that has any, as a Reading does."""
    return {address: told for address, told in words(of).items() if told}
