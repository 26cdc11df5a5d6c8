"""Pages for contents: the drafts of all files of a run are measured in one call, while others are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from yinfa.compose import Galley, Ticket
from yinfa.compose.contents import decide
from yinfa.formats import FORMATS
from yinfa.press.assets import Pages, measured
from yinfa.press.making import Job, recall
from yinfa.press.pool import drafts
from yinfa.world.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Measuring:
    """A call that measures the drafts of some jobs."""

    tickets: frozenset[Ticket] = frozenset()
    call: Future[Mapping[Ticket, Pages]] = field(default_factory=Future)

    @property
    def running(self) -> tuple[Future[Mapping[Ticket, Pages]], ...]:
        """The call, until it ends."""
        return () if not self.tickets or self.call.done() else (self.call,)

    def waits(self, job: Job) -> bool:
        """Whether a job waits for its pages."""
        return job.ticket in self.tickets and not self.call.done()

    def paged(self, job: Job) -> Job:
        """Give a job its pages; one that gets none measures its draft by itself, and tells what is wrong."""
        if job.ticket not in self.tickets or self.call.exception():
            return job
        return replace(job, pages=self.call.result()[job.ticket])


def unmeasured(jobs: Sequence[Job]) -> list[Job]:
    """Give the jobs that are to be made and have contents with pages."""
    drafted = [job for job in jobs if FORMATS[job.ticket.format].draft]
    listing = [job for job in drafted if decide(Galley(job.ticket, job.publication, job.theme)).contents]
    return [job for job in listing if recall(job) is None]


@contextmanager
def measuring(jobs: Sequence[Job], workers: Executor) -> Iterator[Measuring]:
    """Draft jobs, and measure what they give beside all else; a single one is measured where it is made."""
    if len(jobs) < 2:
        yield Measuring()
        return
    from concurrent.futures import ThreadPoolExecutor

    found = {job.ticket: draft for job, draft in zip(jobs, drafts(workers, jobs), strict=True) if draft}
    with ThreadPoolExecutor(1) as thread:
        yield Measuring(frozenset(found), thread.submit(_measured, found, jobs[0].ws))


def _measured(found: Mapping[Ticket, bytes], ws: Workspace) -> dict[Ticket, Pages]:
    told: dict[Ticket, Pages] = {}
    for name, form in FORMATS.items():
        some = {ticket: draft for ticket, draft in found.items() if ticket.format == name}
        if some:
            told |= zip(some, measured(list(some.values()), form, ws), strict=True)
    return told
