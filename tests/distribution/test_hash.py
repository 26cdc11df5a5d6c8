"""The hash that the ledger keeps of an edition is that of all its bytes, whatever the one before it was like."""

from __future__ import annotations

import hashlib
import random

from yinfa.distribution.crew.worker import Hasher

CHANCE = random.Random(3)


def files() -> list[bytes]:
    """Give files that begin alike or not, end alike or not, or are the same."""
    heads = [b"", b"%PDF", b"%PDF" + b"a" * 3000, b"%PDF" + b"a" * 3000 + b"b", b"PK" + b"a" * 3000]
    return [CHANCE.choice(heads) + CHANCE.randbytes(CHANCE.randrange(3)) for _ in range(300)]


def test_files_that_begin_alike_are_hashed_whole() -> None:
    hasher = Hasher()
    for data in files():
        assert hasher.sha256(data) == hashlib.sha256(data).hexdigest()


def test_what_editions_begin_with_is_kept() -> None:
    hasher = Hasher()
    for n in range(10):
        hasher.sha256(b"a" * 100_000 + b"%02d" % n)
    assert hasher.start == b"a" * 100_000 + b"0"
