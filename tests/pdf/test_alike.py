"""Characters that a font draws alike stay what they are, in the text and in the values of editions."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pikepdf.pdfa
import pymupdf
import pytest
import uharfbuzz as hb

from tests.distribution.office import office, run
from tests.pdf.test_pdf import UNKNOWN
from tests.press.project import ROOT
from yinfa.assets import Face
from yinfa.assets.fieldfont import cut_for
from yinfa.assets.fonts import faces
from yinfa.assets.glyphs import own_glyphs
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

ALIKE = "甲‧乙・丙·丁•戊，3～5〜8，……⋯⋯，A–B‒C－D-E‑F，①➀，Ω與Ω，契與契，⼀與一"
SOURCE = f"""\
yinfa: 1
front: {{title: 相似字, language: zh-Hant-TW, identifier: alike, issued: 2026-01-05}}
body:
  - section: 第·一‧節
    body: ["{ALIKE}"]
colophon: ["發至{{unit.name|各單位}}"]
"""
DOTS = ROOT / "tests/data/field/dots-c.csv"


def texts(path: Path) -> list[str]:
    """Read a PDF with two programs, spaces left out."""
    poppler = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    mupdf = "".join(page.get_text() for page in pymupdf.open(path))
    return ["".join(text.split()) for text in (poppler, mupdf)]


def test_alike_characters_of_text_and_values_are_read_as_what_they_are(tmp_path: Path) -> None:
    ws = office(tmp_path, 0, SOURCE)
    names = {"1": "阿里‧巴巴・甲·乙", "2": "阿里・巴巴", "3": "Ω與Ω契契⼀一3～5〜8"}
    rows = "".join(f"{code},{name}\n" for code, name in names.items())
    (ws.content / "units.csv").write_text(f"code,name\n{rows}", encoding="utf-8")
    assert run(ws, "pdf", every=True).issued == 3
    for code, name in names.items():
        path = ws.output / f"small/editions/{code}/small.{code}.pdf"
        for text in texts(path):
            assert ALIKE in text and "第·一‧節" in text and f"發至{name}" in text
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
        with pikepdf.open(path) as pdf:
            assert not [f for f in pikepdf.pdfa.check(pdf, "3b").findings if not UNKNOWN.search(str(f))]


DRAWN_ALIKE = ("從1984―1990年，A—B；限速60km/h，他／她；一――二，三——四；ﬀ與ff", "甲—乙", "丙―丁", "開on/off", "是／否")
"""What the font's features draw with one glyph: regional forms, the narrow ／ of the mainland, ligatures."""


@pytest.mark.parametrize("language", ["zh-Hant-TW", "zh-Hans-CN"])
def test_characters_that_features_draw_alike_are_read_as_what_they_are(tmp_path: Path, language: str) -> None:
    lines = "".join(f"  - {line}\n" for line in DRAWN_ALIKE)
    front = f"{{title: 相似字, language: {language}, identifier: drawn, issued: 2026-01-05}}"
    ws = office(tmp_path, 0, f"yinfa: 1\nfront: {front}\nbody:\n{lines}colophon: ['發至{{unit.name|各單位}}／甲']\n")
    (ws.content / "units.csv").write_text("code,name\n1,阿里—甲―乙\n", encoding="utf-8")
    assert run(ws, "pdf", every=True, slow=True).issued == 1
    path = ws.output / "small/editions/1/small.1.pdf"
    for text in texts(path):
        assert all(line in text for line in (*DRAWN_ALIKE, "發至阿里—甲―乙／甲"))
    with pikepdf.open(path) as pdf:
        assert not any("/ActualText" in o for o in pdf.objects if isinstance(o, pikepdf.Dictionary))
        assert not [f for f in pikepdf.pdfa.check(pdf, "3b").findings if not UNKNOWN.search(str(f))]


def test_the_dots_of_an_offices_list_each_come_out_as_themselves(tmp_path: Path) -> None:
    ws = office(tmp_path, 0, SOURCE)
    shutil.copy(DOTS, ws.content / "units.csv")
    assert run(ws, "pdf", every=True).issued == 4
    for text in texts(ws.output / "small/editions/D/small.D.pdf"):
        assert "發至尤達‧卡・所" in text


def shared(face: hb.Face) -> dict[int, list[int]]:
    font, found = hb.Font(face), dict[int, list[int]]()
    for code in face.unicodes:
        found.setdefault(font.get_nominal_glyph(code) or 0, []).append(code)
    return {glyph: codes for glyph, codes in found.items() if len(codes) > 1}


@pytest.mark.parametrize("language", ["zh-Hant-TW", "zh-Hans-CN"])
def test_no_two_characters_of_an_edition_share_a_glyph_and_each_is_drawn_as_before(language: str) -> None:
    ws = Workspace.at(ROOT)
    for face in faces(load_theme(ws, "handout"), language, ws.font).values():
        source = hb.Face(hb.Blob.from_file_path(face.path), face.index)
        codes = [code for codes in shared(source).values() for code in codes if code < 0x3400][:120]
        made = cut_for(Face(face.path, face.index), map(chr, codes))
        assert len(set(made.glyphs.values())) == len(made.glyphs) >= len(codes) > 40
        before = hb.Font(source)
        for code in codes:
            advance = before.get_glyph_h_advance(before.get_nominal_glyph(code) or 0)
            assert made.widths[made.glyphs[chr(code)]] == round(advance * 1000 / source.upem)


def test_a_font_without_such_characters_is_left_alone_to_the_byte() -> None:
    ws = Workspace.at(ROOT)
    face = faces(load_theme(ws, "handout"), "zh-Hant", ws.font)["serif", 400]
    plan = hb.SubsetInput()
    plan.unicode_set.update(map(ord, "警察人員，"))
    data = hb.subset(hb.Face(hb.Blob.from_file_path(face.path), face.index), plan).blob.data
    assert own_glyphs(data) == data
