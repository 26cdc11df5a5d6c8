"""Core seconds of commands beside Typst and Pandoc, all in turns in one run: ratios hold where figures do not.

Each is a new process with its modules compiled. Cold: fonts, cover and tree in the store, no file made. Edit: all stood
made, one word of the source is another. Nothing: nothing changed since the same was run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.article import ROOT, SLUG, commands, prime, process, project

PEERS = ("Typst PDF", "Pandoc DOCX", "Pandoc EPUB")
UNITS = "單位代碼,單位名稱\n001,示範市警察局青松分局\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A command, what stands before it, and the peers it is held against."""

    words: str
    before: Callable[[Path], object]
    peers: tuple[str, ...]


def cold(folder: Path) -> None:
    """Begin a project anew with fonts, cover and tree in its store."""
    for name in ("content", ".yinfa", "output"):
        shutil.rmtree(folder / name, ignore_errors=True)
    prime(project(folder))


def ready(words: str) -> Callable[[Path], None]:
    """Run the same before, so that nothing is left to do."""

    def run(folder: Path) -> None:
        if not (folder / "content").exists():
            project(folder)
            (folder / "content/units.csv").write_text(UNITS, encoding="utf-8")
        for _ in range(2):
            process([sys.executable, str(ROOT / "build.py"), *words.split()], folder)

    return run


def edit(folder: Path) -> None:
    """Make all, then change a word."""
    ready("--quiet")(folder)
    path = folder / "content" / SLUG / "publication.yaml"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("。", "也。", 1), encoding="utf-8")


ROWS = {
    "cold: PDF": Row("--quiet --format pdf", cold, PEERS[:1]),
    "cold: DOCX": Row("--quiet --format docx", cold, PEERS[1:2]),
    "cold: EPUB, with its PDF": Row("--quiet --format epub", cold, PEERS[2:]),
    "cold: all three": Row("--quiet", cold, PEERS),
    "edit: all three": Row("--quiet", edit, PEERS),
    "nothing: build": Row("", ready(""), PEERS),
    "nothing: check": Row("check", ready("check"), ()),
    "nothing: issue": Row(f"issue {SLUG}", ready(f"issue {SLUG}"), ()),
    "--help": Row("--help", lambda folder: None, ()),
}


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # with it, each start would compile all modules
    with tempfile.TemporaryDirectory() as name:
        homes = {label: Path(name, str(n)) for n, label in enumerate((*ROWS, "peers"))}
        for home in homes.values():
            home.mkdir()
        peers = commands(homes["peers"])
        found: dict[str, list[float]] = {label: [] for label in (*ROWS, *peers)}
        for _ in range(times):
            for label, row in ROWS.items():
                row.before(homes[label])
                found[label].append(
                    process([sys.executable, str(ROOT / "build.py"), *row.words.split()], homes[label]).core
                )
            for label, command in peers.items():
                found[label].append(process(command, homes["peers"]).core)
    middle = {label: statistics.median(runs) for label, runs in found.items()}
    print(
        f"Medians of {times} turns, load {os.getloadavg()[0]:.0f}.\n\n| what | core s | to the peers |\n|---|--:|--:|"
    )
    for label, row in ROWS.items():
        beside = f"{middle[label] / sum(middle[peer] for peer in row.peers):.2f}" if row.peers else ""
        print(f"| {label} | {middle[label]:.3f} | {beside} |")
    for label in peers:
        print(f"| {label} | {middle[label]:.3f} | |")


if __name__ == "__main__":
    main()
