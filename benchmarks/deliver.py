"""Time packing and delivery: `python -m benchmarks.deliver [UNITS]`, in three formats, files and ledger durable.

Prints seconds, seconds of a core, and how many bytes were read and written for each byte of an edition: once while
packages are made for a place that takes them at once, once while they are put into a folder, once where all stand.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.issue import ROOT, SLUG, write
from yinfa.distribution.channels import Channel, channel
from yinfa.distribution.deliver import deliver
from yinfa.distribution.pack import Parcel
from yinfa.distribution.prepare import Issue
from yinfa.formats import FORMATS
from yinfa.world.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Nowhere:
    """A place that takes everything and keeps nothing: what is left is packing."""

    name: str = "nowhere"
    doubles: bool = False

    def same(self, known: str) -> bool:
        return known == self.name

    def send(self, parcel: Parcel) -> str:
        return parcel.name


def moved() -> tuple[int, int]:
    """Give the bytes that this process read and wrote so far, from the disk or not."""
    counts = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counts["rchar"]), int(counts["wchar"])


def measure(name: str, to: Channel, ws: Workspace, size: int) -> None:
    """Deliver once and print a row."""
    read, written = moved()
    start, core = time.perf_counter(), time.process_time()
    found = deliver(Issue(SLUG, tuple(FORMATS)), to, ws)
    seconds, core = time.perf_counter() - start, time.process_time() - core
    reads, writes = ((now - before) / size for now, before in zip(moved(), (read, written), strict=True))
    print(f"| {name} | {found.delivered:,} | {seconds:.1f} | {core:.2f} | {reads:.2f} | {writes:.2f} |")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "content" / SLUG, folder / "content" / SLUG)
        write(folder / "content" / "units.csv", count)
        (folder / "share").mkdir()
        start = time.perf_counter()
        run = [sys.executable, str(ROOT / "build.py"), "issue", SLUG, "--quiet"]
        subprocess.run(run, cwd=folder, check=True)
        print(f"{count:,} units issued in three formats in {time.perf_counter() - start:.1f} s\n")
        ws = Workspace.at(folder)
        size = sum(path.stat().st_size for path in ws.output.glob("*/editions/*/*"))
        print("| what | sent | s | core s | read | written |\n|---|--:|--:|--:|--:|--:|")
        measure("packing", Nowhere(), ws, size)
        measure("into a folder, packed already", channel(str(folder / "share")), ws, size)
        measure("nothing to send", channel(str(folder / "share")), ws, size)


if __name__ == "__main__":
    main()
