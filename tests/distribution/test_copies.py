"""Copy numbers: given once, never moved, never used again, whatever the list does."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinfa.distribution.copies import allot
from yinfa.distribution.ledger import Ledger, owned
from yinfa.distribution.lists.units import Unit
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace


def given_to(ledger: Ledger, *units: Unit) -> dict[str, str]:
    with ledger.transaction():
        numbers, faults = allot(ledger, "small", units)
        if faults:
            raise PublishingError(*faults)
    return {code: str(n) for code, n in numbers.items()}


def test_numbers_follow_the_list_and_stay(tmp_path: Path) -> None:
    with owned(Workspace.at(tmp_path)) as ledger:
        a, b, c = Unit("A", "甲", copies=30), Unit("B", "乙"), Unit("C", "丙", copies=2)
        assert given_to(ledger, a, b) == {"A": "000001–000030", "B": "000031"}
        assert given_to(ledger, c, b, a) == {"C": "000032–000033", "B": "000031", "A": "000001–000030"}
        assert given_to(ledger, Unit("A", "甲", copies=20)) == {"A": "000001–000020"}
        assert given_to(ledger, Unit("A", "甲", copies=31)) == {"A": "000001–000030、000034"}
        assert given_to(ledger, Unit("C", "丙", copies=3)) == {"C": "000032–000033、000035"}
        assert given_to(ledger, Unit("D", "丁")) == {"D": "000036"}


def test_numbers_go_on_beyond_six_digits(tmp_path: Path) -> None:
    with owned(Workspace.at(tmp_path)) as ledger:
        given_to(ledger, Unit("A", "甲", copies=999_999))
        assert given_to(ledger, Unit("B", "乙", copies=2)) == {"B": "1000000–1000001"}
        assert given_to(ledger, Unit("C", "丙", copies=2, first=1_000_005)) == {"C": "1000005–1000006"}
        with pytest.raises(PublishingError, match="L003"):
            given_to(ledger, Unit("D", "丁", copies=2, first=1_000_001))


def test_stated_numbers_are_held_against_what_was_given(tmp_path: Path) -> None:
    with owned(Workspace.at(tmp_path)) as ledger:
        assert given_to(ledger, Unit("A", "甲", copies=5, first=101), Unit("B", "乙")) == {
            "A": "000101–000105",
            "B": "000106",
        }
        with pytest.raises(PublishingError, match="L003"):
            given_to(ledger, Unit("C", "丙", copies=3, first=104))
        with pytest.raises(PublishingError, match="L004"):
            given_to(ledger, Unit("A", "甲", copies=5, first=201))
        with pytest.raises(PublishingError, match="L003"):
            given_to(ledger, Unit("A", "甲", copies=8, first=101))
        assert given_to(ledger, Unit("A", "甲", copies=9, first=97)) == {"A": "000097–000105"}
        assert given_to(ledger, Unit("E", "戊", copies=2)) == {"E": "000107–000108"}


LISTS = st.lists(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 9), min_size=1), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(LISTS)
def test_no_number_is_ever_two_units(lists: list[dict[str, int]]) -> None:
    owner: dict[int, str] = {}
    before: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder, owned(Workspace.at(Path(folder))) as ledger:
        for copies in lists:
            with ledger.transaction():
                found, _ = allot(ledger, "small", [Unit(code, code, copies=n) for code, n in copies.items()])
            for code, numbers in found.items():
                mine = list(numbers.each())
                assert len(mine) == copies[code]
                assert all(owner.setdefault(n, code) == code for n in mine)
                old = before.get(code, [])
                assert mine[: len(old)] == old[: len(mine)]
                before[code] = max(mine, old, key=len)
