"""A made format, ready to issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from yinfa.finding import DoesNotFit, Finding

Values = Mapping[str, str]
"""By the names of fields; IDENTITY beside them."""
IDENTITY = "edition:identity"
"""The value that gives an edition an identifier of its own (a unit's id). Without it an edition bears the identifier of
its publication, so that readers update the copy they have."""


class Master(Protocol):
    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings of the making."""
        ...

    def issue(self, values: Values) -> bytes:
        """Give the file of one edition; the plain edition is `issue({})`. Raises DoesNotFit."""
        ...

    def strays(self, values: Values, data: bytes) -> list[str]:
        """Name the parts of an edition that differ from the plain one's beyond what shows its values."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """A master without slots: it issues the plain edition; any other is made in full."""

    data: bytes
    findings: tuple[Finding, ...] = ()

    def issue(self, values: Values) -> bytes:
        if values:
            raise DoesNotFit(Finding("I001"))
        return self.data

    def strays(self, values: Values, data: bytes) -> list[str]:
        return [] if data == self.data else ["file"]
