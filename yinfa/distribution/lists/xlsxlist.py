"""Lists of units in XLSX: the first sheet that is not hidden; numbers as their cells show them."""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from yinfa.distribution.lists.sheet import TOP, Heading, Line, Sheet
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


def read(data: bytes, file: Path, heading: Heading) -> Sheet:
    """Read a list. Raises PublishingError (U004, U023, U032)."""
    try:
        with _opened(data) as book:
            first = next((s for s in book.worksheets if s.sheet_state == "visible"), book.worksheets[0])
            rows = list(_rows(first))
            top = heading([cells for _, cells in rows[:TOP]])
            others = [s.title for s in book.worksheets if top < 0 and heading(_first(s)) >= 0]
            title = first.title
    except _FAULTS as error:
        facts = (("fault", f"{type(error).__name__}: {error}"[:120]),)
        raise PublishingError(Finding("U023", Place(file, 1, 1), facts)) from error
    if others:
        raise PublishingError(Finding("U032", Place(file, 1, 1), (("first", title), ("sheet", others[0]))))
    if top < 0:
        raise PublishingError(Finding("U004", Place(file, 1, 1)))
    header = rows[top]
    return Sheet(file, header[1], header[0], rows[top + 1 :], lambda row, column: Place(file, row, column + 1), top)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > UNPACKED:
            raise ValueError(f"more than {UNPACKED >> 20} MiB unpacked")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    try:
        yield book
    finally:
        book.close()


def _first(sheet: Any) -> list[Sequence[str]]:
    return [cells for _, cells in islice(_rows(sheet), TOP)]


def _rows(sheet: Any) -> Iterator[Line]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


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
