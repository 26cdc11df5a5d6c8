"""The check that glyphs stay in their rooms, beside another reader of the same files."""

from __future__ import annotations

import io
import re

import pdfplumber
import pikepdf
import pytest

from tests.pdf.test_overflow import redrawn
from tests.random.author import Author
from yinfa.formats.pdf.bounds import LEADING, MARKS, SLACK, SLACK_EM, check
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

FILES = 10
ROOM = re.compile(rb"<</MCID (\d+) /Room \[([^\]]*)\]")
STRAY = b"0.79 0 0 0.75 0 0 cm"
"""A page drawn wider than it was set (0.75), so that the ends of full lines leave their rooms."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("beside")
    slugs = [Author(seed).write(folder) for seed in range(500, 500 + FILES)]
    ws = Workspace.at(folder)
    outcomes = run(load_all(ws, slugs), Order(("pdf",)), ws)
    return [outcome.path.read_bytes() for outcome in outcomes if outcome.path]


def strays(data: bytes) -> tuple[int, str]:
    """Count the glyphs that another reader places, and give those that it sees outside of the room written there."""
    count, found = 0, ""
    with pikepdf.open(io.BytesIO(data)) as ours, pdfplumber.open(io.BytesIO(data)) as theirs:
        for own, page in zip(ours.pages, theirs.pages, strict=True):
            own.contents_coalesce()
            rooms = {int(n): tuple(map(float, room.split())) for n, room in ROOM.findall(own.Contents.read_bytes())}
            for char in (c for c in page.chars if c["mcid"] in rooms and c["text"].strip()):
                left, bottom, right, top = rooms[char["mcid"]]
                blank = (char["x1"] - char["x0"]) / 2 if char["text"] in MARKS else 0
                slack, over = max(SLACK, SLACK_EM * char["size"]), LEADING * char["size"]
                beside = char["x0"] + blank < left - slack or char["x1"] - blank > right + slack
                above = page.height - char["bottom"] < bottom - over or page.height - char["top"] > top + over
                count, found = count + 1, found + (char["text"] if beside or above else "")
    return count, found


def test_another_reader_finds_every_glyph_where_the_check_does(files: list[bytes]) -> None:
    counts, found = zip(*map(strays, files), strict=True)
    assert len(files) >= FILES and min(counts) > 100
    assert set(found) == {""} and {check(data) for data in files} == {()}


def test_what_another_reader_finds_outside_the_check_finds_too(files: list[bytes]) -> None:
    moved = [redrawn(data, STRAY) for data in files]
    seen = [bool(strays(data)[1]) for data in moved]
    assert sum(seen) >= FILES * 0.7
    assert all(check(data) for data, one in zip(moved, seen, strict=True) if one)
