"""Send a book through the office's mail server."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from yinfa.finding import Finding, PublishingError
from yinfa.reading.package import read_package
from yinfa.world.mail import LIMIT, Server, address, connection, fault


def message(sender: str, recipient: str, name: str, book: bytes) -> EmailMessage:
    """Write a message with one book; `name` is the file's, ASCII. Raises PublishingError (V009, V011)."""
    package = read_package(book)
    letter = EmailMessage()
    letter["From"], letter["To"] = address(sender), address(recipient)
    letter["Subject"] = " ".join(package.title.split())
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    said = (package.title, package.publisher, package.issued[:10], package.description)
    letter.set_content("\n".join(line for line in said if line) + f"\n\n{name}\n")
    letter.add_attachment(book, maintype="application", subtype="epub+zip", filename=name)
    size = len(bytes(letter))
    if size > LIMIT:
        facts = (("size", f"{size / 1e6:.0f}"), ("limit", f"{LIMIT / 1e6:.0f}"))
        raise PublishingError(Finding("V009", facts=facts))
    return letter


def post(to: Server, recipient: str, books: Mapping[str, bytes]) -> int:
    """Send each book in a message of its own, by file name; gives how many went.

    Raises PublishingError (V009, V010 the server refuses, V011).
    """
    letters = [message(to.sender, recipient, name, book) for name, book in books.items()]
    try:
        with connection(to) as open_server:
            for letter in letters:
                open_server.send_message(letter)
    except (smtplib.SMTPException, OSError) as error:
        raise PublishingError(Finding("V010", facts=(("fault", fault(error)),))) from None
    return len(letters)
