"""The rails for the way home: after an edit in LibreOffice every anchor is found, and what the file came from."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from lxml import etree

from tests.docx.sample import assets, galley
from yinfa.formats.docx.make import make
from yinfa.master import IDENTITY
from yinfa.model.walk import nodes, words
from yinfa.reading.docx import read
from yinfa.world.programs import environment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUES = {"unit.name": "中山第一分局", IDENTITY: "U017"}
DELETED = "s1_l1_2_p1"


@cache
def edited() -> bytes:
    """Give the file as LibreOffice saved it after an officer's edits."""
    folder = Path(mkdtemp(prefix="yinfa-home-"))
    source, target = folder / "in.docx", folder / "out.docx"
    source.write_bytes(make(galley(), assets()).issue(VALUES))
    script = Path(__file__).with_name("office.py")
    command = ["/usr/bin/python3", str(script), str(folder), "edit", str(source), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment())
    return target.read_bytes()


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def anchors(data: bytes) -> set[str]:
    """Give the addresses that have a hidden bookmark."""
    stories = [part(data, name) for name in ("word/document.xml", "word/footnotes.xml")]
    marks = [mark.get(W + "name", "") for root in stories for mark in root.iter(W + "bookmarkStart")]
    return {found[1] for name in marks if (found := re.match(r"_yb?_([a-z0-9_]*[a-z0-9])", name))}


def test_every_block_has_an_anchor() -> None:
    held = {node.address for node in nodes(galley().publication) if hasattr(node, "address")}
    assert held - anchors(make(galley(), assets()).issue({})) == set()


def test_every_anchor_is_found_after_an_edit() -> None:
    before = anchors(make(galley(), assets()).issue(VALUES))
    assert before - anchors(edited()) - {DELETED} == set()


def test_the_edits_are_read_at_their_addresses_and_nothing_else_is() -> None:
    before, after = dict(read(make(galley(), assets()).issue(VALUES)).words), dict(read(edited()).words)
    changed = {a: after.get(a, "") for a in before | after if before.get(a) != after.get(a)}
    expected = {
        "lead_p1": words(galley().publication)["lead_p1"] + "補寫一句。",
        "s1_g": "建設人民愛戴的警察隊伍",
        "patrols_r3c2": "1,250戶",
        DELETED: "",
    }
    assert {a: said for a, said in changed.items() if a in expected or said != before.get(a)} == expected


def test_what_the_file_came_from_survives() -> None:
    kept = {p.get("name"): "".join(p.itertext()) for p in part(edited(), "docProps/custom.xml")}
    told = ("YinfaSlug", "YinfaRevision", "YinfaLanguage", "YinfaTheme", "YinfaIdentity", "YinfaField:unit.name")
    assert [kept.get(name) for name in told] == [
        "sample",
        galley().publication.digest,
        "zh-Hant-TW",
        "handout",
        "U017",
        "中山第一分局",
    ]
