"""Lists of units in CSV, in the encodings that offices' spreadsheets write."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from yinfa.distribution.lists.sheet import Line, Sheet
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

ENCODINGS = ("utf-8-sig", "gb18030", "big5hkscs")
"""The first in which a heading is recognised counts, a Han one where it is not Unicode: most bytes are GB18030."""
_DELIMITERS = ",\t;"


def read(data: bytes, file: Path, heads: Callable[[Sequence[str]], bool]) -> Sheet:
    """Read a list; `heads` says whether a row holds the headings. Raises PublishingError (U004)."""
    for encoding in ("utf-16", *ENCODINGS) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = _delimiter(text)
        first = next(_rows(text, delimiter), (0, ()))[1]
        if heads(first if encoding.startswith("utf") else [cell for cell in first if not cell.isascii()]):
            return _sheet(text, delimiter, file)
    raise PublishingError(Finding("U004", Place(file, 1, 1)))


def _delimiter(text: str) -> str:
    first = next(io.StringIO(text, newline=""), "")
    return max(_DELIMITERS, key=first.count)


def _rows(text: str, delimiter: str) -> Iterator[Line]:
    """Give rows with the line on which each begins; empty ones are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


def _sheet(text: str, delimiter: str, file: Path) -> Sheet:
    rows = list(_rows(text, delimiter))

    def where(row: int, column: int) -> Place:
        return Place(file, row, _start(text, delimiter, row, column))

    return Sheet(file, rows[0][1], rows[0][0], rows[1:], where)


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
