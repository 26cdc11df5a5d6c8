"""Deliver by mail to each unit's contact.

SMTP can promise no more than at least once: a server may have taken a message whose answer never came. Every message
of one package has the same Message-ID, so that the receiving side can tell a second one.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from yinfa.distribution.channels import Again, Undelivered
from yinfa.distribution.pack import Parcel
from yinfa.finding import PublishingError
from yinfa.world.mail import LIMIT, Server, Unanswered, addresses, configured, connection, fault
from yinfa.world.store import digest


@dataclass(frozen=True, slots=True)
class Post:
    server: Server
    doubles: bool = True

    @property
    def name(self) -> str:
        return f"mail:{self.server.host}"

    def same(self, known: str) -> bool:
        """Say so of any mail: a unit gets it at its own address, whatever server the office sends it through."""
        return known.startswith("mail:")

    def send(self, parcel: Parcel) -> str:
        """Mail a package to the addresses of its unit that have not taken it yet."""
        letter, asked = self._letter(parcel), _receivers(parcel)
        due = {name: address for name, address in asked.items() if name not in parcel.taken}
        refused = self._posted(letter, list(due.values())) if due else {}
        if refused:
            taken = [name for name, address in due.items() if address not in refused]
            busy = any(400 <= code < 500 for code, _ in refused.values())
            said = f"{', '.join(refused)}: {next(iter(refused.values()))}"
            raise Undelivered(said, Again.LATER if busy else Again.NEVER, taken=taken)
        return str(letter["Message-ID"])

    def _posted(self, letter: EmailMessage, to: list[str]) -> dict[str, tuple[int, bytes]]:
        """Hand a letter to the server; gives the addresses that it refused."""
        reached = False
        try:
            with connection(self.server) as open_server:
                reached = True
                return open_server.send_message(letter, to_addrs=to)
        except smtplib.SMTPRecipientsRefused as error:
            return error.recipients
        except Unanswered as error:
            raise Undelivered(fault(error), Again.UNSURE) from None
        except smtplib.SMTPResponseException as error:
            busy = 400 <= error.smtp_code < 500
            raise Undelivered(fault(error), Again.LATER if busy else Again.NEVER, whole=not reached) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(fault(error), whole=not reached) from None

    def _letter(self, parcel: Parcel) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"] = self.server.sender, ", ".join(_receivers(parcel).values())
        letter["Subject"] = " ".join(parcel.title.split())
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{parcel.path.stem}@{self.server.sender.partition('@')[2]}>"
        letter.set_content(f"{parcel.title}\n{parcel.unit.name}\n\n{parcel.name}\nSHA-256 {parcel.sha256}\n")
        letter.add_attachment(parcel.path.read_bytes(), maintype="application", subtype="zip", filename=parcel.name)
        if len(bytes(letter)) > LIMIT:
            raise Undelivered(f"larger than {LIMIT // 1_000_000} MB", Again.NEVER)
        return letter


def _receivers(parcel: Parcel) -> dict[str, str]:
    """Give the addresses of a unit by the names under which the ledger keeps them: it holds none in clear."""
    try:
        found = addresses(parcel.unit.contact)
    except PublishingError:
        raise Undelivered(f"no e-mail address: {parcel.unit.contact}"[:80], Again.NEVER) from None
    return {digest(parcel.path.stem, address.casefold())[:16]: address for address in found}


def opened(_target: str, _folders: bool) -> Post:
    """Give the channel of the office's mail server. Raises PublishingError (V008, V011, V012)."""
    return Post(configured())
