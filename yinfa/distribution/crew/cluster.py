"""Beyond one machine: the same run on Dask distributed; this process alone names files and writes the ledger.

Workers give bytes back instead of writing to a shared folder: an office needs no shared file system, nothing half
written is ever seen, and `durable.settle` stays the one way to a name. A batch is lost with its worker and made again
by another; it hangs on nothing but the masters and its own values, so that twice is once.
"""

from __future__ import annotations

import logging
import pickle
import platform
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue

from dask.config import set as configured
from distributed import Client, Future, KilledWorker, Security

from yinfa.codes.entry import said
from yinfa.distribution.crew.pool import DEADLINE, Result
from yinfa.distribution.crew.remote import Answer, Share, kin, work
from yinfa.distribution.crew.worker import Done, Task
from yinfa.finding import Finding, PublishingError
from yinfa.model.walk import pictured
from yinfa.press.cast import Cast
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

SIZE = 64
"""Editions of one batch: the 5 ms that Dask needs for one are spread over them."""
WINDOW = 4
"""Batches under way per thread of the cluster: none waits for the next, and few are lost with a worker."""
TRIES = 2
"""Deaths of workers (as often as the scheduler allows) that a single edition may have been under way at."""
PATIENCE = 60.0
"""Seconds without any worker or scheduler after which the run ends."""
CONNECT = 15.0
TICK = 1.0
CERTIFICATES = ("tls_ca_file", "tls_client_cert")
_LOST = (OSError, TimeoutError)

Batch = tuple[Task, ...]


