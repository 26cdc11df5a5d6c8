"""Who makes the editions: a crew of this machine's cores, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from yinfa.distribution.crew.pool import Crew, Result
from yinfa.distribution.crew.worker import Done, Task, maker
from yinfa.distribution.seals.sign import Signer
from yinfa.finding import Finding, PublishingError
from yinfa.press.cast import Cast
from yinfa.world import posix
from yinfa.world.hosts import local
from yinfa.world.workspace import Workspace


class Workers(Protocol):
    def run(self, jobs: Iterator[Task]) -> Iterator[Result[Task, Done]]:
        """Give a result for every job, in the order they are done; an edition stands under its staged name."""
        ...


def check(cluster: str) -> None:
    """Refuse a cluster that cannot be used, before anything is made; empty is this machine.

    Raises PublishingError (K001 an address that anybody could send programs to, K002 Dask is missing).
    """
    if not cluster:
        return
    try:
        parts = urlsplit(cluster)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    # Dask unpickles what whoever connects sends, which runs programs: without TLS nobody may come from elsewhere.
    safe = parts.scheme == "tls" or (parts.scheme == "tcp" and local(host)) if host and port else False
    if not safe:
        raise PublishingError(Finding("K001", facts=(("address", cluster),)))
    if find_spec("distributed") is None:
        raise PublishingError(Finding("K002"))


def crew_of(cluster: str, casts: Sequence[Cast], ws: Workspace, folder: Path, signer: Signer | None) -> Workers:
    """Give those who make editions from masters into a folder; a key never leaves this machine (X016)."""
    if cluster:
        # Dask is an extra, and slow to import: a run on this machine has no need of it.
        from yinfa.distribution.crew.cluster import Cluster

        return Cluster(cluster, casts, ws, folder)
    return Crew(maker, (casts, ws, folder, signer), posix.cores())
