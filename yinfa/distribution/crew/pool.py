"""A crew of worker processes that loses no job: a death costs one try of the one job that was under way."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

from yinfa.codes.entry import Fact, said
from yinfa.finding import Finding, PublishingError
from yinfa.world import posix
from yinfa.world.programs import hire

T = TypeVar("T")
R = TypeVar("R")
TRIES = 2
AHEAD = 32
"""Jobs that a worker holds, so that it never waits for the next; small, so that a pipe holds them all."""
DEADLINE = 120.0
"""Seconds for one job, and for the start of a worker."""
STARTS = 5
"""Workers that may die one after another before any is ready."""
_DIED, _LATE = said("killed"), said("late")


@dataclass(frozen=True, slots=True)
class Result(Generic[T, R]):
    """What became of one job: a value, or why there is none."""

    job: T
    value: R | None = None
    fault: Fact = ""
    findings: tuple[Finding, ...] = ()
    error: OSError | None = None
    """The file system refused: no fault of this job."""


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: subprocess.Popen[bytes]
    pipe: Connection
    home: TemporaryDirectory[str]
    """For its temporary files: it is killed, and removes none."""
    jobs: deque[T] = field(default_factory=deque)
    """In the order sent; the first is under way."""
    due: float = 0.0
    told: bool = False
    ready: bool = False


def serve(handle: int) -> None:
    """Answer the jobs that come through an inherited pipe until it closes; a crash of an engine becomes an answer.

    What to build comes through the pipe, too, so that nothing waits for ever to hand it to a worker that died.
    """
    pipe = Connection(handle)
    threading.Thread(target=_end_with, args=(handle,), daemon=True).start()
    try:
        pipe.send(None)
        build, args = pipe.recv()
        make = build(*args)
        pipe.send(None)
        while True:
            for job in pipe.recv():
                pipe.send(_answer(make, job))
    except (EOFError, OSError):
        return


def _end_with(handle: int) -> None:
    """End this process when the other side of its pipe is gone, in the middle of a job too: no worker is orphaned."""
    posix.await_end(handle)
    os._exit(0)


def _answer(make: Callable[[Any], Any], job: Any) -> tuple[Any, str, tuple[Finding, ...], OSError | None]:
    try:
        return make(job), "", (), None
    except PublishingError as error:
        return None, str(error), error.findings, None
    except OSError as error:
        return None, str(error), (), OSError(error.errno, error.strerror)
    except Exception as error:  # the supervisor gives the job its second try, then sets it aside
        return None, f"{type(error).__name__}: {error}"[:300], (), None


@dataclass(slots=True)
class Crew(Generic[T, R]):
    """Runs jobs on `size` worker processes; each calls `build(*args)` once and the function it gives per job."""

    build: Callable[..., Callable[[T], R]]
    args: tuple[Any, ...]
    size: int
    deadline: float = DEADLINE
    workers: list[_Worker[T]] = field(default_factory=list)
    again: deque[T] = field(default_factory=deque)
    tries: dict[T, int] = field(default_factory=dict)
    stillborn: int = 0

    def run(self, jobs: Iterator[T]) -> Iterator[Result[T, R]]:
        """Give a result for every job, in the order they are done. Raises PublishingError (L008)."""
        try:
            yield from self.more(jobs)
        finally:
            self.close()

    def close(self) -> None:
        """Let all workers go."""
        for worker in list(self.workers):
            self._drop(worker)

    def more(self, jobs: Iterator[T]) -> Iterator[Result[T, R]]:
        """Do as `run`, but keep the workers for the jobs that follow."""
        more = True
        while True:
            more = self._deal(jobs, more)
            busy = [w for w in self.workers if w.jobs or not w.ready]
            if not any(w.jobs for w in self.workers) and not more and not self.again:
                return
            timeout = max(0.0, min((w.due for w in busy), default=0.0) - time.monotonic())
            for pipe in wait([w.pipe for w in busy], timeout):
                yield from self._heard(next(w for w in self.workers if w.pipe is pipe))
            yield from self._overdue()

    def _deal(self, jobs: Iterator[T], more: bool) -> bool:
        """Fill the workers' hands; says whether more jobs may come."""
        while len(self.workers) < self.size:
            self._hire()
        for worker in list(self.workers):
            if not worker.ready or len(worker.jobs) > AHEAD // 2:
                continue
            hand: list[T] = []
            while len(worker.jobs) + len(hand) < AHEAD and (more or self.again):
                job = next(jobs, None) if more else self.again.popleft()
                if job is None:
                    more = False
                else:
                    hand.append(job)
            self._send(worker, hand)
        return more

    def _hire(self) -> None:
        if self.stillborn >= STARTS:
            raise PublishingError(Finding("L008", facts=(("fault", _DIED),)))
        process, pipe, home = hire(__name__)
        self.workers.append(_Worker(process, pipe, home, due=time.monotonic() + self.deadline))

    def _send(self, worker: _Worker[T], hand: list[T]) -> None:
        if not hand:
            return
        idle = not worker.jobs
        if idle:
            worker.due = time.monotonic() + self.deadline
        worker.jobs += hand
        try:
            worker.pipe.send(hand)
        except OSError:
            if idle:  # it died with nothing under way; else its pipe says so when it is next heard
                self.again += hand
                self._drop(worker)

    def _heard(self, worker: _Worker[T]) -> Iterator[Result[T, R]]:
        """Take all that a worker has said."""
        try:
            while worker.pipe.poll():
                answer = worker.pipe.recv()
                worker.due = time.monotonic() + self.deadline
                if not worker.told:
                    worker.told = True
                    worker.pipe.send((self.build, self.args))
                elif not worker.ready:
                    worker.ready, self.stillborn = True, 0
                else:
                    yield from self._taken(worker.jobs.popleft(), *answer)
        except (EOFError, OSError):
            yield from self._lost(worker, _DIED)

    def _taken(
        self, job: T, value: R | None, fault: str, findings: tuple[Finding, ...], error: OSError | None
    ) -> Iterator[Result[T, R]]:
        if fault and not findings and error is None:
            yield from self._failed(job, fault)
        else:
            yield Result(job, value, fault, findings, error)

    def _overdue(self) -> Iterator[Result[T, R]]:
        now = time.monotonic()
        for worker in [w for w in self.workers if (w.jobs or not w.ready) and w.due < now]:
            yield from self._lost(worker, _LATE)

    def _lost(self, worker: _Worker[T], fault: Fact) -> Iterator[Result[T, R]]:
        """Bury a worker: the job under way has lost a try, those behind it nothing."""
        self._drop(worker)
        # One that never became ready says nothing of a job: after some of those no more are hired (L008).
        if not worker.ready:
            self.stillborn += 1
        if worker.jobs:
            suspect = worker.jobs.popleft()
            self.again += worker.jobs
            yield from self._failed(suspect, fault)

    def _failed(self, job: T, fault: Fact) -> Iterator[Result[T, R]]:
        # The second try may be on another worker: what kills two is set aside, so that one job cannot stop an issue.
        tries = self.tries.get(job, 0) + 1
        if tries < TRIES:
            self.tries[job] = tries
            self.again.append(job)
        else:
            yield Result(job, fault=fault)

    def _drop(self, worker: _Worker[T]) -> None:
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.wait()
        worker.pipe.close()
        worker.home.cleanup()
