"""The PDF says what the source says, to every reader, and by the marks of PDF/UA-1 and PDF/A-3a."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

import outloud  # type: ignore[import-untyped]
import pikepdf
import pikepdf.pdfa
import pymupdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from tests.pdf import sample
from yinfa.assets.fonts import cut_fonts, face_index
from yinfa.finding import PublishingError
from yinfa.formats.pdf import engine
from yinfa.formats.pdf import make as room
from yinfa.formats.pdf.make import make
from yinfa.formats.pdf.seam import PATCHES, patched
from yinfa.model.front import Front
from yinfa.model.inline import Marks, NoteCall, Text
from yinfa.model.leaf import Line, Note, Picture
from yinfa.model.tree import Figure, Paragraph, Publication, Section
from yinfa.model.walk import words
from yinfa.reading.pdf import read

UNKNOWN = re.compile("pdfuaid|pdfaExtension|pdfaSchema|pdfaProperty|conformance")
"""pikepdf.pdfa knows level B and no extension schemas (ISO 19005-3, 6.6.2.3): it reports level A and the mark of
PDF/UA, which the file describes as that clause asks."""


@lru_cache(maxsize=1)
def made() -> bytes:
    galley = sample.galley()
    return make(galley, sample.assets(galley)).issue({})


def small(*blocks: Paragraph | Figure | Section, notes: tuple[Note, ...] = ()) -> Publication:
    front = Front("題", "zh-Hant", "x", issued=sample.publication().front.issued)
    return Publication("x", front, Line("title", sample.text("題")), None, (), blocks, (), (), notes)


def printed(publication: Publication, **pictures: bytes) -> bytes:
    galley = sample.galley(publication)
    return make(galley, replace(sample.assets(galley), pictures=pictures)).issue({})


def code(error: pytest.ExceptionInfo[PublishingError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def test_words_of_every_address_are_those_of_the_source() -> None:
    assert read(made()).words == {a: w for a, w in words(sample.publication()).items() if w}


def test_words_are_read_in_the_order_of_the_source() -> None:
    def told(addresses: Iterable[str]) -> list[str]:
        return [a for a in addresses if not a.startswith("note_") and not a.endswith("_cap")]

    source = words(sample.publication())
    assert told(read(made()).words) == told(a for a in source if source[a])


HARD = (
    "a\u00a0b c-d\u2011e f\u2010g",
    "中—文―中…文⋯中",
    "two  spaces, and a trailing one ",
    "office affine fluff 中 fi",
    "標點「『《〈〉》』」，。、；：？！（）",
    "第一行\n第二行",
    "A" * 10 + " " + "words of Latin that break over lines " * 8,
)


@pytest.mark.parametrize("text", HARD)
def test_hard_text_is_read_back_character_by_character(text: str) -> None:
    assert read(printed(small(Paragraph("body_p1", sample.text(text))))).words["body_p1"] == text


def test_a_space_between_two_marked_words_keeps_its_place() -> None:
    strong, lean = Marks(strong=True), Marks(emphasis=True)
    inlines = tuple(part for n in range(40) for part in (Text(f"word{n}", strong), Text(" "), Text(f"next{n} ", lean)))
    assert read(printed(small(Paragraph("body_p1", inlines)))).words["body_p1"] == "".join(i.text for i in inlines)


def test_a_note_called_twice_stands_once() -> None:
    first, again = NoteCall("note_a", "1"), NoteCall("note_a", "1", 2)
    paragraph = Paragraph("body_p1", (Text("甲"), first, Text("乙"), again, Text("丙")))
    found = read(printed(small(paragraph, notes=(Note("note_a", sample.text("註文"), "1"),))))
    assert dict(found.words) == {"title": "題", "body_p1": "甲乙丙", "note_a": "註文"}


def test_folios_name_the_place_where_each_page_begins() -> None:
    reading = read(made())
    all_words = dict(reading.words)
    assert [f.label for f in reading.folios] == ["i", *map(str, range(1, reading.pages - 1))]
    assert all(0 <= f.offset < len(all_words[f.address]) for f in reading.folios)


def test_outloud_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made())
    found = [(f.rule, f.message) for f in outloud.check(str(path)).findings if f.rule != "ORD-001"]
    assert found == []  # ORD-001 guesses from painting order: readings and labels at the side are painted last


def test_pdfa_checker_finds_only_what_it_cannot_know() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        found = pikepdf.pdfa.check(pdf, "3b").findings
    assert [str(f) for f in found if not UNKNOWN.search(str(f))] == []


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made())
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def _squeezed(text: str) -> str:
    return "".join(sorted(re.sub(r"[\s\u00a0\x02\ufffe]", "", text)))


def test_three_engines_read_the_same_text_on_each_page(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made())
    poppler = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode()
    mupdf = [page.get_text() for page in pymupdf.open(path)]  # type: ignore[attr-defined, no-untyped-call]
    pdfium = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(str(path))]
    expected = [_squeezed(page) for page in poppler.split("\f")[:-1]]
    assert [_squeezed(page) for page in mupdf] == expected
    assert [_squeezed(page) for page in pdfium] == expected


def test_only_the_cut_fonts_are_embedded() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        names = {str(f.BaseFont) for page in pdf.pages for f in page.Resources.Font.values()}
    assert all(re.fullmatch(r"/[A-Z]{6}\+Y(serif|sans|mono)-[0-9a-f]{8}(-Bold)?", name) for name in names)


def test_running_heads_and_folios_are_artifacts() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        contents = [page.Contents.read_bytes() for page in pdf.pages]
    heads = [c.count(b"/Type /Pagination") for c in contents]
    marking = 7  # marking and watermark, on the cover, too
    assert heads[:2] == [marking, marking] and min(heads[2:]) >= marking + 2


def test_a_leader_is_one_text_and_looks_as_its_single_signs_do(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = made()
    monkeypatch.setattr(room, "patched", partial(patched, [p for p in PATCHES if p.name != "handle_leader"]))
    theirs = made.__wrapped__()
    pages = [pymupdf.open(stream=data)[2] for data in (ours, theirs)]  # type: ignore[no-untyped-call]
    assert pages[0].get_pixmap(dpi=150).samples == pages[1].get_pixmap(dpi=150).samples
    assert pages[0].get_text().count("." * 20) >= 3
    one, single = (page.read_contents().count(b"/MCID") for page in pages)
    assert single - one > 250


def test_each_address_names_one_structure_element() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        names = pdf.Root.StructTreeRoot.IDTree.Names
        found = [str(names[i]) for i in range(0, len(names), 2)]
        assert all(str(names[i + 1].ID) == str(names[i]) for i in range(0, len(names), 2))
    assert found == sorted(set(found))
    assert {a for a, w in words(sample.publication()).items() if w} <= set(found)


def test_each_block_is_a_named_destination() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        names = pdf.Root.Names.Dests.Names
        assert {"s1", "s1_p2", "patrols", "s2_f1", "note_a"} <= {str(names[i]) for i in range(0, len(names), 2)}


def test_the_catalogue_says_language_title_labels_and_dates() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        root = pdf.Root
        assert str(root.Lang) == "zh-Hant-TW"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "新時期如何樹立人民警察的新形象"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260105000000Z"
    assert all(mark in xmp for mark in ('pdfuaid:part="1"', 'pdfaid:part="3"', 'pdfaid:conformance="A"'))


def test_bookmarks_name_title_and_headings() -> None:
    outline = pymupdf.open(stream=made()).get_toc()  # type: ignore[no-untyped-call]
    assert [title for _, title, _ in outline][:4] == [
        "新時期如何樹立人民警察的新形象",
        "一、愛民利民",
        "二、素質過硬",
        "（一）第二層",
    ]


def test_a_note_of_a_heading_stays_out_of_the_bookmark() -> None:
    heading = Line("s1_h", (Text("標題"), NoteCall("note_a", "1")))
    section = Section("s1", 1, heading, None, (Paragraph("s1_p1", sample.text("甲")),))
    data = printed(small(section, notes=(Note("note_a", sample.text("註"), "1"),)))
    assert [title for _, title, _ in pymupdf.open(stream=data).get_toc()] == ["題", "標題"]  # type: ignore[no-untyped-call]
    assert read(data).words["note_a"] == "註"


SCRIPT = "import hashlib; from tests.pdf.test_pdf import made; print(hashlib.sha256(made()).hexdigest(), end='')"


def test_two_processes_give_the_same_bytes() -> None:
    def run(seed: str, zone: str) -> str:
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=sample.ROOT, env=env, check=True, capture_output=True)
        return done.stdout.decode()

    assert {run("1", "Asia/Taipei"), run("7", "America/New_York")} == {hashlib.sha256(made()).hexdigest()}


def test_a_character_that_no_font_has_is_a_finding() -> None:
    with pytest.raises(PublishingError) as error:
        cut_fonts(sample.theme(), "zh-Hant", "中\U0001f600", sample.FONTS.joinpath)
    assert set(code(error)) == {"F001"}
    assert dict(error.value.findings[0].facts)["codepoint"] == "U+1F600"


def test_a_font_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(PublishingError) as error:
        cut_fonts(sample.theme(), "zh-Hant", "中", tmp_path.joinpath)
    assert code(error) == ["F002"]


@pytest.mark.parametrize(
    ("language", "index"),
    [("zh-Hant-TW", 3), ("zh-Hant-HK", 4), ("zh-Hans", 2), ("zh-SG", 2), ("zh-MO", 4), ("zh", 3), ("en", 3)],
)
def test_the_face_follows_the_language(language: str, index: int) -> None:
    assert face_index(sample.theme(), language) == index


def test_a_picture_that_cannot_be_drawn_is_a_finding() -> None:
    digest = "b" * 64
    figure = Figure("body_f1", Picture("a.png", "image/png", 1, 1, digest), "無")
    with pytest.raises(PublishingError) as error:
        printed(small(figure), **{digest: b"not a picture"})
    assert set(code(error)) == {"D001"}
    told = [(finding.address, finding.sentence("zh")) for finding in error.value.findings]
    assert [address for address, said in told if "a.png" in said] == ["body_f1"]
    assert not any(digest in said for _, said in told)


def test_the_engine_fetches_nothing_from_outside() -> None:
    page = '<html lang="zh-Hant"><title>t</title><body><img alt="" src="http://127.0.0.1/a.png"/></body></html>'
    with pytest.raises(PublishingError) as error, patched():
        engine.set_pages(page, {}, lambda document, pdf, known: None)
    assert set(code(error)) == {"D001"}


def test_a_missing_glyph_is_a_finding_even_where_another_galley_could_lend_it() -> None:
    galley = sample.galley(small(Paragraph("body_p1", sample.text("鱻"))))
    whole = sample.assets(galley)
    fonts = cut_fonts(galley.theme, "zh-Hant", "題" + "版本記錄", sample.FONTS.joinpath)
    with pytest.raises(PublishingError) as nobody:
        make(galley, replace(whole, fonts=fonts))
    make(galley, whole)
    with pytest.raises(PublishingError) as lent:
        make(galley, replace(whole, fonts=fonts))
    assert "D001" in code(nobody) and code(lent) == code(nobody)


def test_another_engine_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "version", lambda name: "71.0")
    with pytest.raises(PublishingError) as error:
        engine.check_version()
    assert code(error) == ["D002"]


def test_a_font_is_embedded_as_its_outlines_alone() -> None:
    with pikepdf.open(io.BytesIO(made())) as document:
        files = [o for o in document.objects if isinstance(o, pikepdf.Stream) and "/Subtype" in o]
        kinds = [str(file.Subtype) for file in files]
        assert "/CIDFontType0C" in kinds
        assert all(file.read_bytes()[:2] == b"\1\0" for file in files if file.Subtype == "/CIDFontType0C")
