"""What a worker does: write one edition from its master, in full where the master cannot, and read it back."""

from __future__ import annotations

import hashlib
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yinfa.compose.fields import fill
from yinfa.distribution.crew.readback import prove, prove_seals
from yinfa.distribution.seals.lock import lock
from yinfa.distribution.seals.sign import Signer
from yinfa.finding import DoesNotFit
from yinfa.formats import FORMATS
from yinfa.master import IDENTITY
from yinfa.press.cast import Cast
from yinfa.world.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Task:
    """One edition to be made."""

    edition: int
    """Its row in the ledger."""
    cast: int
    """Which master."""
    values: tuple[tuple[str, str], ...]
    name: str
    """Path under the output folder."""
    prove: bool = False
    """Whether it is read back; an edition made in full always is."""
    password: str = field(default="", repr=False)
    """Opens the PDF; empty for one that anybody may open."""

    @property
    def staged(self) -> str:
        """The name of its unfinished file."""
        return f".part-{self.edition}"


@dataclass(frozen=True, slots=True)
class Done:
    """An edition written under its staged name."""

    sha256: str
    size: int
    full: bool = False
    """Whether it did not fit the master and was made in full."""
    proved: bool = False
    seconds: float = 0.0


class Hasher:
    """Hashes files that begin alike: what the last two had in common at their beginning is hashed once."""

    def __init__(self) -> None:
        self.last = self.start = b""
        self.begun = hashlib.sha256()

    def sha256(self, data: bytes) -> str:
        if not self.start or not data.startswith(self.start):
            self.last, self.start = data, _common(self.last, data)
            self.begun = hashlib.sha256(self.start)
        digest = self.begun.copy()
        digest.update(memoryview(data)[len(self.start) :])
        return digest.hexdigest()


def _common(one: bytes, other: bytes) -> bytes:
    """Give the bytes with which both begin."""
    most = min(len(one), len(other))
    return one[: bisect_right(range(1, most + 1), False, key=lambda size: one[:size] != other[:size])]


def maker(casts: Sequence[Cast], ws: Workspace, folder: Path, signer: Signer | None = None) -> Callable[[Task], Done]:
    """Give the function that makes one edition after another in this process."""
    hashers = [Hasher() for _ in casts]

    def make(task: Task) -> Done:
        start = time.perf_counter()
        cast, values = casts[task.cast], dict(task.values)
        full = False
        try:
            plain = cast.master.issue(values)
        except DoesNotFit:
            plain, full = in_full(cast, values, ws), True
        data = sealed(plain, task.password, signer) if cast.galley.ticket.format == "pdf" else plain
        if task.prove or full:
            prove(cast, values, plain, task.name, full)
            if data is not plain:
                prove_seals(plain, data, task.password, task.name)
        (folder / task.staged).write_bytes(data)
        return Done(hashers[task.cast].sha256(data), len(data), full, task.prove or full, time.perf_counter() - start)

    return make


def sealed(pdf: bytes, password: str, signer: Signer | None) -> bytes:
    """Lay the seals over a finished PDF: the password first, the signature last of all."""
    # A signature covers bytes: to encrypt them afterwards would break it.
    locked = lock(pdf, password) if password else pdf
    return signer.sign(locked, password) if signer else locked


def in_full(cast: Cast, values: dict[str, str], ws: Workspace) -> bytes:
    """Make one edition from its galley; what it says is what the master would have issued."""
    from yinfa.press.assets import assets_for

    form = FORMATS[cast.galley.ticket.format]
    galley = fill(cast.galley, values)
    own = {name: value for name, value in values.items() if name == IDENTITY}
    return form.make(galley, assets_for(galley, form, ws)).issue(own)
