"""Lists of units in CSV, in the encodings and with the separators that offices' spreadsheets write."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from yinfa.codes.entry import said
from yinfa.distribution.lists.columns import heading, named
from yinfa.distribution.lists.sheet import TOP, CellMarks, Odd, Sheet, SheetRow
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

_USER = ((0xFA, 0xFE, 0xE000), (0x8E, 0xA0, 0xE311), (0x81, 0x8D, 0xEEB8), (0xC6, 0xC8, 0xF672))
"""Lead bytes of Big5's user area and where Windows puts the first character of each row of them (C6A1 at F6B1)."""


def _user_made(error: UnicodeError) -> tuple[str, int]:
    """Decode a character that an office made for itself as Windows does, into Unicode's private area."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lead, trail = (*error.object[error.start : error.start + 2], 0, 0)[:2]
    at = trail - 0x40 if 0x40 <= trail <= 0x7E else trail - 0x62 if 0xA1 <= trail <= 0xFE else -1
    for first, last, begin in _USER if at >= 0 else ():
        if first <= lead <= last:
            return chr(begin + (lead - first) * 157 + at), error.start + 2
    raise error


codecs.register_error("yinfa-user-made", _user_made)
ENCODINGS = (("utf-8-sig", "strict"), ("gb18030", "strict"), ("cp950", "yinfa-user-made"))
"""The first in which a heading is recognised counts, a Han one where it is not Unicode: most bytes are GB18030."""
_DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "，": "wide-comma"}
"""With what messages call them."""
_BEGIN = 100_000
"""Characters in which the headings stand; csv takes no cell of more than 131,072."""
_END = "\r\n\x1a\0"
"""What may follow the last row: DOS ends a file with Ctrl-Z."""


def read(data: bytes, file: Path) -> Sheet:
    """Read a list. Raises PublishingError (U004, U034)."""
    unicode16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding, errors in (*((("utf-16", "strict"),) if unicode16 else ()), *ENCODINGS):
        try:
            text = data.decode(encoding, errors).rstrip(_END)
        except UnicodeDecodeError:
            continue
        delimiter, first, found = _begun(text)
        han = [[cell for cell in first[found] if not cell.isascii()]] if found >= 0 else []
        if found >= 0 and (encoding.startswith("utf") or heading(han) >= 0):
            return _sheet(text, delimiter, file, found)
    raise PublishingError(Finding("U004", Place(file, 1, 1)))


def _begun(text: str) -> tuple[str, list[Sequence[str]], int]:
    """Give the separator by which the headings name most columns, the first rows by it, and where the headings are."""
    top = "".join(islice(io.StringIO(text, newline=""), TOP))

    def rank(delimiter: str) -> tuple[int, int]:
        rows, found = tried[delimiter]
        return named(rows[found]) if found >= 0 else -1, top.count(delimiter)

    tried: dict[str, tuple[list[Sequence[str]], int]] = {}
    for delimiter in _DELIMITERS:
        rows = [cells for _, cells in islice(_rows(text[:_BEGIN], delimiter), TOP)]
        tried[delimiter] = rows, heading(rows)
    best = max(_DELIMITERS, key=rank)
    return best, *tried[best]


def _rows(text: str, delimiter: str) -> Iterator[SheetRow]:
    """Give rows with the line on which each begins; empty ones are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if any(map(str.strip, cells)):
            yield line, cells
        line = reader.line_num + 1


def _sheet(text: str, delimiter: str, file: Path, top: int) -> Sheet:
    rows: list[SheetRow] = []
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

    marks = CellMarks(dict(_unparted(rows[top + 1 :], rows[top][1], delimiter)))
    return Sheet(file, rows[top][1], rows[top][0], rows[top + 1 :], where, top, marks)


def _unparted(rows: Sequence[SheetRow], header: Sequence[str], delimiter: str) -> Iterator[tuple[tuple[int, int], Odd]]:
    """Find other separators in rows that have too few cells: they were meant to part two."""
    width = 1 + max(n for n, head in enumerate(header) if head.strip())
    others = re.compile(f"[{''.join(_DELIMITERS).replace(delimiter, '')}]")
    for row, cells in rows:
        for n, cell in enumerate(cells if len(cells) < width else ()):
            if found := others.search(cell.strip()):
                yield (row, n), ("U053", {"sign": said(_DELIMITERS[found[0]]), "parted": said(_DELIMITERS[delimiter])})


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
