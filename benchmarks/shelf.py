"""The shelf with 1,000 titles: how long a page takes, first and again. `python -m benchmarks.shelf`."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from yinfa.shelf.catalogue import catalogue
from yinfa.shelf.site import Resource, site
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

TITLES = 1_000
ROOT = Path(__file__).parents[1]
PATHS = ("index.html", "opds/index.atom", "opds/all-1.atom", "opds/new-1.json", "covers/b0.small.jpg", "qr/b0.svg")


def main() -> None:
    ws = Workspace.at(ROOT)
    source = (ws.output / "police-image/police-image.epub").read_bytes()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in range(TITLES):
            (folder / f"b{n}").mkdir()
            (folder / f"b{n}/b{n}.epub").write_bytes(source)
        theme = load_theme(ws, "handout")
        print(f"{TITLES} titles                        ms")
        _timed("first look at the folder", lambda: catalogue(folder))
        _timed("look again", lambda: catalogue(folder))
        found = catalogue(folder)
        documents: dict[str, Resource] = {}
        _timed("table of documents", lambda: documents.update(site(found, theme, "https://intranet.example/", True)))
        documents["index.html"].make()  # compiles the template, once per process
        for path in PATHS:
            _timed(path, documents[path].make)
        _timed("a search", lambda: found.search("警察 形象"))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _timed(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{what:32} {(time.perf_counter() - start) * 1000:8.1f}")


if __name__ == "__main__":
    main()
