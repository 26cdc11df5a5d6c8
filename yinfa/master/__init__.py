"""A made format, ready to issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from yinfa.finding import Finding

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
