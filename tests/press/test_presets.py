"""Faces that offices have: named in Word and e-books, while the PDF carries, and names, the files it is set in."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from tests.press.project import ROOT, SMALL, build, project
from yinfa.assets.fonts import face_index, lacking
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.model.place import Place
from yinfa.model.tree import Item
from yinfa.model.walk import rebuild
from yinfa.press.assets import assets_for
from yinfa.press.making import Job, make
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QUOTED = SMALL.replace("      - 見[](#first)", "      - quote: 引來的話\n        by: 出處\n      - 見[](#first)")
HANS = (
    "yinfa: 1\nfront: {title: 小册, language: zh-Hans-CN, identifier: small, issued: 2026-01-05}\n"
    "body:\n  - section: 第一节\n    body: [一段文字。, 'A Latin line, “quoted”.']\n"
)
ROLES = {
    "taiwan": ("標楷體", "新細明體", "DFKai-SB", "PMingLiU"),
    "mainland": ("仿宋", "宋体", "FangSong", "SimSun"),
}


RENAMED = """\
fonts:
  serif: {word: 正楷, word_hans: 正楷, regular: NotoSerifCJK-Regular.ttc, bold: NotoSerifCJK-Bold.ttc, faces: {zh-Hant: 3}}
"""


def themed(source: str, theme: str) -> str:
    return source.replace("front:", f"print: {{theme: {theme}, cover: yes}}\nfront:", 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with the presets, and the house theme that the how-to shows."""
    folder = tmp_path_factory.mktemp("presets")
    sources = {"taiwan": themed(QUOTED, "handout-tw"), "mainland": themed(HANS, "handout-cn")}
    home = folder / "templates/renamed/theme.yaml"
    home.parent.mkdir(parents=True)
    home.write_text(RENAMED, encoding="utf-8")
    project(
        folder,
        **sources,
        renamed=themed(QUOTED, "renamed"),
        house=QUOTED.replace("front:", "print: {theme: house}\nfront:", 1),
    )
    for path, text in shown("how-to.md").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    done = build(folder)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return folder / "output"


def shown(page: str) -> dict[str, str]:
    """Give the files of a theme that a page shows, by the path beside their fence."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    return dict(re.findall(r"```\w+ (templates/\S+)\n(.*?)```", text, re.DOTALL))


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


@pytest.mark.parametrize("name", ROLES)
def test_word_names_the_faces_of_the_office_by_all_their_names(made: Path, name: str) -> None:
    text, heads, text_else, heads_else = ROLES[name]
    theme = member(made / name / f"{name}.docx", "word/theme/theme1.xml").decode()
    assert re.findall('<a:(?:latin|ea) typeface="([^"]*)"', theme) == [
        "Times New Roman",
        heads,
        "Times New Roman",
        text,
    ]
    fonts = etree.fromstring(member(made / name / f"{name}.docx", "word/fontTable.xml"))
    known = {font.get(W + "name"): font.find(W + "altName").get(W + "val") for font in fonts}  # type: ignore[union-attr]
    assert (known[text], known[heads]) == (text_else, heads_else)


@pytest.mark.parametrize("name", ROLES)
def test_books_ask_for_the_faces_of_the_office(made: Path, name: str) -> None:
    sheet = member(made / name / f"{name}.epub", "EPUB/style/base.css").decode()
    assert all(f'font-family: "{face}", ' in sheet for face in ROLES[name][:2])


@pytest.mark.parametrize(("name", "names"), [("taiwan", "TC"), ("mainland", "SC")])
def test_a_colophon_names_what_its_file_is_set_in(made: Path, name: str, names: str) -> None:
    with pikepdf.open(made / name / f"{name}.pdf") as pdf:
        assert any("/FontFile3" in o for o in pdf.objects if isinstance(o, pikepdf.Dictionary))
    assert f"Noto Serif CJK {names} · Noto Sans CJK {names}" in printed(made / name / f"{name}.pdf")
    word = member(made / name / f"{name}.docx", "word/document.xml").decode()
    assert " · ".join(ROLES[name][:2]) in word and "Noto" not in word


def printed(path: Path) -> str:
    """Give the words of a PDF's pages."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(path)
    return re.sub(r"\s+", " ", "".join(page.get_textpage().get_text_range() for page in pages))


def test_the_cover_of_a_book_is_drawn_with_the_files_that_are_there(made: Path, tmp_path: Path) -> None:
    """The drawing asks for families by name: for those in the files, not for Word's."""
    plain = project(tmp_path, taiwan=themed(QUOTED, "handout"))
    assert build(plain, "--format", "epub").returncode == 0
    other = member(plain / "output/taiwan/taiwan.epub", "EPUB/image/cover.png")
    for name in ("taiwan", "renamed"):
        assert member(made / name / f"{name}.epub", "EPUB/image/cover.png") == other, name


