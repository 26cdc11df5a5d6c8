"""Twice as long takes twice the work, whatever is long: calls of functions are counted, not seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import hard
from tests.press.project import ROOT, project
from yinfa.compose import FormatName, Ticket
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.model.tree import Publication
from yinfa.press.assets import assets_for
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

AT_MOST = 2.1
"""Times as many calls for what is twice as long."""
Writer = Callable[[int], str]


def read(source: str, folder: Path) -> Publication:
    return load(source.encode(), folder / "publication.yaml", Workspace.at(folder))


def calls(run: Callable[[], object]) -> int:
    """Count the calls of functions, resumed generators and built-ins too."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def spanned(rows: int) -> str:
    cells = "\n".join(f"    - [{{text: 甲{r}, colspan: 2}}, 乙]" for r in range(rows - 1))
    return f"{hard.HEAD}  - table:\n    - [{{text: 題, rowspan: {rows}}}, 一, 二, 三]\n{cells}\n"


LONG: dict[str, tuple[Writer, int]] = {
    "rows": (lambda n: hard.table(n, 30), 50),
    "cells of a row": (lambda n: hard.table(20, n), 50),
    "spans": (spanned, 200),
    "notes": (hard.notes, 400),
    "ruby": (hard.ruby, 400),
    "brackets": (lambda n: f"{hard.HEAD}  - 字{'[' * n}{']' * n}\n", 400),
    "stars": (lambda n: f"{hard.HEAD}  - 字{'**重**' * n}\n", 400),
    "folded lines": (lambda n: f"{hard.HEAD}  - 字\n" + "    字句\n" * n, 400),
    "escapes": (lambda n: hard.HEAD + '  - "字\\u4e00\\x41"\n' * n, 400),
}


@pytest.mark.parametrize("kind", LONG)
def test_loading_grows_with_the_length(kind: str, tmp_path: Path) -> None:
    write, count = LONG[kind]
    once, twice = (calls(lambda n=n: read(write(n), tmp_path)) for n in (count, 2 * count))  # type: ignore[misc]
    assert twice <= AT_MOST * once, (once, twice)


@pytest.mark.parametrize(("what", "write", "count", "limit"), hard.LOADS)
def test_the_longest_loads_in_seconds(what: str, write: Writer, count: int, limit: float, tmp_path: Path) -> None:
    source = write(count)
    start = time.process_time()
    read(source, tmp_path)
    assert time.process_time() - start < 2 * limit, f"{what}: on a core that others share it may take twice as long"


def test_a_thousand_faults_are_found_as_fast_as_a_few(tmp_path: Path) -> None:
    lost = hard.notes(30_000).replace("notes:\n", "notes:\n  other: 註\n").replace("\n  n", "\n  m")
    start = time.process_time()
    with pytest.raises(PublishingError):
        read(lost, tmp_path)
    assert time.process_time() - start < 10


def test_the_character_after_an_escape_is_found(tmp_path: Path) -> None:
    with pytest.raises(PublishingError) as caught:
        read(hard.HEAD + '  - "\\u5b57[^x]\\x41\\\n    ok \\" [^y]"\n', tmp_path)
    assert [(f.at.line, f.at.column) for f in caught.value.findings] == [(4, 12), (5, 11)]


MADE: dict[str, tuple[Writer, int]] = {
    "notes": (hard.notes, 150),
    "ruby": (hard.ruby, 100),
    "rows": (hard.table, 30),
    "lines": (lambda n: f"{hard.HEAD}  - {'一段很長的文字，沒有分段。' * n}\n", 500),
    "paragraphs": (lambda n: hard.HEAD + "  - 一段文字。\n" * n, 100),
    "items": (lambda n: hard.HEAD + "  - list:\n" + "    - 一項文字。\n" * n, 100),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", MADE)
def test_making_and_reading_grow_with_the_length(kind: str, name: FormatName, tmp_path: Path) -> None:
    write, count = MADE[kind]
    once, twice = making(name, write, count, tmp_path)
    assert twice <= AT_MOST * once, (once, twice)


def making(name: FormatName, write: Writer, count: int, folder: Path) -> tuple[int, int]:
    """Count the calls of making and reading so much, and twice as much."""
    form, ws = FORMATS[name], Workspace.at(project(folder, once=write(count), twice=write(2 * count)))

    def run(slug: str) -> None:
        publication = load(ws.read(ws.source(slug), 1 << 22), ws.source(slug), ws)
        galley = compose(publication, Ticket(slug, name), load_theme(ws, "handout"))
        data = form.make(galley, assets_for(galley, form, ws)).issue({})
        assert not form.check(data)
        form.read(data)

    run("once")  # fonts are cut, templates compiled
    once, twice = (calls(lambda s=slug: run(s)) for slug in ("once", "twice"))  # type: ignore[misc]
    return once, twice


def test_a_reading_on_the_page_is_less_work_than_an_item_of_a_list(tmp_path: Path) -> None:
    """With a box for each symbol it was more (40,000 calls, an item 30,000)."""
    reading, item = (
        twice - once for once, twice in (making("pdf", *MADE[kind], tmp_path / kind) for kind in ("ruby", "items"))
    )
    assert reading < item


def test_no_rule_of_a_page_looks_at_later_siblings() -> None:
    for sheet in ROOT.glob("templates/*/pdf/*.css.jinja"):
        assert ":has(" not in sheet.read_text(encoding="utf-8"), f"{sheet}: each element would look at all that follow"
