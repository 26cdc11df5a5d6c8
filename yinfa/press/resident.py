"""The resident press: a warm process that makes one publication after another, with the bytes of a cold build.

It is asked over a pipe, makes alone, and is renewed before it grows: what it keeps saves time and changes nothing.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from multiprocessing.connection import Connection
from subprocess import Popen
from tempfile import TemporaryDirectory

from yinfa.codes.entry import Said, said
from yinfa.finding import Finding, PublishingError
from yinfa.formats import FORMATS
from yinfa.model.place import Place
from yinfa.press.order import Order
from yinfa.press.run import Outcome, run
from yinfa.press.sources import load_all
from yinfa.world import posix
from yinfa.world.programs import hire
from yinfa.world.workspace import Workspace

MAKINGS, MEMORY = 300, 300
"""Publications made, and MiB held, after which it is renewed."""
LOOK = 8
"""Answers after which it looks for what nothing refers to: all it holds takes a sixth of a making to look through."""
DEADLINE = 600.0
"""Seconds after which it is killed over one publication."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of one publication, as it is saved now."""

    ws: Workspace
    slug: str
    order: Order


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of it."""

    findings: tuple[Finding, ...] = ()
    """Those of the source; those of a file are in its outcome."""
    outcomes: tuple[Outcome, ...] = ()
    memory: int = 0
    """MiB that the resident holds now."""

    def every(self) -> Iterator[Finding]:
        """Give the findings of the source, then those of the files."""
        yield from self.findings
        yield from (finding for outcome in self.outcomes for finding in outcome.findings)


@dataclass(slots=True)
class Resident:
    """Asks a resident process, which it starts, renews and ends."""

    deadline: float = DEADLINE
    makings: int = MAKINGS
    process: Popen[bytes] | None = None
    pipe: Connection = field(init=False)
    home: TemporaryDirectory[str] = field(init=False)
    made: int = 0

    def __enter__(self) -> Resident:
        self.renew()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, asked: Request) -> Reply:
        """Have one publication made; one that dies over it, or is late, is an answer too (R002)."""
        if self.process and self.process.poll() is not None:  # it died since, over nothing
            self.renew()
        try:
            self.pipe.send(asked)
            if not self.pipe.poll(self.deadline):
                return self._lost(asked, said("late"))
            answer: Reply = self.pipe.recv()
        except (EOFError, OSError):
            return self._lost(asked, said("killed"))
        self.made += 1
        if self.made >= self.makings or answer.memory > MEMORY:
            self.renew()
        return answer

    def _lost(self, asked: Request, fault: Said) -> Reply:
        self.renew()
        at = Place(asked.ws.source(asked.slug), 1, 1)
        formats = ", ".join(asked.order.formats or FORMATS)
        return Reply((Finding("R002", at, (("format", formats), ("fault", fault))),))

    def renew(self) -> None:
        """Begin with a new one, which knows nothing of what was."""
        self._end()
        self.made = 0
        self.process, self.pipe, self.home = hire(__name__)

    def _end(self) -> None:
        if self.process:
            posix.end_group(self.process.pid)  # with what it has called: LibreOffice
            self.process.wait()
            self.pipe.close()
            self.home.cleanup()
            self.process = None


def serve(handle: int) -> None:
    """Answer what comes through an inherited pipe until it closes."""
    threading.Thread(target=_end_with, args=(handle,), daemon=True).start()
    pipe = Connection(handle)
    gc.disable()  # it looks when it has answered
    _warm()
    for nth in count(1):
        try:
            pipe.send(answer(pipe.recv()))
        except (EOFError, OSError):
            return
        if nth % LOOK == 0:
            gc.collect()


def _end_with(handle: int) -> None:
    """End with who asks, in the middle of a making too."""
    posix.await_end(handle)
    posix.end_group(os.getpid())


def _warm() -> None:
    """Import the engines before anything is asked."""
    for name in FORMATS:
        import_module(f"yinfa.formats.{name}.make")
        import_module(f"yinfa.reading.{name}")
    gc.collect()
    gc.freeze()


def answer(asked: Request) -> Reply:
    """Make what is asked for as a build does, in this process."""
    told: list[Finding] = []
    outcomes: list[Outcome] = []
    try:
        publications = load_all(asked.ws, [asked.slug], tell=told.append, draft=asked.order.draft)
        outcomes += run(publications, asked.order, asked.ws, alone=True)
    except PublishingError as error:
        told += error.findings
    return Reply(tuple(told), tuple(outcomes), posix.memory())
