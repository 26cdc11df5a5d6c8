"""A made EPUB, ready to issue editions: data only, so that a worker takes it without any engine."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yinfa.compose import DRAFT, Galley
from yinfa.finding import Finding
from yinfa.master import IDENTITY, Values
from yinfa.master.slots import escaped
from yinfa.master.zipped import Archive

IDENTIFIER = "epub:identifier"
"""The name of the slots of the package's identifier."""
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:yinfa:publication")


@dataclass(frozen=True, slots=True)
class EpubMaster:
    """The frozen book and what its identifier is made from."""

    archive: Archive
    named: str
    """The front matter's identifier, with variant and direction where the book differs by them."""
    findings: tuple[Finding, ...] = ()

    def issue(self, values: Values) -> bytes:
        """Give the book of one edition, with an identifier of its own where `values` has an IDENTITY.

        Raises PublishingError (Z001) for a value that XML cannot hold.
        """
        return self.archive.issue(self._whole(values))

    def strays(self, values: Values, data: bytes) -> list[str]:
        """Name the members that differ from the plain edition's beyond what shows these values."""
        return self.archive.strays(self._whole(values), data)

    def _whole(self, values: Values) -> Values:
        return {**values, IDENTIFIER: identifier(self.named, escaped(values.get(IDENTITY, "")))}


def named(galley: Galley) -> str:
    """Give the name that identifies a book: the work's, with what makes the book another: variant, direction, draft."""
    ticket = galley.ticket
    kinds = ("vertical" if ticket.vertical else "", DRAFT if ticket.draft else "")
    return "|".join(filter(None, (galley.publication.front.identifier, ticket.variant, *kinds)))


def tells(galley: Galley, values: Values) -> dict[str, str]:
    """Give the metadata that an edition must hold, as its Reading names them."""
    front = galley.publication.front
    own = identifier(named(galley), values.get(IDENTITY, ""))
    return {"title": front.title, "language": front.language, "identifier": own}


def identifier(named: str, unit: str = "") -> str:
    """Give the identifier of a book: a UUID of its name, the same in every build (RFC 9562 §5.5)."""
    name = f"{named}|{unit}" if unit else named
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"
