"""Time and memory against length: the article's body 1, 10 and 100 times in one publication."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.article import ROOT, SLUG, article, process
from yinfa.formats import FORMATS


def repeated(source: str, copies: int) -> str:
    """Repeat the blocks of `body`, author's ids made unique."""
    head, rest = source.split("\nbody:\n", 1)
    end = rest.find("\nclosing:\n")
    body, tail = rest[:end], rest[end:]
    parts = (
        body if n == 0 else "\n".join(r for r in body.split("\n") if not r.strip().startswith("id:"))
        for n in range(copies)
    )
    return head + "\nbody:\n" + "\n".join(parts) + tail


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100])
    copies = parser.parse_args().copies
    source = article()
    print(
        "| format | " + " | ".join(f"{n} copies: s (core s), MiB" for n in copies) + " |\n|---|" + "--:|" * len(copies)
    )
    for name in FORMATS:
        cells = []
        for n in copies:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "content" / SLUG / "publication.yaml"
                path.parent.mkdir(parents=True)
                path.write_text(repeated(source, n), encoding="utf-8")
                run = process(
                    [
                        sys.executable,
                        str(ROOT / "build.py"),
                        "--quiet",
                        "--format",
                        name,
                    ],
                    Path(folder),
                )
                cells.append(f"{run}, {run.mebibytes:.0f}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
