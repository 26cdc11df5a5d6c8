"""Tables of odd shapes, twenty of a seed: no short phrase is torn that Typst keeps whole or that has room, Word has the same columns."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from tests.clreq.peer import compiler
from tests.longtext import LATIN, PHRASES
from tests.pdf.placed import Placed, lines, placed, said
from tests.pdf.test_tables import W, made, written
from tests.pdf.test_tables import lines as typeset

COUNT = 20
ROOM, PAD = 38 * 11.5 / 10, 0.9
"""Em of a table's text: the width of the type area, and what a cell keeps free beside its text where that is short."""
SHORT = [phrase for phrase in PHRASES if len(phrase) <= 6]
URL = "https://www.example.org/a/path/notice.html?session=abcdef01"


@dataclass(frozen=True)
class Odd:
    """A table: rows of texts, the last may have a cell over two columns; which column has the long text."""

    rows: tuple[tuple[str, ...], ...]
    long: int
    spanned: bool

    @property
    def source(self) -> list[list[Any]]:
        found: list[list[Any]] = [list(row) for row in self.rows]
        if self.spanned:
            found[-1][0] = {"text": found[-1][0], "colspan": "2"}
        return found

    @property
    def wanted(self) -> set[str]:
        """Give what has to stand in one line: all but the long texts and the addresses."""
        found = (text for row in self.rows for n, text in enumerate(row) if n != self.long or row is self.rows[0])
        return {text for text in found if "/" not in text and not len(text) > 12}

    @property
    def fits(self) -> bool:
        """Say whether all that has to stand in one line has room beside a long text of six characters a line."""
        ems = [
            max(_em(row[n]) for row in self.rows if len(row) > n) for n in range(len(self.rows[0])) if n != self.long
        ]
        return sum(ems) + 6 + PAD * len(self.rows[0]) <= ROOM


def _em(text: str) -> float:
    return 6 if "/" in text else sum(0.65 if sign.isascii() else 1 for sign in text)


def odd(seed: int) -> Odd:
    chance = random.Random(f"odd{seed}")
    columns = chance.randint(2, 9)
    long, spanned = chance.randrange(columns), seed % 3 == 0 and columns > 3

    def cell(column: int, columns: int) -> str:
        if column == long:
            return "，".join(chance.choices(PHRASES, k=chance.choice((2, 6, 9)))) + "。"
        kinds = (chance.choice(SHORT), f"{chance.randint(1, 10**6):,}", chance.choice(LATIN), URL)
        return chance.choices(kinds, (5, 3, columns < 6, columns < 5))[0]

    head = tuple(chance.choice(SHORT) for _ in range(columns))
    body = [tuple(cell(n, columns) for n in range(columns)) for _ in range(chance.randint(2, 6))]
    if spanned:
        body.append(tuple(cell(n, columns) if n != long else "無" for n in range(columns - 1)))
    return Odd((head, *body), long, spanned)


TABLES = [odd(seed) for seed in range(COUNT)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Build all in one publication, each on a page of its own."""
    blocks = [block for table in TABLES for block in ({"table": table.source}, {"page-break": None})]
    source = written(body=blocks[:-1]).replace("page-break: null", "page-break:")
    return made(tmp_path_factory.mktemp("odd"), formats=("pdf", "docx"), source=source)


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> Placed:
    return placed(files["pdf"])


def torn(table: Odd, held: list[str]) -> set[str]:
    return {text for text in table.wanted if not any(text in line for line in held)}


def ours(number: int, pages: Placed) -> list[str]:
    """Give the lines of the cells of a table."""
    of = f"body_t{number + 1}_"
    return [said(row) for a, found in pages.by_address().items() if a.startswith(of) for row in lines(found)]


@cache
def theirs(number: int) -> tuple[str, ...]:
    """Give the lines of the same table by Typst, on the same page."""
    table = TABLES[number]
    cells = [[f"[{text}]".replace("//", "\\/\\/") for text in row] for row in table.rows]
    if table.spanned:
        cells[-1][0] = f"table.cell(colspan: 2){cells[-1][0]}"
    source = (
        '#set page(width: 210mm, height: 297mm, margin: (x: 27.9mm))\n#set text(font: "Noto Serif CJK TC", size: 10pt)\n'
        f"#table(columns: {len(table.rows[0])}, inset: 7pt, {', '.join(cell for row in cells for cell in row)})"
    )
    data: bytes = compiler().compile(source.encode())
    return tuple(typeset(data))


@pytest.mark.parametrize("number", range(COUNT))
def test_no_short_phrase_is_torn_that_has_room_or_that_typst_keeps_whole(number: int, pages: Placed) -> None:
    table = TABLES[number]
    found = torn(table, ours(number, pages))
    assert not table.fits or found == set()
    assert found <= torn(table, list(theirs(number)))


def test_the_tables_are_hard_enough() -> None:
    narrow = [t for t in TABLES if max(map(_em, t.wanted)) + PAD > ROOM / len(t.rows[0])]
    assert narrow and sum(table.fits for table in TABLES) >= COUNT / 2


def test_words_stand_in_their_columns(pages: Placed) -> None:
    found, wrong = pages.by_address(), []
    for address, glyphs in found.items():
        row, _, column = address.rpartition("c")
        beside = found.get(f"{row}c{int(column) + 1}") if column.isdigit() else None
        if beside and max(g.x1 for g in glyphs) > min(g.x0 for g in beside):
            wrong.append(address)
    assert wrong == []


def test_columns_have_the_same_parts_of_the_width_in_word(files: Mapping[str, bytes], pages: Placed) -> None:
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as file:
        grids = list(etree.fromstring(file.read("word/document.xml")).iter(W + "tblGrid"))
    assert len(grids) >= COUNT
    for number in range(COUNT):
        head = pages.by_address()[f"body_t{number + 1}_r1c1"][0]
        grounds = [g for g in pages.grounds[head.page] if g[3] - g[1] > 10 and g[1] < head.baseline < g[3]]
        edges = sorted({round(x, 1) for g in grounds for x in (g[0], g[2])})
        page = [(b - a) / (edges[-1] - edges[0]) for a, b in pairwise(edges)]
        widths = [int(str(column.get(W + "w"))) for column in grids[number]]
        assert [width / sum(widths) for width in widths] == pytest.approx(page, abs=0.006), number
