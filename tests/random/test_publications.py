"""Publications of every kind of block, written at random: what is built without an error is whole, in every format.

The press itself reads words and identities back (R001). Here other readers count each text's own word, look for glyphs
beside the paper, and hold a sample against the formats' validators. YINFA_PUBLICATIONS says how many.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from lxml import etree

from tests.docx.test_sound import SDK, audit
from tests.epub.documents import shown
from tests.epub.epubcheck import check
from tests.random.author import Author
from yinfa.press.order import Order
from yinfa.press.run import Outcome, run
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

COUNT = int(os.environ.get("YINFA_PUBLICATIONS", "100"))
ROUND = 50
"""Publications of one project."""
SAMPLE = 12
"""One of so many files goes through the validators."""


def said_by_pdf(path: Path) -> str:
    return "".join("".join(page.get_text().split()) for page in pymupdf.open(path))


def said_by_zip(path: Path) -> str:
    """Give the text of every document of a Word file or a book, as it stands in the XML."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.search(r"document\.xml$|footnotes\.xml$|\.xhtml$", n)]
        texts = [archive.read(name) for name in names if "nav.xhtml" not in name]
    if path.suffix == ".epub":
        texts = [etree.tostring(shown(text), encoding="utf-8") for text in texts]
    whole = b"".join(texts).decode()
    body = re.sub(r"<head>.*?</head>|<w:instrText[^>]*>.*?</w:instrText>", "", whole, flags=re.DOTALL)
    return "".join(re.sub("<[^>]*>", "", body).split())


def beside(path: Path) -> list[str]:
    """Give the characters that leave the paper."""
    found = []
    for page in pymupdf.open(path):
        blocks = page.get_text("rawdict")["blocks"]
        characters = (c for b in blocks for line in b.get("lines", ()) for s in line["spans"] for c in s["chars"])
        paper = page.rect + (-1, -1, 1, 1)
        found += [c["c"] for c in characters if not c["c"].isspace() and not paper.contains(pymupdf.Rect(c["bbox"]))]
    return found


def wrong(author: Author, outcome: Outcome) -> Iterator[str]:
    """Say what another reader finds wrong with a file."""
    path = outcome.path
    if path is None:
        told = (f"{f.code} {f.address} {f.sentence('en')}" for f in outcome.findings)
        yield f"{outcome.ticket.file}: {'; '.join(told)}"
        return
    text = said_by_pdf(path) if path.suffix == ".pdf" else said_by_zip(path)
    for word in author.once:
        if not 1 <= text.count(word) <= 1 + author.references:  # which say how a block without a name begins
            yield f"{path.name}: {word} stands there {text.count(word)} times"
    for word in author.often:
        if word not in text:
            yield f"{path.name}: {word} is not there"
    if path.suffix == ".pdf":
        yield from (f"{path.name}: {character} leaves the paper" for character in beside(path))


def unsound(paths: list[Path], folder: Path) -> Iterator[str]:
    """Hold files against the validators of their formats."""
    books = {path.name: path.read_bytes() for path in paths if path.suffix == ".epub"}
    folder.mkdir()
    for name, messages in check(books, folder).items() if books else ():
        yield from (f"{name}: {message}" for message in messages)
    for path in paths:
        if path.suffix == ".pdf":
            done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
            yield from ([f"{path.name}: {done.stdout}"] if done.returncode else [])
        if path.suffix == ".docx":
            done = subprocess.run([SDK, path], capture_output=True, text=True)
            yield from (f"{path.name}: {error}" for error in (*json.loads(done.stdout)["errors"], *audit(path)))


@pytest.mark.parametrize("start", range(0, COUNT, ROUND))
def test_what_is_built_is_whole_in_every_format(start: int, tmp_path: Path) -> None:
    authors = {a.write(tmp_path): a for a in (Author(start + n) for n in range(min(ROUND, COUNT - start)))}
    ws = Workspace.at(tmp_path)
    publications = load_all(ws, list(authors))
    outcomes = list(run(publications, Order(("pdf", "docx", "epub"), vertical=start % 100 == 0), ws))
    faults = [fault for o in outcomes for fault in wrong(authors[o.ticket.slug], o)]
    sample = [o.path for n, o in enumerate(sorted(outcomes, key=lambda o: o.ticket.file)) if o.path and not n % SAMPLE]
    faults += unsound(sample, tmp_path / "sound")
    assert not faults, "\n".join(faults)
