"""On a worker of the cluster: masters that are sent once, and a crew of its own that makes batches of editions."""

from __future__ import annotations

import pickle
import platform
import shutil
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from distributed import Worker, WorkerPlugin, get_worker

from yinfa.codes.entry import Fact, said
from yinfa.distribution.crew.pool import Crew, Result
from yinfa.distribution.crew.worker import Done, Task, maker
from yinfa.finding import Finding, PublishingError
from yinfa.formats import FORMATS
from yinfa.press.cast import Cast
from yinfa.press.keys import code_digest, fonts, versions
from yinfa.world.workspace import Workspace

Returned = tuple[Result[Task, Done], bytes]
"""What became of one edition, and its bytes; none where there is no edition."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says to one batch: its editions, or why it cannot work at all."""

    worker: str
    made: tuple[Returned, ...] = ()
    findings: tuple[Finding, ...] = ()


def kin(casts: Sequence[Cast], ws: Workspace) -> tuple[str, ...]:
    """Name all that shapes an edition and is installed on a machine: program, engines, fonts. Themes travel along."""
    engines = sorted({engine for form in FORMATS.values() for engine in form.engines})
    used = sorted({font for cast in casts for font in fonts(cast.galley.theme, ws)})
    names = sorted(font.partition(" ")[0] for font in used)
    places = [str(ws.font(name)) for name in names]  # masters name the files that they cut from
    # Another zlib deflates the same text to other bytes.
    system = (f"Python {platform.python_version()}", f"zlib {zlib.ZLIB_RUNTIME_VERSION}", platform.machine())
    return (f"Yinfa {code_digest()[:16]}", *system, *versions(tuple(engines)), *used, *places)


class Share(WorkerPlugin):  # type: ignore[misc]
    """All that a worker needs; the scheduler gives it to each that is there, that comes late or is started anew."""

    def __init__(
        self, name: str, casts: Sequence[Cast], pictures: Mapping[str, bytes], expected: Sequence[str]
    ) -> None:
        self.name, self.pictures, self.expected = name, pictures, expected
        self.casts = pickle.dumps(casts)

    def setup(self, worker: Worker) -> None:
        """Lay out a small workspace of its own; only installed fonts are read from elsewhere."""
        self.home = Path(tempfile.mkdtemp(prefix="yinfa-", dir=worker.local_directory))
        ws = Workspace.at(self.home)
        staged = self.home / "staged"
        staged.mkdir()
        for path, data in self.pictures.items():
            (self.home / path).parent.mkdir(parents=True, exist_ok=True)
            (self.home / path).write_bytes(data)
        casts = pickle.loads(self.casts)
        self.stranger = _difference(self.expected, casts, ws)
        self.every = [Crew[Task, Done](maker, (casts, ws, staged), 1) for _ in range(worker.state.nthreads)]
        self.crews: SimpleQueue[Crew[Task, Done]] = SimpleQueue()
        for crew in self.every:
            self.crews.put(crew)

    def teardown(self, worker: Worker) -> None:
        """Let the crews go and leave nothing behind."""
        for crew in self.every:
            crew.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def make(self, jobs: Sequence[Task]) -> list[Returned]:
        """Make a batch in a process of its own: what kills or hangs it costs one edition, not this worker."""
        crew = self.crews.get()
        try:
            return [(result, self._taken(result)) for result in crew.more(iter(jobs))]
        finally:
            self.crews.put(crew)

    def _taken(self, result: Result[Task, Done]) -> bytes:
        if result.value is None:
            return b""
        path = self.home / "staged" / result.job.staged
        data = path.read_bytes()
        path.unlink()  # the disk of a worker has room for a batch, not for all that it ever made
        return data


def work(name: str, batch: bytes) -> Answer:
    """Make one batch on the worker that this runs on. It never raises: Dask would log what it was called with."""
    here = get_worker()
    try:
        share = here.plugins.get(name)
        if share is None:
            return Answer(here.address, findings=(_unable(here.address, said("no-masters")),))
        if share.stranger:
            return Answer(here.address, findings=(stranger(here.address, *share.stranger),))
        return Answer(here.address, tuple(share.make(pickle.loads(batch))))
    except PublishingError as error:
        return Answer(here.address, findings=error.findings)
    except OSError as error:
        return Answer(here.address, findings=(_unable(here.address, error.strerror or str(error)),))


def stranger(worker: str, expected: str, found: str) -> Finding:
    """Say that a worker would make other bytes."""
    return Finding("K005", facts=(("worker", worker), ("expected", expected), ("found", found)))


def _unable(worker: str, fault: Fact) -> Finding:
    return Finding("K007", facts=(("worker", worker), ("fault", fault)))


def _difference(expected: Sequence[str], casts: Sequence[Cast], ws: Workspace) -> tuple[str, str] | None:
    """Give the first thing that is not as expected, and what is there instead."""
    try:
        found = kin(casts, ws)
    except PublishingError as error:
        return "fonts", str(error)
    if tuple(found) == tuple(expected):
        return None
    lost = [name for name in expected if name not in found]
    other = [name for name in found if name not in expected]
    return ", ".join(lost) or "–", ", ".join(other) or "–"
