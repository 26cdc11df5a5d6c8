"""The press: the only room that knows what is stale and in which order things are made."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from yinfa.assets.titlepage import overfull
from yinfa.compose import Ticket
from yinfa.compose.identity import unlike
from yinfa.compose.late import with_folios
from yinfa.compose.steps import compose
from yinfa.content.events import MAX_FINDINGS
from yinfa.content.load import load
from yinfa.cut import cut
from yinfa.drawn import undrawn, unengraved
from yinfa.finding import Finding, Hear, PublishingError, unheard
from yinfa.formats import FORMATS
from yinfa.model.place import NOWHERE, Address, Place
from yinfa.model.tree import Publication
from yinfa.model.walk import nodes, queries
from yinfa.namesakes import namesakes
from yinfa.order import Order, collected
from yinfa.reading import Folio
from yinfa.stale import edition_key
from yinfa.standing import undated
from yinfa.store import digest
from yinfa.theme import Theme
from yinfa.themes import load_theme
from yinfa.workspace import REFUSALS, Workspace

SOURCE_LIMIT = 4 << 20
"""Bytes of one publication.yaml."""
RENEWAL = 300
"""Publications after which workers are renewed: the engine of the PDF never forgets a font."""

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that a process gets when its parent ends."""


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


@dataclass(frozen=True, slots=True)
class Job:
    """A ticket with all that making it may read."""

    ticket: Ticket
    publication: Publication
    theme: Theme
    ws: Workspace
    key: str
    folios: tuple[Folio, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """The making of one job, as the store keeps it: the bytes' digest, folios and pages."""

    data: bytes = b""
    folios: tuple[Folio, ...] = ()
    pages: int = 0
    seconds: float = 0.0
    fresh: bool = False
    findings: tuple[Finding, ...] = ()


def load_all(ws: Workspace, slugs: Sequence[str], release: bool = False, tell: Hear = unheard) -> list[Publication]:
    """Load publications, telling warnings; raises PublishingError with the findings of all of them."""
    found: list[Finding] = []
    publications: list[Publication] = []
    known = ws.slugs()
    for slug in slugs:
        path = ws.source(slug)
        try:
            if slug not in known:
                raise PublishingError(Finding("C001", facts=(("slug", slug), ("known", ", ".join(known) or "—"))))
            publication = load(ws.read_source(slug, SOURCE_LIMIT), path, ws, tell)
        except PublishingError as error:
            found += error.findings
            continue
        publications.append(publication)
        found += _beforehand(publication, ws)
        if release:
            found += [
                Finding(
                    "Q001", query.at if query.at != NOWHERE else Place(path, 1, 1), (("question", query.question),), a
                )
                for a, query in queries(publication)
                if query.blocking
            ]
    found += namesakes(publications, ws)
    if found:
        raise PublishingError(*found)
    return publications


def _beforehand(publication: Publication, ws: Workspace) -> tuple[Finding, ...]:
    """Find what would stop every format: no theme of that name, what cannot be drawn."""
    try:
        theme = load_theme(ws, publication.print.theme)
        return tuple(
            islice(
                chain(
                    undrawn(publication, theme, ws), unengraved(publication, theme, ws), overfull(publication, theme)
                ),
                MAX_FINDINGS,
            )
        )
    except PublishingError as error:
        return tuple(f if f.at != NOWHERE else replace(f, at=publication.print.at) for f in error.findings)


def run(publications: Sequence[Publication], order: Order, ws: Workspace) -> Iterator[Outcome]:
    """Make of every publication what is ordered, what is in the store not again; yields as they are done.

    Raises PublishingError where a theme cannot be read or a variant cannot be; the faults of one file are in its
    Outcome.
    """
    themes = {name: load_theme(ws, name) for name in sorted({p.print.theme for p in publications})}
    asked = collected(publications, order)
    with ws.building():
        for at in range(0, len(publications), RENEWAL):
            some = publications[at : at + RENEWAL]
            jobs = [_job(t, p, themes[t.theme], ws) for p in some for t in _needed(p, asked[p.slug])]
            for job, made in _make_all(jobs):
                if job.ticket in asked[job.ticket.slug]:
                    yield _publish(job, made, ws)


def _needed(publication: Publication, asked: Sequence[Ticket]) -> list[Ticket]:
    """The tickets to make: a page list wants the folios of its PDF, asked for or not."""
    wants = (t for t in asked if publication.print.page_list and FORMATS[t.format].wants_folios)
    return list(dict.fromkeys((*(replace(t, format="pdf", vertical=False) for t in wants), *asked)))


def _job(ticket: Ticket, publication: Publication, theme: Theme, ws: Workspace) -> Job:
    key = digest(ticket.file, edition_key(publication, theme, FORMATS[ticket.format], ws))
    return Job(ticket, publication, theme, ws, key)


def _make_all(waiting: list[Job]) -> Iterator[tuple[Job, Made]]:
    """Make jobs side by side, what the store has not again; a book waits for the folios of its PDF."""
    pdfs: dict[Ticket, Made] = {}
    running: dict[Future[Made], Job] = {}
    with ExitStack() as stack:
        hands: Executor | None = None
        while waiting or running:
            ready = [_paged(job, pdfs) for job in waiting if not _waits(job, pdfs)]
            waiting = [job for job in waiting if _waits(job, pdfs)]
            known = [(job, _known(job, pdfs)) for job in ready]
            fresh = [job for job, made in known if made is None]
            if fresh:
                hands = hands or stack.enter_context(_hands([*fresh, *waiting]))
                running |= {_submit(hands, job): job for job in fresh}
            settled = [(job, made) for job, made in known if made is not None]
            for job, made in settled or _finished(running):
                if job.ticket.format == "pdf":
                    pdfs[job.ticket] = made
                yield job, made


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
def _hands(jobs: Sequence[Job]) -> Iterator[Executor]:
    """Give as many processes as there are cores and jobs; a single job is made in this one."""
    given = {job.ticket: job for job in jobs}
    if len(jobs) == 1:
        _given.update(given)
        try:
            yield _Here()
        finally:
            _given.clear()
        return
    count = min(len(os.sched_getaffinity(0)), len(jobs))
    pool = ProcessPoolExecutor(count, get_context("fork"), initializer=_serve, initargs=(os.getpid(), given))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _serve(parent: int, given: Mapping[Ticket, Job]) -> None:
    """Leave Ctrl-C to the parent, which lets workers end what they have begun, and die when it dies."""
    _given.update(given)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before it could be asked to tell
            os._exit(1)


def _submit(hands: Executor, job: Job) -> Future[Made]:
    try:
        return hands.submit(_make, job.ticket, job.key, job.folios)
    except BrokenProcessPool as error:
        broken: Future[Made] = Future()
        broken.set_exception(error)
        return broken


def _make(ticket: Ticket, key: str, folios: tuple[Folio, ...]) -> Made:
    return make(replace(_given[ticket], key=key, folios=folios))


def _finished(running: dict[Future[Made], Job]) -> Iterator[tuple[Job, Made]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        job = running.pop(future)
        try:
            yield job, future.result()
        except BrokenProcessPool:
            yield job, Made(findings=(_crash(job, "the process was killed"),))


def _crash(job: Job, fault: str, address: Address = "") -> Finding:
    at = Place(job.ws.source(job.ticket.slug), 1, 1)
    return Finding("R002", at, (("format", job.ticket.format), ("fault", fault)), address)


def _lie(job: Job, address: Address, expected: str, found: str) -> Finding:
    facts = (("format", job.ticket.format), ("expected", expected), ("found", found))
    return Finding("R001", NOWHERE, facts, address)


def make(job: Job) -> Made:
    """Make one file, read it back and hold what it says against the galley; keep it in the store."""
    start = time.perf_counter()
    form = FORMATS[job.ticket.format]
    try:
        galley = with_folios(compose(job.publication, job.ticket, job.theme), job.folios)
        master = form.make(galley, cut(galley, form, job.ws))
        data = master.issue({})
        reading = form.read(data)
        lies = (_lie(job, *one) for one in unlike(galley, reading, form.paints))
        faults = tuple(fault for fault in (*lies, *form.check(data)) if fault.severity == "error")
    except PublishingError as error:
        return Made(findings=_placed(error.findings, job))
    except OSError as error:
        refused = error.errno in REFUSALS
        return Made(findings=(job.ws.refusal(error) if refused else _crash(job, f"{type(error).__name__}: {error}"),))
    except Exception as error:  # the one place where a crash of an engine becomes a Finding
        if os.environ.get("YINFA_DEBUG"):
            raise
        return Made(findings=(_crash(job, f"{type(error).__name__}: {error}"),))
    if faults:
        return Made(findings=_placed(faults, job))
    seconds = time.perf_counter() - start
    made = Made(data, reading.folios, reading.pages, seconds, True, _placed(master.findings, job))
    if made.findings:
        return made  # a warning is said again at the next build, so the store does not keep its file
    record = {"folios": [asdict(f) for f in made.folios], "pages": made.pages}
    job.ws.store.put(job.key, json.dumps(record).encode() + b"\0" + data)
    return made


def recall(job: Job) -> Made | None:
    """Find in the store what was made from the same bytes by the same versions."""
    kept = job.ws.store.get(job.key)
    if kept is None:
        return None
    head, _, data = kept.partition(b"\0")
    record = json.loads(head)
    return Made(data, tuple(Folio(**f) for f in record["folios"]), record["pages"])


def _placed(findings: tuple[Finding, ...], job: Job) -> tuple[Finding, ...]:
    """Find the line and column of findings that know only an address."""
    places = {n.address: n.at for n in nodes(job.publication) if getattr(n, "address", "")}
    whole = Place(job.ws.source(job.ticket.slug), 1, 1)
    return tuple(f if f.at != NOWHERE else replace(f, at=places.get(f.address, whole)) for f in findings)


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
    return Outcome(job.ticket, path, len(made.data), made.pages, made.seconds, made.fresh, sha256, findings, job.folios)


def digest_of(data: bytes) -> str:
    """Give the SHA-256 of a file (hex), as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()
