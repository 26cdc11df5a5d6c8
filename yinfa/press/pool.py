"""Jobs side by side, in as many processes as there are cores."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from yinfa.codes.entry import said
from yinfa.compose import Ticket
from yinfa.press.assets import Pages
from yinfa.press.making import Job, Made, crash, draft, make
from yinfa.reading import Folio
from yinfa.world import posix
from yinfa.world.compiled import keep_new


class _Here(Executor):
    """Makes in this process."""

    def submit(self, call: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(call(*args, **options))
        return done


_given: dict[Ticket, Job] = {}
"""What a worker was forked with: what is sent to it stays small, because a pool waits for ever where a worker dies
while its pipe is full (CPython gh-94777, until 3.11.7; Debian 12 has 3.11.2)."""


@contextmanager
def pool(jobs: Sequence[Job], alone: bool = False) -> Iterator[Executor]:
    """Give as many processes as there are cores and jobs; a single job, or all where asked, is made in this one."""
    given = {job.ticket: job for job in jobs}
    if len(jobs) == 1 or alone:
        _given.update(given)
        try:
            yield _Here()
        finally:
            _given.clear()
        return
    from concurrent.futures import ProcessPoolExecutor

    count = min(posix.cores(), len(jobs))
    pool = ProcessPoolExecutor(count, posix.forking(), initializer=_serve, initargs=(os.getpid(), given))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _serve(parent: int, given: Mapping[Ticket, Job]) -> None:
    """Leave Ctrl-C to the parent, which lets workers end what they have begun, and die when it dies."""
    _given.update(given)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    posix.die_with(parent)


def submit(workers: Executor, job: Job) -> Future[Made]:
    try:
        return workers.submit(_make, job.ticket, job.key, job.folios, job.pages)
    except BrokenExecutor as error:
        broken: Future[Made] = Future()
        broken.set_exception(error)
        return broken


def _make(ticket: Ticket, key: str, folios: tuple[Folio, ...], pages: Pages) -> Made:
    made = make(replace(_given[ticket], key=key, folios=folios, pages=pages))
    keep_new()
    return made


def drafts(workers: Executor, jobs: Sequence[Job]) -> list[bytes]:
    """Give the drafts of jobs that are to be measured; no bytes where there is none, or where it fails."""
    try:
        return list(workers.map(_draft, [job.ticket for job in jobs]))
    except BrokenExecutor:
        return [b"" for _ in jobs]  # which is told where they are made


def _draft(ticket: Ticket) -> bytes:
    return draft(_given[ticket])


def finished(running: dict[Future[Made], Job], beside: Collection[Future[Any]]) -> Iterator[tuple[Job, Made]]:
    """Give what is done as soon as anything is, of what runs beside, too."""
    done, _ = wait((*running, *beside), return_when=FIRST_COMPLETED)
    for future in done & running.keys():
        job = running.pop(future)
        try:
            yield job, future.result()
        except BrokenExecutor:
            yield job, Made(findings=(crash(job, said("killed")),))
