"""The galley of the sample, with its cover and without, and the pictures that a Word file of it needs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

from tests import sample
from yinfa.assets import Assets
from yinfa.compose import Galley
from yinfa.model.inline import Inlines, Marks, Text
from yinfa.model.leaf import Furniture, Line
from yinfa.model.tree import Paragraph, Print
from yinfa.pictures.plate import Fonts, engrave

SVG = sample.MAP.encode()


def png() -> bytes:
    """Give a small PNG."""
    return sample.pictures()["flag.png"]


def text(words: str, **marks: object) -> Inlines:
    """Give words with marks."""
    return (Text(words, Marks(**marks)),)  # type: ignore[arg-type]


def line(address: str, words: str) -> Line:
    """Give a line of plain words."""
    return Line(address, text(words))


def par(address: str, words: str = "人民警察為人民，服務群眾是本分。") -> Paragraph:
    """Give a plain paragraph."""
    return Paragraph(address, text(words))


def covered(language: str = "zh-Hant-TW") -> Galley:
    """Give the galley of the sample: cover, contents, what is painted on every page, receipt."""
    return sample.galley("docx", sample.steady(language))


def galley(language: str = "zh-Hant-TW") -> Galley:
    """Give the galley of the sample with its contents alone."""
    whole = sample.steady(language)
    plain = replace(whole, print=Print(contents="yes"), furniture=Furniture(), receipt=None)
    return sample.galley("docx", plain)


def assets() -> Assets:
    """Give the pictures."""
    pictures = {hashlib.sha256(data).hexdigest(): data for data in sample.pictures().values()}
    return Assets(pictures=pictures, rasters={hashlib.sha256(SVG).hexdigest(): twin()})


@cache
def twin() -> bytes:
    """Give the raster twin of the vector picture."""
    return engrave(SVG, Fonts({}, {"serif": "Noto Serif CJK TC", "sans-serif": "Noto Sans CJK TC"})).raster
