"""Everything that an office publishes, as the press makes it, before real validators: no errors, no warnings."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import outloud  # type: ignore[import-untyped]
import pikepdf
import pikepdf.pdfa
import pytest
from openxml_audit import OpenXmlValidator

from tests.docx.test_sound import SDK, integrity
from tests.epub import ace, epubcheck
from tests.press.project import OFFICE, build, copy_of_content
from yinfa.formats.docx.audit import check as faults
from yinfa.formats.epub.audit import audit
from yinfa.reading import docx, epub, pdf

SLUGS = sorted(p.parent.name + tag for p in OFFICE.glob("content/*/publication.yaml") for tag in ("", ".zh-Hans-CN"))
"""Every edition: a publication's slug, or with the tag of a variant."""
BOOKS = (*SLUGS, *(f"{slug}.vertical" for slug in SLUGS if "Hans" not in slug))
HEURISTIC = {"LNK-010", "ORD-001", "TBL-004"}
"""outloud's guesses: an address shown as an example of markup is no link; readings of ruby are painted beside their
base, so that painting order is not reading order (the structure tree has the right one); it does not carry a cell's
RowSpan into the next row, though the attribute stands in the file."""
UNKNOWN = re.compile("pdfuaid|pdfaExtension|pdfaSchema|pdfaProperty|conformance")


@cache
def issued() -> Path:
    """Build all of it once, in a folder of its own."""
    folder = copy_of_content(Path(mkdtemp(prefix="yinfa-issued-")))
    done = build(folder, "--vertical")
    assert done.returncode == 0, done.stderr
    return folder


def file(slug: str, suffix: str) -> Path:
    return issued() / "output" / slug.partition(".")[0] / f"{slug}.{suffix}"


@pytest.mark.parametrize("slug", SLUGS)
def test_all_three_formats_say_the_same_words(slug: str) -> None:
    words = [
        {a: w for a, w in read(file(slug, suffix).read_bytes()).words.items() if w}
        for read, suffix in ((pdf.read, "pdf"), (docx.read, "docx"), (epub.read, "epub"))
    ]
    assert words[0] == words[1] == words[2]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_list_is_that_of_the_print(slug: str) -> None:
    printed, book = pdf.read(file(slug, "pdf").read_bytes()), epub.read(file(slug, "epub").read_bytes())
    notes = [f for f in printed.folios if f.address.startswith("note_")]
    assert list(book.folios) == [f for f in printed.folios if f not in notes]


@pytest.mark.parametrize("book", BOOKS)
def test_an_old_engine_takes_every_sheet_of_the_book(book: str) -> None:
    run = ["mutool", "draw", "-q", "-F", "ppm", "-r", "20", "-o", "/dev/null", str(file(book, "epub"))]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert "css" not in done.stderr.lower()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_pdf_passes_the_accessibility_and_archive_checkers(slug: str) -> None:
    path = file(slug, "pdf")
    assert {f.rule for f in outloud.check(str(path)).findings} <= HEURISTIC
    with pikepdf.open(path) as document:
        found = pikepdf.pdfa.check(document, "3b").findings
    assert [f for f in found if not UNKNOWN.search(str(f))] == []
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("slug", SLUGS)
def test_the_word_file_passes_every_validator(slug: str) -> None:
    path = file(slug, "docx")
    assert faults(path.read_bytes()) == []
    assert [e for e in OpenXmlValidator().validate(path).errors if "External" not in str(e)] == []
    assert integrity(path) == []
    answer = subprocess.run([str(SDK), str(path)], capture_output=True, text=True, check=False)
    assert '"ok": true' in re.sub(r'"ok":\s*true', '"ok": true', answer.stdout), answer.stdout


def test_epubcheck_says_nothing_of_any_book(tmp_path: Path) -> None:
    books = {slug: file(slug, "epub").read_bytes() for slug in BOOKS}
    assert epubcheck.check(books, tmp_path) == {slug: [] for slug in BOOKS}


@pytest.mark.parametrize("slug", BOOKS)
def test_the_house_lint_says_nothing_of_any_book(slug: str) -> None:
    assert list(audit(file(slug, "epub").read_bytes())) == []


@pytest.mark.parametrize("slug", BOOKS)
def test_ace_finds_no_violation(slug: str, tmp_path: Path) -> None:
    assert ace.violations(file(slug, "epub"), tmp_path) == []
