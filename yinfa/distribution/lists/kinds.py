"""What a list's file really is, whatever its name says."""

from __future__ import annotations

from pathlib import Path

from yinfa.codes.entry import said
from yinfa.distribution.lists import csvlist
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

_ZIP = b"PK\x03\x04"
_KINDS = (
    (b"\xd0\xcf\x11\xe0", "old-workbook"),
    (b"<", "web-page"),
    (b"%PDF-", "pdf"),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def mistaken(data: bytes, file: Path) -> Finding | None:
    """Find a workbook that is named .csv, a CSV that is named .xlsx (U030), and what is neither (U031)."""
    at, suffix = Place(file, 1, 1), file.suffix.lower()
    begin = data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, kind in _KINDS:
        if begin.startswith(mark):
            return Finding("U031", at, (("kind", said(kind)),))
    if begin.startswith(_ZIP) and _OPEN_DOCUMENT in data[:200]:
        return Finding("U031", at, (("kind", said("ods")),))
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
