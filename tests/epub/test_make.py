"""The EPUB says the author's words, all of them, at their addresses; and what it claims is true."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from tests.epub import sample
from yinfa.assets import Assets, FontFile
from yinfa.compose import Galley
from yinfa.finding import PublishingError
from yinfa.formats.epub.make import make
from yinfa.model.inline import PageMark, Text
from yinfa.model.tree import Publication
from yinfa.reading import Folio
from yinfa.reading.epub import read


def book(galley: Galley | None = None) -> bytes:
    return make(galley or sample.galley(), sample.assets()).issue({})


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(f"EPUB/{name}").decode()


def metadata(data: bytes, name: str) -> list[str]:
    root = etree.fromstring(part(data, "content.opf").encode())
    return [m.text or "" for m in root.iter("{*}meta") if m.get("property") == name]


@pytest.mark.parametrize("made", [sample.publication(), sample.bare()], ids=["every kind", "bare"])
def test_words_are_those_of_the_galley(made: Publication) -> None:
    galley = sample.galley(made)
    assert read(book(galley)).words == sample.said(galley.publication)


def test_words_stand_in_the_order_of_the_documents() -> None:
    addresses = [a for a in read(book()).words if a.endswith("_h") and a.count("_") == 1]
    assert addresses == ["s1_h", "s2_h", "layer_h", "kinds_h"]


def test_folios_are_those_of_the_printed_edition() -> None:
    assert read(book()).folios == sample.FOLIOS


def test_folio_that_is_no_ascii_word_keeps_its_label() -> None:
    folios = (Folio("附一", "lead_p1", 3), Folio("A-2", "s2_p1", 0))
    assert read(book(sample.galley(folios=folios))).folios == folios


def test_page_list_is_left_out_where_the_author_wants_none() -> None:
    galley = sample.galley()
    quiet = replace(galley.publication, print=replace(galley.publication.print, page_list=False))
    data = book(replace(galley, publication=quiet))
    assert ("page-list" in part(data, "nav.xhtml"), metadata(data, "pageBreakSource")) == (False, [])


def test_accessibility_claims_follow_the_content() -> None:
    features = metadata(book(), "schema:accessibilityFeature")
    assert features == [
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
        "ARIA",
        "horizontalWriting",
        "alternativeText",
        "longDescription",
        "rubyAnnotations",
        "pageNavigation",
        "pageBreakMarkers",
    ]


def test_a_person_is_named_for_the_conformance_that_she_claims() -> None:
    opf = part(book(), "content.opf")
    assert metadata(book(), "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert '<meta refines="#conformance" property="a11y:certifiedBy">無障礙小組</meta>' in opf
    unclaimed = replace(sample.publication(), front=replace(sample.publication().front, conformance="", certifier=""))
    assert "conformance" not in part(book(sample.galley(unclaimed)), "content.opf")


def test_package_names_roles_and_series() -> None:
    found = re.findall(
        r'property="(role|belongs-to-collection|group-position)"[^>]*>([^<]*)<', part(book(), "content.opf")
    )
    assert found == [
        ("role", "aut"),
        ("role", "aut"),
        ("role", "edt"),
        ("role", "ill"),
        ("belongs-to-collection", "宣導叢書"),
        ("group-position", "3"),
    ]


def test_an_ornament_is_silent_and_a_complex_picture_is_described() -> None:
    text = part(book(), "text/s2.xhtml")
    assert '<img src="../image/' in text and 'alt="" role="presentation"' in text
    assert 'aria-details="s2_f5_description"' in text
    told = (
        '<details class="label description" id="s2_f5_description"><summary>圖片說明</summary><p>深藍色的圓，在淺藍色'
    )
    assert told in text


def test_title_page_carries_marking_and_watermark_and_the_reading_gives_them_back() -> None:
    data = make(sample.galley(), sample.assets()).issue({"unit.name": "信義分局"})
    assert read(data).furniture == {"marking": "內部資料", "watermark": "信義分局——"}
    assert "頁尾" not in part(data, "text/title.xhtml")


def test_fonts_are_embedded_only_where_they_are_given() -> None:
    font = FontFile("x", "serif", 400, b"OTTO", "0123456789")
    assert "fonts.css" not in part(book(), "text/s1.xhtml")
    data = make(sample.galley(), replace(sample.assets(), fonts=(font,))).issue({})
    assert "url(../font/serif-400-01234567.otf)" in part(data, "style/fonts.css")
    assert 'font-family: "serif of this book", "Noto Serif CJK TC"' in part(data, "style/base.css")
    assert "字型" in part(data, "text/colophon.xhtml") and "字型" not in part(book(), "text/colophon.xhtml")


def test_bare_book_claims_neither_pictures_nor_ruby_nor_pages() -> None:
    data = make(sample.galley(sample.bare(), ()), Assets()).issue({})
    assert (metadata(data, "schema:accessMode"), metadata(data, "schema:accessibilityFeature")[6:]) == (["textual"], [])


def test_links_between_documents_name_the_file() -> None:
    data = book()
    s1, s2 = part(data, "text/s1.xhtml"), part(data, "text/s2.xhtml")
    assert ('href="s2.xhtml#patrols"' in s1, 'href="s1.xhtml#people"' in s2) == (True, True)


def test_notes_stand_in_the_file_of_their_call() -> None:
    data = book()
    found = [n for n in ("s1", "s2") for note in "ab" if f'id="note_{note}"' in part(data, f"text/{n}.xhtml")]
    assert found == ["s1", "s2"]


def test_a_note_goes_back_to_each_of_its_calls() -> None:
    data = book()
    assert re.findall(r'href="(#note_b_call\d*)">(.*?)<', part(data, "text/s2.xhtml")) == [("#note_b_call", "返回")]
    chapter = part(data, "text/s1.xhtml")
    links = re.findall(r'href="#(note_a_call\d*)">(.*?)<', chapter)
    assert links == [("note_a_call", "返回 1"), ("note_a_call2", "返回 2")]
    assert all(f'id="{name}"' in chapter for name, _ in links)


def test_identifier_and_dates_are_those_of_the_work() -> None:
    opf = part(book(), "content.opf")
    assert "urn:uuid:" in opf
    assert "<dc:date>2026-01-05T00:00:00Z</dc:date>" in opf
    assert "2026-02-01T00:00:00Z" in opf


def test_mimetype_is_first_and_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(book())) as file:
        first = file.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")


def test_picture_without_bytes_is_a_finding() -> None:
    with pytest.raises(PublishingError) as caught:
        make(sample.galley(), Assets())
    assert [f.code for f in caught.value.findings] == ["E002", "E002"]


def test_mark_inside_a_heading_stays_out_of_the_contents() -> None:
    galley = sample.galley(folios=(Folio("7", "s2_h", 2),))
    data = book(galley)
    marks = [i for s in galley.publication.body for i in getattr(getattr(s, "heading", None), "text", ())]
    assert PageMark("7") in marks and Text("素質") in marks
    assert "二、素質過硬</a>" in part(data, "nav.xhtml")


def test_whole_book_is_small() -> None:
    assert len(book()) < 300_000


PROGRAM = (
    "import hashlib\nfrom tests.epub import sample\nfrom yinfa.formats.epub.make import make\n"
    "print(hashlib.sha256(make(sample.galley(), sample.assets()).issue({})).hexdigest())"
)


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Taipei"), ("77", "America/New_York")])
def test_bytes_hang_on_nothing_of_the_machine(seed: str, zone: str) -> None:
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    run = [sys.executable, "-c", PROGRAM]
    out = subprocess.run(run, env=env, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == hashlib.sha256(book()).hexdigest()


def test_the_pdf_engine_is_not_loaded() -> None:
    program = PROGRAM + "\nimport sys; print([m for m in ('weasyprint', 'docx') if m in sys.modules])"
    run = [sys.executable, "-c", program]
    out = subprocess.run(run, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert out.stdout.splitlines()[-1] == "[]"


def test_the_lines_of_the_colophon_are_one_family() -> None:
    """The author's labelled lines, also one where a page begins, look as the imprint that follows them."""
    galley = sample.galley(folios=(Folio("9", "colophon_p1", 0),))
    printed = part(book(galley), "text/colophon.xhtml")
    lines = re.findall(
        r'<p class="(?:label )?imprint"[^>]*>(?:<span epub:type[^>]*></span>)?(<span class="name">)', printed
    )
    own = re.search(
        r'<p class="imprint" id="colophon_p1"><span epub:type[^>]*></span><span class="name">編印：', printed
    )
    assert (own is not None, len(lines) >= 3, printed.count('class="name"')) == (True, True, len(lines))
