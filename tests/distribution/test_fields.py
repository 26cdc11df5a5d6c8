"""What the fields show on cover page, pages, colophon and receipt of the files a run makes, in every format and variant."""

from __future__ import annotations

import io
import zipfile

import pymupdf
import pytest

from tests.distribution.whole import Edition, editions
from tests.pagemap import set_by_libreoffice as libreoffice
from yinfa.compose import FormatName
from yinfa.formats import FORMATS
from yinfa.master import shortcode

EVERY = pytest.mark.parametrize("form", FORMATS)


def expected(edition: Edition) -> dict[str, str]:
    """Give the words of the places that hold a field."""
    unit, signed, coded = (
        ("收文单位：", "份号：", "查核码：") if edition.simplified else ("收文單位：", "份號：", "查核碼：")
    )
    sent = "发至" if edition.simplified else "發至"
    return {
        "subtitle": f"{sent}{edition.name}",
        "colophon_p1": f"{sent}{edition.name}（{edition.unit}）",
        "colophon_p2": f"{signed}{edition.numbers}",
        "colophon_p3": "日期：2026年1月5日",
        "qr": coded + shortcode.grouped(edition.code),
        "receipt_p1": f"{unit}{edition.name}",
        "receipt_p2": f"{signed}{edition.numbers}",
    }


def painted(edition: Edition) -> dict[str, str]:
    """Give the furniture, without spaces, as readings give it."""
    number = f"第{edition.numbers}{'号' if edition.simplified else '號'}"
    lines = {
        "marking": edition.marking,
        "watermark": f"{edition.name} {edition.numbers}",
        "foot": edition.name + number,
    }
    return {address: "".join(text.split()) for address, text in lines.items()}


@EVERY
def test_every_place_of_a_field_says_what_the_list_says(form: FormatName) -> None:
    for edition in editions(form):
        found = FORMATS[form].read(edition.data)
        wanted = expected(edition)
        assert {address: found.words[address] for address in wanted} == wanted
        assert found.furniture == {a: text for a, text in painted(edition).items() if a in FORMATS[form].paints}


def shown(edition: Edition) -> list[str]:
    """Give the text of each page as a viewer shows it, without spaces: a Word file as LibreOffice sets it."""
    data = libreoffice(edition.data) if edition.form == "docx" else edition.data
    with pymupdf.open(stream=data, filetype="epub" if edition.form == "epub" else "pdf") as pages:
        return ["".join(page.get_text().split()) for page in pages]


@EVERY
@pytest.mark.parametrize("unit", ["A3", "A5"])
def test_a_viewer_shows_them_on_their_pages(form: FormatName, unit: str) -> None:
    edition = next(e for e in editions(form) if e.unit == unit)
    pages = shown(edition)
    places = {address: "".join(text.split()) for address, text in expected(edition).items()}
    for address, text in places.items():
        assert any(text in page for page in pages), address
    if form != "epub":
        marking, foot = painted(edition)["marking"], painted(edition)["foot"]
        assert places["subtitle"] in pages[0]
        assert all(marking in page for page in pages if page), pages
        assert sum(foot in page for page in pages) >= len(pages) - 4


def test_no_edition_shows_the_text_of_the_plain_one() -> None:
    for edition in (*editions("docx"), *editions("epub")):
        with zipfile.ZipFile(io.BytesIO(edition.data)) as archive:
            said = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "ignore")
        assert "各單位" not in said and "各单位" not in said and "——" not in said, edition.unit
