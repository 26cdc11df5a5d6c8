"""What a list's file really is, whatever its name says."""

from __future__ import annotations

from pathlib import Path

from yinfa.distribution.lists import csvlist
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

_ZIP = b"PK\x03\x04"
_KINDS = (
    (b"\xd0\xcf\x11\xe0", "舊式（.xls）或設了開啟密碼的試算表", "an old workbook (.xls), or one with a password"),
    (b"<", "網頁或 XML", "a web page or XML"),
    (b"%PDF-", "PDF", "a PDF"),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def mistaken(data: bytes, file: Path) -> Finding | None:
    """Find a workbook that is named .csv, a CSV that is named .xlsx (U030), and what is neither (U031)."""
    at, suffix = Place(file, 1, 1), file.suffix.lower()
    begin = data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, zh, en in _KINDS:
        if begin.startswith(mark):
            return Finding("U031", at, (("kind_zh", zh), ("kind_en", en)))
    if begin.startswith(_ZIP) and _OPEN_DOCUMENT in data[:200]:
        return Finding("U031", at, (("kind_zh", "ODS 試算表"), ("kind_en", "an ODS workbook")))
    if begin.startswith(_ZIP) != (suffix == ".xlsx"):
        found = ".xlsx" if suffix != ".xlsx" else ".csv" if _reads(data, file) else ""
        return Finding("U030", at, (("suffix", suffix), ("found", found))) if found else None
    return None


def _reads(data: bytes, file: Path) -> bool:
    """Say whether a CSV reader finds headings in it."""
    try:
        csvlist.read(data, file)
    except PublishingError as error:
        return error.findings[0].code != "U004"
    return True
