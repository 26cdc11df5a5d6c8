"""What holds for all tests: what a failing test of bytes prints, and where temporary files go."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from itertools import zip_longest

import pytest

AROUND = 24
"""Bytes shown before and behind the first difference."""


@pytest.fixture(scope="session", autouse=True)
def _temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let what tests and their programs leave go with pytest's own folders, of which it keeps those of three runs."""
    folder = str(tmp_path_factory.mktemp("left"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TMPDIR", folder)
        patched.setattr(tempfile, "tempdir", folder)
        yield


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Say how two files differ: pytest would write them out whole."""
    if op == "==" and isinstance(left, bytes) and isinstance(right, bytes):
        return [f"bytes differ: {len(left)} and {len(right)} long", *_differences(left, right)]
    return None


def _differences(left: bytes, right: bytes) -> Iterator[str]:
    if not (zipfile.is_zipfile(io.BytesIO(left)) and zipfile.is_zipfile(io.BytesIO(right))):
        yield from _first(left, right)
        return
    with zipfile.ZipFile(io.BytesIO(left)) as one, zipfile.ZipFile(io.BytesIO(right)) as other:
        names, others = one.namelist(), other.namelist()
        if names != others:
            yield f"members: {sorted({*names} ^ {*others}) or 'in another order'}"
        apart = [name for name in names if name in others and one.read(name) != other.read(name)]
        for name in apart:
            yield f"{name}:"
            yield from _first(one.read(name), other.read(name))
        if names == others and not apart:
            yield "the members are alike: their dates, rights or compression are not"


def _first(left: bytes, right: bytes) -> Iterator[str]:
    at = next(at for at, (a, b) in enumerate(zip_longest(left, right)) if a != b)
    for one in (left, right):
        yield f"  at byte {at}, line {left.count(10, 0, at) + 1}: {one[max(0, at - AROUND) : at + AROUND]!r}"
