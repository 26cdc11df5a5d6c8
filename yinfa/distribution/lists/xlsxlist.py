"""Lists of units in XLSX: the first sheet that is not hidden, each cell as it shows."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from lxml import etree

from yinfa.distribution.lists.columns import COLUMNS, column_of, heading
from yinfa.distribution.lists.sheet import TOP, Area, CellMarks, Odd, Sheet, SheetRow
from yinfa.distribution.lists.workbook import SheetPart, Workbook, name_of, opened
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

WIDEST = 1_000
"""Columns; what stands farther out belongs to no list."""
LOOK = 100
"""Rows of a further sheet among which units are looked for."""
CELLS = 5_000_000
"""Cells of a sheet, empty ones too, which a format laid over whole columns leaves."""
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SENTENCE = re.compile("[，。；：？！]")
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, etree.LxmlError, EOFError, OSError, NotImplementedError),
    *(RuntimeError, LookupError, StopIteration, ValueError, AttributeError, TypeError, ArithmeticError),
)
"""What damaged workbooks raise."""


def read(data: bytes, file: Path) -> Sheet:
    """Read a list. Raises PublishingError (U004, U023, U032, U048)."""
    try:
        with opened(data) as book:
            first = next((s for s in book.sheets if s.seen), book.sheets[0])
            grid = _Grid(book, first, file)
            rows = list(grid.lines())
            top = heading([cells for _, cells in rows[:TOP]])
            rest = [s for s in book.sheets if s is not first]
            goes_on = _Units.of(rows, top)
            others = [s.name for s in rest if (s.seen or top < 0) and _holds(_Grid(book, s, file), goes_on)]
    except _FAULTS as error:
        facts = (("fault", f"{type(error).__name__}: {error}"[:120]),)
        raise PublishingError(Finding("U023", Place(file, 1, 1), facts)) from error
    if top < 0 and others:
        raise PublishingError(Finding("U032", Place(file, 1, 1), (("first", first.name), ("sheet", others[0]))))
    if top < 0:
        raise PublishingError(Finding("U004", Place(file, 1, 1)))
    number, header = rows[top]
    marks = CellMarks(grid.odd, grid.merged, grid.hidden, frozenset(grid.hidden_columns), first.name, others)

    def where(row: int, column: int) -> Place:
        return Place(file, row, max(column, 0) + 1)

    return Sheet(file, header, number, rows[top + 1 :], where, top, marks)


def _holds(grid: _Grid, known: _Units) -> bool:
    """Say whether a sheet holds a list with a unit, or goes on with the first sheet's."""
    first = list(islice(grid.lines(), LOOK))
    return 0 <= heading([cells for _, cells in first[:TOP]]) < len(first) - 1 or any(known.more(c) for _, c in first)


@dataclass(frozen=True, slots=True)
class _Units:
    """How the first sheet writes its units, by which rows without headings are known for more of them."""

    code: int
    name: int
    """Columns, from 0; -1 where there is none."""
    codes: frozenset[str]
    """Without the zeros before them, which a spreadsheet may have dropped."""
    shapes: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[SheetRow], top: int) -> _Units:
        keys = [column_of(cell) for cell in rows[top][1]] if top >= 0 else []
        code, name = (keys.index(key) if key in keys else -1 for key in ("code", "name"))
        codes = [_cell(cells, code) for _, cells in rows[top + 1 :]] if name >= 0 else []
        return cls(code, name, frozenset(c.lstrip("0") for c in codes), frozenset(map(_shape, codes)) - {""})

    def more(self, cells: Sequence[str]) -> bool:
        """Say whether a row has a code of the kind, but a new one, and what may be a name: no sentence of a remark."""
        code, name = _cell(cells, self.code), _cell(cells, self.name)
        new = _shape(code) in self.shapes and code.lstrip("0") not in self.codes and not column_of(code)
        return new and 0 < len(name) <= COLUMNS["name"].limit and not _SENTENCE.search(name)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if 0 <= at < len(cells) else ""


def _shape(code: str) -> str:
    """Give the kinds of characters of a code: `A-07` is `A-0`."""
    return re.sub("[0-9]+", "0", re.sub(r"[^\W\d_]+", "A", code))


@dataclass(slots=True)
class _Grid:
    """Reads a sheet's rows, and keeps what is odd about them."""

    book: Workbook
    sheet: SheetPart
    file: Path
    odd: dict[tuple[int, int], Odd] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    cells: int = 0

    def lines(self) -> Iterator[SheetRow]:
        """Give the rows in which anything stands."""
        number = 0
        for element in self.book.elements(self.sheet, "col", "row", "mergeCell"):
            name = name_of(element)
            if name == "mergeCell":
                self.merged.append(_area(element.get("ref", "")))
            elif name == "col":
                self._column(element)
            else:
                before, number = number, int(element.get("r", number + 1))
                if number <= before:
                    raise ValueError(f"row {number} after row {before}")
                texts = self._texts(number, element)
                if texts and (_true(element, "hidden") or element.get("ht") == "0"):
                    self.hidden.append(number)
                if texts:
                    yield number, texts

    def _column(self, element: etree._Element) -> None:
        if _true(element, "hidden") or element.get("width") == "0":
            last = min(int(element.get("max", "1")), WIDEST)
            self.hidden_columns.update(range(int(element.get("min", "1")) - 1, last))

    def _texts(self, number: int, row: etree._Element) -> list[str]:
        texts: list[str] = []
        column = -1
        self.cells += len(row)
        if self.cells > CELLS:
            self._refuse(number, 0)
        for cell in row if any(map(len, row)) else ():
            name = cell.get("r")
            before, column = column, _column(name) if name else column + 1
            if column <= before:
                raise ValueError(f"cell {name} out of its place")
            if not len(cell):
                continue
            text, odd = self.book.shown(cell)
            if odd:
                self.odd[number, column] = odd
            if not text or text.isspace():
                continue
            if column >= WIDEST:
                self._refuse(number, column)
            texts += [""] * (column + 1 - len(texts))
            texts[column] = text
        return texts

    def _refuse(self, row: int, column: int) -> None:
        facts = (("row", f"{row:,}"), ("columns", f"{WIDEST:,}"), ("cells", f"{CELLS:,}"))
        raise PublishingError(Finding("U048", Place(self.file, row, column + 1), facts))


def _true(element: etree._Element, name: str) -> bool:
    return element.get(name) in ("1", "true")


def _area(name: str) -> Area:
    """Take `C2:C4` apart."""
    first, _, last = name.partition(":")
    (left, top), (right, bottom) = _place(first), _place(last or first)
    return Area(name, top, left, bottom, right)


def _place(name: str) -> tuple[int, int]:
    """Give column (from 0) and row (from 1) of `C2`."""
    found = _CELL.fullmatch(name)
    if not found:
        raise ValueError(f"bad cells {name[:20]}")
    return _column(found[1]), int(found[2])


def _column(name: str) -> int:
    """Give the number, from 0, of the column of `C` or `C2`."""
    number = 0
    for character in name.rstrip("0123456789"):
        number = number * 26 + ord(character) - 64
    return number - 1
