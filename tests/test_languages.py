"""Each language tag is set as its variant is: glyphs, labels, marks and fonts, in all formats, on the finished files."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pymupdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from tests.press.project import ROOT, build, project
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

SOURCE = """\
yinfa: 1
front:
  title: 骨直角曜
  language: {tag}
  identifier: small
  issued: 2026-01-05
body:
  - 骨。甲／乙
  - '[骨](lang:zh)'
  - table:
      - [甲, 乙]
    caption: 表名
colophon:
  - 單位：警察局
"""


class Right(NamedTuple):
    """What a language asks for."""

    like: str
    """The tag whose forms it has."""
    region: str
    """How its fonts end."""
    colophon: str
    word: str
    instead: str
    """What Word takes for the serif face."""
    summary: str
    vertical: bool

    def face(self, kind: str) -> str:
        """Name the face in Word, where Hong Kong has none of its own."""
        return f"Noto {kind} CJK {self.region}"

    def printed(self, kind: str) -> str:
        """Name the face that the PDF carries."""
        return f"Noto {kind} CJK {'HK' if self.like.endswith('HK') else self.region}"


TW = Right("zh-Hant", "TC", "版本記錄", "zh-TW", "PMingLiU", "本書可重排版面", True)
HK = TW._replace(like="zh-Hant-HK", word="zh-HK", instead="MingLiU_HKSCS")
CN = Right("zh-Hans", "SC", "版本记录", "zh-CN", "SimSun", "本书可重排版面", False)
EN = TW._replace(colophon="Colophon", summary="The text reflows", vertical=False)
RIGHT = {"zh-Hant": TW, "zh-TW": TW, "zh": TW, "zh-Hant-HK": HK, "zh-HK": HK, "zh-MO": HK}
RIGHT |= {"zh-Hans": CN, "zh-CN": CN, "zh-SG": CN, "en": EN}
each = pytest.mark.parametrize("tag", RIGHT)
ALTERNATIVE = re.compile('<w:font w:name="([^"]+)"><w:altName w:val="([^"]+)"/>')


@lru_cache(maxsize=1)
def output() -> Path:
    """Build a publication in each language in every format, vertical editions among them."""
    folder = Path(mkdtemp())
    project(folder, **{tag.lower(): SOURCE.format(tag=tag) for tag in RIGHT})
    ws = Workspace.at(folder)
    order = Order(("pdf", "docx", "epub"), vertical=True)
    outcomes = list(run(load_all(ws, ws.slugs()), order, ws))
    assert [f for o in outcomes for f in o.findings if f.severity == "error"] == []
    return ws.output


def made(tag: str, suffix: str) -> Path:
    return output() / tag.lower() / f"{tag.lower()}.{suffix}"


@lru_cache(maxsize=len(RIGHT))
def page(tag: str) -> pymupdf.Page:
    return pymupdf.open(made(tag, "pdf"))[0]


def parts(tag: str, suffix: str) -> dict[str, str]:
    with zipfile.ZipFile(made(tag, suffix)) as package:
        names = [n for n in package.namelist() if n.endswith((".xml", ".opf", ".css", ".xhtml"))]
        return {name.rpartition("/")[2]: package.read(name).decode() for name in names}


def characters(tag: str, which: str) -> list[pymupdf.Rect]:
    blocks = page(tag).get_text("rawdict")["blocks"]
    spans = [span for block in blocks for row in block.get("lines", ()) for span in row["spans"]]
    return [pymupdf.Rect(c["bbox"]) for span in spans for c in span["chars"] if c["c"] == which]


def drawn(tag: str, which: str) -> list[bytes]:
    boxes = characters(tag, which)
    assert boxes
    return [bytes(page(tag).get_pixmap(matrix=pymupdf.Matrix(8, 8), clip=box).samples) for box in boxes]


@each
def test_the_pdf_carries_the_fonts_of_the_region(tag: str) -> None:
    """A family is named by the digest of its bytes: two with one name are cut from one face, for one text."""
    like = RIGHT[tag].like
    assert drawn(tag, "骨") == drawn(like, "骨")
    if RIGHT[tag] is not EN:  # it has other letters in its labels, and sets a slash as Latin
        found, wanted = ({name.split("+")[1] for _, _, _, name, *_ in page(t).get_fonts()} for t in (tag, like))
        assert found == wanted
        assert characters(tag, "／")[0].width == characters(like, "／")[0].width


def drawings(font: TTFont | CFFFontSet) -> dict[str, T2CharString]:
    cff = font if isinstance(font, CFFFontSet) else font["CFF "].cff
    return cff[0].CharStrings  # type: ignore[no-any-return]


def outline(font: TTFont | CFFFontSet, name: str) -> tuple[object, ...]:
    pen = RecordingPen()
    drawings(font)[name].draw(pen)
    return tuple(pen.value)


@lru_cache(maxsize=len(RIGHT))
def named_face(family: str, character: str) -> tuple[object, ...]:
    """Give how the face of a family draws a character."""
    for n in range(5):
        font = TTFont(Workspace.at(ROOT).font("NotoSerifCJK-Regular.ttc"), fontNumber=n, lazy=True)
        if font["name"].getDebugName(1) == family:
            return outline(font, font.getBestCmap()[ord(character)])
    raise LookupError(family)


@each
def test_the_colophon_names_the_face_that_the_pdf_is_set_in(tag: str) -> None:
    book = pymupdf.open(made(tag, "pdf"))
    (named,) = {name.strip() for name in re.findall("Noto Serif CJK ..", "".join(one.get_text() for one in book))}
    drawn = set()
    for xref in {xref for one in book for xref, *_ in one.get_fonts()}:
        data = book.extract_font(xref)[3]
        font: TTFont | CFFFontSet = TTFont(BytesIO(data)) if data[:4] == b"OTTO" else CFFFontSet()
        if isinstance(font, CFFFontSet):
            font.decompile(BytesIO(data), None)
        drawn |= {outline(font, name) for name in list(drawings(font).keys())}
    families = [f"Noto Serif CJK {region}" for region in ("TC", "HK", "SC")]
    assert [family for family in families if named_face(family, "骨") in drawn] == [named]


def test_regions_draw_a_character_each_in_its_own_form() -> None:
    assert len({drawn(tag, "骨")[1] for tag in ("zh-Hant", "zh-Hant-HK", "zh-Hans")}) == 3
    assert characters("zh-Hans", "／")[0].width < characters("zh-Hant", "／")[0].width


@each
def test_the_pdf_names_its_language_and_its_fonts(tag: str) -> None:
    right, said = RIGHT[tag], "".join(page(tag).get_text().split())
    fonts = f"{right.printed('Serif')} · {right.printed('Sans')}"
    assert right.colophon in said and fonts.replace(" ", "") in said
    document = page(tag).parent
    assert document.xref_get_key(document.pdf_catalog(), "Lang")[1] == tag


@each
def test_the_word_file_has_tag_and_faces_of_the_region(tag: str) -> None:
    right, found = RIGHT[tag], parts(tag, "docx")
    assert f'w:eastAsia="{right.word}" w:bidi="ar-SA"/>' in found["styles.xml"]
    faces = set(re.findall('w:eastAsia="(Noto [^"]+)"', found["styles.xml"]))
    assert faces == {right.face("Serif"), right.face("Sans")}
    assert dict(ALTERNATIVE.findall(found["fontTable.xml"]))[right.face("Serif")] == right.instead
    assert right.colophon in found["document.xml"] and f"<dc:language>{tag}<" in found["core.xml"]


@each
def test_the_book_says_its_language_and_names_fonts_of_the_region(tag: str) -> None:
    right, found = RIGHT[tag], parts(tag, "epub")
    pages = [text for name, text in found.items() if name.endswith((".xhtml", ".opf"))]
    assert {said for text in pages for said in re.findall('<(?:html|package)[^>]* xml:lang="([^"]*)"', text)} == {tag}
    assert f"<dc:language>{tag}<" in found["content.opf"] and right.summary in found["content.opf"]
    assert right.colophon in found["nav.xhtml"]
    assert f'font-family: "{right.face("Serif")}", "Noto Serif {right.region}",' in found["base.css"]


@each
def test_lines_stand_only_where_the_language_has_them(tag: str) -> None:
    assert made(tag, "vertical.epub").exists() is RIGHT[tag].vertical
    if RIGHT[tag].vertical:
        found = parts(tag, "vertical.epub")
        assert "writing-mode: vertical-rl" in found["vertical.css"]
        assert 'page-progression-direction="rtl"' in found["content.opf"]


def test_who_asks_for_a_vertical_edition_that_there_is_not_is_told(tmp_path: Path) -> None:
    folder = project(tmp_path, hans=SOURCE.format(tag="zh-SG"), hant=SOURCE.format(tag="zh-HK"))
    done = build(folder, "hans", "hant", "--vertical", "--format", "epub")
    assert (done.returncode, done.stderr.count("O003"), "zh-SG" in done.stderr) == (0, 1, True)
    assert "O003" not in build(folder, "--vertical", "--format", "epub").stderr
