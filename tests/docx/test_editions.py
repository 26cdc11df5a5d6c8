"""Editions of a Word file: the same bytes as a full making, sound, and nothing of another unit in them."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests import sample
from tests.docx.sample import assets, covered
from tests.docx.test_sound import SDK, audit, integrity
from yinfa.compose import Galley
from yinfa.compose.fields import fill
from yinfa.finding import PublishingError
from yinfa.formats.docx.audit import check
from yinfa.formats.docx.make import make
from yinfa.formats.docx.master import LONGEST, DocxMaster
from yinfa.master import IDENTITY
from yinfa.model.inline import Field, Reference, Text
from yinfa.model.leaf import Line
from yinfa.model.tree import Cell, Paragraph
from yinfa.model.walk import rebuild, words
from yinfa.reading.docx import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGES = {"s1_h": 2, "s2_h": 3}
HOSTILE = {"unit.name": "A & B <w:p/> \"'{{ 7*7 }}]]>", "copy.number": "000121–000150"}
NAMED: dict[str, dict[str, str]] = {
    "plain": {},
    "unit": {"unit.name": "中山第一分局"},
    "hostile": HOSTILE,
    "nested": {"unit.name": "第一分局", "copy.number": "第一分局"},
    "empty": {"unit.name": "", "copy.number": ""},
    "beyond the plane": {"unit.name": "𠮷野 é\u3000全形", "other": "unused"},
}


def everywhere(node: object) -> object:
    """Put fields where their text shows a second time: heading, title, caption, table caption, note, reference."""
    number = Field("copy.number", "——")
    match node:
        case Line(address="title"):
            return replace(node, text=(Text("講義 "), Field("unit.name", "本單位")))
        case Line(address="s2_h" | "s2_f1_cap" | "patrols_cap"):
            return replace(node, text=(*node.text, number))
        case Paragraph(address="layer_p1"):
            return replace(node, text=(Reference("s2", "stale"), Text("："), number))
        case Cell(address="patrols_r5c1"):
            return replace(node, text=(number,))
    return node


@cache
def held() -> Galley:
    plain = covered()
    return replace(plain, publication=rebuild(plain.publication, everywhere), contents=True)


def made(galley: Galley) -> DocxMaster:
    return make(galley, replace(assets(), pages=PAGES))  # type: ignore[return-value]


@cache
def master() -> DocxMaster:
    return made(held())


@pytest.mark.parametrize("name", NAMED)
def test_an_edition_is_a_full_making_with_the_same_fields(name: str) -> None:
    assert master().issue(NAMED[name]) == made(fill(held(), NAMED[name])).issue({})


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["unit.name", "copy.number"]),
        st.text(
            st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=40
        ),
    )
)
def test_any_value_comes_back_as_it_was(values: dict[str, str]) -> None:
    expected = {address: said for address, said in words(fill(held(), values).publication).items() if said}
    assert dict(read(master().issue(values)).words) == expected


@pytest.mark.parametrize("name", NAMED)
def test_an_edition_passes_every_validator(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(master().issue(NAMED[name]))
    answer = subprocess.run([SDK, str(path)], capture_output=True, text=True, check=False)
    found = (check(path.read_bytes()), audit(path), integrity(path), json.loads(answer.stdout)["errors"])
    assert found == ([], [], [], [])


def test_text_shown_twice_changes_in_both_places() -> None:
    with zipfile.ZipFile(io.BytesIO(master().issue({"copy.number": "000121", "unit.name": "甲乙丙"}))) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
        head = etree.fromstring(archive.read("word/headerEven.xml"))
    shown = "".join(t.text or "" for t in document.iter(W + "t"))
    titles = [e.get(W + "val") for e in document.iter(W + "tblCaption")]
    assert (shown.count("素質過硬000121"), shown.count("示意圖000121"), titles) == (
        3,
        2,
        ["須知", "注意", "法規", "案例", "走訪成果000121", "s2_t2", "s2_t3"],
    )
    assert "".join(t.text or "" for t in head.iter(W + "t")) == "內部資料　講義 甲乙丙"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def plain_xml(blob: bytes) -> str:
    return etree.canonicalize(blob.decode().partition("?>")[2])


def test_only_parts_with_fields_differ() -> None:
    one, other = parts(master().issue({"unit.name": "甲"})), parts(master().issue({"unit.name": "鼎"}))
    changed = {name for name in one if one[name] != other[name]}
    sides = {f"word/{place}{side}.xml" for place in ("header", "footer") for side in ("Odd", "Even", "First")}
    assert changed == {"word/document.xml", "docProps/custom.xml", "word/headerCover.xml", *sides}
    assert not any("鼎".encode() in blob for blob in one.values())


def test_properties_keep_what_an_edited_file_needs_to_find_its_base() -> None:
    with zipfile.ZipFile(io.BytesIO(master().issue({"unit.name": "甲", IDENTITY: "U017"}))) as archive:
        root = etree.fromstring(archive.read("docProps/custom.xml"))
    kept = {p.get("name"): "".join(p.itertext()) for p in root}
    expected = {
        "YinfaSlug": "sample",
        "YinfaRevision": held().publication.digest,
        "YinfaLanguage": "zh-Hant-TW",
        "YinfaTheme": "handout",
    }
    expected |= {
        "YinfaIdentity": "U017",
        "YinfaField:unit.name": "甲",
        "YinfaField:copy.number": "——",
        "YinfaField:marking": "",
        "YinfaField:qr": "——",
    }
    assert {name: value for name, value in kept.items() if name != "YinfaThemeDigest"} == expected


@pytest.mark.parametrize("value", ["兩\n行", "a\tb", "\x01", "長" * (LONGEST + 1), "\u2028"])
def test_a_value_that_fits_no_line_is_refused(value: str) -> None:
    with pytest.raises(PublishingError) as caught:
        master().issue({"unit.name": value})
    assert [f.code for f in caught.value.findings] == ["W005"]


def test_a_worker_takes_the_master_without_any_engine() -> None:
    script = (
        "import pickle,sys;master=pickle.load(sys.stdin.buffer);data=master.issue({'unit.name':'甲'});"
        "assert not {'docx','lxml','jinja2','weasyprint','pydantic'} & set(sys.modules);sys.stdout.buffer.write(data)"
    )
    done = subprocess.run([sys.executable, "-c", script], input=pickle.dumps(master()), capture_output=True, check=True)
    assert done.stdout == master().issue({"unit.name": "甲"})


def test_the_parts_are_those_of_a_making_without_slots() -> None:
    whole = sample.steady()
    plain = sample.galley("docx", replace(whole, furniture=replace(whole.furniture, qr=False)))
    bare = replace(plain, publication=rebuild(plain.publication, _without_fields))
    one, other = parts(made(plain).issue({})), parts(made(bare).issue({}))
    xml = [name for name in one if name.endswith(".xml")]
    differing = {name for name in xml if plain_xml(one[name]) != plain_xml(other[name])}
    assert (one.keys(), differing) == (other.keys(), {"docProps/custom.xml"})


def _without_fields(node: object) -> object:
    if isinstance(node, (Line, Paragraph, Cell)):
        return replace(node, text=tuple(Text(i.shown, i.marks) if isinstance(i, Field) else i for i in node.text))
    return node
