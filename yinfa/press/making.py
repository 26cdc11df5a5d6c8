"""One file made, read back, held against its galley and kept."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from yinfa import record
from yinfa.codes.entry import Fact
from yinfa.compose import Ticket
from yinfa.compose.folios import with_folios
from yinfa.compose.identity import unlike
from yinfa.compose.steps import compose
from yinfa.finding import Finding, PublishingError, visible
from yinfa.formats import FORMATS
from yinfa.model.place import NOWHERE, Address, Place
from yinfa.model.tree import Publication
from yinfa.model.walk import nodes, painted, pictured
from yinfa.press.assets import assets_for, draft_for
from yinfa.reading import Folio
from yinfa.theme import Theme
from yinfa.world.store import digest
from yinfa.world.workspace import REFUSALS, Workspace


@dataclass(frozen=True, slots=True)
class Job:
    """A ticket with all that making it may read."""

    ticket: Ticket
    publication: Publication
    theme: Theme
    ws: Workspace
    key: str
    folios: tuple[Folio, ...] = ()
    pages: Mapping[Address, int] = field(default_factory=dict)
    """Those of its draft, where they were measured with others."""


@dataclass(frozen=True, slots=True)
class Made:
    """The making of one job, as the store keeps it: the bytes' digest, folios and pages."""

    data: bytes = b""
    folios: tuple[Folio, ...] = ()
    pages: int = 0
    seconds: float = 0.0
    fresh: bool = False
    findings: tuple[Finding, ...] = ()


def draft(job: Job) -> bytes:
    """Give the draft of a job that is to be measured; no bytes where there is none, or where the making will fail."""
    try:
        galley = compose(job.publication, job.ticket, job.theme)
        return draft_for(galley, FORMATS[job.ticket.format], job.ws)
    except Exception:
        return b""


def crash(job: Job, fault: Fact, address: Address = "") -> Finding:
    at = Place(job.ws.source(job.ticket.slug), 1, 1)
    return Finding("R002", at, (("format", job.ticket.format), ("fault", fault)), address)


def _lie(job: Job, address: Address, expected: str, found: str) -> Finding:
    facts = (("format", job.ticket.format), ("expected", visible(expected)), ("found", visible(found)))
    return Finding("R001", NOWHERE, facts, address)


def make(job: Job) -> Made:
    """Make one file, read it back and hold what it says against the galley; keep it in the store."""
    start = time.perf_counter()
    form = FORMATS[job.ticket.format]
    try:
        galley = with_folios(compose(job.publication, job.ticket, job.theme), job.folios)
        master = form.make(galley, assets_for(galley, form, job.ws, job.pages))
        # Read back before anything is kept: what the store gives later was proved here.
        data = master.issue({})
        reading = form.read(data)
        lies = (_lie(job, *one) for one in unlike(galley, reading, form.paints))
        faults = tuple(fault for fault in (*lies, *form.check(data)) if fault.severity == "error")
    except PublishingError as error:
        return Made(findings=_placed(error.findings, job))
    except OSError as error:
        refused = error.errno in REFUSALS
        error.filename = error.filename or tempfile.gettempdir()  # where engines write, and say no name
        return Made(findings=(job.ws.refusal(error) if refused else crash(job, f"{type(error).__name__}: {error}"),))
    except Exception as error:  # the one place where a crash of an engine becomes a Finding
        if os.environ.get("YINFA_DEBUG"):
            raise
        return Made(findings=(crash(job, f"{type(error).__name__}: {error}"),))
    if faults:
        return Made(findings=_placed(faults, job))
    seconds = time.perf_counter() - start
    # The master first: whoever finds the file in the store relies on finding its master, too.
    job.ws.store.put(master_key(job.key), record.written(master))
    made = Made(data, reading.folios, reading.pages, seconds, True, _placed(master.findings, job))
    if made.findings:
        return made  # a warning is said again at the next build, so the store does not keep its file
    head = {"folios": [asdict(f) for f in made.folios], "pages": made.pages}
    job.ws.store.put(job.key, json.dumps(head).encode() + b"\0" + data)
    return made


def master_key(key: str) -> str:
    """Give the key under which the master of a making is kept: an issue asks for it, and makes it no second time."""
    return digest("master", key)


def recall(job: Job) -> Made | None:
    """Find in the store what was made from the same bytes by the same versions."""
    kept = job.ws.store.get(job.key)
    if kept is None:
        return None
    head, _, data = kept.partition(b"\0")
    told = json.loads(head)
    return Made(data, tuple(Folio(**f) for f in told["folios"]), told["pages"])


def _placed(findings: tuple[Finding, ...], job: Job) -> tuple[Finding, ...]:
    """Find the line and column of findings that know only an address."""
    every = (*nodes(job.publication), *painted(job.publication), *pictured(job.publication))
    places = {n.address: n.at for n in every if getattr(n, "address", "")}
    whole = Place(job.ws.source(job.ticket.slug), 1, 1)
    return tuple(f if f.at != NOWHERE else replace(f, at=places.get(f.address, whole)) for f in findings)


def digest_of(data: bytes) -> str:
    """Give the SHA-256 of a file (hex), as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()
