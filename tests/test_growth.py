"""Twice as long takes twice the work, whatever is long: calls of functions are counted, not seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import hard
from yinfa.content.load import load
from yinfa.finding import PublishingError
from yinfa.model.tree import Publication
from yinfa.workspace import Workspace

AT_MOST = 2.3
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