@dataclass(slots=True)
class Cluster:
    """Stands in for a crew: gives a result for every job, in the order they are done."""

    address: str
    casts: Sequence[Cast]
    ws: Workspace
    folder: Path
    """For unfinished files."""
    patience: float = PATIENCE
    heard: SimpleQueue[Future] = field(default_factory=SimpleQueue)
    again: deque[Batch] = field(default_factory=deque)
    suspects: deque[Batch] = field(default_factory=deque)
    """Single editions that a worker died with; each goes again at the end, with no other beside it."""
    deaths: dict[int, int] = field(default_factory=dict)
    """Of workers that had a single edition under way."""
    seen: float = 0.0
    """When the cluster was last known to work."""

    def run(self, jobs: Iterator[Task]) -> Iterator[Result[Task, Done]]:
        """Raises PublishingError (K003, K004, K005, K006, K007); what came back before stands."""
        with self._connected() as client, self._taught(client) as name:
            self.seen = time.monotonic()
            flying: dict[Future, Batch] = {}
            while True:
                self._send(client, name, jobs, flying)
                if not flying:
                    return
                future = self._next(client)
                if future and (batch := flying.pop(future, ())):
                    yield from self._taken(future, batch)
                    future.release()  # what it made is here: its worker may die now

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        for name in ("distributed", "distributed.client", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # a Finding says it
        security = self._security()
        patient = {"distributed.comm.timeouts.connect": f"{CONNECT}s", "distributed.comm.retry.count": 0}
        with configured(patient):
            try:
                client = Client(
                    self.address,
                    security=security,
                    timeout=CONNECT,
                    set_as_default=False,
                    direct_to_workers=True,  # a quarter of the work for the scheduler
                )
            except (*_LOST, ValueError) as error:
                raise self._lost("K004", error) from error
            try:
                yield client
            finally:
                with suppress(*_LOST):
                    client.close(timeout=2)

    def _security(self) -> Security | None:
        """Give what Dask's own configuration says of certificates. Raises PublishingError (K003)."""
        if self.address.startswith("tcp://"):
            return None
        security = Security(require_encryption=True)
        missing = [name for name in CERTIFICATES if not Path(getattr(security, name) or "").is_file()]
        if missing:
            raise PublishingError(Finding("K003", facts=(("missing", ", ".join(missing)),)))
        return security

    @contextmanager
    def _taught(self, client: Client) -> Iterator[str]:
        """Send masters and pictures once to every worker. Raises PublishingError (K005, K006, K007)."""
        expected = kin(self.casts, self.ws)
        pictures = self._pictures()
        name = f"yinfa-{digest(platform.node(), str(self.ws.root), pickle.dumps(self.casts))[:32]}"
        try:
            client.wait_for_workers(1, timeout=self.patience)
            client.register_plugin(Share(name, self.casts, pictures, expected), name=name)
        except _LOST as error:
            raise self._lost("K006", error) from error
        except Exception as error:  # whatever a worker raises that cannot take what it is sent
            facts = (("worker", self.address), ("fault", f"{type(error).__name__}: {error}"[:300]))
            raise PublishingError(Finding("K007", facts=facts)) from error
        try:
            yield name
        finally:
            if client.status == "running":
                with suppress(*_LOST):
                    client.unregister_worker_plugin(name)

    def _pictures(self) -> dict[str, bytes]:
        """Read what a worker needs to make an edition in full, by path under the root."""
        found = {}
        for galley in (cast.galley for cast in self.casts):
            folder = self.ws.source(galley.publication.slug).parent
            paths = {folder / figure.picture.path for figure in pictured(galley.publication)}
            found.update({str(path.relative_to(self.ws.root)): path.read_bytes() for path in paths})
        return found

    def _send(self, client: Client, name: str, jobs: Iterator[Task], flying: dict[Future, Batch]) -> None:
        """Fill the window."""
        room = WINDOW * max(1, self._hands(client)) - len(flying)
        while room > 0 and (batch := self._batch(jobs, not flying)):
            load = pickle.dumps(batch)
            # Another key after each death: under the old one Dask knows an answer, which is that death.
            tries = str(max(self.deaths.get(task.edition, 0) for task in batch))
            future = client.submit(work, name, load, key=f"{name}-{digest(load, tries)[:32]}", pure=False)
            flying[future] = batch
            future.add_done_callback(self.heard.put)
            room -= 1

    def _batch(self, jobs: Iterator[Task], idle: bool) -> Batch:
        if self.again:
            return self.again.popleft()
        batch = tuple(islice(jobs, SIZE))
        # A suspect goes alone: whatever dies now dies of it, and takes nothing of others along.
        return batch or (self.suspects.popleft() if self.suspects and idle else ())

    def _next(self, client: Client) -> Future | None:
        """Wait for a batch. Raises PublishingError (K006) where none comes and there is nobody to make it."""
        with suppress(Empty):
            future = self.heard.get(timeout=TICK)
            if future.status in ("finished", "error"):
                self.seen = time.monotonic()
                return future
            if future.status == "cancelled":
                raise self._lost("K006", OSError("the connection to the scheduler broke"))
            future.add_done_callback(self.heard.put)  # its worker died with what it had made: it is made again
        quiet = time.monotonic() - self.seen
        if quiet > self.patience and (not self._hands(client) or quiet > SIZE * DEADLINE):
            raise self._lost("K006", TimeoutError())
        return None

    def _hands(self, client: Client) -> int:
        """Count the threads of the workers; 0 where the scheduler does not answer."""
        if client.status != "running":
            return 0
        try:
            return sum(client.nthreads().values())
        except _LOST:
            return 0

    def _taken(self, future: Future, batch: Batch) -> Iterator[Result[Task, Done]]:
        if future.status == "error":
            yield from self._died(future, batch)
            return
        try:
            answer: Answer = future.result(timeout=self.patience)
        except _LOST as error:
            raise self._lost("K006", error) from error
        if answer.findings:
            raise PublishingError(*answer.findings)
        for result, data in answer.made:
            if result.value is not None:
                (self.folder / result.job.staged).write_bytes(data)
            yield result

    def _died(self, future: Future, batch: Batch) -> Iterator[Result[Task, Done]]:
        """A batch that killed whole workers is halved, until the one edition is found; that one is set aside."""
        error = future.exception()
        if not isinstance(error, KilledWorker):
            facts = (("worker", self.address), ("fault", f"{type(error).__name__}: {error}"[:300]))
            raise PublishingError(Finding("K007", facts=facts))
        if len(batch) > 1:
            half = len(batch) // 2
            self.again += (batch[:half], batch[half:])
            return
        deaths = self.deaths[batch[0].edition] = self.deaths.get(batch[0].edition, 0) + 1
        if deaths < TRIES:
            self.suspects.append(batch)
        else:
            yield Result(batch[0], fault=said("workers-died"))

    def _lost(self, code: str, error: BaseException) -> PublishingError:
        fault = str(error)[:300] or said("no-answer", seconds=f"{self.patience:.0f}")
        return PublishingError(Finding(code, facts=(("address", self.address), ("fault", fault))))