def test_a_font_may_say_which_of_its_faces_a_language_takes(tmp_path: Path) -> None:
    home, ws = tmp_path / "templates/house/theme.yaml", Workspace.at(tmp_path)
    home.parent.mkdir(parents=True)
    home.write_text("extends: handout\nfonts: {serif: {faces: {zh-Hans: 2, zh-Hant: 77}}}\n", "utf-8")
    theme = load_theme(ws, "house")
    asked = [
        ("zh-Hant-TW", "serif"),
        ("zh-Hans-CN", "serif"),
        ("ja", "serif"),
        ("zh-Hant-TW", "sans"),
        ("zh-Hant-TW", "mono"),
    ]
    assert [face_index(theme, *one) for one in asked] == [77, 2, 77, 3, 8]
    with pytest.raises(PublishingError) as caught:
        lacking(theme, "zh-Hant-TW", "字", ws.font)
    assert [f.code for f in caught.value.findings] == ["F003"]
    home.write_text("extends: handout\nfonts: {serif: {faces: {zh-Hant: 0}}}\n", "utf-8")  # as the finding says
    assert lacking(load_theme(ws, "house"), "zh-Hant-TW", "字", ws.font) == {}


def test_a_house_s_own_files_are_called_as_it_calls_them(tmp_path: Path) -> None:
    home = tmp_path / "templates/house"
    home.mkdir(parents=True)
    names = "word: 正楷, word_hans: 楷体, regular: NotoSansCJK-Regular.ttc, bold: NotoSansCJK-Bold.ttc"
    (home / "theme.yaml").write_text(f"extends: handout-tw\nfonts: {{serif: {{{names}}}}}\n", "utf-8")
    printed = load_theme(Workspace.at(tmp_path), "house").printed["fonts"]
    assert [printed[role]["word"] for role in ("serif", "sans")] == ["正楷", "Noto Sans CJK TC"]


def test_the_house_theme_of_the_how_to_does_what_it_says(made: Path) -> None:
    files = shown("how-to.md")
    assert set(files) == {"templates/house/theme.yaml", "templates/house/xhtml/nodes.jinja"}
    assert files["templates/house/xhtml/nodes.jinja"] == shown("how-to.zh-Hant.md")["templates/house/xhtml/nodes.jinja"]
    chapter = member(made / "house/house.epub", "EPUB/text/first.xhtml").decode()
    assert 'style="border: thin solid #5B2333' in chapter
    word = member(made / "house/house.docx", "word/theme/theme1.xml").decode()
    assert [f'<a:{part} typeface="標楷體"/>' in word for part in ("latin", "ea")] == [True, True]
    assert "5B2333" in word and "14304F" not in word
    with pikepdf.open(made / "house/house.pdf") as pdf:
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Subtype" not in o]
    assert b"0.356863 0.137255 0.2 rg" in b"\n".join(streams)


def test_what_a_font_lacks_of_the_program_s_own_characters_is_told_once_at_the_theme(tmp_path: Path) -> None:
    home = project(tmp_path, small=SMALL) / "templates/house/theme.yaml"
    home.parent.mkdir(parents=True)
    home.write_text("extends: handout\nfonts:\n  serif: {regular: LiberationSerif-Regular.ttf}\n", "utf-8")
    ws = Workspace.at(tmp_path)
    job = Job(Ticket("small", "pdf", "house"), load_all(ws, ["small"])[0], load_theme(ws, "house"), ws, str(tmp_path))
    told = [f for f in make(job).findings if f.code == "F004"]
    assert [(f.at, "〇" in f.sentence("zh")) for f in told] == [(Place(home, 3, 11), True)]
    assert "〇" not in {dict(f.facts)["character"] for f in make(job).findings if f.code == "F001"}


def test_so_is_what_a_label_of_a_block_prints(tmp_path: Path) -> None:
    ws = Workspace.at(
        project(tmp_path, small=SMALL.replace("      - 一段文字", "      - list: [甲]\n      - 一段文字"))
    )
    theme = load_theme(ws, "handout")
    galley = compose(load_all(ws, ["small"])[0], Ticket("small", "pdf"), theme)
    ticked = rebuild(galley.publication, lambda n: replace(n, label="\U0001f600") if isinstance(n, Item) else n)
    with pytest.raises(PublishingError) as caught:
        assets_for(replace(galley, publication=ticked), FORMATS["pdf"], ws)
    assert {f.code for f in caught.value.findings} == {"F004"}
    assert {f.at for f in caught.value.findings} <= {*theme.filed.values()}
