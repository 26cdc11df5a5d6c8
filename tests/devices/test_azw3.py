"""A Kindle gets what Calibre reads back: one book by its UUID, pages and notes where the EPUB has them."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.press.project import project
from yinfa.devices.azw3 import WHOLE, exth, to_azw3
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.reading.package import read_package
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

SOURCE = """\
yinfa: 1
front: {title: 有註的書, language: zh-Hant-TW, identifier: kindle, issued: 2026-01-05}
body:
  - section: 一章
    body:
      - 章首的一段話[^a]。
      - section: 甲節
        body: ["甲節的一段話[^b]。"]
      - section: 乙節
        body: ["乙節的一段話[^c]，再叫[^a]。", table: [[欄, "值[^d]"], [一, "120,000"]]]
  - section: 二章
    body: ["二章的一段話[^e]。"]
notes: {a: 甲註, b: 乙註, c: 丙註, d: 丁註, e: 戊註}
"""


@cache
def books() -> dict[bool, bytes]:
    """Give a book and its vertical edition."""
    ws = Workspace.at(project(Path(mkdtemp(prefix="yinfa-kindle-")), kindle=SOURCE))
    made = run(load_all(ws, ["kindle"]), Order(("epub",), vertical=True), ws)
    return {outcome.ticket.vertical: outcome.path.read_bytes() for outcome in made if outcome.path}


@cache
def converted(vertical: bool = False) -> bytes:
    return to_azw3(books()[vertical])


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the documents of the Kindle's book, unpacked by Calibre without breaks of its own."""
    folder = tmp_path_factory.mktemp("kindle")
    (folder / "book.azw3").write_bytes(converted())
    back = ["ebook-convert", folder / "book.azw3", folder / "back.epub", *WHOLE]
    subprocess.run(back, check=True, capture_output=True, env=environment())
    with zipfile.ZipFile(io.BytesIO((folder / "back.epub").read_bytes())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith("html")}


def han(document: str) -> str:
    return "".join(re.findall("[\u4e00-\u9fff]+", re.sub(r"<head.*?</head>|<[^>]*>", "", document, flags=re.DOTALL)))


def test_every_word_is_there(documents: dict[str, str]) -> None:
    with zipfile.ZipFile(io.BytesIO(books()[False])) as archive:
        texts = [han(archive.read(n).decode()) for n in archive.namelist() if n.startswith("EPUB/text/")]
    said = [han(document) for document in documents.values()]
    assert len("".join(texts)) > 60 and [text for text in texts if text not in said] == []


@pytest.mark.parametrize("vertical", [False, True])
def test_a_kindle_knows_the_book_by_the_uuid_of_the_epub(vertical: bool) -> None:
    identifier = read_package(books()[vertical]).identifier.removeprefix("urn:uuid:")
    assert exth(converted(vertical))[113].decode() == identifier
    assert exth(converted(vertical))[112].decode() == f"calibre:{identifier}"


def test_a_page_begins_with_a_document_and_not_with_every_heading(documents: dict[str, str]) -> None:
    headings = [re.findall("<(h[12])", text) for text in documents.values() if "目錄" not in text]
    assert ["h1", "h2", "h2"] in headings and not any(names[:1] == ["h2"] for names in headings)


def test_notes_are_within_reach_of_their_calls(documents: dict[str, str]) -> None:
    calls = [(n, c) for n, text in documents.items() for c in re.findall(r'"doc-noteref" href="([^"]*)#', text)]
    assert len(calls) == 6 and [call for name, call in calls if not name.endswith(call)] == []


def test_the_contents_bear_the_word_of_the_book(documents: dict[str, str]) -> None:
    said = "".join(documents.values())
    assert "Table of Contents" not in said and "目錄" in said
