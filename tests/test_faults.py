"""The faults that `python -m tests.faults` plants still fit the program, so that none of them is seen by being no Python."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.faults.table import FAULTS, Fault

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_planted(fault: Fault) -> None:
    source = (ROOT / "yinfa" / fault.file).read_text("utf-8")
    assert source.count(fault.old) == 1
    ast.parse(source.replace(fault.old, fault.new))
    assert all((ROOT / "tests" / test).exists() for test in fault.tests.split())


def test_there_are_enough_of_them_in_every_room() -> None:
    assert len(FAULTS) == len({fault.name for fault in FAULTS}) >= 40
    rooms = [fault.file.partition("/")[0] for fault in FAULTS]
    assert {rooms.count(room) >= 8 for room in ("press", "compose", "content", "distribution")} == {True}
