"""Lists of units in XLSX: the first sheet that is not hidden; numbers as their cells show them."""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from yinfa.distribution.lists.sheet import Line, Sheet
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

UNPACKED = 512 << 20
"""Bytes of a workbook's members together."""
_ZEROS = re.compile(r'"?(0+)"?')
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, ParseError, EOFError, OSError, NotImplementedError, RuntimeError),
    *(LookupError, ValueError, AttributeError, TypeError, ArithmeticError),
)
"""What openpyxl raises for damaged workbooks."""


def read(data: bytes, file: Path, heads: Callable[[Sequence[str]], bool]) -> Sheet:
    """Read a list; `heads` says whether a row holds the headings. Raises PublishingError (U004, U023)."""
    try:
        rows = list(_rows(data))
    except _FAULTS as error:
        facts = (("fault", f"{type(error).__name__}: {error}"[:120]),)
        raise PublishingError(Finding("U023", Place(file, 1, 1), facts)) from error
    if not rows or not heads(rows[0][1]):
        raise PublishingError(Finding("U004", Place(file, 1, 1)))
    return Sheet(file, rows[0][1], rows[0][0], rows[1:], lambda row, column: Place(file, row, column + 1))


def _rows(data: bytes) -> Iterator[Line]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > UNPACKED:
            raise ValueError(f"more than {UNPACKED >> 20} MiB unpacked")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    try:
        shown = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        for number, cells in enumerate(shown.iter_rows(), 1):
            texts = [_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield number, texts
    finally:
        book.close()


def _text(cell: Any) -> str:
    """Give a cell as the office sees it: 7 shown as 007 stays 007; a formula stays a formula, to be refused."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)) and value == int(value):
        zeros = _ZEROS.fullmatch(cell.number_format or "")
        return str(int(value)).zfill(len(zeros[1]) if zeros else 0)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)
