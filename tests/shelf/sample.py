"""The shelf, served by its own command, and the books that belong on it."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.press.project import ROOT

ATOM = "{http://www.w3.org/2005/Atom}"


def books(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of each book of a project by its name."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("output/*/*.epub")}


@contextmanager
def served(folder: Path, *args: str, **environment: str) -> Iterator[str]:
    """Run `build.py shelf` on a free port; gives its address."""
    host = "::1" if "::1" in args else "127.0.0.1"
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as free:
        free.bind((host, 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "build.py"), "shelf", "--port", str(port), *args]
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stderr=subprocess.PIPE) as server:
        try:
            for _ in range(200):
                with socket.socket(kind) as probe:
                    if probe.connect_ex((host, port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        finally:
            server.terminate()
