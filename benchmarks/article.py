"""Time the article cold and warm per format, beside Typst and Pandoc in the same run: `make bench`.

Cold is a new process with fonts and covers in the store and nothing else; `empty` is a new process with an empty
store; warm is the median of repeated making in one process, without reading back. Seconds, MiB (peak of the largest
process), bytes.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from yinfa.compose import FormatName, Ticket
from yinfa.compose.folios import with_folios
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.model.inline import plain
from yinfa.model.tree import Point, Section
from yinfa.model.walk import nodes, texts
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

ROOT = Path(__file__).parents[1]
SLUG = "police-image"
TYPST = '#set text(font: "Noto Serif CJK TC", lang: "zh", region: "tw", size: 11.5pt)\n#set par(justify: true)\n'


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    core: float
    """Seconds of a core, of the process and its children: steadier than wall time where others work beside it."""
    mebibytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} ({self.core:.2f})"


MEASURE = """
import os, sys, time
start = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
_, status, usage = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet), 0)
print(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
sys.exit(bool(status))
"""
"""A small process that starts the measured one, because a child's peak counts what its parent held."""


def process(command: list[str], cwd: Path) -> Run:
    """Run a process to its end; gives its wall time and the peak of its largest process. Raises CalledProcessError."""
    small = [sys.executable, "-E", "-S", "-c", MEASURE, *command]
    done = subprocess.run(small, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True)
    return Run(*map(float, done.stdout.split()))


def median(run: Callable[[], Run], times: int) -> Run:
    """Give the medians of several runs."""
    runs = [run() for _ in range(times)]
    seconds, core = (statistics.median(getattr(r, name) for r in runs) for name in ("seconds", "core"))
    return Run(seconds, core, max(r.mebibytes for r in runs))


def project(folder: Path) -> Workspace:
    """Make a project that holds the article alone."""
    shutil.copytree(ROOT / "content" / SLUG, folder / "content" / SLUG)
    (folder / "content" / SLUG / "publication.yaml").write_text(article(), encoding="utf-8")
    return Workspace.at(folder)


def article() -> str:
    """Give the source of the article in its own characters alone: the peers make one edition, too."""
    source = (ROOT / "content" / SLUG / "publication.yaml").read_text(encoding="utf-8")
    return "".join(row for row in source.splitlines(keepends=True) if not row.startswith("  variants:"))


def prime(ws: Workspace) -> None:
    """Put fonts and cover into the store, nothing else."""
    pub = load_all(ws, [SLUG])[0]
    theme = load_theme(ws, pub.print.theme)
    for form in FORMATS.values():
        assets_for(compose(pub, Ticket(SLUG, form.name), theme), form, ws)


def cold(formats: str, times: int, primed: bool) -> Run:
    """Time `build.py` as a new process, each time in a fresh copy of the project."""

    def once() -> Run:
        with tempfile.TemporaryDirectory() as name:
            ws = project(Path(name))
            if primed:
                prime(ws)
            return process(
                [
                    sys.executable,
                    str(ROOT / "build.py"),
                    "--quiet",
                    "--format",
                    formats,
                ],
                ws.root,
            )

    return median(once, times)


def warm(name: FormatName, times: int) -> tuple[float, float, int]:
    """Give median seconds of making and of reading back, and the size in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        ws = project(Path(folder))
        pub = load_all(ws, [SLUG])[0]
        theme = load_theme(ws, pub.print.theme)
        form = FORMATS[name]
        galley = compose(pub, Ticket(SLUG, name), theme)
        if form.wants_folios:
            pdf = FORMATS["pdf"]
            printed = compose(pub, Ticket(SLUG, "pdf"), theme)
            galley = with_folios(
                galley,
                pdf.read(pdf.make(printed, assets_for(printed, pdf, ws)).issue({})).folios,
            )
        assets = assets_for(galley, form, ws)
        making, reading = [], []
        data = b""
        for _ in range(times):
            start = time.perf_counter()
            data = form.make(galley, assets).issue({})
            middle = time.perf_counter()
            form.read(data)
            making.append(middle - start)
            reading.append(time.perf_counter() - middle)
        return statistics.median(making), statistics.median(reading), len(data)


def markdown(ws: Workspace) -> str:
    """Give the article as plain Markdown, for the peers."""
    pub = load_all(ws, [SLUG])[0]
    headings = {n.heading.address for n in nodes(pub) if isinstance(n, Section)}
    heads = {n.head.address for n in nodes(pub) if isinstance(n, Point)}
    lines = []
    for node in texts(pub):
        words = plain(node.text)
        lines.append(f"# {words}" if node.address in headings else f"**{words}**" if node.address in heads else words)
    return "\n\n".join(lines) + "\n"


def peers(times: int) -> dict[str, Run]:
    """Time Typst and Pandoc, each as a new process, on the same words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = commands(folder)
        return {label: median(lambda c=command: process(c, folder), times) for label, command in rows.items()}  # type: ignore[misc]


def commands(folder: Path) -> dict[str, list[str]]:
    """Write the sources of the peers into a folder, and give what makes their files there."""
    import pypandoc

    pandoc = pypandoc.get_pandoc_path()
    text = markdown(project(folder))
    (folder / "a.md").write_text(text, encoding="utf-8")
    typ = TYPST + "\n".join(("=" + r[1:]) if r.startswith("# ") else r.replace("**", "*") for r in text.split("\n"))
    (folder / "a.typ").write_text(typ, encoding="utf-8")
    code = "import typst; typst.compile('a.typ', output='a.pdf', pdf_standards=['a-2a'])"
    return {
        "Typst PDF": [sys.executable, "-c", code],
        "Pandoc DOCX": [pandoc, "a.md", "-o", "a.docx"],
        "Pandoc EPUB": [pandoc, "a.md", "-o", "a.epub", "--metadata", "title=a"],
    }


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    print("| what | cold s (core s) | MiB | empty store s (core s) | warm s | read back s | bytes |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name in FORMATS:
        first, empty = cold(name, times, True), cold(name, max(1, times // 2), False)
        making, reading, size = warm(name, times * 2)
        figures = f"{first} | {first.mebibytes:.0f} | {empty} | {making:.3f} | {reading:.3f} | {size:,}"
        print(f"| Yinfa {name} | {figures} |", flush=True)
    every = cold(",".join(FORMATS), times, True)
    print(f"| Yinfa, all three | {every} | {every.mebibytes:.0f} | | | | |")
    found = peers(times)
    for label, run in found.items():
        print(f"| {label} | {run} | {run.mebibytes:.0f} | | | | |")
    seconds, core = sum(r.seconds for r in found.values()), sum(r.core for r in found.values())
    print(f"\nAll three, to the sum of the peers' three: {every.seconds / seconds:.1f} in wall time,", end=" ")
    print(f"{every.core / core:.1f} in time of a core.")


if __name__ == "__main__":
    main()
