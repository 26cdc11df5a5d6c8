"""The press: the only room that knows what is stale and in which order things are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from yinfa.compose import Ticket
from yinfa.finding import Finding
from yinfa.formats import FORMATS
from yinfa.model.tree import Publication
from yinfa.press.archive import keep
from yinfa.press.keys import edition_key
from yinfa.press.making import Job, Made, digest_of, recall
from yinfa.press.measuring import Measuring, measuring, unmeasured
from yinfa.press.order import Order, collected
from yinfa.press.pool import finished, pool, submit
from yinfa.press.standing import undated
from yinfa.reading import Folio
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

RENEWAL = 300
"""Publications after which workers are renewed: what engines and libraries keep goes with them."""


SHORT = 32 << 10
"""Bytes of a source (some ten pages) of which this process makes all files of one variant: the book waits for its PDF
anyway, and another process would import anew for Word what this one holds, a seventh of the time of a core."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ticket: a file, or findings."""

    ticket: Ticket
    path: Path | None = None
    size: int = 0
    pages: int = 0
    seconds: float = 0.0
    fresh: bool = False
    """Whether it was made now, rather than found in the store."""
    sha256: str = ""
    findings: tuple[Finding, ...] = ()
    folios: tuple[Folio, ...] = ()
    """The printed pages that its galley was marked with."""
    key: str = ""
    """What it was made of, and by which program (docs/architecture.md)."""


def run(publications: Sequence[Publication], order: Order, ws: Workspace, alone: bool = False) -> Iterator[Outcome]:
    """Make of every publication what is ordered, what is in the store not again; yields as they are done.

    Where it is to be done `alone`, this process makes one file after another.

    Raises PublishingError where a theme cannot be read or a variant cannot be; the faults of one file are in its
    Outcome.
    """
    # Once a run, not once a publication: a theme is some thirty files.
    themes = {name: load_theme(ws, name) for name in sorted({p.print.theme for p in publications})}
    asked = collected(publications, order, ws)
    with ws.building():
        for at in range(0, len(publications), RENEWAL):
            some = publications[at : at + RENEWAL]
            jobs = [_job(t, p, themes[t.theme], ws) for p in some for t in _needed(p, asked[p.slug])]
            published = dict[str, Publication]()
            for job, made in _make_all(jobs, alone or (len(publications) == 1 and _short(jobs))):
                if job.ticket in asked[job.ticket.slug]:
                    outcome = _publish(job, made, ws)
                    published |= {job.ticket.slug: job.publication} if outcome.path else {}
                    yield outcome
            for publication in published.values():
                with suppress(OSError):  # as in the store: where it is not kept, the nearest one is found by words
                    keep(publication, ws)


def _needed(publication: Publication, asked: Sequence[Ticket]) -> list[Ticket]:
    """The tickets to make: a page list wants the folios of its PDF, asked for or not."""
    wants = (t for t in asked if publication.print.page_list and FORMATS[t.format].wants_folios)
    return list(dict.fromkeys((*(replace(t, format="pdf", vertical=False) for t in wants), *asked)))


def _job(ticket: Ticket, publication: Publication, theme: Theme, ws: Workspace) -> Job:
    key = digest(ticket.file, edition_key(publication, theme, FORMATS[ticket.format], ws))
    return Job(ticket, publication, theme, ws, key)


def _make_all(waiting: list[Job], alone: bool) -> Iterator[tuple[Job, Made]]:
    """Make jobs side by side, what the store has not again; a book waits for the folios of its PDF."""
    pdfs: dict[Ticket, Made] = {}
    running: dict[Future[Made], Job] = {}
    with ExitStack() as stack:
        listing = unmeasured(waiting)
        workers = stack.enter_context(pool(waiting, alone)) if len(listing) > 1 else None
        pages = stack.enter_context(measuring(listing, workers)) if workers else Measuring()
        while waiting or running:
            able = (job for job in waiting if not (_waits(job, pdfs) or pages.waits(job)))
            ready = [pages.paged(_paged(job, pdfs)) for job in able][: 1 if alone else None]
            taken = {job.ticket for job in ready}
            waiting = [job for job in waiting if job.ticket not in taken]
            known = [(job, _known(job, pdfs)) for job in ready]
            fresh = [job for job, made in known if made is None]
            if fresh:
                workers = workers or stack.enter_context(pool([*fresh, *waiting], alone))
                running |= {submit(workers, job): job for job in fresh}
            settled = [(job, made) for job, made in known if made is not None]
            # What is known comes first, and waits for no worker: a book may want the folios of a known PDF.
            for job, made in settled or finished(running, pages.running):
                if job.ticket.format == "pdf":
                    pdfs[job.ticket] = made
                yield job, made


def _short(jobs: Sequence[Job]) -> bool:
    """Say whether all jobs are of one variant of a short publication, of which no other program measures anything."""
    sources = {replace(job.ticket, format="pdf", vertical=False): job.ws.source(job.ticket.slug) for job in jobs}
    short = len(sources) == 1 and all(source.stat().st_size <= SHORT for source in sources.values())
    return short and not unmeasured(jobs)


def _printed(job: Job) -> Ticket | None:
    """The ticket of the PDF whose folios a job wants."""
    wants = FORMATS[job.ticket.format].wants_folios and job.publication.print.page_list
    return replace(job.ticket, format="pdf", vertical=False) if wants else None


def _waits(job: Job, pdfs: Mapping[Ticket, Made]) -> bool:
    pdf = _printed(job)
    return pdf is not None and pdf not in pdfs


def _paged(job: Job, pdfs: Mapping[Ticket, Made]) -> Job:
    """Give a job the folios that it wants."""
    pdf = _printed(job)
    if pdf is None:
        return job
    folios = pdfs[pdf].folios
    return replace(job, folios=folios, key=digest(job.key, repr(folios)))


def _known(job: Job, pdfs: Mapping[Ticket, Made]) -> Made | None:
    """What is known of a job before it is made: its file in the store, or that its PDF failed."""
    pdf = _printed(job)
    if pdf is not None and not pdfs[pdf].data:
        return Made(findings=pdfs[pdf].findings)
    return recall(job)


def _publish(job: Job, made: Made, ws: Workspace) -> Outcome:
    if not made.data:
        return Outcome(job.ticket, findings=made.findings, seconds=made.seconds)
    name, findings = f"{job.ticket.slug}/{job.ticket.file}", made.findings
    if job.ticket.format == "epub":
        findings += tuple(undated(job.publication, name, made.data, ws))
    try:
        path = ws.publish(name, made.data)
    except OSError as error:
        return Outcome(job.ticket, findings=(*made.findings, ws.refusal(error)), seconds=made.seconds)
    sha256 = digest_of(made.data)
    shown = (len(made.data), made.pages, made.seconds, made.fresh, sha256, findings)
    return Outcome(job.ticket, path, *shown, folios=job.folios, key=job.key)
