"""Deliver by mail to each unit's contact.

SMTP can promise no more than at least once: a server may have taken a message whose answer never came. Every message
of one package has the same Message-ID, so that the receiving side can tell a second one.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from yinfa.distribution.channels import Undelivered
from yinfa.distribution.pack import Parcel
from yinfa.finding import PublishingError
from yinfa.world.mail import LIMIT, Server, addresses, configured, connection, fault


@dataclass(frozen=True, slots=True)
class Post:
    server: Server

    @property
    def name(self) -> str:
        return f"mail:{self.server.host}"

    def send(self, parcel: Parcel) -> str:
        """Mail a package to its unit."""
        letter = self._letter(parcel)
        try:
            with connection(self.server) as open_server:
                refused = open_server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            raise Undelivered(f"{next(iter(error.recipients.values()))}", final=True) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(fault(error)) from None
        if refused:  # the other addresses have it
            raise Undelivered(f"{', '.join(refused)}: {next(iter(refused.values()))}", final=True)
        return str(letter["Message-ID"])

    def _letter(self, parcel: Parcel) -> EmailMessage:
        try:
            to = ", ".join(addresses(parcel.unit.contact))
        except PublishingError:
            raise Undelivered(f"no e-mail address: {parcel.unit.contact}"[:80], final=True) from None
        letter = EmailMessage()
        letter["From"], letter["To"] = self.server.sender, to
        letter["Subject"] = " ".join(parcel.title.split())
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{parcel.path.stem}@{self.server.sender.partition('@')[2]}>"
        letter.set_content(f"{parcel.title}\n{parcel.unit.name}\n\n{parcel.name}\nSHA-256 {parcel.sha256}\n")
        letter.add_attachment(parcel.path.read_bytes(), maintype="application", subtype="zip", filename=parcel.name)
        if len(bytes(letter)) > LIMIT:
            raise Undelivered(f"larger than {LIMIT // 1_000_000} MB", final=True)
        return letter


def opened(_target: str, _folders: bool) -> Post:
    """Give the channel of the office's mail server. Raises PublishingError (V008, V011, V012)."""
    return Post(configured())
