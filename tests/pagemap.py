"""Page maps: the ink of every page on a coarse grid, as text that a reviewer can read.

A cell is 16 x 28 pt, about one character of the body by one line; its figure is its ink in twentieths (blank: none,
9: 45 % and more). Two maps are the same where they have the same pages and no cell differs by more than `TOLERANCE`.
`YINFA_RENEW=1` writes the golden files anew instead of comparing: look at `git diff tests/golden` before committing.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from yinfa.formats.docx.contents import libreoffice

GOLDEN = Path(__file__).parent / "golden" / "pages"
CELL = (16, 28)
"""Width and height in points; pages are drawn at 72 dots an inch."""
TOLERANCE = 1
"""Twentieths of ink: what another version of a rasteriser may do at the edge of a cell."""
Page = tuple[str, ...]
"""Rows of figures; blanks and empty rows at the end are dropped."""
HEAD = "== page "


def page(picture: Image.Image) -> Page:
    """Give the map of one page."""
    columns, rows = (-(-size // cell) for size, cell in zip(picture.size, CELL, strict=True))
    sheet = Image.new("L", (columns * CELL[0], rows * CELL[1]), 255)
    sheet.paste(picture.convert("L"))
    cells = sheet.reduce(CELL).tobytes()
    figures = "".join(" 123456789"[min(9, round((255 - grey) * 20 / 255))] for grey in cells)
    drawn = [figures[at : at + columns].rstrip() for at in range(0, len(figures), columns)]
    while drawn and not drawn[-1]:
        drawn.pop()
    return tuple(drawn)


def of_pdf(data: bytes) -> list[Page]:
    """Map the pages of a PDF, drawn by poppler."""
    return _drawn(data, lambda source, folder: ["pdftoppm", "-gray", "-r", "72", source, f"{folder}/p"])


@cache
def set_by_libreoffice(data: bytes) -> bytes:
    """Give LibreOffice's PDF of a Word file, set once for all tests that look at it."""
    (pdf,) = libreoffice([data])
    return pdf


def of_docx(data: bytes) -> list[Page]:
    """Map the pages of a Word file as LibreOffice sets it."""
    return of_pdf(set_by_libreoffice(data))


def of_epub(data: bytes) -> list[Page]:
    """Map the pages of a book as MuPDF sets it on 420 x 595 pt."""
    run = ["mutool", "draw", "-q", "-F", "pgm", "-r", "72", "-W", "420", "-H", "595", "-S", "12"]
    return _drawn(data, lambda source, folder: [*run, "-o", f"{folder}/p%04d.pgm", source])


def _drawn(data: bytes, command: Callable[[str, str], list[str]]) -> list[Page]:
    with TemporaryDirectory() as folder:
        source = Path(folder, "a.epub" if data[:2] == b"PK" else "a.pdf")
        source.write_bytes(data)
        subprocess.run(command(str(source), folder), check=True, capture_output=True, timeout=300)
        return [page(Image.open(drawn)) for drawn in sorted(Path(folder).glob("p*.pgm"))]


def text_of(pages: list[Page]) -> str:
    """Give the golden file of a map."""
    return "".join(f"{HEAD}{n}\n" + "".join(f"{row}\n" for row in rows) for n, rows in enumerate(pages, 1))


def pages_of(text: str) -> list[Page]:
    """Read a golden file."""
    pages: list[list[str]] = []
    for row in text.splitlines():
        if row.startswith(HEAD):
            pages.append([])
        else:
            pages[-1].append(row)
    return [tuple(rows) for rows in pages]


def differences(expected: list[Page], found: list[Page]) -> list[str]:
    """Say which pages differ, in which rows and cells; empty where the maps are the same."""
    said = [] if len(expected) == len(found) else [f"{len(expected)} pages were expected, {len(found)} are there"]
    for n, (old, new) in enumerate(zip(expected, found, strict=False), 1):
        rows = list(_rows(old, new))
        said += [f"page {n}: {len(rows)} rows differ (^ marks the cells)", *rows] if rows else []
    return said


def _rows(old: Page, new: Page) -> Iterator[str]:
    for n, (before, after) in enumerate(zip_longest(old, new, fillvalue=""), 1):
        pairs = zip_longest(before, after, fillvalue=" ")
        marks = "".join("^" if abs(_level(a) - _level(b)) > TOLERANCE else " " for a, b in pairs).rstrip()
        if marks:
            yield f"  row {n:2} was |{before}\n          is |{after}\n             |{marks}"


def _level(figure: str) -> int:
    return int(figure) if figure.strip() else 0


def same_pages(name: str, pages: list[Page]) -> None:
    """Hold a map against its golden file `tests/golden/pages/<name>.txt`. Raises AssertionError."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("YINFA_RENEW"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(pages), encoding="utf-8")
    assert path.is_file(), f"no golden file for {name}: look at its pages, then run with YINFA_RENEW=1"
    said = differences(pages_of(path.read_text(encoding="utf-8")), pages)
    assert not said, "\n".join([f"{name} looks different; if it is meant to, run with YINFA_RENEW=1:", *said])
