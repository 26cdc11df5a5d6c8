"""Time an issue: `python -m benchmarks.issue [UNITS]`, in a new process, files and ledger durable.

Prints editions a second, bytes, and the memory of the run and of its largest worker at 500 editions and at the end.
Lists of 50,000 rows are loaded first. Seconds, MiB.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

from yinfa.distribution.lists.units import load_units
from yinfa.world.workspace import Workspace

ROOT = Path(__file__).parents[1]
SLUG = "police-image"
HEAD = ("單位代碼", "單位名稱", "份數", "群組")
LIST = 50_000


def rows(count: int) -> list[tuple[str, str, str, str]]:
    """Give rows of made-up units."""
    return [(f"{n:06d}", f"示範市警察局第{n}派出所", str(1 + n % 30), "示範") for n in range(count)]


def write(path: Path, count: int) -> None:
    """Write a list in the format of its suffix."""
    if path.suffix == ".csv":
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows(count)])
        return
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *rows(count)):
        sheet.append(row)
    book.save(path)


def lists(folder: Path) -> None:
    """Time the loading of long lists."""
    print(f"| list of {LIST:,} units | seconds |\n|---|---:|")
    for name in ("units.csv", "units.xlsx"):
        write(folder / name, LIST)
        start = time.perf_counter()
        load_units(folder / name, Workspace.at(folder))
        print(f"| {name} | {time.perf_counter() - start:.1f} |")


def resident(pid: int) -> float:
    """Give the resident memory of a process that no other shares, in MiB; 0 where it is gone."""
    try:
        fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    except OSError:
        return 0.0
    return sum(int(fields[name].split()[0]) for name in ("Private_Clean", "Private_Dirty")) / 1024


def workers(pid: int) -> list[int]:
    """Give the children of a run that make editions."""
    try:
        pids = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return [p for p in pids if b"crew.pool import serve" in Path(f"/proc/{p}/cmdline").read_bytes()]
    except OSError:
        return []


def issue(folder: Path, count: int) -> None:
    """Issue the article to many units, watching memory."""
    shutil.copytree(ROOT / "content" / SLUG, folder / "content" / SLUG)
    write(folder / "content" / "units.csv", count)
    subprocess.run([sys.executable, str(ROOT / "build.py"), "--quiet"], cwd=folder, check=True)
    start = time.perf_counter()
    run = subprocess.Popen([sys.executable, str(ROOT / "build.py"), "issue", SLUG], cwd=folder)
    seen: list[tuple[int, float, float]] = []
    editions = folder / "output" / SLUG / "editions"
    while run.poll() is None:
        time.sleep(0.2)
        made = len(list(editions.iterdir())) if editions.is_dir() else 0
        hands = workers(run.pid)
        if made and hands:
            seen.append((made, resident(run.pid), max(map(resident, hands))))
    seconds = time.perf_counter() - start
    files = [p.stat().st_size for p in editions.rglob("*") if p.is_file()]
    print(
        f"\n{len(files):,} editions in {seconds:.1f} s: {len(files) / seconds:,.0f} a second, {sum(files) / 1e9:.2f} GB"
    )
    print("\n| units done | run, MiB | worker, MiB |\n|---:|---:|---:|")
    early = next(row for row in seen if row[0] >= min(500, count // 2))
    for made, own, worker in (early, max(seen, key=lambda row: row[0] + row[2] / 1e6)):
        print(f"| {made:,} | {own:.0f} | {worker:.0f} |")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        lists(Path(name))
        issue(Path(name), count)


if __name__ == "__main__":
    main()
