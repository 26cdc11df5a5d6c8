"""The register after a year of an office: whatever happens in whatever order, it says what the model says."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.distribution.model import Model
from tests.distribution.office import office, run, write_list
from tests.press.project import SMALL
from yinfa.distribution.channels import channel
from yinfa.distribution.deliver import Errand, deliver
from yinfa.distribution.holdings import holdings
from yinfa.distribution.ledger import read
from yinfa.distribution.prepare import Issue
from yinfa.distribution.ranges import Ranges
from yinfa.distribution.receipts import Slip, receive
from yinfa.distribution.register import held_of, waiting
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

YEARS = int(os.environ.get("YINFA_YEARS", "4"))
EVENTS = 14
SOURCE = SMALL[: SMALL.index("body:")] + "body: [文]\ncolophon: ['{unit.name|各單位}{copy.number|——}']\n"


class Year:
    """One office, and the model of it; `next` lets something happen to both."""

    def __init__(self, ws: Workspace, seed: int) -> None:
        self.ws, self.model, self.by = ws, Model(), random.Random(seed)
        self.version, self.names, self.listed = 0, {}, {"A": 2, "B": 1, "C": 3}  # type: tuple[int, dict[str, str], dict[str, int]]
        (ws.root / "share").mkdir()
        self.issue()

    def issue(self) -> None:
        text = re.sub(r"(?m)^  version: .*\n", "", self.ws.source("small").read_text("utf-8"))
        named = f"  version: 1.{self.version}\n" if self.version else ""
        self.ws.source("small").write_text(text.replace("  issued:", f"{named}  issued:"), "utf-8")
        write_list(self.ws.root, [(unit, self.names.get(unit, f"{unit}隊"), n) for unit, n in self.listed.items()])
        run(self.ws, "epub", withdraw=True)
        self.model.issue(f"1.{self.version}" if self.version else "", self.listed)

    def raise_version(self) -> None:
        self.version += 1
        self.issue()

    def change_list(self) -> None:
        match self.by.randrange(4):
            case 0:
                unit = self.by.choice("ABCDE")
                self.listed[unit] = self.by.randint(1, 5)
            case 1 if len(self.listed) > 1:
                del self.listed[self.by.choice(list(self.listed))]
            case _:
                unit = self.by.choice(list(self.listed))
                self.names[unit] = f"{unit}{self.by.randrange(100)}隊"
        self.issue()

    def deliver(self) -> None:
        some = self.by.sample(list(self.listed), self.by.randint(1, len(self.listed)))
        to = channel(str(self.ws.root / "share"))
        deliver(Issue("small", ("epub",)), to, self.ws, pause=lambda _: None, errand=Errand(tuple(some)))
        self.model.deliver(some)

    def receipt(self) -> None:
        units = self.by.sample(list(self.model.held), self.by.randint(1, len(self.model.held)))
        found = receive(self.ws, "small", Slip(units))
        assert found.copies == sum(map(self.model.receipt, units))

    def undo(self) -> None:
        unit = self.by.choice(list(self.model.held))
        try:
            copies = receive(self.ws, "small", Slip([unit], undo=True)).copies
        except PublishingError:
            copies = 0
        assert copies == self.model.undo(unit)

    def next(self) -> str:
        events = (
            self.raise_version,
            self.change_list,
            self.deliver,
            self.deliver,
            self.receipt,
            self.receipt,
            self.undo,
        )
        event = self.by.choice(events)
        event()
        return event.__name__


def each(ranges: Ranges) -> set[int]:
    return {n for first, last in ranges for n in range(first, last + 1)}


def register(ws: Workspace) -> Iterator[tuple[tuple[str, str], tuple[set[int], ...]]]:
    with read(ws) as ledger:
        assert ledger
        for held in holdings(ledger, "small", ws):
            sets = (held.made, held.delivered, held.received, held.waiting)
            yield (held.unit, held.version.name), tuple(map(each, sets))


@pytest.mark.parametrize("seed", range(YEARS))
def test_the_register_says_what_the_model_says_after_each_event_of_a_year(seed: int, tmp_path: Path) -> None:
    year, past = Year(office(tmp_path / "office", 1, SOURCE), seed), list[str]()
    for _ in range(EVENTS):
        past.append(year.next())
        assert dict(register(year.ws)) == year.model.register(), past
        asked = {unit for unit, version in year.model.register() if year.model.waiting(unit, version)}
        assert waiting(held_of(year.ws, "small")) == sorted(asked), past


def test_the_model_is_of_another_hand() -> None:
    """It shares nothing with what it judges."""
    assert "yinfa" not in (Path(__file__).parent / "model.py").read_text("utf-8")
