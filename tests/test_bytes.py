"""A failing test of bytes says what differs: it is read by somebody who has to find out why."""

from __future__ import annotations

import io
import zipfile

from tests.conftest import pytest_assertrepr_compare as told


def packed(date: tuple[int, int, int, int, int, int] = (2026, 1, 5, 0, 0, 0), **members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in members.items():
            file.writestr(zipfile.ZipInfo(name, date), text)
    return out.getvalue()


def test_the_first_difference_is_shown_and_not_the_file() -> None:
    one = b"%PDF-1.7\n" + b"x" * 100_000 + b"\n/Title (A)\n" + b"y" * 100_000
    said = told("==", one, one.replace(b"(A)", b"(B)"))
    assert said and "at byte 100018, line 3" in said[1] and "/Title (A" in said[1] and "/Title (B" in said[2]
    assert max(map(len, said)) < 200


def test_one_that_ends_early_is_shown_at_its_end() -> None:
    said = told("==", b"abc", b"ab")
    assert said and said[0] == "bytes differ: 3 and 2 long" and "at byte 2" in said[1]


def test_of_zips_the_members_are_named() -> None:
    said = told("==", packed(a="1", b="2"), packed(a="1", b="3"))
    assert said and said[1] == "b:" and "b'2'" in said[2] and not any("a:" in line for line in said)
    said = told("==", packed(a="1"), packed(a="1", c="2"))
    assert said and said[1] == "members: ['c']"
    said = told("==", packed(a="1"), packed((2027, 1, 5, 0, 0, 0), a="1"))
    assert said and "dates" in said[1]


def test_other_comparisons_are_left_to_pytest() -> None:
    assert told("==", "a", "b") is None and told("in", b"a", b"b") is None and told("==", b"a", None) is None
