"""The styles of a Word file, as an officer finds them in the gallery and types on with them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.press.project import SMALL, build, project

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOURCE = SMALL.replace("issued: 2026-01-05", "issued: 2026-01-05\n  variants: [zh-Hans-CN]").replace(
    "body:\n", "body:\n  - table: [[甲, 乙]]\n    caption: 表\n  - quote: 文\n    by: 誰\n  - page-break:\n", 1
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = project(tmp_path_factory.mktemp("styles"), small=SOURCE)
    done = build(made, "--format", "docx")
    assert done.returncode == 0, done.stderr
    return made


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as file:
        return etree.fromstring(file.read(f"word/{name}.xml"))


def styles(path: Path, kind: str) -> dict[str, etree._Element]:
    found = part(path, "styles").iter(W + "style")
    return {name(style): style for style in found if style.get(W + "type") == kind}


def name(style: etree._Element) -> str:
    return value(style, "name")


def value(style: etree._Element, tag: str) -> str:
    found = style.find(W + tag)
    return "" if found is None else found.get(W + "val") or ""


def test_every_paragraph_style_says_what_comes_next(folder: Path) -> None:
    found = styles(folder / "output/small/small.docx", "paragraph")
    ids = {style.get(W + "styleId") for style in found.values()}
    assert len(found) > 40 and {value(style, "next") for style in found.values()} <= ids
    after = {
        one: value(found[one], "next") for one in ("heading 1", "Table Caption", "Page Break", "Quote Source", "Quote")
    }
    assert after == {
        "heading 1": "BodyText",
        "Table Caption": "BodyText",
        "Page Break": "BodyText",
        "Quote Source": "BodyText",
        "Quote": "Quote",
    }


def test_styles_of_joined_marks_stand_in_no_gallery_and_the_single_ones_do(folder: Path) -> None:
    found = styles(folder / "output/small/small.docx", "character")
    hidden = {name for name, style in found.items() if style.find(W + "semiHidden") is not None}
    assert {"Strong with Emphasis", "Hyperlink Emphasis", "Cross Reference Strong", "Strong Proper Name"} <= hidden
    assert not hidden & {"Strong", "Emphasis", "Hyperlink", "Cross Reference", "Proper Name", "Book Name"}
    assert all(found[one].find(W + "qFormat") is None for one in hidden)


@pytest.mark.parametrize(
    ("file", "caption", "slogan"), [("small", "表標題", "口號"), ("small.zh-Hans-CN", "表标题", "口号")]
)
def test_our_own_styles_have_names_in_the_script_of_the_file(
    folder: Path, file: str, caption: str, slogan: str
) -> None:
    found = styles(folder / f"output/small/{file}.docx", "paragraph")
    assert (value(found["Table Caption"], "aliases"), value(found["Slogan"], "aliases")) == (caption, slogan)
    said = [value(style, "aliases") for style in found.values() if value(style, "aliases")]
    assert len(said) == len(set(said)) > 20 and not any("," in one for one in said)


def test_the_gallery_of_word_holds_back_what_a_file_does_not_use(folder: Path) -> None:
    (latent,) = part(folder / "output/small/small.docx", "styles").iter(W + "latentStyles")
    assert latent.get(W + "defSemiHidden") == "1"
    shown = {one.get(W + "name") for one in latent if one.get(W + "semiHidden") == "0"}
    assert {"Normal", "heading 1", "Body Text", "Table Grid"} <= shown and "heading 7" not in shown


def test_fonts_are_those_of_the_theme_so_that_its_fonts_can_be_changed_at_once(folder: Path) -> None:
    file = folder / "output/small/small.zh-Hans-CN.docx"
    scheme = {
        font.tag.rpartition("}")[2].removesuffix("Font"): font
        for font in part(file, "theme/theme1").iter("{*}majorFont", "{*}minorFont")
    }
    named = [fonts for fonts in part(file, "styles").iter(W + "rFonts") if fonts.get(W + "asciiTheme")]
    assert len(named) > 20
    for fonts in named:
        kind = (fonts.get(W + "asciiTheme") or "").removesuffix("HAnsi")
        typefaces = [scheme[kind].find(f"{{*}}{script}").get("typeface") for script in ("latin", "ea")]  # type: ignore[union-attr]
        assert [fonts.get(W + "ascii"), fonts.get(W + "eastAsia")] == typefaces
        assert fonts.get(W + "eastAsiaTheme") == f"{kind}EastAsia"
