"""Deliver by SFTP to a host whose key is known; login by key or agent, or by the password in YINFA_SFTP_PASSWORD."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import paramiko

from yinfa.distribution.channels import Again, Undelivered
from yinfa.distribution.pack import Parcel
from yinfa.finding import Finding, PublishingError
from yinfa.world.hosts import plain, same_host

TIMEOUT = 30
"""Seconds."""
BLOCK = 1 << 20
"""Bytes that are read back at once."""
_NAME = re.compile(r"sftp://(.*)@([^/@]*):([0-9]+)(.*)")


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
    doubles: bool = False

    @property
    def name(self) -> str:
        return f"sftp://{self.user}@{self.host}:{self.port}{self.folder}"

    def same(self, known: str) -> bool:
        """Say so of the same folder of the same user on the same host, whatever that was called."""
        found = _NAME.fullmatch(known)
        if not found or (found[1], int(found[3])) != (self.user, self.port):
            return False
        return _path(found[4]) == _path(self.folder) and same_host(found[2], self.host)

    def send(self, parcel: Parcel) -> str:
        """Put a package under a temporary name, read it back, then rename it."""
        target = posixpath.join(self.folder, parcel.name)
        data = parcel.path.read_bytes()
        with self._told():
            sftp = self._connected()
        with self._told():
            if not _holds(sftp, target, data):
                part = posixpath.join(self.folder, f".part-{parcel.name}")
                try:
                    self._write(sftp, part, data)
                    _rename(sftp, part, target)
                except (OSError, Undelivered):
                    with suppress(OSError, paramiko.SSHException, EOFError):
                        sftp.remove(part)
                    raise
        return f"{self.name}/{parcel.name}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what failed; without a connection it is the host's fault, not the package's."""
        try:
            yield
        except (paramiko.BadHostKeyException, paramiko.AuthenticationException) as error:
            raise Undelivered(type(error).__name__, Again.NEVER, whole=True) from None
        except (paramiko.SSHException, OSError, EOFError) as error:
            lost = not self._alive()
            self.session = self.session if not lost else None
            raise Undelivered(f"{type(error).__name__}: {error}"[:200], whole=lost) from None

    def _alive(self) -> bool:
        channel = self.session.get_channel() if self.session else None
        return channel is not None and not channel.closed

    def _write(self, sftp: paramiko.SFTPClient, part: str, data: bytes) -> None:
        """Write a file and read it back. Raises Undelivered where the host, which is there, does not keep it."""
        with sftp.open(part, "wb") as file:
            try:
                file.set_pipelined(True)
                file.write(data)
            except OSError:
                if not self._alive():
                    raise
        if self._alive() and not _holds(sftp, part, data):  # closing tells no fault
            raise Undelivered("the host does not keep what is written: full?", Again.NEVER, whole=True)

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


def _holds(sftp: paramiko.SFTPClient, path: str, data: bytes) -> bool:
    """Say whether just these bytes stand there; where nobody may read them, whether they are as many."""
    try:
        if sftp.stat(path).st_size != len(data):
            return False
    except FileNotFoundError:
        return False
    try:
        with sftp.open(path, "rb") as file:
            file.prefetch(len(data))
            return all(file.read(BLOCK) == data[at : at + BLOCK] for at in range(0, len(data), BLOCK))
    except PermissionError:
        return True


def _rename(sftp: paramiko.SFTPClient, part: str, target: str) -> None:
    """Give a file its name, in place of another; only OpenSSH's kin can do so at once."""
    try:
        sftp.posix_rename(part, target)
    except OSError:
        with suppress(FileNotFoundError):
            sftp.remove(target)
        sftp.rename(part, target)


def _path(folder: str) -> str:
    return posixpath.normpath(folder).replace("//", "/")


def opened(target: str, _folders: bool) -> Host:
    """Give the channel of `sftp://user@host:port/path`. Raises PublishingError (G001)."""
    parts = urlsplit(target)
    if not parts.hostname or not parts.username or parts.password:
        raise PublishingError(Finding("G001", facts=(("target", f"sftp://{parts.hostname or ''}"),)))
    environment = os.environ
    password, known = environment.get("YINFA_SFTP_PASSWORD", ""), environment.get("YINFA_SFTP_KNOWN_HOSTS", "")
    folder = unquote(parts.path) or "."
    return Host(plain(parts.hostname), parts.port or 22, unquote(parts.username), folder, known, password)
