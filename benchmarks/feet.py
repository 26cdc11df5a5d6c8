"""The white at the feet of pages, of the article, the guide and four generated publications, with the time per page."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.article import ROOT
from tests.longtext import KINDS, Writer
from tests.pdf.feet import feet, over
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.formats.pdf.make import make
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace


def printed(folder: Path, slug: str) -> tuple[bytes, float]:
    """Make the PDF of a publication of a folder; gives the core seconds of the making, too."""
    ws = Workspace.at(folder)
    (publication,) = load_all(ws, [slug])
    galley = compose(publication, Ticket(slug, "pdf"), load_theme(ws, "handout"))
    assets = assets_for(galley, FORMATS["pdf"], ws)
    before = time.process_time()
    data = make(galley, assets).issue({})
    return data, time.process_time() - before


def main() -> None:
    """Print the table as Markdown, a line below it for each foot over three lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chapters", type=int, default=8)
    parser.add_argument("--keep", type=Path, help="folder to leave the PDFs in")
    parser.add_argument("kinds", nargs="*", default=["police-image", "editors-guide", *KINDS])
    args = parser.parse_args()
    told: list[str] = []
    print("| publication | pages | over 3 lines | over 5 lines | ms a page |\n|---|--:|--:|--:|--:|")
    for kind in args.kinds:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) if kind in KINDS else ROOT
            if kind in KINDS:
                Writer(kind, args.chapters).write(folder)
            data, seconds = printed(folder, kind)
        if args.keep:
            (args.keep / f"{kind}.pdf").write_bytes(data)
        found = feet(data)
        three, five = over(found, 3), over(found, 5)
        count = len(found)
        print(f"| {kind} | {count} | {len(three)} | {len(five)} | {1000 * seconds / count:.0f} |", flush=True)
        told += [f"- {kind}, page {foot.page}: {foot.lines} lines, before {foot.reason}" for foot in three]
    print("\n" + "\n".join(told))


if __name__ == "__main__":
    main()
