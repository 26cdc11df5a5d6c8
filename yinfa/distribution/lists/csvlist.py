"""Lists of units in CSV, in the encodings that offices' spreadsheets write."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from yinfa.distribution.lists.sheet import TOP, Heading, Line, Sheet
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

ENCODINGS = ("utf-8-sig", "gb18030", "big5hkscs")
"""The first in which a heading is recognised counts, a Han one where it is not Unicode: most bytes are GB18030."""
_DELIMITERS = ",\t;"
_BEGIN = 100_000
"""Characters in which the headings stand; csv takes no cell of more than 131,072."""


def read(data: bytes, file: Path, heading: Heading) -> Sheet:
    """Read a list. Raises PublishingError (U004, U034)."""
    for encoding in ("utf-16", *ENCODINGS) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = _delimiter(text)
        first = [cells for _, cells in islice(_rows(text[:_BEGIN], delimiter), TOP)]
        found = heading(first)
        han = [[cell for cell in first[found] if not cell.isascii()]] if found >= 0 else []
        if found >= 0 and (encoding.startswith("utf") or heading(han) >= 0):
            return _sheet(text, delimiter, file, found)
    raise PublishingError(Finding("U004", Place(file, 1, 1)))


def _delimiter(text: str) -> str:
    first = "".join(islice(io.StringIO(text, newline=""), TOP))
    return max(_DELIMITERS, key=first.count)


def _rows(text: str, delimiter: str) -> Iterator[Line]:
    """Give rows with the line on which each begins; empty ones are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


def _sheet(text: str, delimiter: str, file: Path, top: int) -> Sheet:
    rows: list[Line] = []
    try:
        for row in _rows(text, delimiter):
            rows.append(row)
        begin = rows[-1][0]
        rest = islice(io.StringIO(text, newline=""), begin - 1, None)
        whole = not _open("".join(rest), delimiter)
    except csv.Error:  # a cell longer than any
        begin, whole = rows[-1][0] + 1 + "".join(rows[-1][1]).count("\n") if rows else 1, False
    if not whole:
        raise PublishingError(Finding("U034", Place(file, begin, 1), (("row", str(begin)),)))

    def where(row: int, column: int) -> Place:
        return Place(file, row, _start(text, delimiter, row, column))

    return Sheet(file, rows[top][1], rows[top][0], rows[top + 1 :], where, top)


def _open(row: str, delimiter: str) -> bool:
    """Say whether the last row ends inside of quotation marks."""
    try:
        list(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _start(text: str, delimiter: str, row: int, column: int) -> int:
    """Give the character, from 1, at which a cell begins on the first line of its row."""
    line = next(islice(io.StringIO(text, newline=""), row - 1, None), "").rstrip("\r\n")
    quoted, cell = False, 0
    for at, character in enumerate(line):
        if cell >= column:
            return at + 1
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            cell += 1
    return max(1, len(line)) if cell >= column else 1
