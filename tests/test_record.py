"""What the store keeps of dataclasses: data that can be read back and runs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.distribution.office import TOLD
from tests.press.project import project
from yinfa import record
from yinfa.formats import FORMATS
from yinfa.press.masters import casts, galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace


@dataclass(frozen=True)
class Inside:
    text: str


@dataclass(frozen=True)
class Whole:
    parts: tuple[Inside | bytes | None, ...]
    names: frozenset[str]
    sizes: dict[str, float]
    file: Path


@dataclass(frozen=True)
class Foreign:
    text: str


def test_a_value_is_read_back_as_it_was_written() -> None:
    whole = Whole((Inside("警"), b"\0\xff", None, b""), frozenset("ba"), {"甲": 0.1}, Path("a/b"))
    assert record.read(record.written(whole), Whole) == whole


def test_a_class_that_no_field_names_is_neither_written_as_a_program_nor_read() -> None:
    foreign = Whole((Foreign("x"),), frozenset(), {}, Path())  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        record.read(record.written(foreign), Whole)
    with pytest.raises(TypeError):
        record.written(Whole((), frozenset(), {"a": object()}, Path()))  # type: ignore[dict-item]


def test_masters_of_every_format_come_back_from_the_store_as_they_were(tmp_path: Path) -> None:
    ws = Workspace.at(project(tmp_path, small=TOLD))
    publication = load_all(ws, ["small"])[0]
    wanted = galleys(publication, Order(tuple(FORMATS)), ws)
    values = {"unit.name": "青松分局", "copy.number": "000007"}
    for made, kept in zip(casts(publication, wanted, ws), casts(publication, wanted, ws), strict=True):
        assert kept.master == made.master and kept.master is not made.master
        assert kept.master.issue(values) == made.master.issue(values)
