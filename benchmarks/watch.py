"""Time an edit of the article in the resident press, beside Typst and Pandoc in the same run: `python -m benchmarks.watch`.

Edits and peers take turns, so that both have the same machine. An edit is a few characters in one paragraph of the body:
the source is read, checked, set, read back and published. Core seconds are those of the resident, with the looks for what
nothing refers to; the first edit after its start is left out.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.article import SLUG, Run, peers, project
from yinfa.formats import FORMATS
from yinfa.press.order import Order
from yinfa.press.resident import Request, Resident
from yinfa.world.workspace import Workspace

LETTERS = "警察局人民服務的一是在不了有和"
EACH = 8
"""Edits of a turn: in so many, the resident looks once for what nothing refers to."""


class Desk:
    """An article that is edited, and the resident that makes it."""

    def __init__(self, ws: Workspace, resident: Resident, order: Order) -> None:
        self.ws, self.resident, self.order = ws, resident, order
        self.source = ws.source(SLUG).read_text(encoding="utf-8")
        self.chance = random.Random(0)
        self.memory = 0
        for _ in range(EACH):
            self.edit()

    def edit(self) -> float:
        """Edit and make once; gives the seconds until all stands."""
        at = self.chance.choice(
            [n for n in range(self.source.index("body:"), len(self.source)) if self.source[n] == "警"]
        )
        words = "".join(self.chance.choices(LETTERS, k=self.chance.randrange(1, 9)))
        self.ws.source(SLUG).write_text(self.source[:at] + words + self.source[at:], encoding="utf-8")
        start = time.perf_counter()
        answer = self.resident.ask(Request(self.ws, SLUG, self.order))
        assert all(outcome.path for outcome in answer.outcomes) and not answer.findings
        self.memory = answer.memory
        return time.perf_counter() - start

    def turn(self) -> Run:
        """Give the time of an edit, as the mean of some."""
        before = self.core()
        seconds = statistics.median(self.edit() for _ in range(EACH))
        return Run(seconds, (self.core() - before) / EACH, self.memory)

    def core(self) -> float:
        """Give the core seconds that the resident has taken so far, with its children."""
        assert self.resident.process
        told = Path(f"/proc/{self.resident.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=7)
    turns = parser.parse_args().turns
    orders = {"all three": Order(tuple(FORMATS)), **{name: Order((name,)) for name in FORMATS}}
    runs: dict[str, list[Run]] = {name: [] for name in (*orders, "peers")}
    with tempfile.TemporaryDirectory() as name, Resident() as resident:
        for nth in range(turns):
            cold = peers(1).values()
            runs["peers"].append(Run(*(sum(getattr(r, k) for r in cold) for k in ("seconds", "core", "mebibytes"))))
            for what, order in orders.items():
                resident.makings = len(orders) * EACH * 4 * turns  # none is renewed while it is timed
                runs[what].append(Desk(project(Path(name, f"{what} {nth}")), resident, order).turn())
    print("| an edit, until its files stand | s | core s | to the peers' cold three | MiB |")
    print("|---|--:|--:|--:|--:|")
    for what, taken in runs.items():
        seconds, core = (statistics.median(getattr(r, k) for r in taken) for k in ("seconds", "core"))
        to = statistics.median(r.core / peer.core for r, peer in zip(taken, runs["peers"], strict=True))
        print(f"| {what} | {seconds:.2f} | {core:.3f} | {to:.2f} | {max(r.mebibytes for r in taken):.0f} |")
    print("\nLoad:", " ".join(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
