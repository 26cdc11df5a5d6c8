"""A made EPUB, ready to issue editions: data only, so that a worker takes it without any engine."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yinfa.finding import Finding
from yinfa.master import IDENTITY, Values
from yinfa.members import Archive, escaped

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
        unit = escaped(values.get(IDENTITY, ""))
        return self.archive.issue({**values, IDENTIFIER: identifier(self.named, unit)})


def identifier(named: str, unit: str = "") -> str:
    """Give the identifier of a book: a UUID of its name, the same in every build (RFC 9562 §5.5)."""
    name = f"{named}|{unit}" if unit else named
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"
