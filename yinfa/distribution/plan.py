"""Which editions a run has to make: ticket × unit × format, less what stands unchanged already."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypedDict

from yinfa.compose import FormatName
from yinfa.distribution.copies import CopyNumbers, allot
from yinfa.distribution.identity import SCHEME, EditionBasis, own_values
from yinfa.distribution.ledger import Ledger, LedgerRow
from yinfa.distribution.lists.units import Unit
from yinfa.distribution.names import edition_name
from yinfa.distribution.standing import stands
from yinfa.finding import PublishingError
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

Verdict = Literal["same", "unlike"]
"""On an edition of an earlier scheme: it says what is wanted; or it does not, though only the program was changed."""

Tell = Callable[[int, int], None]
"""Hears of progress: editions done, editions due."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One file for one unit."""

    unit: Unit
    basis: int
    """Place in the list of masters."""
    part: int
    """The copy's number where each copy is a file, else 0."""
    numbers: str
    code: str
    identity: str
    path: str
    signer: str = ""
    """Whose signature it has to bear."""


@dataclass(frozen=True, slots=True)
class Seals:
    """What is laid over finished PDFs."""

    locks: Mapping[str, str] = field(default_factory=dict)
    """A digest for each password."""
    signer: str = ""

    def over(self, edition: Edition, form: FormatName) -> Edition:
        """A password is part of an edition's identity; a signature is not, so that a renewed certificate, or a run
        without one, makes nothing new of editions that stand."""
        if form != "pdf" or not (self.signer or edition.unit.password):
            return edition
        password = edition.unit.password
        identity = digest(edition.identity, "password", self.locks[password]) if password else edition.identity
        return replace(edition, identity=identity, signer=self.signer)


@dataclass(frozen=True, slots=True)
class Count:
    """What a plan found, by format."""

    new: int = 0
    changed: int = 0
    restored: int = 0
    """Issued already, but its file is gone or altered."""
    kept: int = 0
    returned: int = 0
    """Withdrawn once and on the list again; its file stands."""
    renewed: int = 0
    """Of the same words, made anew for their look because that was asked for."""
    looks: int = 0
    """Of those kept or returned: made with another look than is made now."""
    adopted: int = 0
    """Of an earlier scheme of identities, found to say what is wanted."""
    unlike: int = 0
    """Of an earlier scheme, kept although this program reads them otherwise than it would make them."""
    withdrawn: int = 0
    """Issued until now, to units that are no longer on the list or in parts that it no longer has."""
    gone: tuple[str, ...] = field(default=(), compare=False)
    """The units of those."""

    @property
    def due(self) -> int:
        return self.new + self.changed + self.restored + self.renewed


def editions(
    units: Sequence[Unit], bases: Sequence[EditionBasis], numbers: Mapping[str, CopyNumbers], slug: str
) -> Iterator[Edition]:
    """Give every edition of a list, in its order."""
    by_variant: dict[str, list[int]] = {}
    for n, found in enumerate(bases):
        by_variant.setdefault(found.variant, []).append(n)
    for unit in units:
        for n in by_variant.get(unit.variant, []):
            form = bases[n].format
            if unit.formats and form not in unit.formats:
                continue
            if unit.each and form == "pdf":
                for number in numbers[unit.code].each():
                    yield _edition(unit, n, bases[n], number, f"{number:06d}", slug)
            else:
                yield _edition(unit, n, bases[n], 0, str(numbers[unit.code]), slug)


def _edition(unit: Unit, n: int, found: EditionBasis, part: int, numbers: str, slug: str) -> Edition:
    bare = own_values(unit, numbers, "", found)
    code = found.code(slug, unit.code, numbers, bare)
    path = edition_name(slug, unit.code, part, found.variant, found.format)
    return Edition(unit, n, part, numbers, code, found.identity(bare), path)


def plan(
    ledger: Ledger,
    run: int,
    slug: str,
    units: Sequence[Unit],
    bases: Sequence[EditionBasis],
    ws: Workspace,
    seals: Seals,
    verdicts: Mapping[int, Verdict],
    renew: bool = False,
) -> dict[FormatName, Count]:
    """Write the editions to be made into the ledger, in a transaction. Raises PublishingError (L003, L004)."""
    # Numbers before all else: two units with the same ones cannot be mended once they are printed.
    numbers, faults = allot(ledger, slug, units, run)
    if faults:
        raise PublishingError(*faults)
    work = _Planning(ledger, run, slug, ws.output, verdicts, renew)
    _clear(ledger, slug, sorted({m.format for m in bases}))
    for edition in editions(units, bases, numbers, slug):
        found = bases[edition.basis]
        work.write(seals.over(edition, found.format), found)
    formats = dict.fromkeys(m.format for m in bases)
    return {f: Count(**work.counts[f], **_withdraw(ledger, slug, f, work.seen)) for f in formats}


def _clear(ledger: Ledger, slug: str, formats: Sequence[str]) -> None:
    """Take back what an interrupted run had planned, or had set aside: this plan says it anew.

    Such a run may have put a file in its place and not said so: its hash is none that was published.
    """
    ledger.db.execute("DELETE FROM task")
    ledger.db.executemany(
        "DELETE FROM edition WHERE slug = ? AND state IN ('planned', 'failed') AND format = ?",
        [(slug, name) for name in formats],
    )


