"""The office's mail server: what the environment says of it, how it is reached, what it answers."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from yinfa.finding import Finding, PublishingError
from yinfa.world.hosts import local, plain
from yinfa.world.keyrings import kept

LIMIT = 50_000_000
"""Bytes of a whole message: what Send to Kindle takes."""
TIMEOUT = 60
"""Seconds that the server may keep silent."""
PATIENCE = 600
"""Seconds that it may take over a whole letter (RFC 5321, 4.5.3.2.6): who is asked again sooner delivers it twice."""
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
SERVICE = "yinfa-smtp"
"""Name of the office's password in the keyring."""


@dataclass(frozen=True, slots=True)
class Server:
    """The office's mail server. The password is never shown."""

    host: str
    port: int
    sender: str
    security: str
    """`starttls` (default), `tls`, or `none`: only without a password, or to this machine itself."""
    user: str = ""
    password: str = field(default="", repr=False)


def server(environment: Mapping[str, str]) -> Server:
    """Read YINFA_SMTP_HOST, _FROM, _PORT, _USER, _PASSWORD (else the keyring's), _SECURITY.

    Raises PublishingError (V008 one is missing, V011 no address, V012 a password in clear).
    """
    missing = [name for name in ("YINFA_SMTP_HOST", "YINFA_SMTP_FROM") if not environment.get(name)]
    if missing:
        raise PublishingError(*(Finding("V008", facts=(("name", name),)) for name in missing))
    security = environment.get("YINFA_SMTP_SECURITY", "starttls")
    port = environment.get("YINFA_SMTP_PORT", "465" if security == "tls" else "587")
    if security not in ("starttls", "tls", "none"):
        raise PublishingError(Finding("V008", facts=(("name", "YINFA_SMTP_SECURITY"),)))
    if not port.isdecimal():
        raise PublishingError(Finding("V008", facts=(("name", "YINFA_SMTP_PORT"),)))
    host, user = plain(environment["YINFA_SMTP_HOST"]), environment.get("YINFA_SMTP_USER", "")
    password = environment.get("YINFA_SMTP_PASSWORD") or (kept(SERVICE, user) if user else "")
    if password and security == "none" and not local(host):
        raise PublishingError(Finding("V012", facts=(("host", host),)))
    return Server(host, int(port), address(environment["YINFA_SMTP_FROM"]), security, user, password)


def address(text: str) -> str:
    """Take one plain address. Raises PublishingError (V011)."""
    if not _ADDRESS.fullmatch(text):
        raise PublishingError(Finding("V011", facts=(("address", text),)))
    return text


def addresses(text: str) -> list[str]:
    """Take the addresses of `王 <a@x.tw>、b@x.tw`; names beside them are passed over.

    Raises PublishingError (V011) where there is none, or one is bad.
    """
    words = re.split(r"[\s,;，；、<>＜＞()（）:：]+", text)
    return [address(word) for word in dict.fromkeys(words) if "@" in word] or [address(text)]


class Unanswered(smtplib.SMTPException):
    """A whole letter was handed over, and the server never said what became of it."""


class _Heard(smtplib.SMTP):
    """Knows whether a whole letter went out to which no answer came yet."""

    unanswered = False

    def send(self, s: bytes | str) -> None:  # type: ignore[override]
        super().send(s)
        if isinstance(s, bytes) and s.endswith(b"\r\n.\r\n") and self.sock:  # all else goes out as text
            self.unanswered = True
            self.sock.settimeout(PATIENCE)

    def getreply(self) -> tuple[int, bytes]:
        found = super().getreply()
        if self.unanswered and self.sock:
            self.sock.settimeout(TIMEOUT)
        self.unanswered = False
        return found


class _HeardTls(_Heard, smtplib.SMTP_SSL):
    pass


@contextmanager
def connection(to: Server) -> Iterator[smtplib.SMTP]:
    """Reach the server and log in. Raises OSError, SMTPException, among them Unanswered.

    Once letters are taken no farewell, however it fails, can make them untaken.
    """
    context = ssl.create_default_context()
    found = (
        _HeardTls(to.host, to.port, timeout=TIMEOUT, context=context)
        if to.security == "tls"
        else _Heard(to.host, to.port, timeout=TIMEOUT)
    )
    try:
        if to.security == "starttls":
            found.starttls(context=context)
        if to.password:
            found.login(to.user, to.password)
        try:
            yield found
        except (smtplib.SMTPException, OSError) as error:
            if found.unanswered:
                raise Unanswered("the server never answered; the letter may have arrived") from error
            raise
        with suppress(smtplib.SMTPException, OSError):
            found.quit()
    finally:
        found.close()


def fault(error: Exception) -> str:
    """Say what the server said, without anything that it repeats of the login."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{error.smtp_code} authentication"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"[:200]
    return f"{type(error).__name__}: {error}"[:200]


def configured() -> Server:
    """Read the server from this process's environment."""
    return server(os.environ)
