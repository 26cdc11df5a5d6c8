"""What the Chinese lines cost: some hundred pages set with the layer and by WeasyPrint alone, by turns.

Each measure is a process of its own: CPU seconds of layout and writing (fonts cut before), peak memory in MiB.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.article import ROOT, SLUG
from benchmarks.growth import repeated
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.formats.pdf import make as room
from yinfa.formats.pdf.seam import LINES, PATCHES, patched
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.reading.pdf import read
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace


def measure(copies: int, layer: bool) -> None:
    """Set the article's body so many times; print pages, CPU seconds and MiB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content" / SLUG / "publication.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(
            repeated((ROOT / "content" / SLUG / "publication.yaml").read_text(encoding="utf-8"), copies),
            encoding="utf-8",
        )
        ws = Workspace.at(Path(folder))
        (publication,) = load_all(ws, [SLUG])
        galley = compose(publication, Ticket(SLUG, "pdf"), load_theme(ws, "handout"))
        assets = assets_for(galley, FORMATS["pdf"], ws)
    if not layer:
        room.patched = partial(patched, [patch for patch in PATCHES if patch not in LINES])
    before = time.process_time()
    master = room.make(galley, assets)
    seconds = time.process_time() - before
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(read(master.issue({})).pages, seconds, peak)


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=32)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", choices=("layer", "plain"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        measure(args.copies, args.one == "layer")
        return
    found: dict[str, list[list[float]]] = {"plain": [], "layer": []}
    for _ in range(args.repeat):
        for name, runs in found.items():
            command = [sys.executable, "-m", "benchmarks.chinese", "--copies", str(args.copies), "--one", name]
            done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            runs.append([float(part) for part in done.stdout.split()])
    print("| lines | pages | CPU s | MiB |\n|---|--:|--:|--:|")
    for name, runs in found.items():
        pages, seconds, peak = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"| {name} | {pages:.0f} | {seconds:.2f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
