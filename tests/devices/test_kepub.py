"""A KEPUB says the same words, sentence by sentence, and is a valid book."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

from lxml import etree

from tests.epub import epubcheck, sample
from yinfa.devices.azw3 import to_azw3
from yinfa.devices.kepub import to_kepub
from yinfa.formats.epub.make import make
from yinfa.reading.epub import XHTML, read


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


def test_a_kindle_gets_what_calibre_can_read_back(tmp_path: Path) -> None:
    (tmp_path / "book.azw3").write_bytes(to_azw3(book()))
    program = shutil.which("ebook-convert")
    assert program
    subprocess.run([program, tmp_path / "book.azw3", tmp_path / "book.txt"], check=True, capture_output=True)
    said = "".join((tmp_path / "book.txt").read_text("utf-8").split())
    for words in read(book()).words.values():
        if len(words) > 20 and words.isalnum():
            assert words in said
    assert sample.publication().front.title.replace(" ", "") in said
