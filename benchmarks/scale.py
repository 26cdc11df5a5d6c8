"""Work out a million editions from what is measured here: `python -m benchmarks.scale [UNITS [LEDGER_UNITS]]`.

Issues the article to UNITS units in three formats, here and on a local cluster of two workers, packs nothing; plans
three editions for each of LEDGER_UNITS units in a ledger of its own; prints tables as Markdown. Prices are assumptions,
named with their date in ASSUMED.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from statistics import median

from benchmarks.issue import ROOT, SLUG, write
from tests.distribution.farm import farm
from yinfa.distribution.crew.worker import in_full
from yinfa.distribution.issue import issue
from yinfa.distribution.ledger import owned
from yinfa.distribution.prepare import Issue
from yinfa.distribution.register import standing
from yinfa.press.masters import casts, galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

MILLION = 1_000_000
ASSUMED = {"kW of two cores": 0.05, "money per kWh": 0.15, "store, money per GB and month": 0.025}
"""2026-11, in US dollars: a server's share, electricity, an S3-compatible store of standard class."""
GIGABIT = 117e6
"""Bytes a second that a link of 1 Gbit/s carries."""


def project(folder: Path, units: int) -> Workspace:
    """Make a project with the article and a list, the plain editions made."""
    shutil.copytree(ROOT / "content" / SLUG, folder / "content" / SLUG)
    write(folder / "content" / "units.csv", units)
    subprocess.run([sys.executable, str(ROOT / "build.py"), "--quiet"], cwd=folder, check=True)
    return Workspace.at(folder)


def timed(ws: Workspace, *more: str, **environment: str) -> float:
    """Issue by the command line; seconds."""
    start = time.perf_counter()
    line = [sys.executable, str(ROOT / "build.py"), "issue", SLUG, "--quiet", *more]
    subprocess.run(line, cwd=ws.root, check=True, env={**os.environ, **environment})
    return time.perf_counter() - start


def children() -> float:
    """Give the seconds of processor of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def folders(count: int) -> None:
    """Make the folders of many units in one, a file in each, and sweep them as the first command does."""
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        for n in range(count):
            (home := Path(name) / f"{n:06d}").mkdir()
            (home / "one.pdf").touch()
        made = time.perf_counter() - start
        start = time.perf_counter()
        assert not list(Path(name).rglob(".part-*"))
        swept = time.perf_counter() - start
    print(
        f"\n| {count:,} unit folders in one | |\n|---|---:|\n| make them, s | {made:.0f} |\n| sweep them, s | {swept:.0f} |"
    )


def sizes(ws: Workspace) -> dict[str, float]:
    """Give the mean bytes of an edition by format."""
    total, count = Counter[str](), Counter[str]()
    for path in (ws.output / SLUG / "editions").rglob("*.*"):
        if path.is_file():
            total[path.suffix[1:]] += path.stat().st_size
            count[path.suffix[1:]] += 1
    return {name: total[name] / count[name] for name in sorted(total)}


def shared(ws: Workspace) -> float:
    """Give the share of two PDF editions' 4 KiB blocks that are the same at the same place: what reflinks could save."""
    first, second = [p.read_bytes() for p in sorted((ws.output / SLUG / "editions").rglob("*.pdf"))[:2]]
    blocks = range(0, min(len(first), len(second)), 4096)
    return sum(first[n : n + 4096] == second[n : n + 4096] for n in blocks) / len(blocks)


