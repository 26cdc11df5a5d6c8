"""Core milliseconds a page of long PDFs with contents, in this tree and in others in turn: `python -m benchmarks.paced TREE…`.

A tree is a checkout of another commit (`git worktree add --detach TREE 4a24d299`: the one before long documents).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.article import ROOT, SLUG, article
from benchmarks.growth import repeated
from tests.longtext import Writer

MAKE = """
import sys, time
from pathlib import Path
import pymupdf
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.formats.pdf.make import make
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace
slug, ws = sys.argv[1], Workspace.at(Path(sys.argv[2]))
galley = compose(load_all(ws, [slug])[0], Ticket(slug, "pdf"), load_theme(ws, "handout"))
assets = assets_for(galley, FORMATS["pdf"], ws)
start = time.process_time()
data = make(galley, assets).issue({})
print(time.process_time() - start, len(pymupdf.open(stream=data)))
"""
"""What each tree does in a process of its own: makes a PDF; what stands before that is not timed."""


def write(folder: Path) -> None:
    """Write the article's body 37 times with contents, and a generated manual of 19 chapters: some 100 pages each."""
    path = folder / "content" / SLUG / "publication.yaml"
    path.parent.mkdir(parents=True)
    source = repeated(article(), 37).replace("\nlead:", "\nprint: {contents: yes}\n\nlead:", 1)
    path.write_text(source, encoding="utf-8")
    Writer("manual", 19).write(folder)


def pace(tree: Path, slug: str, folder: Path) -> tuple[float, int]:
    """Give core milliseconds a page, and the pages."""
    command = [sys.executable, "-c", MAKE, slug, str(folder)]
    done = subprocess.run(command, cwd=tree, check=True, stdout=subprocess.PIPE, text=True)
    seconds, pages = done.stdout.split()
    return 1000 * float(seconds) / int(pages), int(pages)


def main() -> None:
    """Print the table as Markdown, medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", type=Path, nargs="*")
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    trees = [ROOT, *args.trees]
    print("| publication | tree | pages | core ms a page |\n|---|---|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        for slug in (SLUG, "manual"):
            rounds = [[pace(tree, slug, Path(name)) for tree in trees] for _ in range(args.times)]
            for tree, found in zip(trees, zip(*rounds, strict=True), strict=True):
                print(f"| {slug} | {tree.name} | {found[0][1]} | {statistics.median(ms for ms, _ in found):.1f} |")


if __name__ == "__main__":
    main()
