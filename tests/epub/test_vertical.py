"""The vertical edition: a book of its own that says the same words, its short numbers upright."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.epub import sample
from tests.press.project import SMALL, build, outputs, project
from yinfa.compose import Galley
from yinfa.finding import PublishingError
from yinfa.formats.epub.audit import audit
from yinfa.formats.epub.make import make
from yinfa.model.inline import Field, Text
from yinfa.model.tree import Paragraph, Publication
from yinfa.reading.epub import read


def galley(made: Publication | None = None) -> Galley:
    flat = sample.galley(made)
    return replace(flat, ticket=replace(flat.ticket, vertical=True))


def book(made: Publication | None = None) -> dict[str, str]:
    data = make(galley(made), sample.assets()).issue({})
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [n for n in file.namelist() if not n.endswith((".jpg", ".png"))]
        return {name.removeprefix("EPUB/"): file.read(name).decode() for name in names}


def test_words_and_pages_are_those_of_the_horizontal_book() -> None:
    found = read(make(galley(), sample.assets()).issue({}))
    assert (found.words, found.folios) == (sample.said(sample.galley().publication), sample.FOLIOS)


def test_pages_turn_from_right_to_left_and_an_old_kindle_is_told() -> None:
    opf = book()["content.opf"]
    assert 'page-progression-direction="rtl"' in opf
    assert '<meta name="primary-writing-mode" content="vertical-rl"/>' in opf


def test_it_is_a_book_of_its_own() -> None:
    flat = make(sample.galley(), sample.assets()).issue({})
    with zipfile.ZipFile(io.BytesIO(flat)) as file:
        other = file.read("EPUB/content.opf").decode()
    found = [re.findall("urn:uuid:[0-9a-f-]+", opf) for opf in (book()["content.opf"], other)]
    assert found[0] != found[1]
    assert '<meta refines="#main-title" property="schema:bookEdition">' in book()["content.opf"]


def test_the_sheet_comes_last_and_the_cover_has_none() -> None:
    made = book()
    sheets = {n: re.findall(r"style/([a-z]+)\.css", text) for n, text in made.items() if n.endswith(".xhtml")}
    assert sheets.pop("text/cover.xhtml") == ["base", "modern"]
    assert set(map(tuple, sheets.values())) == {("base", "modern", "tables", "vertical")}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("撥110報案", '撥<span class="tcy">110</span>報案'),
        ("1.先到", '<span class="tcy">1</span>.先到'),
        ("占37.5%或12%", "占37.5%或12%"),
        ("2026年11月", '2026年<span class="tcy">11</span>月'),
        ("1,000人、B2級", "1,000人、B2級"),
        ("'7' & \"8\"", '&#39;<span class="tcy">7</span>&#39; &amp; &#34;<span class="tcy">8</span>&#34;'),
    ],
)
def test_short_numbers_stand_upright(typed: str, printed: str) -> None:
    pub = replace(sample.publication(), body=(sample.para("body_p1", typed),), notes=())
    assert f'<p id="body_p1">{printed}</p>' in book(pub)["text/title.xhtml"]


def test_calls_of_notes_stand_upright_and_stay_with_their_word() -> None:
    """The joiner before a call must stand outside the upright box: inside it opens a gap, and a column may break."""
    assert re.search(r'<a class="call label[^"]*"[^>]*><span class="tcy">1</span></a>', book()["text/s1.xhtml"])
    assert "call::before" in book()["style/modern.css"] and "call::before" not in book()["style/vertical.css"]


def test_value_of_an_edition_stands_upright_as_in_a_rebuilt_book() -> None:
    made = replace(sample.publication(), body=(Paragraph("body_p1", (Text("第"), Field("unit.code", "7"))),), notes=())
    data = make(galley(made), sample.assets()).issue({"unit.code": "24"})
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert '<span class="tcy">24</span>' in file.read("EPUB/text/title.xhtml").decode()


def test_house_lint_has_nothing_to_say() -> None:
    assert audit(make(galley(), sample.assets()).issue({})) == ()


@pytest.mark.parametrize("language", ["zh-Hans-CN", "en", "ja"])
def test_other_scripts_are_a_finding(language: str) -> None:
    pub = replace(sample.bare(), front=replace(sample.bare().front, language=language))
    with pytest.raises(PublishingError) as caught:
        make(galley(pub), sample.assets())
    assert [(f.code, dict(f.facts)["language"]) for f in caught.value.findings] == [("E003", language)]


def test_the_command_makes_it_beside_the_plain_book(tmp_path: Path) -> None:
    hans = SMALL.replace("zh-Hant-TW", "zh-Hans-CN").replace("identifier: small", "identifier: hans")
    folder = project(tmp_path, small=SMALL, hans=hans)
    asked = build(folder, "small", "--format", "epub", "--vertical", "--variant", "zh-Hans-CN")
    assert (asked.returncode, "E003" in asked.stderr) == (1, True)
    (folder / "output/small/small.zh-Hans-CN.epub").unlink()
    done = build(folder, "--format", "epub", "--vertical")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(outputs(folder)) == [
        "output/hans/hans.epub",
        "output/small/small.epub",
        "output/small/small.vertical.epub",
    ]
