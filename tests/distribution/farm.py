"""A real cluster for the tests: a scheduler and workers, each a process of its own, with certificates made for it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.press.project import ROOT

_PEM, _PKCS8, _OPEN = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
_FROM, _TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)


def certificates(folder: Path) -> dict[str, str]:
    """Make an authority and one certificate; gives the environment in which Dask finds them."""
    folder.mkdir()
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root, own = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("authority", "cluster"))
    for name, subject, public, is_authority in (
        ("ca", root, authority.public_key(), True),
        ("cert", own, key.public_key(), False),
    ):
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root)
            .public_key(public)
            .serial_number(1 + is_authority)
            .not_valid_before(_FROM)
            .not_valid_after(_TO)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .sign(authority, hashes.SHA256())
        )
        (folder / f"{name}.pem").write_bytes(made.public_bytes(_PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(_PEM, _PKCS8, _OPEN))
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    roles = {f"{tls}{role}__{kind}": str(folder / f"{kind.lower()}.pem") for role in _ROLES for kind in ("CERT", "KEY")}
    return {f"{tls}CA_FILE": str(folder / "ca.pem"), **roles}


def settings(environment: dict[str, str]) -> dict[str, str]:
    """Give what Dask reads from an environment when it starts, as its configuration names it."""
    own = {name: value for name, value in environment.items() if name.startswith("DASK_")}
    return {name.removeprefix("DASK_").lower().replace("__", "."): value for name, value in own.items()}


_ROLES = ("CLIENT", "SCHEDULER", "WORKER")


@dataclass
class Farm:
    folder: Path
    port: int
    scheme: str
    environment: dict[str, str]
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def hire(self) -> None:
        """Start one more worker, of one thread."""
        line = [
            "dask_worker",
            self.address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--host",
            f"{self.scheme}://127.0.0.1",
        ]
        scratch = ["--local-directory", str(self.folder / f"worker{len(self.workers)}")]
        self.workers.append(_start([*line, *scratch], self.environment))

    def logs(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


def _start(line: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with open(environment["FARM_LOG"], "ab") as log:
        command = [sys.executable, "-m", f"distributed.cli.{line[0]}", *line[1:]]
        home = Path(environment["FARM_LOG"]).parent
        return subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log, start_new_session=True)


@contextmanager
def farm(folder: Path, workers: int = 2, scheme: str = "tls", **more: str) -> Iterator[Farm]:
    """Run a cluster on loopback. `more` is environment of its processes."""
    folder.mkdir()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    tls = certificates(folder / "tls") if scheme == "tls" else {}
    paths = {"PYTHONPATH": str(ROOT), "FARM_LOG": str(folder / "log")}
    refuse = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    environment = {**os.environ, **tls, **paths, **refuse, **more}
    line = ["dask_scheduler", "--host", f"{scheme}://127.0.0.1", "--port", str(port), "--no-dashboard", "--no-jupyter"]
    made = Farm(folder, port, scheme, environment, _start(line, environment))
    try:
        for _ in range(workers):
            made.hire()
        yield made
    finally:
        for process in (*made.workers, made.scheduler):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
