"""The Word file: words, structure, styles, same bytes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pdfplumber
import pikepdf
import pytest
from docx.opc.package import OpcPackage
from lxml import etree

from tests.docx.sample import assets, covered, galley, line, par, text
from tests.pagemap import set_by_libreoffice as libreoffice
from tests.sample import theme
from yinfa.formats.docx.contents import draft, measure, pages_of
from yinfa.formats.docx.make import make
from yinfa.model.inline import Ruby, Text
from yinfa.model.tree import Paragraph, Section
from yinfa.model.walk import rebuild, words
from yinfa.reading.docx import read
from yinfa.world.programs import environment

ROOT = Path(__file__).parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made() -> bytes:
    return make(galley(), assets()).issue({})


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def texts_of(root: etree._Element, style: str) -> list[str]:
    found = root.iterfind(f".//{W}p/{W}pPr/{W}pStyle[@{W}val='{style}']/../..")
    return ["".join(t.text or "" for t in p.iter(W + "t")) for p in found]


def wording(language: str = "zh-Hant-TW") -> dict[str, str]:
    return {address: said for address, said in words(galley(language).publication).items() if said}


def test_the_file_says_the_words_of_the_publication(made: bytes) -> None:
    assert dict(read(made).words) == wording()


def test_odd_characters_come_back_as_they_were() -> None:
    odd = " 前後空格 <&>\"' 𠮷 é\u3000全形 " + "{{ 7*7 }} {% raw %}"
    held = replace(galley(), publication=replace(galley().publication, lead=(par("lead_p1", odd),)))
    assert read(make(held, assets()).issue({})).words["lead_p1"] == odd


def test_another_process_makes_the_same_bytes(made: bytes, tmp_path: Path) -> None:
    script = (
        "import sys;from tests.docx.sample import *;from yinfa.formats.docx.make import make;"
        "sys.stdout.buffer.write(make(galley(), assets()).issue({}))"
    )
    for seed, zone in (("1", "Asia/Taipei"), ("77", "America/New_York")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        got = subprocess.run([sys.executable, "-c", script], env=env, cwd=tmp_path, capture_output=True, check=True)
        assert got.stdout == made


@pytest.mark.parametrize("cover", [False, True])
def test_kinds_and_relations_of_the_parts_are_what_python_docx_would_write(cover: bool) -> None:
    ours = make(covered() if cover else galley(), assets()).issue({})
    theirs = io.BytesIO()
    OpcPackage.open(io.BytesIO(ours)).save(theirs)
    with zipfile.ZipFile(io.BytesIO(ours)) as one, zipfile.ZipFile(theirs) as two:
        assert sorted(one.namelist()) == sorted(two.namelist())
        assert one.read("[Content_Types].xml") == two.read("[Content_Types].xml")
        for name in one.namelist():
            if name.endswith(".rels"):
                assert sorted(map(etree.tostring, etree.fromstring(one.read(name)))) == sorted(
                    map(etree.tostring, etree.fromstring(two.read(name)))
                )


def test_every_list_starts_at_one(made: bytes) -> None:
    numbering = part(made, "word/numbering.xml")
    used = [n.get(W + "val") for n in part(made, "word/document.xml").iter(W + "numId")]
    lists = dict.fromkeys(used)
    restarted = {
        num.get(W + "numId") for num in numbering.iter(W + "num") if num.find(f".//{W}startOverride") is not None
    }
    assert len(lists) == 6 and set(lists) <= restarted


def test_headings_are_numbered_by_their_styles(made: bytes) -> None:
    scheme = part(made, "word/numbering.xml").find(f"{W}abstractNum")
    assert scheme is not None
    levels = [
        tuple(lvl.find(W + tag).get(W + "val") for tag in ("pStyle", "numFmt", "lvlText"))  # type: ignore[union-attr]
        for lvl in scheme.iter(W + "lvl")
    ]
    assert levels == [
        ("Heading1", "taiwaneseCountingThousand", "%1、"),
        ("Heading2", "taiwaneseCountingThousand", "（%2）"),
        ("Heading3", "decimal", "%3."),
    ]


@pytest.mark.parametrize(
    ("tag", "word", "numbers", "font"),
    [
        ("zh-Hant-TW", "zh-TW", "taiwaneseCountingThousand", "Noto Serif CJK TC"),
        ("zh-Hant-HK", "zh-HK", "taiwaneseCountingThousand", "Noto Serif CJK TC"),
        ("zh-Hans-CN", "zh-CN", "chineseCountingThousand", "Noto Serif CJK SC"),
    ],
)
def test_language_chooses_tag_numbers_and_font(tag: str, word: str, numbers: str, font: str) -> None:
    data = make(galley(tag), assets()).issue({})
    defaults = part(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults is not None
    found = (
        defaults.find(W + "lang").get(W + "eastAsia"),  # type: ignore[union-attr]
        part(data, "word/numbering.xml").find(f".//{W}numFmt").get(W + "val"),  # type: ignore[union-attr]
        defaults.find(W + "rFonts").get(W + "eastAsia"),  # type: ignore[union-attr]
    )
    assert found == (word, numbers, font)


def test_word_knows_the_styles_by_their_names(made: bytes) -> None:
    names = {style.name for style in docx.Document(io.BytesIO(made)).styles}
    expected = {"Normal", "Body Text", "Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle", "List Bullet"}
    expected |= {"List Number", "Quote", "Caption", "footnote text", "footnote reference", "Header", "Footer"}
    expected |= {"TOC Heading", "toc 1", "toc 3", "Strong", "Emphasis", "Hyperlink", "Slogan", "Point Head"}
    assert expected - names == set()


APART = ("s1_p1", "s2_p1")
"""Lines of references, which python-docx does not show."""


def test_python_docx_reads_the_paragraphs(made: bytes) -> None:
    document = docx.Document(io.BytesIO(made))
    boxed = [p for table in document.tables for p in table.cell(0, 0).paragraphs]
    said = "".join(p.text for p in [*document.paragraphs, *boxed]).replace("\t", "")
    held = wording()
    missing = [
        a for a in held if held[a] not in said and not re.match(r"note_|patrols_r|s2_t\d_r", a) and a not in APART
    ]
    assert missing == []


def test_core_properties_come_from_the_front(made: bytes) -> None:
    core = docx.Document(io.BytesIO(made)).core_properties
    assert (core.title, core.author, core.language, core.created, core.modified, core.keywords) == (
        "新時期如何樹立人民警察的新形象",
        "宣導組；王大明",
        "zh-Hant-TW",
        datetime(2026, 1, 5, tzinfo=UTC),
        datetime(2026, 2, 1, tzinfo=UTC),
        "警察; 形象",
    )


def test_custom_properties_carry_ticket_revision_and_values(made: bytes) -> None:
    values = [e.text for e in part(made, "docProps/custom.xml").iter() if etree.QName(e).localname == "lpwstr"]
    assert values == ["sample", galley().publication.digest, "zh-Hant-TW", "handout", theme().digest, None, "各單位"]


def test_the_cover_is_a_section_of_its_own_and_bears_no_folio() -> None:
    data = make(covered(), replace(assets(), pages={"s1_h": 2, "s2_h": 4})).issue({})
    document = part(data, "word/document.xml")
    first, second = document.iter(W + "sectPr")
    held = [[str(e.tag).removeprefix(W) for e in s if not e.tag.endswith("Reference")] for s in (first, second)]
    assert held == [["pgSz", "pgMar"], ["pgSz", "pgMar", "pgNumType", "titlePg", "docGrid"]]
    assert texts_of(document, "CoverTitle") == ["新時期如何樹立人民警察的新形象"]
    assert texts_of(document, "TOC1") == ["一、愛民利民1", "二、素質過硬3"]
    expected = {a: said for a, said in words(covered().publication).items() if said}
    assert dict(read(data).words) == expected


def test_the_cover_is_the_first_page_and_the_next_is_page_one() -> None:
    with pdfplumber.open(io.BytesIO(libreoffice(make(covered(), assets()).issue({})))) as pdf:
        said = ["".join(page.extract_text().split()) for page in pdf.pages[:3]]
    assert "新時期如何樹立人民警察的新形象" in said[0] and "愛民利民" not in said[0]
    assert "愛民利民" in said[1] and "發給各單位1" in said[1] and "2發給各單位" in said[2]


def test_what_is_painted_on_every_page_is_read_back() -> None:
    data = make(covered(), assets()).issue({"unit.name": "甲分局", "copy.number": "7"})
    assert dict(read(data).furniture) == {"marking": "內部資料", "watermark": "甲分局7", "foot": "發給甲分局"}


@pytest.mark.parametrize("name", ["headerOdd", "headerEven", "headerFirst", "headerCover", "footerOdd", "footerCover"])
def test_the_marking_stands_at_head_and_foot_of_every_page(name: str) -> None:
    root = part(make(covered(), assets()).issue({"marking": "密"}), f"word/{name}.xml")
    found = texts_of(root, "CoverMarking" if name.endswith("Cover") else "Marking")
    assert found == ["內部資料　密"]


def test_a_watermark_is_as_long_as_its_text_and_hidden_without_one() -> None:
    def style(values: dict[str, str]) -> str:
        root = part(make(covered(), assets()).issue(values), "word/headerFirst.xml")
        return root.find(".//{urn:schemas-microsoft-com:vml}shape").get("style", "")  # type: ignore[union-attr]

    short, long = style({"unit.name": "甲", "copy.number": ""}), style({"unit.name": "甲" * 40})
    sizes = [tuple(map(float, re.findall(r"(?:width|height):([0-9.]+)pt", one))) for one in (short, long)]
    assert sizes[0] == (113.8, 72.0) and 700 < sizes[1][0] < 730 and sizes[1][1] < 18
    assert "visibility:hidden" in style({"unit.name": "", "copy.number": ""})


def test_the_watermark_and_the_markings_are_drawn() -> None:
    pages = libreoffice(make(covered(), assets()).issue({}))
    with pdfplumber.open(io.BytesIO(pages)) as pdf:
        assert [page.extract_text().count("內部資料") for page in pdf.pages[:4]] == [2, 2, 2, 2]
        assert all(len(page.curves) > 5 for page in pdf.pages[:4])


def test_an_ornament_is_flagged_and_a_description_is_the_alternative() -> None:
    document = part(make(covered(), assets()).issue({}), "word/document.xml")
    drawn = {
        d.get("name"): d
        for d in document.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    }
    ornament, described = drawn["s2_f4"], drawn["s2_f5"]
    assert (ornament.get("descr"), len(ornament)) == ("", 1)
    assert (described.get("title"), described.get("descr")) == ("詳細的圖", "深藍色的圓，在淺藍色的底上。")


def test_each_kind_of_table_has_a_style_of_its_own() -> None:
    tables = part(make(covered(), assets()).issue({}), "word/document.xml").iter(W + "tblStyle")
    boxes = [f"Callout{tone}Box" for tone in ("Note", "Caution", "Law", "Case")]
    assert [t.get(W + "val") for t in tables] == [*boxes, "TableRuled", "TableGrid", "TablePlain"]


def test_figures_and_tables_are_listed_where_contents_are_asked(made: bytes) -> None:
    assert texts_of(part(made, "word/document.xml"), "TableofFigures") == [
        "圖 1　示意圖",
        "圖 2　向量圖",
        "表 1　走訪成果",
    ]
    bare = make(replace(galley(), contents=False), assets()).issue({})
    assert texts_of(part(bare, "word/document.xml"), "TableofFigures") == []


def test_the_imprint_is_furniture_of_the_colophon(made: bytes) -> None:
    shown = [text.partition("2026")[0][:4] for text in texts_of(part(made, "word/document.xml"), "Imprint")]
    assert shown == ["編印：各", "發布單位", "來源：內", "版本：1", "日期：", "字型：N"]


def test_a_labelled_line_of_the_colophon_is_of_one_family_with_the_imprint() -> None:
    line = Paragraph("colophon_p1", (Text("受文："), Text("各單位")))
    plain_line = Paragraph("colophon_p2", (Text("勿外傳"),))
    held = replace(galley(), publication=replace(galley().publication, colophon=(line, plain_line)))
    data = make(held, assets()).issue({})
    root = part(data, "word/document.xml")
    first, last = (
        next(p for p in root.iter(W + "p") if text in "".join(p.itertext())) for text in ("受文：", "日期：")
    )
    looks = [[e.get(W + "val") for e in p.iter(W + "pStyle", W + "rStyle")] for p in (first, last)]
    assert looks == [["Imprint", "ImprintLabel"]] * 2
    assert len(list(first.iter(W + "tab"))) == 1
    assert {a: w for a, w in read(data).words.items() if a.startswith("colophon")} == {
        "colophon_p1": "受文：各單位",
        "colophon_p2": "勿外傳",
    }


def test_bopomofo_stands_at_the_right_and_other_readings_above() -> None:
    both = (Ruby("警", "ㄐㄧㄥˇ"), Ruby("公", "gōng"))
    held = replace(galley(), publication=replace(galley().publication, lead=(Paragraph("lead_p1", both),)))
    found = part(make(held, assets()).issue({}), "word/document.xml").iter(W + "rubyAlign")
    assert [e.get(W + "val") for e in found][:2] == ["rightVertical", "center"]


def rows_of_the_table(data: bytes) -> list[etree._Element]:
    tables = part(data, "word/document.xml").iter(W + "tbl")
    return next(t for t in tables if "走訪成果" in (e.get(W + "val") for e in t.iter(W + "tblCaption"))).findall(
        W + "tr"
    )


def test_header_rows_repeat_and_no_short_row_breaks(made: bytes) -> None:
    rows = rows_of_the_table(made)
    flags = [(r.find(f"{W}trPr/{W}tblHeader") is not None, r.find(f"{W}trPr/{W}cantSplit") is not None) for r in rows]
    assert flags == [(True, True)] * 2 + [(False, True)] * 5


def test_spans_are_merged_cells(made: bytes) -> None:
    rows = rows_of_the_table(made)
    shape = [
        [
            tuple(e.get(W + "val") for e in cell.iterfind(f"{W}tcPr/*") if not e.tag.endswith("tcW"))
            for cell in row.iterfind(W + "tc")
        ]
        for row in rows
    ]
    assert shape == [
        [("restart",), ("2",)],
        [("continue",), (), ()],
        [(), (), ()],
        [("restart",), ("2",)],
        [("continue",), (), ()],
        [(), (), ()],
        [(), (), ()],
    ]


def test_margins_mirror_for_duplex(made: bytes) -> None:
    margins = part(made, "word/document.xml").find(f".//{W}pgMar")
    assert margins is not None
    page = theme().tokens["page"]
    expected = [str(round(page[side] * 1440 / 25.4)) for side in ("inner", "outer", "top")]
    assert [margins.get(W + side) for side in ("left", "right", "top")] == expected
    assert part(made, "word/settings.xml").find(W + "mirrorMargins") is not None


def test_an_svg_has_a_raster_twin(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        media = sorted(Path(n).suffix for n in archive.namelist() if n.startswith("word/media/"))
    assert media == [".png", ".png", ".svg"]


def test_a_note_called_twice_stands_once(made: bytes) -> None:
    document = part(made, "word/document.xml")
    codes = [c.text for c in document.iter(W + "instrText") if c.text and "NOTEREF" in c.text]
    assert (len(list(document.iter(W + "footnoteReference"))), codes) == (2, [" NOTEREF _yc_note_a \\f \\h "])


def test_contents_show_labels_words_and_pages() -> None:
    data = make(galley(), replace(assets(), pages={"s1_h": 1, "s2_h": 3})).issue({})
    document = part(data, "word/document.xml")
    assert texts_of(document, "TOC1") == ["一、愛民利民1", "二、素質過硬3"]
    assert texts_of(document, "TOC3") == ["1. 第三層"]


def test_contents_stand_only_where_asked() -> None:
    data = make(replace(galley(), contents=False), assets()).issue({})
    assert part(data, "word/document.xml").find(f".//{W}sdt") is None


def test_longest_address_makes_a_bookmark_word_accepts() -> None:
    address = "a" * 36
    section = Section(address, 1, line(f"{'b' * 34}_h", "標題"), None, (par("c" * 36, "最長的地址"),))
    held = replace(galley(), publication=replace(galley().publication, body=(section,), lead=()))
    data = make(held, assets()).issue({})
    marks = [b.get(W + "name", "") for b in part(data, "word/document.xml").iter(W + "bookmarkStart")]
    assert max(map(len, marks)) <= 40
    assert read(data).words["c" * 36] == "最長的地址"


def test_a_publication_without_notes_has_no_footnote_part() -> None:
    plainly = rebuild(
        replace(galley().publication, notes=()),
        lambda n: replace(n, text=tuple(i for i in n.text if isinstance(i, Text))) if hasattr(n, "text") else n,
    )
    data = make(replace(galley(), publication=plainly), assets()).issue({})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "word/footnotes.xml" not in archive.namelist()
        assert b"footnotePr" not in archive.read("word/settings.xml")


def test_words_of_a_link_are_words_and_its_target_a_relationship() -> None:
    paragraph = replace(par("lead_p1"), text=text("看這裡", link="https://example.org/看?x=1&y=2"))
    data = make(replace(galley(), publication=replace(galley().publication, lead=(paragraph,))), assets()).issue({})
    assert read(data).words["lead_p1"] == "看這裡"
    assert "https://example.org/看?x=1&y=2" in {
        r.target_ref for r in docx.Document(io.BytesIO(data)).part.rels.values()
    }


def test_libreoffice_shows_no_blank_page(made: bytes) -> None:
    with pdfplumber.open(io.BytesIO(libreoffice(made))) as pdf:
        said = [len(page.extract_text().strip()) + 20 * len(page.images) for page in pdf.pages]
    assert len(said) >= 3 and min(said) > 20


def test_contents_take_the_pages_of_libreoffice() -> None:
    master = make(galley(), replace(assets(), pages=measure([draft(galley(), assets())])[0]))
    pdf = libreoffice(master.issue({}))
    pages = dict(pages_of(pdf))
    document = part(master.issue({}), "word/document.xml")
    assert texts_of(document, "TOC1") == [f"一、愛民利民{pages['s1_h']}", f"二、素質過硬{pages['s2_h']}"]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) >= max(pages.values())


def test_words_survive_a_save_by_libreoffice(made: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(made)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "in.docx")]
    subprocess.run(command, check=True, capture_output=True, env=environment())
    held, back = wording(), dict(read((tmp_path / "out" / "in.docx").read_bytes()).words)
    assert {a: (held[a], back.get(a)) for a in held if back.get(a) != held[a]} == {}
