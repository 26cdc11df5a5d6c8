"""The check that glyphs stay in their rooms, beside another reader of the same files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pdfplumber
import pikepdf
import pytest

from tests.pdf import sample
from tests.pdf.test_overflow import redrawn
from tests.random.author import Author
from yinfa.formats.pdf.bounds import LEADING, MARKS, SLACK, SLACK_EM, check
from yinfa.formats.pdf.make import make
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

FILES = 10
STRAY = b"0.79 0 0 0.75 0 0 cm"
"""A page drawn wider than it was set (0.75), so that the ends of full lines leave their rooms."""
STYLE = "pdf/style.css.jinja"
SHEETS = {
    "wider than the page": "main p { width: 115% }",
    "before the line": "main p { text-indent: -20em }",
    "labels": "li { margin-left: -12em }",
    "heads and notes": "h2, h3 { font-size: 48pt; white-space: nowrap } .footnote { margin-left: -20mm }",
    "boxes too low": "aside { height: 6pt }",
}
"""What a house could do to the sheet."""
Rooms = dict[int, tuple[str, list[float]]]
"""Address and room of each piece of text of a page, by the number of its marked content."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("beside")
    slugs = [Author(seed).write(folder) for seed in range(500, 500 + FILES)]
    ws = Workspace.at(folder)
    outcomes = run(load_all(ws, slugs), Order(("pdf",)), ws)
    return [outcome.path.read_bytes() for outcome in outcomes if outcome.path]


def strays(data: bytes) -> tuple[int, set[str]]:
    """Count the glyphs that another reader places; give the addresses of those it sees outside of their rooms."""
    count, found = 0, set()
    flat, pages = flattened(data)
    with pdfplumber.open(io.BytesIO(flat)) as pdf:
        for page, rooms in zip(pdf.pages, pages, strict=True):
            for char in (c for c in page.chars if c["mcid"] in rooms and c["text"].strip()):
                address, (left, bottom, right, top) = rooms[char["mcid"]]
                blank = (char["x1"] - char["x0"]) / 2 if char["text"] in MARKS else 0
                slack, over = max(SLACK, SLACK_EM * char["size"]), LEADING * char["size"]
                beside = char["x0"] + blank < left - slack or char["x1"] - blank > right + slack
                above = page.height - char["bottom"] < bottom - over or page.height - char["top"] > top + over
                count += 1
                found |= {address} if beside or above else set()
    return count, found


def flattened(data: bytes) -> tuple[bytes, list[Rooms]]:
    """Give a file without the spans within its marked content, behind which pdfplumber forgets where it is."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        pages: list[Rooms] = []
        for page in pdf.pages:
            pages.append({})
            known: Any = parents[int(page.StructParents)] if "/StructParents" in page else ()
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(list(_outer(page, known, pages[-1]))))
        pdf.save(out)
    return out.getvalue(), pages


def _outer(page: pikepdf.Page, parents: Any, rooms: Rooms) -> Iterator[Any]:
    kept = [False]
    for operands, operator in pikepdf.parse_content_stream(page):
        opens, closes = str(operator) in ("BDC", "BMC"), str(operator) == "EMC"
        if opens:
            mark: Any = operands[1] if len(operands) > 1 else {}
            kept.append(not any(kept))
            if "/MCID" in mark and "/Room" in mark:
                rooms[int(mark.MCID)] = _address(parents[int(mark.MCID)]), [float(x) for x in mark.Room]
        if kept[-1] or not (opens or closes):
            yield operands, operator
        if closes:
            kept.pop()


def _address(element: Any) -> str:
    while "/ID" not in element and "/P" in element:
        element = element.P
    return str(element.get("/ID", ""))


def test_another_reader_finds_every_glyph_where_the_check_does(files: list[bytes]) -> None:
    counts, found = zip(*map(strays, files), strict=True)
    assert len(files) >= FILES and min(counts) > 100
    assert not set().union(*found) and {check(data) for data in files} == {()}


def test_what_another_reader_finds_outside_the_check_finds_too(files: list[bytes]) -> None:
    moved = [redrawn(data, STRAY) for data in files]
    seen = [strays(data)[1] for data in moved]
    assert sum(map(bool, seen)) >= FILES * 0.7
    assert all(one <= {f.address for f in check(data)} for data, one in zip(moved, seen, strict=True))


@pytest.mark.parametrize("fault", SHEETS)
def test_both_readers_find_the_same_blocks_outside_where_a_sheet_puts_them_there(fault: str) -> None:
    galley = sample.galley()
    templates = {**galley.theme.templates, STYLE: f"{galley.theme.templates[STYLE]}\n{SHEETS[fault]}"}
    galley = replace(galley, theme=replace(galley.theme, templates=templates, digest=fault))
    data = make(galley, sample.assets(galley)).issue({})
    _, seen = strays(data)
    assert seen and seen == {finding.address for finding in check(data)}
