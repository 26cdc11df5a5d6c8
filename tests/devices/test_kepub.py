"""A KEPUB says the same words, sentence by sentence, and is a valid book; no element of it closes itself."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from tests.epub import epubcheck, sample
from tests.press.project import ROOT, project
from yinfa.devices.kepub import to_kepub
from yinfa.formats.epub.make import make
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.reading.epub import XHTML, read
from yinfa.world.workspace import Workspace


def book() -> bytes:
    return make(sample.galley(), sample.assets()).issue({})


def documents(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n.endswith(".xhtml") and not n.endswith("nav.xhtml")]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def test_no_word_and_no_address_changes() -> None:
    assert read(to_kepub(book())).words == read(book()).words
    before, after = documents(book()), documents(to_kepub(book()))
    for name, root in before.items():
        assert "".join(after[name].itertext()) == "".join(root.itertext()), name


def test_every_sentence_stands_in_a_span_of_its_own() -> None:
    for name, root in documents(to_kepub(book())).items():
        spans = [e for e in root.iter(XHTML + "span") if e.get("class") == "koboSpan"]
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), name
        assert all(not list(span) and span.text for span in spans)
        assert all(sum((span.text or "").rstrip("」』”’）").count(stop) for stop in "。！？") <= 1 for span in spans)
        loose = [e for e in root.iter(XHTML + "p") if (e.text or "").strip() or any((c.tail or "").strip() for c in e)]
        assert loose == [], name
        assert root.find(f".//{XHTML}div[@id='book-columns']/{XHTML}div[@id='book-inner']") is not None


def test_it_is_a_valid_book_and_the_same_each_time(tmp_path: Path) -> None:
    flat = sample.galley()
    vertical = make(replace(flat, ticket=replace(flat.ticket, vertical=True)), sample.assets()).issue({})
    books = {"kepub": to_kepub(book()), "vertical": to_kepub(vertical)}
    assert epubcheck.check(books, tmp_path) == {"kepub": [], "vertical": []}
    assert to_kepub(book()) == books["kepub"]
    assert read(books["vertical"]).words == read(vertical).words


@pytest.mark.parametrize("name", ["brk", "wide"])
def test_no_element_but_a_void_one_closes_itself(name: str, tmp_path: Path) -> None:
    source = (ROOT / "tests/data/field" / name / "publication.yaml").read_text("utf-8")
    ws = Workspace.at(project(tmp_path, **{name: source}))
    made = [outcome.path for outcome in run(load_all(ws, [name]), Order(("epub",)), ws)]
    assert made[0]
    with zipfile.ZipFile(io.BytesIO(to_kepub(made[0].read_bytes()))) as archive:
        texts = {n: archive.read(n).decode() for n in archive.namelist() if n.startswith("EPUB/text/")}
    closed = {tag for text in texts.values() for tag in re.findall(r"<(\w+)[^<>]*/>", text)}
    assert closed == {"meta", "link", "img"}, "an engine that reads HTML takes <div/> for one that is never closed"
