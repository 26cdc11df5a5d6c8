"""Set the same long generated texts with Yinfa and with Typst, and count on the pages what a reader would mark.

Both have the same trees, type area, fonts and sizes; Typst gets its own settings for Chinese, its figures may float
(`placement: auto`), its tables share their width by themselves (`auto` columns). One judge reads both PDFs.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymupdf
import typst

from tests.clreq.peer import FONTS, inline_written
from tests.longtext import KINDS, PHRASES, Writer
from tests.pdf.feet import LINES, feet, over
from tests.pdf.pages import PITCH, TOP
from yinfa.compose import Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.formats.pdf.make import make
from yinfa.model.tree import (
    Article,
    Callout,
    Cell,
    Figure,
    List,
    PageBreak,
    Paragraph,
    Points,
    Quotation,
    Section,
    Table,
    Terms,
)  # fmt: skip
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

NOTE, CELL, HEADING = 9.3, 10.0, 11.9
"""pt: text of notes is smaller, of cells as large, of headings larger."""
PREAMBLE = """
#set page(width: 210mm, height: 297mm, margin: (top: 27mm, bottom: 30.1mm, inside: 30mm, outside: 25.8mm), numbering: "1")
#set text(font: "Noto Serif CJK TC", lang: "zh", region: "tw", size: 11.5pt, top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 8.5pt, spacing: 8.5pt, first-line-indent: (amount: 2em, all: true))
#set text(hyphenate: true)
#show heading: set text(font: "Noto Sans CJK TC")
#show heading: set block(above: 20pt, below: 14pt)
#show heading.where(level: 1): set text(size: 16pt)
#show heading.where(level: 2): set text(size: 13.5pt)
#show heading.where(level: 3): set text(size: 12pt)
#set list(indent: 0pt); #set enum(indent: 0pt)
#show footnote.entry: set text(size: 9pt)
#show table: set text(size: 10pt); #show table: set par(justify: false, first-line-indent: 0pt, leading: 5pt)
#set table(inset: 7pt, stroke: 0.5pt, align: left)
#set footnote.entry(separator: line(length: 100%, stroke: 0.5pt))
#show figure.where(kind: table): set block(breakable: true)
#show figure.where(kind: image): set figure(placement: auto)
#outline(title: [目錄])
"""


def written(galley: Galley) -> str:
    """Write a publication as Typst."""
    of = galley.publication
    notes = {n.address: n.text for n in of.notes}
    return PREAMBLE + "#{" + _blocks((*of.lead, *of.body, *of.closing), notes) + "}"


def _blocks(blocks: Iterable[Any], notes: dict[str, Any]) -> str:
    return "; parbreak(); ".join(_block(b, notes) for b in blocks)


def _block(block: Any, notes: dict[str, Any]) -> str:
    """Write a block as Typst."""

    def line(text: Iterable[Any], before: str = "") -> str:
        shown = [json.dumps(before, ensure_ascii=False)] if before else []
        return "{" + "; ".join([*shown, *(inline_written(i, notes) for i in text)]) + "}"

    def body(blocks: Iterable[Any]) -> str:
        return "{" + _blocks(blocks, notes) + "}"

    match block:
        case Paragraph():
            return line(block.text)
        case Section():
            slogan = f"align(center, {line(block.slogan.text)}); parbreak(); " if block.slogan else ""
            heading = line(block.heading.text, block.label)
            start = "pagebreak(weak: true); " if block.annex else ""
            return f"{start}heading(level: {block.level}, {heading}); {slogan}{_blocks(block.body, notes)}"
        case Table():
            return _table(block, line, body)
        case List():
            return f"{'list' if block.style == 'bullet' else 'enum'}({', '.join(body(i.body) for i in block.items)})"
        case Points():
            return "; parbreak(); ".join(
                f"strong({line(p.head.text)}); parbreak(); {_blocks(p.body, notes)}" for p in block.items
            )
        case Terms():
            return f"terms({', '.join(f'terms.item({line(t.name.text)}, {body(t.body)})' for t in block.items)})"
    return _boxed(block, line, body, _blocks(getattr(block, "body", ()), notes))


def _boxed(block: Any, line: Callable[..., str], body: Callable[..., str], inner: str) -> str:
    match block:
        case Quotation():
            by = f", attribution: {line(block.by.text)}" if block.by else ""
            return f"quote(block: true, {body(block.body)}{by})"
        case Callout():
            title = f"strong({line(block.title.text)}); parbreak(); " if block.title else ""
            return f"block(inset: 1em, fill: luma(240), width: 100%, {{{title}{inner}}})"
        case Article():
            label = f"strong({json.dumps(block.label, ensure_ascii=False)}); h(1em); "
            return label + inner
        case Figure():
            caption = f", caption: {line(block.caption.text)}" if block.caption else ""
            return f"figure(image({json.dumps(block.picture.path)}, width: {block.width}%){caption})"
        case PageBreak():
            return "pagebreak()"
    raise TypeError(type(block).__name__)


def _table(table: Table, line: Callable[..., str], body: Callable[..., str]) -> str:
    def cell(one: Cell) -> str:
        spans = f"colspan: {one.colspan}, rowspan: {one.rowspan}, "
        return f"table.cell({spans}{body(one.body) if one.body else line(one.text)})"

    heads = ", ".join(cell(c) for row in table.rows if row.header for c in row.cells)
    cells = ", ".join(cell(c) for row in table.rows if not row.header for c in row.cells)
    made = f"table(columns: {table.columns}, table.header({heads}), {cells})"
    made = f"figure({made}, caption: {line(table.caption.text)})" if table.caption else made
    return "; parbreak(); ".join([made, *(line(note.text) for note in table.note)])


Glyph = tuple[float, float, str]
"""Left, right, character."""


@dataclass(frozen=True, slots=True)
class Row:
    """Glyphs on one baseline that belong together, from left to right."""

    y: float
    size: float
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(sign for *_, sign in self.glyphs)

    @property
    def cell(self) -> bool:
        return abs(self.size - CELL) < 0.4

    @property
    def spaces(self) -> list[float]:
        """Give the spaces between Latin letters, em."""
        pairs = ((a, b) for a, b in pairwise(self.glyphs) if all(g[2].isascii() and g[2].isalpha() for g in (a, b)))
        return [space for a, b in pairs if (space := (b[0] - a[1]) / self.size) > 0.15]


def read(page: Any) -> list[Row]:
    """Give the lines of a page in its type area, top to bottom; those of each cell for themselves."""
    found: dict[tuple[int, bool], list[tuple[Glyph, float]]] = {}
    for span in page.get_texttrace():
        for code, _, (_, base), (left, _, right, _) in span["chars"]:
            if chr(code).strip() and TOP - 4 < base < TOP + LINES * PITCH + 4:
                place = round(base), abs(span["size"] - CELL) < 0.4
                found.setdefault(place, []).append(((left, right, chr(code)), span["size"]))
    rows = []
    for (base, cell), signs in sorted(found.items()):
        size = max(size for _, size in signs)
        parts: list[list[Glyph]] = []
        for glyph in sorted(glyph for glyph, _ in signs):
            if not parts or (cell and glyph[0] - parts[-1][-1][1] > 0.65 * size):
                parts.append([])
            parts[-1].append(glyph)
        rows += [Row(base, size, tuple(part)) for part in parts]
    return rows


def torn(rows: Sequence[Row]) -> int:
    """Count the short phrases that end a line of their cell because it is narrower than they are."""
    short = [phrase for phrase in PHRASES if len(phrase) <= 6]
    cells = [row for row in rows if row.cell]
    pairs = (
        (a.text, b.text)
        for a in cells
        for b in cells
        if abs(a.glyphs[0][0] - b.glyphs[0][0]) < 1 and 0 < b.y - a.y < 1.8 * CELL
    )
    return sum(any(p != a and p.startswith(a) and b.startswith(p[len(a) :]) for p in short) for a, b in pairs)


def counted(data: bytes) -> str:
    """Count what is wrong on the pages of a PDF; gives the cells of a row."""
    pages = [read(page) for page in pymupdf.open(stream=data)]  # type: ignore[no-untyped-call]
    white = feet(data)
    running = [row for rows in pages for row in rows if not row.cell]
    spaces = sorted(space for row in running for space in row.spaces)
    ends = [[row for row in rows if row.size > NOTE] for rows in pages[:-1]]
    shown: tuple[object, ...] = (
        len(pages),
        len(over(white, 3)),
        len(over(white, 5)),
        sum(map(torn, pages)),
        sum(bool(rows) and rows[-1].size > HEADING for rows in ends),
        sum(bool(re.fullmatch("[\u4e00-\u9fff][。；：！？]?", row.text)) for row in running),
        f"{spaces[int(0.95 * len(spaces))]:.2f}" if spaces else "–",
        f"{spaces[-1]:.2f}" if spaces else "–",
    )
    return " | ".join(map(str, shown))


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chapters", type=int, default=8)
    parser.add_argument("--keep", type=Path, help="folder to leave the PDFs in")
    parser.add_argument("kinds", nargs="*", default=["everything", *KINDS])
    args = parser.parse_args()
    print(
        "| publication | by | pages | feet over 3 lines | over 5 | phrases torn in cells | headings at a foot", end=""
    )
    print(" | lines of one Han | word spaces, 95 of 100, em | widest |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for kind in args.kinds:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            Writer(kind, args.chapters).write(folder)
            ws = Workspace.at(folder)
            galley = compose(load_all(ws, [kind])[0], Ticket(kind, "pdf"), load_theme(ws, "handout"))
            ours = make(galley, assets_for(galley, FORMATS["pdf"], ws)).issue({})
            source = folder / "content" / kind / "a.typ"
            source.write_text(written(galley), encoding="utf-8")
            theirs = bytes(typst.compile(str(source), font_paths=[FONTS], ignore_system_fonts=True))
        for by, data in (("Yinfa", ours), (f"Typst {version('typst')}", theirs)):
            print(f"| {kind} | {by} | {counted(data)} |", flush=True)
            if args.keep:
                (args.keep / f"{kind}-{by.split()[0]}.pdf").write_bytes(data)


if __name__ == "__main__":
    main()
