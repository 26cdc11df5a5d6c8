"""Sound books pass EPUBCheck and the house lint without a word; every planted damage is caught by one of them."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.epub import ace, epubcheck, sample
from yinfa.assets import Assets
from yinfa.assets.fonts import cut_fonts
from yinfa.formats.epub.audit import audit
from yinfa.formats.epub.make import make

Change = Callable[[str, str], str]


def full() -> bytes:
    return make(sample.galley(), sample.assets()).issue({})


def swap(suffix: str, old: str, new: str) -> Change:
    """Replace the first match in the file of that name."""

    def change(name: str, text: str) -> str:
        if not name.endswith(suffix):
            return text
        changed = re.sub(old, new, text, count=1, flags=re.DOTALL)
        assert changed != text, f"nothing to damage in {name}"
        return changed

    return change


def damaged(data: bytes, change: Change | None = None, packing: int = 0, more: str = "", last: str = "") -> bytes:
    """Give a copy of a book with one damage."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in sorted(old.infolist(), key=lambda info: info.filename == last):
            body = old.read(info)
            if change and not info.filename.endswith((".jpg", ".png")):
                body = change(info.filename, body.decode()).encode()
            kind = packing if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(info.filename), body, kind)
        if more:
            new.writestr(more, b"left over")
    return out.getvalue()


