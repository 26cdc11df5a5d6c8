"""Plant every fault, run the tests that have to see it, and say which are not seen: `python -m tests.faults [word…]`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.faults.table import FAULTS, Fault

ROOT = Path(__file__).parents[2]
LINKED = (".venv", "node_modules")
LEFT = shutil.ignore_patterns(*LINKED, ".git", "output", "__pycache__", ".*_cache")
DEADLINE = 3_600
"""Seconds for the tests of one fault; one that hangs them is seen."""


def passed(tests: Iterable[str], fault: Fault | None = None) -> bool:
    """Say whether tests pass in a copy of the project, in which a fault may be planted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project")
        shutil.copytree(ROOT, folder, ignore=LEFT)
        for link in LINKED:
            (folder / link).symlink_to(ROOT / link)
        if fault:
            path = folder / "yinfa" / fault.file
            path.write_text(path.read_text("utf-8").replace(fault.old, fault.new), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        try:
            return subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, timeout=DEADLINE).returncode == 0
        except subprocess.TimeoutExpired:
            return False


def files(faults: Iterable[Fault]) -> list[str]:
    """Name the tests that have to see some faults."""
    return sorted({f"tests/{test}" for fault in faults for test in fault.tests.split()})


def main() -> None:
    wanted = [fault for fault in FAULTS if not sys.argv[1:] or any(word in fault.name for word in sys.argv[1:])]
    if not passed(files(wanted)):
        sys.exit("these tests fail without any fault: they see nothing")
    missed = 0
    for fault in wanted:
        found = not passed(files([fault]), fault)
        missed += not found
        print("seen  " if found else "MISSED", fault.name, flush=True)
    print(f"{len(wanted) - missed} of {len(wanted)} seen")
    sys.exit(missed > len(wanted) // 20)


if __name__ == "__main__":
    main()