def squeezed(ws: Workspace) -> float:
    """Give what is left of a unit's files in a compressed zip."""
    folder = next(p for p in sorted((ws.output / SLUG / "editions").iterdir()))
    files = list(folder.iterdir())
    with (
        tempfile.NamedTemporaryFile(suffix=".zip") as made,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in files:
            archive.write(path, path.name)
        return sum(entry.compress_size for entry in archive.infolist()) / sum(p.stat().st_size for p in files)


def full(ws: Workspace) -> float:
    """Give the core seconds of a PDF edition that is made in full, as where a field stands in running text."""
    publication = load_all(ws, [SLUG])[0]
    cast = casts(publication, galleys(publication, Order(("pdf",), ("",)), ws), ws)[0]
    spent = []
    for n in range(6):
        start = time.process_time()
        in_full(cast, {"unit.name": f"第{n}分局", "copy.number": f"{n:06d}"}, ws)
        spent.append(time.process_time() - start)
    return median(spent[1:])


def machines(hours: float, wire: float, slow: float) -> None:
    """Work out a million editions on more machines of two cores: the slower of hands and wire."""
    print("\n| machines of two cores | hours, from masters | hours, all PDFs made in full |\n|---:|---:|---:|")
    for count in (1, 2, 4, 8, 16):
        lone = hours if count == 1 else max(hours / count, wire)
        print(f"| {count} | {lone:.2f} | {max(slow * MILLION / 3600 / 2 / count, wire):.1f} |")


def ledger(folder: Path, units: int) -> None:
    """Plan three editions per unit, mark them as issued, and ask how they stand."""
    ws = project(folder, units)
    start = time.perf_counter()
    issue(Issue(SLUG, ("pdf", "docx", "epub"), rehearse=True), ws)
    planned = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with owned(ws) as opened, opened.transaction() as db:
        db.execute("INSERT INTO run (slug, date, front, revision) VALUES (?, '2026-01-05', '', '')", (SLUG,))
        db.executemany(
            "INSERT INTO edition (run, slug, unit, format, part, variant, numbers, code, identity, path, sha256, size, state)"
            " VALUES (1, ?, ?, ?, 0, '', '000001–000030', ?, ?, ?, ?, 170000, 'issued')",
            (
                (SLUG, f"{n:06d}", name, f"{n:016d}", f"{n:064d}", f"{SLUG}/editions/{n:06d}/{SLUG}.{n:06d}.{name}", f"{n:064d}")
                for n in range(units)
                for name in ("pdf", "docx", "epub")
            ),
        )  # fmt: skip
        db.execute("INSERT INTO published SELECT sha256, id, 1 FROM edition")
    start = time.perf_counter()
    standing(ws, SLUG)
    asked = time.perf_counter() - start
    size = sum(p.stat().st_size for p in (folder / "ledger").iterdir())
    rows = 3 * units
    print(f"\n| ledger of {rows:,} editions | |\n|---|---:|")
    print(f"| load the list and plan, s | {planned:.0f} |\n| peak memory of that, MiB | {peak:,.0f} |")
    print(f"| `status`, s | {asked:.1f} |\n| bytes an edition | {size / rows:,.0f} |")


def million(seconds: float, of: int, size: dict[str, float], slow: float) -> None:
    """Work out a million editions."""
    hours = seconds / of * MILLION / 3600
    gigabytes = sum(size.values()) / len(size) * MILLION / 1e9
    wire = gigabytes * 1e9 / GIGABIT / 3600
    print("\n| a million editions (a third of each format) | |\n|---|---:|")
    print(f"| hours, this machine ({len(os.sched_getaffinity(0))} cores) | {hours:.2f} |")
    print(f"| GB of files | {gigabytes:,.0f} |\n| inodes: files and folders | {MILLION + MILLION // 3:,} |")
    print(f"| hours on a wire of 1 Gbit/s | {wire:.2f} |")
    print(f"| electricity, $ | {hours * ASSUMED['kW of two cores'] * ASSUMED['money per kWh']:.3f} |")
    print(f"| a month in a store, $ | {gigabytes * ASSUMED['store, money per GB and month']:.2f} |")
    machines(hours, wire, slow)


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as name:
        here = project(Path(name) / "here", units)
        seconds = timed(here)
        size, count = sizes(here), 3 * units
        print(f"| {count:,} editions | |\n|---|---:|\n| here, editions a second | {count / seconds:,.0f} |")
        there = project(Path(name) / "there", units)
        spent = children()
        with farm(Path(name) / "farm") as cluster:
            far = timed(there, "--cluster", cluster.address, **cluster.environment)
            own = children() - spent
        print(f"| cluster of two workers on the same cores | {count / far:,.0f} |")
        print(f"| processor of its coordinator, ms an edition | {own * 1000 / count:.1f} |")
        for form, mean in size.items():
            print(f"| bytes of {form} | {mean:,.0f} |")
        print(f"| blocks that two PDF editions share, % | {100 * shared(here):.0f} |")
        print(f"| left of a unit's files in a compressed zip, % | {100 * squeezed(here):.0f} |")
        million(seconds, count, size, full(here))
    with tempfile.TemporaryDirectory() as name:
        many = int(sys.argv[2]) if len(sys.argv) > 2 else MILLION // 3
        ledger(Path(name), many)
    folders(many)


if __name__ == "__main__":
    main()
