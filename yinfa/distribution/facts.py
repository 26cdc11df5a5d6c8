"""Facts of the ledger: what somebody did or said of a unit, each kept for ever; one that corrects another names it."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Literal

from yinfa.distribution.ledger import Ledger


@dataclass(frozen=True, slots=True)
class LedgerFact:
    """One row; `kind` says what is meant."""

    kind: Literal["again", "receipt"]
    """Delivered anew because it was gone; a receipt came back."""
    slug: str
    unit: str = ""
    version: str = ""
    first: int = 0
    """Copy numbers, where it is of some copies alone."""
    last: int = 0
    at: str = ""
    """The day that is meant."""
    by: str = ""
    note: str = ""
    undoes: int | None = None
    """The fact in whose place this one stands."""


_COLUMNS = ", ".join(f'"{field.name}"' for field in fields(LedgerFact))
_INSERT = f"INSERT INTO fact ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(LedgerFact)))})"


def note(ledger: Ledger, fact: LedgerFact) -> int:
    """Write a fact down, in a transaction; gives its row."""
    return ledger.db.execute(_INSERT, astuple(fact)).lastrowid or 0
