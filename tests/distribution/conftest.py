"""What tests of issuing and delivering share: an office of their own, and servers on this machine."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.distribution.servers import PASSWORD, Sftp, Smtp, serving
from yinfa.world.workspace import Workspace


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Workspace:
    """Give a test a copy of the office that its module `made`."""
    shutil.copytree(made, tmp_path / "office")
    return Workspace.at(tmp_path / "office")


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Smtp]:
    with Smtp() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings = {"HOST": "127.0.0.1", "PORT": str(server.port), "FROM": "office@example.org", "SECURITY": "none"}
        for name, value in settings.items():
            monkeypatch.setenv(f"YINFA_SMTP_{name}", value)
        yield server
        server.shutdown()


@pytest.fixture
def sftp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sftp]:
    (tmp_path / "in").mkdir()
    with serving(Sftp(tmp_path / "in")) as host:
        (tmp_path / "known").write_text(host.known("127.0.0.1", "localhost"))
        monkeypatch.setenv("YINFA_SFTP_KNOWN_HOSTS", str(tmp_path / "known"))
        monkeypatch.setenv("YINFA_SFTP_PASSWORD", PASSWORD)
        yield host
