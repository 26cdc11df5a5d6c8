"""What the field met in packages and notes: one title, room behind labels, notes that every pop-up opens."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from lxml import etree

from tests.epub import epubcheck
from tests.press.project import ROOT, project
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.reading import epub
from yinfa.reading.package import read_package
from yinfa.world.workspace import Workspace

TITLE = (ROOT / "tests/data/field/title/publication.yaml").read_text("utf-8")
LEVELS = """\
yinfa: 1
front: {title: 層次, subtitle: 副題, language: zh-Hant-TW, identifier: levels, issued: 2026-01-05}
body:
  - section: 第一層
    body:
      - section: 第二層
        body:
          - section: 第三層
            body: ["話[^a]，又話[^a]。", table: [["欄[^b]", 值], [甲, 乙]]]
  - section: 另一層
    body: ["再叫[^a]。"]
notes: {a: 甲註, b: 乙註}
"""


@cache
def books() -> dict[str, bytes]:
    """Build both and their vertical editions."""
    sources = {
        "title": TITLE,
        "levels": LEVELS,
        "english": LEVELS.replace("zh-Hant-TW", "en").replace("levels", "english"),
    }
    ws = Workspace.at(project(Path(mkdtemp(prefix="yinfa-field-")), **sources))
    found = {}
    for slugs, vertical in ((("title", "levels"), True), (("english",), False)):
        for outcome in run(load_all(ws, slugs), Order(("epub",), vertical=vertical), ws):
            assert outcome.path, outcome.findings
            found[outcome.ticket.slug + "-vertical" * outcome.ticket.vertical] = outcome.path.read_bytes()
    return found


BOOKS = ("title", "title-vertical", "levels", "levels-vertical", "english")


def member(name: str, path: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(books()[name])) as archive:
        return epub.parse(archive.read(f"EPUB/{path}"))


@pytest.mark.parametrize("name", BOOKS)
def test_a_package_has_one_title_and_the_rest_refines_it(name: str) -> None:
    package = member(name, "content.opf")
    titles = list(package.iter("{http://purl.org/dc/elements/1.1/}title"))
    refined = {m.get("property"): m.text for m in package.iter(epub.OPF + "meta") if m.get("refines") == "#main-title"}
    assert [t.text for t in titles] == [read_package(books()[name]).title]
    assert refined["schema:alternativeHeadline"] == ("各單位適用" if name.startswith("title") else "副題")
    assert ("schema:bookEdition" in refined) is name.endswith("vertical")


def test_every_book_is_valid(tmp_path: Path) -> None:
    assert epubcheck.check(books(), tmp_path) == {name: [] for name in BOOKS}


@pytest.mark.parametrize("name", ["levels", "levels-vertical", "english"])
def test_a_label_in_figures_has_room_before_its_heading_and_in_the_contents(name: str) -> None:
    headings = member(name, "text/s1.xhtml").iter(*(f"{epub.XHTML}h{n}" for n in (1, 2, 3)))
    labels = {said(h[0]): h[0].get("class") for h in headings}
    assert labels == {"一、": "label", "（一）": "label", "1.": "label spaced"}
    contents = [said(a) for a in member(name, "nav.xhtml").iter(epub.XHTML + "a")]
    assert {"一、第一層", "（一）第二層", "1. 第三層"} <= set(contents)


def said(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


@pytest.mark.parametrize("name", ["levels", "levels-vertical"])
def test_a_note_opens_in_readers_of_every_kind(name: str) -> None:
    """Of the standard (aside, noteref), of Kindle (links both ways), of Duokan (list and item, class of the call)."""
    root = member(name, "text/s1.xhtml")
    calls = [a for a in root.iter(epub.XHTML + "a") if a.get("role") == "doc-noteref"]
    assert len(calls) == 3 and all("duokan-footnote" in a.get("class", "").split() for a in calls)
    notes = {e.get("id"): e for e in root.iter(epub.XHTML + "aside")}
    for call in calls:
        note = notes[call.get("href", "").partition("#")[2]]
        (listed,) = note
        (item,) = listed
        assert (listed.tag, listed.get("class")) == (epub.XHTML + "ol", "duokan-footnote-content")
        assert (item.tag, item.get("class")) == (epub.XHTML + "li", "duokan-footnote-item")
        backs = [a.get("href", "") for a in note.iter(epub.XHTML + "a") if a.get("role") == "doc-backlink"]
        assert f"#{call.get('id')}" in backs
    far = member(name, "text/s2.xhtml")
    (call,) = (a for a in far.iter(epub.XHTML + "a") if a.get("role") == "doc-noteref")
    backs = [a.get("href") for a in notes["note_a"].iter(epub.XHTML + "a")]
    assert f"s2.xhtml#{call.get('id')}" in backs, "a call from another document has its own way back"