class Withdrawn(TypedDict):
    withdrawn: int
    gone: tuple[str, ...]


def _withdraw(ledger: Ledger, slug: str, name: str, seen: Container[int]) -> Withdrawn:
    """Withdraw what the list no longer asks for: it is delivered no more; its file and its numbers stay."""
    query = "SELECT id, unit FROM edition WHERE slug = ? AND format = ? AND state = 'issued' ORDER BY id"
    rows = [row for row in ledger.rows(query, slug, name) if row["id"] not in seen]
    ledger.db.executemany("UPDATE edition SET state = 'withdrawn' WHERE id = ?", [(row["id"],) for row in rows])
    return Withdrawn(withdrawn=len(rows), gone=tuple(dict.fromkeys(row["unit"] for row in rows)))


def leave(ledger: Ledger, slug: str, units: Sequence[Unit], formats: Iterable[FormatName]) -> dict[FormatName, Count]:
    """Withdraw what units that left the list have in other formats than the run's, in a transaction."""
    rows = ledger.rows(_OTHERS, slug, json.dumps(list(formats)))
    listed = {unit.code for unit in units}
    kept = {row["id"] for row in rows if row["unit"] in listed}
    others = dict.fromkeys(row["format"] for row in rows if row["unit"] not in listed)
    return {f: Count(**_withdraw(ledger, slug, f, kept)) for f in others}


_OTHERS = """
SELECT id, unit, format FROM edition
WHERE slug = ? AND state = 'issued' AND format NOT IN (SELECT value FROM json_each(?)) ORDER BY format"""
LAST = """
SELECT edition.id, identity, path, size, signer, state, code, numbers, look, scheme, revision
FROM edition JOIN run ON run.id = edition.run
WHERE edition.slug = ? AND unit = ? AND format = ? AND part = ? AND state IN ('issued', 'withdrawn')
ORDER BY edition.id DESC"""
"""What stands for a unit in one format and part, whoever's list it is on now."""


@dataclass(slots=True)
class _Planning:
    """Holds what is wanted against what stands, edition by edition."""

    ledger: Ledger
    run: int
    slug: str
    output: Path
    verdicts: Mapping[int, Verdict]
    renew: bool
    counts: dict[FormatName, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """In the words of Count."""
    seen: set[int] = field(default_factory=set)
    """Rows of editions that were there before."""

    def write(self, edition: Edition, found: EditionBasis) -> None:
        """Write one edition down unless it stands."""
        db, tally = self.ledger.db, self.counts[found.format]
        old = db.execute(LAST, (self.slug, edition.unit.code, found.format, edition.part)).fetchone()
        if old is None:
            self._insert(edition, found, None)
            tally["new"] += 1
            return
        self.seen.add(old["id"])
        verdict = self.verdicts.get(old["id"])
        if verdict == "same":
            db.execute(ADOPT, (edition.identity, SCHEME, old["id"]))
            tally["adopted"] += 1
        same = _same(old, edition, verdict)
        if not (same or verdict == "unlike"):
            self._insert(edition, found, old["id"])
            tally["changed"] += 1
        elif self.renew and old["look"] != found.look:
            self._insert(replace(edition, code=old["code"]) if same else edition, found, old["id"])
            tally["renewed"] += 1
        else:
            self._keep(old, edition, found, tally)

    def _keep(self, old: LedgerRow, edition: Edition, found: EditionBasis, tally: Counter[str]) -> None:
        """Let what stands stand, its file made again where it is gone."""
        db = self.ledger.db
        db.execute("UPDATE edition SET state = 'issued' WHERE id = ? AND state = 'withdrawn'", (old["id"],))
        if stands(self.ledger, old["id"], self.output / edition.path):
            tally["kept" if old["state"] == "issued" else "returned"] += 1
            tally["unlike" if self.verdicts.get(old["id"]) == "unlike" else "looks"] += old["look"] != found.look
            return
        db.execute("UPDATE edition SET signer = ?, look = ? WHERE id = ?", (edition.signer, found.look, old["id"]))
        db.execute("INSERT INTO task VALUES (?)", (old["id"],))
        tally["restored"] += 1

    def _insert(self, edition: Edition, found: EditionBasis, old: int | None) -> None:
        unit, row = edition.unit.code, (edition.path, edition.signer, SCHEME, found.look, old)
        about = (self.run, self.slug, unit, found.format, edition.part, found.variant, edition.numbers, edition.code)
        made = self.ledger.db.execute(_INSERT, (*about, edition.identity, *row))
        self.ledger.db.execute("INSERT INTO task VALUES (?)", (made.lastrowid,))


ADOPT = "UPDATE edition SET identity = ?, scheme = ? WHERE id = ?"
_INSERT = """
INSERT INTO edition (run, slug, unit, format, part, variant, numbers, code, identity, path, signer,
  scheme, look, replaces)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def _same(old: LedgerRow, edition: Edition, verdict: Verdict | None) -> bool:
    """Say whether what stands is what is wanted; one signed by anybody serves a run that signs nothing."""
    signed = edition.signer in ("", old["signer"])
    says = verdict == "same" or old["identity"] == edition.identity
    return bool(signed and says and old["path"] == edition.path)
