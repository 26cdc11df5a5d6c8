"""Deliver by SFTP to a host whose key is known; login by key or agent, or by the password in YINFA_SFTP_PASSWORD."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import paramiko

from yinfa.distribution.channels import Undelivered
from yinfa.distribution.pack import Parcel
from yinfa.finding import Finding, PublishingError

TIMEOUT = 30
"""Seconds."""


@dataclass(slots=True)
class Host:
    host: str
    port: int
    user: str
    folder: str
    known_hosts: str
    """Path of a file of host keys; empty for the user's own."""
    password: str = field(default="", repr=False)
    session: paramiko.SFTPClient | None = None

    @property
    def name(self) -> str:
        return f"sftp://{self.user}@{self.host}:{self.port}{self.folder}"

    def send(self, parcel: Parcel) -> str:
        """Put a package under a temporary name, then rename it; its name holds its digest."""
        target = posixpath.join(self.folder, parcel.name)
        part = posixpath.join(self.folder, f".part-{parcel.name}")
        try:
            sftp = self._connected()
            if self._size(sftp, target) != parcel.path.stat().st_size:
                sftp.put(str(parcel.path), part, confirm=True)
                sftp.posix_rename(part, target)
        except (paramiko.BadHostKeyException, paramiko.AuthenticationException) as error:
            raise Undelivered(type(error).__name__, final=True) from None
        except (paramiko.SSHException, OSError, EOFError) as error:
            self.session = None
            raise Undelivered(f"{type(error).__name__}: {error}"[:200]) from None
        return f"{self.name}/{parcel.name}"

    def _size(self, sftp: paramiko.SFTPClient, path: str) -> int:
        try:
            return sftp.stat(path).st_size or 0
        except FileNotFoundError:
            return -1

    def _connected(self) -> paramiko.SFTPClient:
        if self.session is None:
            client = paramiko.SSHClient()
            if self.known_hosts:
                client.load_host_keys(self.known_hosts)
            else:
                client.load_system_host_keys()
            client.set_missing_host_key_policy(paramiko.RejectPolicy())
            password = self.password or None
            client.connect(self.host, self.port, self.user, password, timeout=TIMEOUT, banner_timeout=TIMEOUT)
            self.session = client.open_sftp()
        return self.session


def opened(target: str, _folders: bool) -> Host:
    """Give the channel of `sftp://user@host:port/path`. Raises PublishingError (G001)."""
    parts = urlsplit(target)
    if not parts.hostname or not parts.username or parts.password:
        raise PublishingError(Finding("G001", facts=(("target", f"sftp://{parts.hostname or ''}"),)))
    environment = os.environ
    password, known = environment.get("YINFA_SFTP_PASSWORD", ""), environment.get("YINFA_SFTP_KNOWN_HOSTS", "")
    folder = unquote(parts.path) or "."
    return Host(parts.hostname, parts.port or 22, unquote(parts.username), folder, known, password)
