"""Whatever stands in titles, names and values: a valid book, or a Finding that names the character."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.epub import epubcheck, sample
from yinfa.assets import Assets
from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.formats.epub.audit import audit
from yinfa.formats.epub.make import make
from yinfa.master import IDENTITY
from yinfa.model.tree import Publication, Section

TRAPS = (
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "警" * 300,
    "警\U0001f46e\U0001f3fd\u200d\u2642\ufe0f察",
    "法\u200f規\u200e",
    "\u202e倒\u202c",
    "a\x00b",
    "a\x0bb",
    "a\x85b",
    "\ufdd00\ufdd1text\ufdd2",
    "\ue000",
    "\ud800",
    "]]><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "'\"&amp;<>",
    "C:\\con",
    "title.xhtml",
    " ",
)
TYPED = st.sampled_from(TRAPS) | st.text(max_size=30)
FINDINGS = {"E011", "E023", "E016", "Z001", "Z002"}


def hostile(title: str, name: str, heading: str) -> Galley:
    """Give a galley whose title, names, heading and paragraph are what somebody typed."""
    pub = sample.bare()
    front = replace(pub.front, title=title, subtitle=name, creator=(name,), publisher=name, rights=heading, series=name)
    section = Section("s1", 1, sample.line("s1_h", heading), None, (sample.para("s1_p1", name),))
    made: Publication = replace(pub, front=front, title=sample.line("title", title), body=(section,))
    return sample.galley(made, ())


def outcome(galley: Galley, values: dict[str, str]) -> tuple[bytes, tuple[Finding, ...]]:
    """Make a book as the press does: its bytes, or what is wrong."""
    try:
        data = make(galley, Assets(cover=sample.cover())).issue(values)
    except PublishingError as error:
        return b"", error.findings
    return data, audit(data)


@given(TYPED, TYPED, TYPED, TYPED)
@settings(max_examples=150, deadline=None)
def test_a_book_is_sound_or_a_finding_says_why(title: str, name: str, heading: str, value: str) -> None:
    data, findings = outcome(hostile(title, name, heading), {"unit.name": value, IDENTITY: value})
    assert {f.code for f in findings} <= FINDINGS
    if data:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            assert [n for n in book.namelist() if ".." in PurePosixPath(n).parts or n.startswith("/")] == []
            assert not any("s1" not in n for n in book.namelist() if n.startswith("EPUB/text/s"))


def test_epubcheck_agrees(tmp_path: Path) -> None:
    books = {}
    for n, trap in enumerate(TRAPS):
        data, findings = outcome(hostile(f"題{trap}", trap, f"節{trap}"), {})
        if not findings:
            books[str(n)] = data
    assert len(books) >= 8
    assert epubcheck.check(books, tmp_path) == {name: [] for name in books}
