"""Core seconds of what is long in one place: a table, a paragraph's notes, its ruby; the half and all of it."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.article import ROOT, process
from yinfa.content.load import load
from yinfa.world.workspace import Workspace

HEAD = """\
yinfa: 1
front: {title: 長文, language: zh-Hant-TW, identifier: hard, issued: 2026-01-05}
body:
"""


def table(rows: int, columns: int = 8) -> str:
    """One table; each cell holds some words."""
    cells = (f"    - [{', '.join(f'第{r}列第{c}格' for c in range(columns))}]" for r in range(rows))
    return f"{HEAD}  - table:\n" + "\n".join(cells) + "\n"


def notes(count: int, each: int = 1_000) -> str:
    """Paragraphs of `each` clauses, every one with a note of its own."""
    paragraphs = (range(at, min(at + each, count)) for at in range(0, count, each))
    body = "".join(f"  - {''.join(f'話[^n{n}]，' for n in some)}完。\n" for some in paragraphs)
    return f"{HEAD}{body}notes:\n" + "".join(f"  n{n}: 第{n}個註的文字。\n" for n in range(count))


def ruby(count: int) -> str:
    """One paragraph in which every character has its reading."""
    return f"{HEAD}  - 讀音{'{警察|ㄐㄧㄥˇ ㄔㄚˊ}' * (count // 2)}。\n"


LOADS: tuple[tuple[str, Callable[[int], str], int, float], ...] = (
    ("table of 60 columns, rows", lambda n: table(n, 60), 2_000, 3.0),
    ("notes", notes, 60_000, 5.0),
)
BUILDS: tuple[tuple[str, Callable[[int], str], int, float], ...] = (
    ("notes of one paragraph", notes, 500, 10.0),
    ("ruby of one paragraph", ruby, 2_000, 10.0),
    ("table of 8 columns, rows", table, 300, 10.0),
)
"""What is long, how it is written, how much of it, and the core seconds that it may take."""


def loading(source: str) -> float:
    """Give the core seconds of loading."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content" / "hard" / "publication.yaml"
        start = time.process_time()
        load(source.encode(), path, Workspace.at(Path(folder)))
        return time.process_time() - start


def building(source: str, formats: str = "pdf,docx,epub") -> float:
    """Give the core seconds of `build.py` in a new project."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content" / "hard" / "publication.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(source, encoding="utf-8")
        return process([sys.executable, str(ROOT / "build.py"), "--quiet", "--format", formats], Path(folder)).core


def main() -> None:
    """Print the table as Markdown."""
    print("| what | how much | may take, core s | half of it | all of it |\n|---|--:|--:|--:|--:|")
    for verb, rows, measure in (("load", LOADS, loading), ("build", BUILDS, building)):
        for what, write, count, limit in rows:
            half, whole = (measure(write(n)) for n in (count // 2, count))
            print(f"| {verb}: {what} | {count:,} | {limit:g} | {half:.2f} | {whole:.2f} |", flush=True)


if __name__ == "__main__":
    main()
