"""Rare Han, letters of other tongues and signs of forms stand in every format, drawn by the theme's fallbacks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz as hb
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from tests.press.project import SMALL, project
from tests.sample import theme
from yinfa.assets import Face
from yinfa.assets.cover import draw_cover
from yinfa.assets.fieldfont import cut_for
from yinfa.assets.fonts import cut, cut_fonts, faces, lacking
from yinfa.cli import main
from yinfa.finding import DoesNotFit, PublishingError
from yinfa.pictures.drawing import read
from yinfa.press.drawings import plate
from yinfa.world.workspace import Workspace

RARE = "𠮷𪚥𫟼𬬻𬎆𠀋"
OTHERS = "řőŵŠžęłğ☐☑☒✓①⑳㊿\u2009\u200a\u202f"
BLOCKS = ((0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0))
"""Extensions B to F as they were when HanaMin was drawn."""
YOUNGER = {chr(c) for c in (*range(0x2A6D7, 0x2A6E0), *range(0x2B735, 0x2B73A))}
"""Han that were put into B and C later: no font that Debian has draws them."""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" viewBox="0 0 400 60">'
    '<text x="10" y="40" font-size="30">承辦：{} Dvořák ☑</text></svg>'
)
PRINTED = f"""\
yinfa: 1
front:
  title: 𠮷野家與Dvořák之名
  language: zh-Hant-TW
  identifier: rare
  creator: [王𠀋, Lőrinc Ŵyn]
  issued: 2026-01-05
