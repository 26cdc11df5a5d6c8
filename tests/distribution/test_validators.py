"""Editions as a run makes them, before real validators: hostile names change nothing of a file's soundness."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import outloud  # type: ignore[import-untyped]
import pikepdf
import pikepdf.pdfa
import pytest

from tests.distribution.whole import ROWS, editions
from tests.docx.test_sound import SDK, audit, integrity
from tests.epub import ace, epubcheck
from tests.pdf.test_pdf import UNKNOWN
from yinfa.formats.docx.audit import check as faults
from yinfa.formats.epub.audit import audit as audit_book

HEURISTIC = {"ORD-001"}
"""outloud's guess: readings of ruby are painted beside their base, so that painting order is not reading order."""


def test_every_unit_has_every_format_and_a_pdf_for_each_copy() -> None:
    assert [e.unit for e in editions("docx")] == [e.unit for e in editions("epub")] == [row[0] for row in ROWS]
    assert [e.unit for e in editions("pdf")] == ["A1", "A2", "A2", "A3", "A4", "A4", "A5", "A6", "A7"]


def pdf_faults(path: Path) -> list[str]:
    """Give what outloud, pikepdf and qpdf hold against a PDF."""
    spoken = [f"{f.rule} {f.message}" for f in outloud.check(str(path)).findings if f.rule not in HEURISTIC]
    with pikepdf.open(path) as pdf:
        kept = [str(f) for f in pikepdf.pdfa.check(pdf, "3b").findings if not UNKNOWN.search(str(f))]
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    return [*spoken, *kept, *([done.stderr] if done.returncode or "WARNING" in done.stderr else [])]


@pytest.mark.parametrize("edition", range(9))
def test_the_checkers_of_pdf_find_nothing(edition: int) -> None:
    assert pdf_faults(list(editions("pdf"))[edition].path) == []


def test_the_validators_of_word_find_nothing() -> None:
    for edition in editions("docx"):
        answer = subprocess.run([SDK, edition.path], capture_output=True, text=True, check=True)
        found = faults(edition.data), audit(edition.path), integrity(edition.path)
        assert (*found, json.loads(answer.stdout)["errors"]) == ([], [], [], []), edition.unit


def test_epubcheck_and_the_house_lint_find_nothing(tmp_path: Path) -> None:
    books = {edition.unit: edition.data for edition in editions("epub")}
    assert {unit: list(audit_book(data)) for unit, data in books.items()} == {unit: [] for unit in books}
    assert epubcheck.check(books, tmp_path) == {unit: [] for unit in books}


def test_ace_finds_no_violation(tmp_path: Path) -> None:
    hostile = next(edition for edition in editions("epub") if edition.unit == "A4")
    assert ace.violations(hostile.path, tmp_path) == []