DAMAGES: dict[str, Change] = {
    "language of a document": swap("s1.xhtml", r'lang="[^"]*" xml:lang="[^"]*"', 'lang="en" xml:lang="en"'),
    "language of the package": swap(".opf", r' xml:lang="[^"]*"', ""),
    "title is a file name": swap("s2.xhtml", "<title>.*?</title>", "<title>s2.xhtml</title>"),
    "heading skips": swap("s2.xhtml", r'<h2( id="layer_h".*?)</h2>', r"<h4\1</h4>"),
    "empty alt": swap("s2.xhtml", ' alt="[^"]*"', ' alt=""'),
    "no alt": swap("s2.xhtml", ' alt="[^"]*"', ""),
    "page list out of order": swap("nav.xhtml", r"(<li>[^\n]*page_2[^\n]*)\n(<li>[^\n]*page_3[^\n]*)", r"\2\n\1"),
    "page mark gone": swap("s1.xhtml", r'<span epub:type="pagebreak"[^>]*></span>', ""),
    "no cover-image": swap(".opf", ' properties="cover-image"', ""),
    "private character": swap("s1.xhtml", "人民愛戴", "人民\ue000愛戴"),
    "script": swap("s2.xhtml", "</section>\n", "<script>alert(1)</script></section>\n"),
    "handler": swap("s2.xhtml", '<section id="s2"', '<section onclick="alert(1)" id="s2"'),
    "form": swap("s2.xhtml", "</section>\n", '<form action="x"><p><input name="a"/></p></form></section>\n'),
    "script in a picture": swap(".svg", "</svg>", "<script>alert(1)</script></svg>"),
    "remote picture": swap("s2.xhtml", r'src="\.\./image/[^"]*"', 'src="https://example.org/a.png"'),
    "remote style": swap("base.css", "body {", "@import url(https://example.org/a.css); body {"),
    "javascript link": swap("s1.xhtml", 'href="https://example.org[^"]*"', 'href="javascript:alert(1)"'),
    "words under no address": swap("s1.xhtml", '<p id="s1_p2">', "<p>"),
    "dead link": swap("s1.xhtml", 'href="s2.xhtml#layer"', 'href="s2.xhtml#s9"'),
    "same id twice": swap("s1.xhtml", 'id="s1_p2"', 'id="s1_p1"'),
    "entity": swap("s1.xhtml", "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "no date": swap(".opf", '<meta property="dcterms:modified">.*?</meta>', ""),
    "no navigation": swap(".opf", ' properties="nav"', ""),
    "broken markup": swap("s1.xhtml", "</h1>", ""),
    "iframe": swap("s2.xhtml", "</section>\n", '<iframe src="data:text/html,x"></iframe></section>\n'),
    "page without a mark": swap("s1.xhtml", 'id="page_3"', 'id="page_33"'),
    "no words on accessibility": swap(".opf", '(<meta property="schema:access[^\n]*\n)+', ""),
    "pale words": swap("base.css", "body {", "p { color: #999 } body {"),
    "no page progression": swap(".opf", ' page-progression-direction="ltr"', ""),
    "two hyphens in a comment": swap("s1.xhtml", "<section ", "<!-- a -- b --><section "),
    "named entity": swap("s1.xhtml", "<section ", "&nbsp;<section "),
    "language that is none": swap(".opf", "<dc:language>[^<]*", "<dc:language>us"),
    "pages turn backwards": swap(".opf", 'page-progression-direction="ltr"', 'page-progression-direction="rtl"'),
    "ruby kept silent": swap(".opf", "<meta[^>]*>rubyAnnotations</meta>", ""),
    "false claim": swap(
        "s1.xhtml", "<ruby>(.)<rt>[^<]*</rt></ruby>(<strong>)<ruby>(.)<rt>[^<]*</rt></ruby>", r"\1\2\3"
    ),
    "nobody claims conformance": swap(".opf", '<meta[^>]*property="a11y:certifiedBy"[^\n]*\n', ""),
    "call without a role": swap("s2.xhtml", ' role="doc-noteref"', ""),
    "note without a way back": swap("s2.xhtml", ' role="doc-backlink"', ""),
    "header that heads nothing": swap("s2.xhtml", ' scope="col"', ""),
    "contents out of order": swap("nav.xhtml", "s2.xhtml#layer_s1", "title.xhtml"),
    "NCX of another book": swap("toc.ncx", 'content="urn:uuid:....', 'content="urn:uuid:0000'),
    "size in points": swap("base.css", "font-size: [0-9.]+em", "font-size: 12pt"),
    "forced family": swap("base.css", ", serif;", ", serif !important;"),
    "ground of the page": swap("base.css", "body {", "body { background: #FFFFFF;"),
    "control of direction": swap("s1.xhtml", "人民愛戴", "人民\u202e愛戴"),
    "document too long": swap("s1.xhtml", '<p id="s1_p2">', '<p id="s1_p2">' + "警" * 90_000),
    "ornament with a caption": swap("s2.xhtml", 'alt="[^"]+" aria-details="[^"]*"', 'alt="" role="presentation"'),
    "document out of the spine": swap(".opf", '<itemref idref="doc-s2"/>', ""),
    "link out of the book": swap("s1.xhtml", 'href="s2.xhtml#layer"', 'href="../../../etc/passwd"'),
}


def books() -> dict[str, bytes]:
    """Give every damaged book by the name of its damage."""
    data = full()
    made = {name: damaged(data, change) for name, change in DAMAGES.items()}
    made["mimetype compressed"] = damaged(data, packing=zipfile.ZIP_DEFLATED)
    made["mimetype last"] = damaged(data, last="mimetype")
    made["file not in the manifest"] = damaged(data, more="EPUB/leftover.docx")
    return made


LEFT_TO_EPUBCHECK = {"dead link", "same id twice", "entity", "link out of the book"}


SOUND = ("full", "with contents", "bare", "vertical", "with fonts")


@cache
def sound() -> dict[str, bytes]:
    """Give books that have nothing wrong."""
    galley = sample.with_contents(sample.galley())
    bare = sample.galley(sample.bare(), ())
    fonts = cut_fonts(bare.theme, "zh-Hans-CN", "簡訊正文。", lambda name: sample.FONTS / name)
    made = (
        make(sample.galley(), sample.assets()),
        make(galley, sample.assets()),
        make(bare, Assets(cover=sample.cover())),
        make(replace(galley, ticket=replace(galley.ticket, vertical=True)), sample.assets()),
        make(bare, Assets(cover=sample.cover(), fonts=fonts)),
    )
    return {name: master.issue({}) for name, master in zip(SOUND, made, strict=True)}


@pytest.mark.parametrize("name", SOUND)
def test_sound_book_has_no_finding(name: str) -> None:
    assert audit(sound()[name]) == ()


def test_repacking_alone_is_no_damage() -> None:
    assert audit(damaged(full())) == ()


def test_house_lint_catches_what_epubcheck_leaves() -> None:
    silent = {name for name, data in books().items() if not audit(data)}
    assert silent == LEFT_TO_EPUBCHECK


def test_words_under_no_address_are_told_beside_the_block_before_them() -> None:
    assert {f.code: f.address for f in audit(books()["words under no address"])} == {"E021": "s1_l1"}


def test_each_finding_speaks_both_languages() -> None:
    findings = [f for data in books().values() for f in audit(data)]
    assert [f for f in findings if "{" in f.sentence("zh") + f.sentence("en")] == []


def test_epubcheck_says_nothing_of_sound_books_and_catches_the_rest(tmp_path: Path) -> None:
    rest = {name: data for name, data in books().items() if name in LEFT_TO_EPUBCHECK}
    found = epubcheck.check({**sound(), **rest}, tmp_path)
    assert set(found.pop("with fonts")) == {"CSS-028 USAGE"}
    assert [found.pop(name) for name in SOUND if name in found] == [[], [], [], []]
    assert [name for name, messages in found.items() if not messages] == []


@pytest.mark.parametrize("name", ["with contents", "vertical"])
def test_an_old_engine_takes_every_style(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(sound()[name])
    run = ["mutool", "draw", "-q", "-o", str(tmp_path / "%d.png"), "-r", "30", str(tmp_path / "a.epub")]
    out = subprocess.run(run, capture_output=True, text=True, check=True)
    known = ("ICC support", "unknown epub version")
    assert [line for line in out.stderr.splitlines() if not any(k in line for k in known)] == []


@pytest.mark.parametrize("name", ["with contents", "vertical"])
def test_ace_finds_every_document_accessible(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(sound()[name])
    assert ace.violations(tmp_path / "a.epub", tmp_path) == []