print: {{cover: yes, contents: yes}}
body:
  - section: 人名𪚥
    body:
      - 其人名{RARE}，又名**𪚥𫟼**；Dvořák。☐ 未檢　☑ 已檢　12\u2009kg。{{𠮷|ㄐㄧˊ}}
      - '`Dvořák𠮷☐`'
      - 致 {{unit.name|王𠀋}}
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Build once in all formats; each is read back by the build itself."""
    root = project(tmp_path_factory.mktemp("rare"), rare=PRINTED)
    assert main(["build", "--root", str(root)]) == 0
    return {path.suffix[1:]: path.read_bytes() for path in root.glob("output/rare/*")}


def machine() -> Workspace:
    return Workspace.at(Path("/nowhere"))


def drawn_with(weight: int = 400) -> Face:
    return faces(theme(), "zh-Hant-TW", machine().font)["serif", weight]


def inked(font: bytes, character: str) -> tuple[float, ...] | None:
    """Give the bounds of what a font draws for a character."""
    opened = TTFont(io.BytesIO(font))
    glyphs = opened.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[opened.getBestCmap()[ord(character)]].draw(pen)
    found: tuple[float, ...] | None = pen.bounds
    return found


def test_a_theme_draws_every_han_of_the_extensions_b_to_f() -> None:
    every = "".join(chr(c) for first, last in BLOCKS for c in range(first, last + 1))
    assert lacking(theme(), "zh-Hant-TW", every + OTHERS, machine().font) == {}
    assert set(lacking(theme(), "zh-Hant-TW", "".join(YOUNGER), machine().font)) == YOUNGER


def test_emoji_are_lent_by_no_font() -> None:
    assert set(lacking(theme(), "zh-Hans-CN", "喜\U0001f600", machine().font)) == {"\U0001f600"}


def test_what_is_lent_has_its_square_and_its_ink() -> None:
    font, missing = cut(drawn_with(), "中國" + RARE)
    shaper = hb.Font(hb.Face(font))
    assert not missing
    for character in RARE:
        glyph = shaper.get_nominal_glyph(ord(character))
        left, bottom, right, top = inked(font, character) or (0, 0, 0, 0)
        assert shaper.get_glyph_h_advance(glyph) == 1000, character
        assert 0 <= left < 250 and 750 < right <= 1000, character
        assert -130 <= bottom < 100 and 650 < top <= 900, character


def test_what_a_bold_face_borrows_is_bolder() -> None:
    regular, bold = (inked(cut(drawn_with(weight), "𪚥")[0], "𪚥") for weight in (400, 700))
    assert regular and bold and bold[2] - bold[0] > regular[2] - regular[0] + 20


def test_a_font_of_one_character_is_whole() -> None:
    """Its charset had been written over what follows."""
    assert inked(cut(drawn_with(), "國")[0], "國")


def test_a_font_that_borrows_nothing_has_the_bytes_that_it_had() -> None:
    face = drawn_with()
    assert cut(face, "警察形象 A1")[0] == cut(replace(face, fallbacks=()), "警察形象 A1")[0]


def test_a_face_of_truetype_borrows_too(tmp_path: Path) -> None:
    own = Face(str(machine().font("DejaVuSans.ttf")), 0, (str(machine().font("NotoSansCJK-Regular.ttc")),))
    font, missing = cut(own, "a國")
    assert not missing and inked(font, "國")


def test_an_edition_bears_the_rare_name_of_its_unit() -> None:
    made = cut_for(drawn_with(), "王𠀋ř")
    assert made.widths[made.glyphs["𠀋"]] == 1000 and len(set(made.glyphs.values())) == len(made.glyphs)
    assert made.bare
    with pytest.raises(DoesNotFit):
        cut_for(drawn_with(), "\U0001f600")


def test_every_format_says_rare_words(printed: dict[str, bytes]) -> None:
    assert set(printed) == {"pdf", "docx", "epub"}
    pdf = pikepdf.open(io.BytesIO(printed["pdf"]))
    names = {str(f.BaseFont) for f in pdf.objects if isinstance(f, pikepdf.Dictionary) and "/BaseFont" in f}
    assert names and all("+Y" in name for name in names), "no font but those of the theme"


def test_word_names_the_face_of_rare_han_and_of_no_other(printed: dict[str, bytes]) -> None:
    members = zipfile.ZipFile(io.BytesIO(printed["docx"]))
    document = members.read("word/document.xml").decode()
    runs = [r for r in document.split("<w:r>") if 'w:eastAsia="HanaMinB"' in r]
    told = ["".join(c for c in r.partition("<w:t")[2].partition(">")[2].partition("<")[0]) for r in runs]
    assert RARE in told and all(c > "\uffff" for text in told for c in text)
    assert '<w:font w:name="HanaMinB"><w:altName w:val="PMingLiU-ExtB"/>' in members.read("word/fontTable.xml").decode()


def test_word_names_no_face_of_rare_han_where_there_are_none(tmp_path: Path) -> None:
    """Nor where another file of the same process has some."""
    root = project(tmp_path, earlier=SMALL.replace("一段文字", "一段𪚥文字"), small=SMALL)
    for name in ("earlier", "small"):
        assert main(["build", name, "--root", str(root), "--format", "docx"]) == 0
    members = zipfile.ZipFile(root / "output/small/small.docx")
    assert not any(b"HanaMin" in members.read(name) for name in members.namelist())


def test_the_fonts_of_a_book_and_its_cover_have_rare_han() -> None:
    from tests.epub import sample

    fonts = cut_fonts(theme(), "zh-Hant-TW", "中" + RARE, machine().font)
    assert all(ord(c) in TTFont(io.BytesIO(f.data)).getBestCmap() for f in fonts for c in RARE)
    book = sample.publication()
    galley = sample.galley(replace(book, front=replace(book.front, title="𠮷野家之名")))
    blank = sample.galley(replace(book, front=replace(book.front, title="　野家之名")))
    with_fallbacks = faces(theme(), "zh-Hant-TW", machine().font)
    assert draw_cover(galley, with_fallbacks) != draw_cover(blank, with_fallbacks)


def test_the_letters_of_a_drawing_borrow_too(tmp_path: Path) -> None:
    ws = Workspace.at(tmp_path)
    drawn = [plate(read(DRAWING.format(c).encode())[0], theme(), "zh-Hant-TW", ws) for c in ("𠮷", "　")]
    assert all(one.shapes and b"<text" not in one.shapes for one in drawn)
    assert len(drawn[0].shapes) > len(drawn[1].shapes) + 200


def test_a_fallback_that_is_not_there_is_asked_for_only_where_a_text_needs_it(tmp_path: Path) -> None:
    bare = replace(machine(), fonts=(Path("/usr/share/fonts/opentype/noto"),))
    assert lacking(theme(), "zh-Hant-TW", "警察形象", bare.font) == {}
    with pytest.raises(PublishingError) as caught:
        lacking(theme(), "zh-Hant-TW", "𪚥", bare.font)
    assert {f.code for f in caught.value.findings} == {"I003"}
