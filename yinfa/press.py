"""The press: the only room that knows what is stale and in which order things are made."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from yinfa.assets.cut import cut
from yinfa.compose import FormatName, Ticket
from yinfa.compose.late import differences, with_folios
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.finding import Finding, PublishingError
from yinfa.formats import FORMATS
from yinfa.model.place import NOWHERE, Address, Place
from yinfa.model.tree import Publication
from yinfa.model.walk import nodes, queries, words
from yinfa.reading import Folio
from yinfa.stale import edition_key
from yinfa.store import digest
from yinfa.theme import Theme
from yinfa.themes import load_theme
from yinfa.workspace import Workspace

SOURCE_LIMIT = 4 << 20
"""Bytes of one publication.yaml."""


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


def load_all(ws: Workspace, slugs: Sequence[str], release: bool = False) -> list[Publication]:
    """Load publications; raises PublishingError with the findings of all of them."""
    found: list[Finding] = []
    publications: list[Publication] = []
    known = ws.slugs()
    for slug in slugs:
        path = ws.source(slug)
        try:
            if slug not in known:
                raise PublishingError(Finding("C001", facts=(("slug", slug), ("known", ", ".join(known) or "—"))))
            publication = load(ws.read(path, SOURCE_LIMIT), path, ws)
        except PublishingError as error:
            found += error.findings
            continue
        publications.append(publication)
        if release:
            found += [
                Finding(
                    "Q001", query.at if query.at != NOWHERE else Place(path, 1, 1), (("question", query.question),), a
                )
                for a, query in queries(publication)
                if query.blocking
            ]
    if found:
        raise PublishingError(*found)
    return publications


def run(
    publications: Sequence[Publication], formats: Iterable[FormatName], ws: Workspace, vertical: bool = False
) -> Iterator[Outcome]:
    """Make every publication in every format, what is in the store not again; yields as they are done.

    `vertical` makes the vertical edition of each EPUB as well.

    Raises PublishingError where a theme cannot be read; the faults of one file are in its Outcome.
    """
    themes = {name: load_theme(ws, name) for name in sorted({p.print.theme for p in publications})}
    asked = list(dict.fromkeys(formats))
    jobs = [
        _job(Ticket(p.slug, name, p.print.theme, upright), p, themes[p.print.theme], ws)
        for p in publications
        for name in _needed(p, asked)
        for upright in ((False, True) if vertical and name == "epub" else (False,))
    ]
    with ws.building():
        for job, made in _make_all(jobs, ws):
            if job.ticket.format in asked:
                yield _publish(job, made, ws)


def _needed(publication: Publication, asked: list[FormatName]) -> list[FormatName]:
    """The formats to make: a page list wants the folios of the PDF, asked for or not."""
    wants = publication.print.page_list and any(FORMATS[name].wants_folios for name in asked)
    return [n for n in FORMATS if n in asked or (n == "pdf" and wants)]


def _job(ticket: Ticket, publication: Publication, theme: Theme, ws: Workspace) -> Job:
    key = digest(ticket.file, edition_key(publication, theme, FORMATS[ticket.format], ws))
    return Job(ticket, publication, theme, ws, key)


def _make_all(jobs: list[Job], ws: Workspace) -> Iterator[tuple[Job, Made]]:
    """Make jobs side by side; those that want folios wait for their PDF."""
    known: dict[str, Made] = {}
    waiting = [j for j in jobs if _wants_folios(j)]
    stale: list[Job] = []
    for job in (j for j in jobs if j not in waiting):
        kept = recall(job)
        if kept is None:
            stale.append(job)
        else:
            known[job.ticket.slug] = kept if job.ticket.format == "pdf" else known.get(job.ticket.slug, Made())
            yield job, kept
    ready = [j for j in waiting if j.ticket.slug in _with_pdf(known)]
    late = [j for j in waiting if j not in ready]
    for job in [_paged(j, known[j.ticket.slug]) for j in ready]:
        kept = recall(job)
        if kept is None:
            stale.append(job)
        else:
            yield job, kept
    if stale:
        yield from _side_by_side(stale, late)


def _with_pdf(known: dict[str, Made]) -> set[str]:
    return {slug for slug, made in known.items() if made.pages}


def _wants_folios(job: Job) -> bool:
    return FORMATS[job.ticket.format].wants_folios and job.publication.print.page_list


def _paged(job: Job, pdf: Made) -> Job:
    key = digest(job.key, repr(pdf.folios))
    return replace(job, folios=pdf.folios, key=key)


def _side_by_side(stale: list[Job], late: list[Job]) -> Iterator[tuple[Job, Made]]:
    cores = len(os.sched_getaffinity(0))
    if len(stale) + len(late) == 1 or cores == 1:
        yield from _one_by_one(stale, late)
        return
    with ProcessPoolExecutor(min(cores, len(stale) + len(late)), mp_context=get_context("fork")) as pool:
        running = {pool.submit(make, job): job for job in stale}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                made = _result(future, job)
                yield job, made
                for follower, after in _followers(job, made, late):
                    if after is not None:
                        yield follower, after
                    else:
                        running[_submit(pool, follower)] = follower


def _submit(pool: Executor, job: Job) -> Future[Made]:
    try:
        return pool.submit(make, job)
    except BrokenProcessPool as error:
        broken: Future[Made] = Future()
        broken.set_exception(error)
        return broken


def _one_by_one(stale: list[Job], late: list[Job]) -> Iterator[tuple[Job, Made]]:
    for job in stale:
        made = make(job)
        yield job, made
        for follower, after in _followers(job, made, late):
            yield follower, after if after is not None else make(follower)


def _followers(job: Job, made: Made, late: list[Job]) -> Iterator[tuple[Job, Made | None]]:
    """The jobs that waited for this PDF, with what the store has of them; none where the PDF failed."""
    if job.ticket.format != "pdf":
        return
    for follower in [j for j in late if j.ticket.slug == job.ticket.slug]:
        if not made.data:
            yield follower, Made(findings=made.findings)
        else:
            paged = _paged(follower, made)
            yield paged, recall(paged)


def _result(future: Future[Made], job: Job) -> Made:
    try:
        return future.result()
    except BrokenProcessPool:
        return Made(findings=(_crash(job, "the process was killed"),))


def _crash(job: Job, fault: str, address: Address = "") -> Finding:
    at = Place(job.ws.source(job.ticket.slug), 1, 1)
    return Finding("R002", at, (("format", job.ticket.format), ("fault", fault)), address)


def make(job: Job) -> Made:
    """Make one file, read it back and hold its words against the galley's; keep it in the store."""
    start = time.perf_counter()
    form = FORMATS[job.ticket.format]
    try:
        galley = with_folios(compose(job.publication, job.ticket, job.theme), job.folios)
        master = form.make(galley, cut(galley, form, job.ws))
        data = master.issue({})
        reading = form.read(data)
        wrong = differences(words(galley.publication), reading.words)
    except PublishingError as error:
        return Made(findings=_placed(error.findings, job))
    except Exception as error:  # the one place where a crash of an engine becomes a Finding
        if os.environ.get("YINFA_DEBUG"):
            raise
        return Made(findings=(_crash(job, f"{type(error).__name__}: {error}"),))
    if wrong:
        facts = (("format", job.ticket.format),)
        return Made(
            findings=_placed(
                tuple(Finding("R001", NOWHERE, (*facts, ("expected", e), ("found", f)), a) for a, e, f in wrong), job
            )
        )
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
    path = ws.publish(f"{job.ticket.slug}/{job.ticket.file}", made.data)
    return Outcome(
        job.ticket, path, len(made.data), made.pages, made.seconds, made.fresh, digest_of(made.data), made.findings
    )


def digest_of(data: bytes) -> str:
    """Give the SHA-256 of a file (hex), as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()
