"""Facts of the ledger: what became of a unit's copies, each kept for ever; one that corrects another names it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Literal

from yinfa.distribution.ledger import Ledger, LedgerRow

FactKind = Literal["delivered", "again", "receipt", "undo"]
"""Copies were delivered for the first time; delivered anew because they were gone; a receipt came back;
a receipt was taken back."""


@dataclass(frozen=True, slots=True)
class LedgerFact:
    """One row; `kind` says what is meant."""

    kind: FactKind
    slug: str
    unit: str = ""
    version: str = ""
    first: int = 0
    """Copy numbers; 0 where it is of no copies, or a receipt of an earlier program (its table says of which)."""
    last: int = 0
    at: str = ""
    """The day that is meant, or the moment."""
    by: str = ""
    """Who signed, or the way a delivery went."""
    note: str = ""
    undoes: int | None = None
    """The fact in whose place this one stands."""


_COLUMNS = ", ".join(f'"{field.name}"' for field in fields(LedgerFact))
_INSERT = f"INSERT INTO fact ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(LedgerFact)))})"
_ONCE = f"""
INSERT INTO fact ({_COLUMNS}) SELECT {", ".join(f"?{n}" for n in range(1, len(fields(LedgerFact)) + 1))}
WHERE NOT EXISTS (
  SELECT 1 FROM fact WHERE kind = ?1 AND slug = ?2 AND unit = ?3 AND version = ?4 AND "first" = ?5 AND "last" = ?6)"""
_OF = "SELECT * FROM fact WHERE slug = ?1 {unit} AND kind IN ({kinds}) ORDER BY id"


def note(ledger: Ledger, fact: LedgerFact) -> int:
    """Write a fact down, in a transaction; gives its row."""
    return ledger.db.execute(_INSERT, astuple(fact)).lastrowid or 0


def note_once(ledger: Ledger, facts: Iterable[LedgerFact]) -> None:
    """Write down what happens to copies once, in a transaction; what is known already keeps its moment."""
    ledger.db.executemany(_ONCE, [astuple(fact) for fact in facts])


def facts(ledger: Ledger, slug: str, kinds: Sequence[FactKind], unit: str = "") -> list[LedgerRow]:
    """Give the facts of some kinds, of one unit or all, as they came."""
    query = _OF.replace("{kinds}", ", ".join(f"'{kind}'" for kind in kinds))
    return of_unit(ledger, query, slug, unit)


def of_unit(ledger: Ledger, query: str, slug: str, unit: str, column: str = "unit") -> list[LedgerRow]:
    """Ask of one unit (where there is none: of all) what a query asks of `?1`, with its condition at `{unit}`."""
    wanted = f"AND {column} = ?2" if unit else ""
    return ledger.rows(query.replace("{unit}", wanted), slug, *([unit] if unit else []))
