"""Editions: one frozen book, a value in every place where a field stands, an identifier as the policy wants it."""

from __future__ import annotations

import io
import pickle
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.epub import epubcheck, sample
from yinfa.compose import Galley
from yinfa.compose.fields import fill
from yinfa.finding import PublishingError
from yinfa.formats.epub.audit import audit
from yinfa.formats.epub.make import make
from yinfa.formats.epub.master import EpubMaster
from yinfa.master import IDENTITY
from yinfa.model.inline import Field, Inlines, Text
from yinfa.model.leaf import Line
from yinfa.model.tree import Paragraph, Section
from yinfa.reading.epub import read

UNIT = {"unit.name": "信義分局 <二組> & 'A' \"B\"", "copy.number": "000121–000150"}
VALUE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30)


def galley() -> Galley:
    """Give a galley with fields in title, heading, body and colophon."""
    pub = sample.publication()
    title: Inlines = (Text("致"), Field("unit.name", "各單位"), Text("同仁"))
    heading = Line("s3_h", (Field("unit.name", "各單位"), Text("須知")))
    last = Section("s3", 1, heading, None, (Paragraph("s3_p1", (Text("份號"), Field("copy.number", "——"))),))
    return sample.galley(replace(pub, title=Line("title", title), body=(*pub.body, last)))


def master() -> EpubMaster:
    return make(galley(), sample.assets())


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(f"EPUB/{name}").decode()


def identifiers(data: bytes) -> set[str]:
    return {m for name in ("content.opf", "toc.ncx") for m in re.findall(r"urn:uuid:[0-9a-f-]{36}", part(data, name))}


@given(VALUE, VALUE, VALUE)
@settings(max_examples=25, deadline=None)
def test_patched_is_rebuilt(unit: str, copy: str, identity: str) -> None:
    values = {"unit.name": unit, "copy.number": copy}
    rebuilt = make(fill(galley(), values), sample.assets()).issue({IDENTITY: identity})
    assert master().issue({**values, IDENTITY: identity}) == rebuilt


def test_an_edition_says_what_its_galley_says() -> None:
    assert read(master().issue(UNIT)).words == sample.said(fill(galley(), UNIT).publication)


def test_contents_of_an_edition_carry_the_value() -> None:
    data = master().issue({"unit.name": "<甲>"})
    assert all("&lt;甲&gt;須知" in part(data, name) for name in ("nav.xhtml", "toc.ncx"))


def test_without_identity_every_edition_is_the_same_publication() -> None:
    assert identifiers(master().issue(UNIT)) == identifiers(master().issue({}))


def test_with_identity_each_edition_is_a_book_of_its_own() -> None:
    found = [identifiers(master().issue({**UNIT, IDENTITY: unit})) for unit in ("A01", "A02", "A01")]
    assert (len(found[0]), found[0] == found[2], found[0] & found[1]) == (1, True, set())


def test_cover_picture_holds_no_value() -> None:
    one, two = (zipfile.ZipFile(io.BytesIO(master().issue(v))).read("EPUB/image/cover.png") for v in ({}, UNIT))
    assert one == two


def test_a_field_that_the_templates_lose_is_a_finding() -> None:
    made = galley()
    lossy = {**made.theme.templates, "epub/nodes.jinja": "{% macro field(n) %}{% endmacro %}"}
    lossy["epub/nodes.jinja"] = made.theme.templates["epub/nodes.jinja"] + lossy["epub/nodes.jinja"]
    theme = replace(made.theme, templates=lossy, digest="lossy")
    with pytest.raises(PublishingError) as caught:
        make(replace(made, theme=theme), sample.assets())
    assert {(f.code, dict(f.facts)["field"]) for f in caught.value.findings} >= {("Z003", "copy.number")}


@pytest.mark.parametrize("character", ["\ufdd0", "\ufdd2"])
def test_words_with_the_characters_of_marks_are_a_finding(character: str) -> None:
    pub = replace(sample.bare(), body=(sample.para("body_p1", f"甲{character}0"),))
    with pytest.raises(PublishingError) as caught:
        make(sample.galley(pub, ()), sample.assets())
    assert [f.code for f in caught.value.findings] == ["Z002"]


def test_a_worker_issues_without_any_engine(tmp_path: Path) -> None:
    (tmp_path / "master").write_bytes(pickle.dumps(master()))
    program = (
        "import pickle, sys\n"
        f"master = pickle.loads(open({str(tmp_path / 'master')!r}, 'rb').read())\n"
        f"sys.stdout.buffer.write(master.issue({UNIT!r}))\n"
        "assert not {'ebooklib', 'lxml', 'jinja2', 'weasyprint', 'PIL'} & set(sys.modules)"
    )
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, cwd=sample.ROOT, capture_output=True, check=True)
    assert done.stdout == master().issue(UNIT)


def test_editions_are_sound_books(tmp_path: Path) -> None:
    units = [UNIT, {"unit.name": ""}, {"unit.name": "局" * 300}, {**UNIT, IDENTITY: "A01"}]
    books = {str(n): master().issue(values) for n, values in enumerate(units)}
    assert [audit(data) for data in books.values()] == [(), (), (), ()]
    assert epubcheck.check(books, tmp_path) == {name: [] for name in books}
