"""Servers that misbehave as those of offices do: SMTP and SFTP on this machine, over real sockets."""

from __future__ import annotations

import email
import os
import signal
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from typing import Any

import paramiko

PASSWORD = "hill-12-river"


@dataclass
class Hitman:
    """Ends a process in the midst of what it says to a server."""

    at: str = ""
    pid: int = 0
    after: int = 0
    """Times that the moment passes before."""

    def meet(self, moment: str) -> None:
        if self.pid and moment == self.at:
            self.after -= 1
            if self.after < 0:
                os.kill(self.pid, signal.SIGKILL)
                self.pid = 0


class Smtp(socketserver.ThreadingTCPServer):
    """Takes mail; what it answers is set by the test. An empty answer is a line that is cut."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.sessions = 0
        self.letters: list[tuple[list[str], Any]] = []
        """Whole ones, with the addresses that were accepted, whatever was answered."""
        self.greet: Callable[[], str] = lambda: "220 office"
        self.rcpt: Callable[[str], str] = lambda address: "250 OK"
        self.data: Callable[[Any], str] = lambda letter: "250 OK"
        self.bye = "221 bye"
        self.hitman = Hitman()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def got(self, address: str) -> int:
        """Say how many letters went to an address."""
        return sum(address in to for to, _ in self.letters)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that was killed is none."""


class _Mail(socketserver.StreamRequestHandler):
    server: Smtp

    def say(self, text: str) -> bool:
        if text:
            self.wfile.write(f"{text}\r\n".encode())
        return bool(text)

    def handle(self) -> None:
        self.server.sessions += 1
        to: list[str] = []
        if not self.say(self.server.greet()):
            return
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            self.server.hitman.meet(verb)
            if verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                answer = self.server.rcpt(address)
                to += [address] if answer.startswith("250") else []
            elif verb == "DATA":
                self.say("354 go on")
                answer = self._letter(to)
                to = []
            else:
                answer = self.server.bye if verb == "QUIT" else "250 OK"
            if not self.say(answer) or verb == "QUIT":
                return

    def _letter(self, to: list[str]) -> str:
        data = b""
        while not data.endswith(b"\r\n.\r\n"):
            data += self.rfile.readline() or b"\r\n.\r\n"
        letter = email.message_from_bytes(data[:-3], policy=default)
        self.server.letters.append((to, letter))
        self.server.hitman.meet("whole")
        return self.server.data(letter)


@dataclass
class Sftp:
    """A host without OpenSSH's renaming; its folder is a real one."""

    home: Path
    room: int = 1 << 30
    """Bytes that its files may have together."""
    flips: bool = False
    """Whether what is written is kept wrong."""
    port: int = 0
    logins: int = 0
    opened: list[str] = field(default_factory=list)
    """Names of files that were begun."""
    hitman: Hitman = field(default_factory=Hitman)
    key: paramiko.PKey = field(default_factory=paramiko.ECDSAKey.generate)

    def target(self, host: str = "127.0.0.1") -> str:
        return f"sftp://clerk@{host}:{self.port}/in"

    def known(self, *hosts: str) -> str:
        return "".join(f"[{host}]:{self.port} {self.key.get_name()} {self.key.get_base64()}\n" for host in hosts)


class _Door(paramiko.ServerInterface):
    def __init__(self, host: Sftp) -> None:
        self.host = host

    def check_auth_password(self, username: str, password: str) -> int:
        self.host.logins += 1
        return paramiko.AUTH_SUCCESSFUL if password == PASSWORD else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class _Handle(paramiko.SFTPHandle):
    host: Sftp
    path: Path

    def write(self, offset: int, data: bytes) -> int:
        self.host.hitman.meet("write")
        others = sum(p.stat().st_size for p in self.host.home.iterdir() if p != self.path)
        if others + offset + len(data) > self.host.room:
            return paramiko.SFTP_FAILURE  # all that OpenSSH says of a full disk
        return int(super().write(offset, data.swapcase() if self.host.flips else data))

    def stat(self) -> paramiko.SFTPAttributes:
        return paramiko.SFTPAttributes.from_stat(self.path.stat())


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, server: _Door, *args: Any, **kwargs: Any) -> None:
        self.host = server.host

    def _real(self, path: str) -> Path:
        return self.host.home / path.removeprefix("/in").lstrip("/")

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(self._real(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        real = self._real(path)
        self.host.hitman.meet("open")
        if flags & os.O_WRONLY:
            self.host.opened.append(real.name)
        try:
            file = os.fdopen(os.open(real, flags, 0o644), "wb" if flags & os.O_WRONLY else "rb")
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        handle = _Handle(flags)
        handle.host, handle.path = self.host, real
        handle.readfile = handle.writefile = file
        return handle

    def remove(self, path: str) -> int:
        self.host.hitman.meet("remove")
        self._real(path).unlink(missing_ok=True)
        return paramiko.SFTP_OK

    def rename(self, oldpath: str, newpath: str) -> int:
        if self._real(newpath).exists():
            return paramiko.SFTP_FAILURE
        self.host.hitman.meet("rename")
        self._real(oldpath).rename(self._real(newpath))
        self.host.hitman.meet("renamed")
        return paramiko.SFTP_OK


@contextmanager
def serving(host: Sftp) -> Iterator[Sftp]:
    """Serve a host until left."""
    listener = socket.create_server(("127.0.0.1", 0))
    host.port = listener.getsockname()[1]
    lines: list[paramiko.Transport] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                line = paramiko.Transport(listener.accept()[0])
                line.add_server_key(host.key)
                line.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files)
                lines.append(line)
                with suppress(paramiko.SSHException, EOFError):
                    line.start_server(server=_Door(host))

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield host
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for line in lines:
            line.close()
