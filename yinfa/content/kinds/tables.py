"""Tables: spans laid on a grid, every row as wide as the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag, WithJsonSchema

from yinfa.codes.entry import said
from yinfa.content.build import Builder, Kind, OneOrMore
from yinfa.content.manuscript import Manuscript
from yinfa.content.meant import comma
from yinfa.content.values import (
    NONE,
    TEXT,
    UNSAID,
    Flag,
    Listed,
    Means,
    OrMore,
    Placed,
    Strict,
    Whole,
    Words,
    Written,
)
from yinfa.content.where import short
from yinfa.model.place import Address
from yinfa.model.tree import LEVELS, Align, Block, Cell, Item, List, Paragraph, Publication, Row, Section, Table
from yinfa.model.walk import nodes, within


class CellY(Strict):
    text: Annotated[Written, WithJsonSchema(TEXT), Means("格子的文字", "text of the cell")] = UNSAID
    body: Annotated[OneOrMore, Means("格子裡的幾段文字與清單", "paragraphs and lists in the cell")] = NONE
    colspan: Annotated[int, Whole(1, 100), Means("橫跨幾欄", "columns it spans", "跨欄 col")] = 1
    rowspan: Annotated[int, Whole(1, 2000), Means("直跨幾列", "rows it spans", "跨列 row")] = 1


def _tag(value: object) -> str:
    return "<cell>" if isinstance(value, dict) else "<text>"


CellText = Annotated[Written, WithJsonSchema({"type": ["string", "number", "boolean", "null"]})]
AnyCell = Annotated[Annotated[CellText, Tag("<text>")] | Annotated[CellY, Tag("<cell>")], Discriminator(_tag)]
AnyRow = Annotated[Listed[AnyCell], Field(min_length=1, max_length=100)]


class TableY(Kind):
    letter: ClassVar = "t"
    example: ClassVar = "table:\n  - [項目, 次數]\n  - [巡邏, 37]\ncaption: 服務次數\nalign: [left, right]"
    table: Annotated[
        Listed[AnyRow], Field(min_length=1, max_length=2000), Means("表格的各列", "rows of a table", "表格 表 rows")
    ]
    caption: Annotated[Words, Means("表題", "caption", "表題 標題 title")] = UNSAID
    note: Annotated[
        list[Words],
        OrMore,
        WithJsonSchema({"anyOf": [TEXT, {"type": "array", "items": TEXT}]}),
        Means("表下的說明，一段或幾段", "what stands below the table, one text or several"),
    ] = NONE
    landscape: Annotated[Flag, Means("這個表是否排在橫頁", "whether its page is turned")] = False
    header: Annotated[int, Whole(0, 10), Means("表頭有幾列", "number of header rows")] = 1
    rowheader: Annotated[Flag, Means("每列第一格是否為表頭", "whether the first cell of each row is a header")] = False
    align: Annotated[list[Align], Means("各欄對齊方式", "alignment of each column")] = NONE
    widths: Annotated[
        list[Annotated[int, Whole(1, 100)]],
        Means("各欄寬度，百分比，合計 100", "widths of the columns, percent, 100 together"),
    ] = NONE
    style: Annotated[Literal["ruled", "grid", "plain"], Means("表格線條：橫線、格線、無線", "rules, grid or plain")] = (
        "ruled"
    )

    place: Placed = "near"

    def build(self, builder: Builder, address: Address, level: int) -> Table:
        made, columns = _rows(builder, self, address)
        self._one_each(builder, columns)
        return Table(
            address,
            made,
            columns,
            builder.line(self.caption, f"{address}_cap"),
            style=self.style,
            widths=tuple(self.widths),
            landscape=self.landscape,
            note=tuple(_notes(builder, self.note, address)),
            here=self.place == "here",
        )

    def _one_each(self, builder: Builder, columns: int) -> None:
        """Hold what is said of each column against the columns (S017), widths against the whole (S034)."""
        for key, said_of in (("align", self.align), ("widths", self.widths)):
            if said_of and len(said_of) != columns:
                facts = {"key": key, "found": str(len(said_of)), "expected": str(columns)}
                builder.fault("S017", self.node.items[key].at, **facts)
        if self.widths and sum(self.widths) != 100:
            builder.fault("S034", self.node.items["widths"].at, found=str(sum(self.widths)))


def _notes(builder: Builder, texts: Sequence[Written], address: Address) -> Iterator[Paragraph]:
    for n, text in enumerate(texts, 1):
        yield Paragraph(short(f"{address}_n{n}"), builder.text(text, block=True), at=text.at)


def _rows(builder: Builder, model: TableY, address: Address) -> tuple[tuple[Row, ...], int]:
    """Give the rows and the number of columns; a row that does not fill the grid is a finding (S015)."""
    columns = _columns(model.table)
    taken: list[int] = []
    made = []
    for r, cells in enumerate(model.table):
        made.append(_row(builder, model, r, cells, address, taken))
        width = sum(until > r for until in taken)
        if width != columns or any(until > r for until in taken[columns:]):
            _ragged(builder, cells, width, columns)
    if any(until > len(model.table) for until in taken):
        builder.fault("S015", model.table.at, why=said("rowspan-beyond", rows=str(len(model.table))))
    return tuple(made), columns


def _columns(table: list[Listed[Any]]) -> int:
    """Give the columns by the first row; by most of them where it differs, by the second where a comma joins cells."""
    joined = any(comma(cell.node) >= 0 for cell in table[0])
    spanned = any(not isinstance(cell, str) and cell.rowspan > 1 for cells in table for cell in cells)
    (most, times), *_ = Counter(map(_width, table)).most_common(1)
    if joined and len(table) > 1 and not spanned:
        return _width(table[1])
    return most if times * 2 > len(table) and not spanned else _width(table[0])


def _ragged(script: Manuscript, cells: Listed[Any], width: int, columns: int) -> None:
    joined = next((cell.node for cell in cells if comma(cell.node) >= 0), None)
    if width < columns and joined:
        script.joined(joined, "S025")
    else:
        script.fault("S015", cells.at, why=said("row-cells", found=str(width), expected=str(columns)))


def _width(cells: list[Any]) -> int:
    return sum(1 if isinstance(c, str) else c.colspan for c in cells)


def _body(builder: Builder, cell: CellY, place: Address) -> tuple[Block, ...]:
    """Build the blocks of a cell: paragraphs and lists alone (S036), in place of a text (S035)."""
    if cell.body and cell.text:
        builder.fault("S035", cell.node.items["text"].at)
    made = builder.blocks(cell.body, place, LEVELS)
    for node in nodes(made):
        if not isinstance(node, (Paragraph, List, Item)):
            builder.fault("S036", node.at)
            break
    return made


def _row(builder: Builder, model: TableY, r: int, cells: Listed[Any], address: Address, taken: list[int]) -> Row:
    """Build a row; `taken` says of each column up to which row it is taken."""
    header = r < model.header
    made = []
    column = 0
    for c, cell in enumerate(cells, 1):
        while column < len(taken) and taken[column] > r:
            column += 1
        text, spans = (cell, (1, 1)) if isinstance(cell, Written) else (cell.text, (cell.colspan, cell.rowspan))
        place = short(f"{address}_r{r + 1}c{c}")
        words = builder.text(text) if text.strip() else ()
        body = _body(builder, cell, place) if isinstance(cell, CellY) else ()
        scope: Any = "col" if header else "row" if model.rowheader and column == 0 else ""
        align: Align = model.align[column] if column < len(model.align) else "left"
        if scope and align == "decimal":
            align = "right"
        made.append(Cell(place, words, column, spans[0], spans[1], scope, align, body, cell.node.at))
        below = taken[column : column + spans[0]]
        below += [0] * (spans[0] - len(below))
        taken[column : column + spans[0]] = [max(until, r + spans[1]) for until in below]
        column += spans[0]
    return Row(tuple(made), header)


def unturnable(publication: Publication) -> Iterator[Table]:
    """Give the tables that ask for a page and stand where none turns: in other blocks, in the colophon."""
    for node, around in within((publication.lead, publication.body, publication.closing, publication.colophon)):
        if isinstance(node, Table) and node.landscape:
            outermost = (around or (node,))[0]
            if not all(isinstance(one, Section) for one in around) or outermost in publication.colophon:
                yield node
