"""Time EPUB editions of the article against a full making and Pandoc in one Lua process: `make bench`.

One core, disk excluded; every edition holds unit and copy number and has an identifier of its own. Milliseconds per
edition; MiB resident after 500 and after all editions. Sampled editions are held against a full making, byte for byte.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.article import SLUG, markdown, project
from benchmarks.word_editions import each, pandoc, resident, values
from yinfa.assets.cut import cut
from yinfa.compose import Ticket
from yinfa.compose.late import fill
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.master import IDENTITY, Values
from yinfa.press import load_all
from yinfa.themes import load_theme


def unit(n: int) -> Values:
    """Give the values of the n-th unit, with an identity of its own."""
    return {**values(n), IDENTITY: f"{n:06}"}


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=int, default=10_000)
    parser.add_argument("--peers", type=int, default=50)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ws = project(Path(folder))
        galley = compose(load_all(ws, [SLUG])[0], Ticket(SLUG, "epub"), load_theme(ws, "handout"))
        form = FORMATS["epub"]
        assets = cut(galley, form, ws)
        master = form.make(galley, assets)
        text = markdown(ws)
    first = each(lambda n: master.issue(unit(n)), 500)
    early = resident()
    all_of_them = each(lambda n: master.issue(unit(n)), args.editions)
    late = resident()
    for n in (0, 17, args.editions - 1):
        full = form.make(fill(galley, values(n)), assets).issue({IDENTITY: f"{n:06}"})
        assert master.issue(unit(n)) == full, f"edition {n} is not its full making"
    rows = {
        f"Yinfa, {args.editions:,} editions": all_of_them,
        "Yinfa, first 500": first,
        "Yinfa, full making": each(lambda n: form.make(fill(galley, values(n)), assets).issue({}), args.peers),
        "Pandoc, one Lua process, without a cover": pandoc(text, args.peers, "epub"),
    }
    print("| what | ms per edition | against Yinfa |\n|---|--:|--:|")
    for label, milliseconds in rows.items():
        print(f"| {label} | {milliseconds:.3f} | {milliseconds / all_of_them:,.0f} × |")
    print(f"\nResident: {early:.1f} MiB after 500 editions, {late:.1f} MiB after {args.editions:,} more.")


if __name__ == "__main__":
    main()
