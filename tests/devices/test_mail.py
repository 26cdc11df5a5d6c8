"""Mailing a book through a real server on this machine: a proper message, and no password in sight."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.press.project import SMALL, build, project
from yinfa.devices.mail import message, post
from yinfa.finding import PublishingError
from yinfa.world.mail import LIMIT, Server, server

SECRET = "correct-horse-battery"
OFFICE = {"YINFA_SMTP_HOST": "mail.example.org", "YINFA_SMTP_FROM": "office@example.org"}


@dataclass
class Box:
    """Keeps what arrives; refuses addresses at `nobody.example`."""

    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.endswith("@nobody.example"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
    known = isinstance(login, LoginPassword) and (login.login, login.password) == (b"office", SECRET.encode())
    return AuthResult(success=known, handled=False)  # else nothing answers a wrong password


@pytest.fixture
def postbox() -> Iterator[tuple[Box, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Box()
    controller = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=authenticate, auth_require_tls=False, data_size_limit=None
    )
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("mail"), small=SMALL)


def settings(port: int, **more: str) -> dict[str, str]:
    local = {"YINFA_SMTP_HOST": "127.0.0.1", "YINFA_SMTP_PORT": str(port), "YINFA_SMTP_FROM": "office@example.org"}
    login = {"YINFA_SMTP_SECURITY": "none", "YINFA_SMTP_USER": "office", "YINFA_SMTP_PASSWORD": SECRET}
    return {**local, **login, **more}


def test_a_book_arrives_as_a_proper_message(folder: Path, postbox: tuple[Box, int]) -> None:
    box, port = postbox
    run = build(folder, "send", "small", "--email", "reader@example.org", **settings(port))
    assert run.returncode == 0, run.stderr
    (letter,) = box.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == ("office@example.org", "reader@example.org", "小冊")
    body = letter.get_body()
    assert body is not None and "小冊" in body.get_content()
    (book,) = letter.iter_attachments()
    assert (book.get_content_type(), book.get_filename()) == ("application/epub+zip", "small.epub")
    assert book.get_content() == (folder / "output/small/small.epub").read_bytes()


@pytest.mark.parametrize(
    ("recipient", "more"),
    [("reader@example.org", {"YINFA_SMTP_PASSWORD": SECRET + "x"}), ("reader@nobody.example", {})],
)
def test_a_refusal_is_a_finding_without_the_password(
    recipient: str, more: dict[str, str], folder: Path, postbox: tuple[Box, int]
) -> None:
    box, port = postbox
    run = build(folder, "send", "small", "--email", recipient, "--json", **settings(port, **more))
    assert run.returncode == 1 and "V010" in run.stdout and not box.letters
    assert SECRET not in run.stdout + run.stderr
    assert not any(SECRET.encode() in p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_a_server_that_is_not_there_is_a_finding(postbox: tuple[Box, int]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = Server("127.0.0.1", closed.getsockname()[1], "office@example.org", "none")
        with pytest.raises(PublishingError) as error:
            post(nobody, "reader@example.org", {"a.epub": small_book()})
    assert error.value.findings[0].code == "V010"


def small_book() -> bytes:
    from tests.epub import sample
    from yinfa.formats.epub.make import make

    return make(sample.galley(), sample.assets()).issue({})


def test_what_is_larger_than_a_server_takes_is_not_sent() -> None:
    with pytest.raises(PublishingError) as error:
        message("office@example.org", "reader@example.org", "a.epub", bytes(LIMIT * 3 // 4) + small_book())
    assert error.value.findings[0].code == "V009"


WRONG = {
    "V008": {"YINFA_SMTP_HOST": ""},
    "V008 security": {"YINFA_SMTP_SECURITY": "ssl"},
    "V008 port": {"YINFA_SMTP_PORT": "mail"},
    "V011": {"YINFA_SMTP_FROM": "office\r\nBcc: all@example.org"},
    "V012": {"YINFA_SMTP_SECURITY": "none", "YINFA_SMTP_USER": "office", "YINFA_SMTP_PASSWORD": SECRET},
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_settings_are_told_before_anything_is_sent(case: str) -> None:
    with pytest.raises(PublishingError) as error:
        server({**OFFICE, **WRONG[case]})
    assert [f.code for f in error.value.findings] == [case.split(maxsplit=1)[0]]
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("address", ["", "reader", "a@b\r\nBcc: c@d", "張三@example.org", "a@b,c@d"])
def test_only_one_plain_address_is_taken(address: str) -> None:
    with pytest.raises(PublishingError) as error:
        message("office@example.org", address, "a.epub", small_book())
    assert error.value.findings[0].code == "V011"


def test_the_password_comes_from_the_keyring_where_the_environment_has_none() -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return SECRET if (service, username) == ("yinfa-smtp", "office") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        found = server({**OFFICE, "YINFA_SMTP_USER": "office"})
    finally:
        keyring.set_keyring(before)
    assert found.password == SECRET and SECRET not in repr(found)
