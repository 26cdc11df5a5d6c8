"""The code that names an edition: drawn so that a telephone reads it, written so that a person does, in all formats."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import outloud  # type: ignore[import-untyped]
import pikepdf
import pikepdf.pdfa
import pymupdf
import pytest
import zxingcpp
from PIL import Image

from tests.distribution.office import TOLD, office, run, sql, write_list
from tests.epub import epubcheck
from tests.pagemap import set_by_libreoffice as libreoffice
from tests.pdf.test_pdf import UNKNOWN
from yinfa.compose import Galley
from yinfa.compose.fields import fill
from yinfa.formats import FORMATS
from yinfa.master import Master, shortcode
from yinfa.model.walk import words
from yinfa.press.assets import assets_for
from yinfa.press.masters import galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

CODED = (
    TOLD.replace("issued: 2026-01-05\n", "issued: 2026-01-05\n  variants: [zh-Hans-CN]\n")
    .replace("份號{", "份號：{")
    .replace("colophon:", "furniture: {qr: yes}\nreceipt: yes\ncolophon:")
)
FORMAT = ("pdf", "docx", "epub")
CODE = "63HJE942VHJ28M50"
VALUES = {"unit.name": "第一分局", "copy.number": "000001", "qr": "63HJ-E942-VHJ2-8M50"}


@cache
def ws() -> Workspace:
    """Issue to a unit that reads traditional characters and to one that reads simplified ones."""
    made = office(Path(mkdtemp(prefix="yinfa-code-")), 2, CODED)
    rows = [("0001", "第一分局", 2, ""), ("0002", "第二分局", 1, "zh-Hans-CN")]
    write_list(made.root, rows, ("code", "name", "copies", "region"))
    assert run(made, *FORMAT, every=True).issued == 6
    return made


def issued() -> list[tuple[str, str, bytes]]:
    """Give format, code and bytes of every edition."""
    rows = sql(ws(), "SELECT format, code, path FROM edition")
    return [(form, code, (ws().output / path).read_bytes()) for form, code, path in rows]


def galley(form: str) -> Galley:
    (publication,) = load_all(ws(), ["small"])
    (made,) = galleys(publication, Order((form,), ("zh-Hant-TW",)), ws())  # type: ignore[arg-type]
    return made


@cache
def master(form: str) -> Master:
    of = galley(form)
    return FORMATS[of.ticket.format].make(of, assets_for(of, FORMATS[of.ticket.format], ws()))


def in_full(form: str) -> bytes:
    of = fill(galley(form), VALUES)
    return FORMATS[of.ticket.format].make(of, assets_for(of, FORMATS[of.ticket.format], ws())).issue({})


def pages(form: str, data: bytes, dpi: int = 100) -> Iterator[Image.Image]:
    """Show a file as pages: a Word file as LibreOffice sets it, a book as PyMuPDF does."""
    shown = libreoffice(data) if form == "docx" else data
    with pymupdf.open(stream=shown, filetype="epub" if form == "epub" else "pdf") as document:
        for page in document:
            picture = page.get_pixmap(dpi=dpi, colorspace="gray")
            yield Image.frombytes("L", (picture.width, picture.height), picture.samples)


def seen(form: str, data: bytes) -> list[str]:
    return [found.text for page in pages(form, data) for found in zxingcpp.read_barcodes(page)]


def test_each_edition_shows_its_code_at_100_dpi_and_says_it() -> None:
    for form, code, data in issued():
        assert seen(form, data) == [code], form
        said = FORMATS[form].read(data).words["qr"]  # type: ignore[index]
        assert said.endswith(shortcode.grouped(code)) and said[:3] in ("查核碼", "查核码")
    assert len({code for _, code, _ in issued()}) == 2


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_nothing_stands_in_the_plain_edition_where_the_code_would(form: str) -> None:
    coded, plain = master(form).issue(VALUES), master(form).issue({})
    assert FORMATS[form].read(plain).words["qr"] == "查核碼：——"  # type: ignore[index]
    (page, place), *more = [(p, f.position) for p in pages(form, coded) for f in zxingcpp.read_barcodes(p)]
    box = (place.top_left.x, place.top_left.y, place.bottom_right.x, place.bottom_right.y)
    (blank,) = pages(form, plain)
    assert more == [] and page.crop(box).getextrema() == (0, 255) and blank.crop(box).getextrema() == (255, 255)


def test_the_drawing_of_a_plain_book_has_no_size() -> None:
    (text,) = (part for name, part in _members(master("epub").issue({})) if name.endswith("colophon.xhtml"))
    assert b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"></svg>' in text


@pytest.mark.parametrize("form", FORMAT)
def test_an_edition_is_what_a_full_make_is(form: str) -> None:
    edition, full = master(form).issue(VALUES), in_full(form)
    if form == "pdf":
        assert [p.tobytes() for p in pages(form, edition)] == [p.tobytes() for p in pages(form, full)]
        assert FORMATS["pdf"].read(edition).words == words(fill(galley(form), VALUES).publication)
    else:
        assert edition == full
    assert edition == master(form).issue(VALUES)


def test_the_checkers_find_nothing_in_a_pdf_with_a_code(tmp_path: Path) -> None:
    for number, values in enumerate((VALUES, {})):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(master("pdf").issue(values))
        # Lines with values are painted last, each a stream of its own; what reads a PDF aloud goes by the tags.
        told = [(f.rule, f.message) for f in outloud.check(str(path)).findings]
        assert [one for one in told if one[0] != "ORD-001"] == []
        with pikepdf.open(path) as pdf:
            found = pikepdf.pdfa.check(pdf, "3b").findings
        assert [str(f) for f in found if not UNKNOWN.search(str(f))] == []
        assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0


def test_the_code_of_a_pdf_is_a_path_and_an_artifact() -> None:
    with pikepdf.open(io.BytesIO(master("pdf").issue(VALUES))) as pdf:
        drawn = bytes(list(pdf.pages[-1].Contents)[-1].read_bytes())
    assert drawn.startswith(b"/Artifact ") and drawn.endswith(b" f Q EMC") and drawn.count(b" re") > 50


def test_epubcheck_says_nothing_of_books_with_a_code(tmp_path: Path) -> None:
    upright = galley("epub")
    standing = replace(upright, ticket=replace(upright.ticket, vertical=True))
    vertical = FORMATS["epub"].make(standing, assets_for(standing, FORMATS["epub"], ws()))
    books = {
        "plain": master("epub").issue({}),
        "edition": master("epub").issue(VALUES),
        "vertical": vertical.issue(VALUES),
    }
    assert epubcheck.check(books, tmp_path) == {name: [] for name in books}


def test_a_vertical_book_shows_its_code_too() -> None:
    upright = galley("epub")
    standing = replace(upright, ticket=replace(upright.ticket, vertical=True))
    book = FORMATS["epub"].make(standing, assets_for(standing, FORMATS["epub"], ws())).issue(VALUES)
    assert seen("epub", book) == [CODE]


def test_a_theme_places_the_code_elsewhere() -> None:
    of = galley("pdf")
    sheet = (
        of.theme.templates["pdf/style.css.jinja"] + "\n.coded { padding-right: 0 }\n.code { float: none; margin: 0 }\n"
    )
    theme = replace(of.theme, templates={**of.theme.templates, "pdf/style.css.jinja": sheet}, digest="code at the left")
    moved = replace(of, theme=theme)
    data = FORMATS["pdf"].make(moved, assets_for(moved, FORMATS["pdf"], ws())).issue(VALUES)
    ((page, ours),) = [(p, f) for p in pages("pdf", data) for f in zxingcpp.read_barcodes(p)]
    (handout,) = [f for p in pages("pdf", master("pdf").issue(VALUES)) for f in zxingcpp.read_barcodes(p)]
    assert ours.text == handout.text == CODE
    assert ours.position.top_right.x < page.width / 2 < handout.position.top_left.x


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        yield from ((name, book.read(name)) for name in book.namelist())


def test_the_picture_in_word_says_its_code() -> None:
    (document,) = (
        part.decode() for name, part in _members(master("docx").issue(VALUES)) if name == "word/document.xml"
    )
    assert f'descr="查核碼：{VALUES["qr"]}"' in document


def test_codes_have_one_size_and_forgive_what_people_type() -> None:
    sizes = {Image.open(io.BytesIO(shortcode.png(code))).size for code in ("0" * 16, CODE, "Z" * 16)}
    assert len(sizes) == 1
    typed = ("63hj-e942-vhj2-8m50", "63HJ E942 VHJ2 8M5O", CODE, "63HJ—E942—VHJ2—8M50")
    assert {shortcode.typed(text) for text in typed} == {CODE}
    assert shortcode.typed("LI00-0000-0000-0000") == "11" + "0" * 14
    assert [shortcode.typed(text) for text in ("", "——", CODE[1:], CODE + "0", "UUUU" * 4, "六" * 16)] == [""] * 6


def test_a_code_names_what_was_said_when_it_was_printed(tmp_path: Path) -> None:
    made = office(tmp_path, 2, CODED)
    run(made, "epub", "docx")
    source = made.root / "content" / "small" / "publication.yaml"
    source.write_text(CODED.replace("一段文字", "改過的文字"), encoding="utf-8")
    run(made, "epub", "docx")
    states = dict(sql(made, "SELECT code, group_concat(DISTINCT state) FROM edition GROUP BY code"))
    assert sorted(states.values()) == ["issued", "issued", "replaced", "replaced"]
