"""Which editions a run has to make: ticket × unit × format, less what stands unchanged already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypedDict

from yinfa import shortcode
from yinfa.compose import FormatName, Galley
from yinfa.compose.imprint import spelled
from yinfa.distribution.copies import Numbers, allot
from yinfa.distribution.ledger import Ledger, Row
from yinfa.distribution.lists.units import Unit
from yinfa.distribution.names import edition_name, unit_id
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.master import IDENTITY
from yinfa.model.walk import canonical, fields
from yinfa.stale import fonts
from yinfa.store import digest
from yinfa.workspace import Workspace

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mould:
    """A galley as the plan sees it: what its editions' identity rests on, and which fields it has."""

    format: FormatName
    variant: str
    """As in file names: empty for the publication's own language."""
    base: str
    said: str
    """Digest of what all formats of this variant say and look like."""
    fields: frozenset[str]
    date: str
    """The day of issue, as this variant writes it."""
    own: bool = False
    """Whether each unit's edition has an identifier of its own."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One file for one unit."""

    unit: Unit
    mould: int
    """Place in the list of masters."""
    part: int
    """The copy's number where each copy is a file, else 0."""
    numbers: str
    code: str
    values: Values
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
    withdrawn: int = 0
    """Issued until now, to units that are no longer on the list or in parts that it no longer has."""
    gone: tuple[str, ...] = field(default=(), compare=False)
    """The units of those."""

    @property
    def due(self) -> int:
        return self.new + self.changed + self.restored


def mould(galley: Galley, day: date, ws: Workspace) -> Mould:
    """Digest all that an edition shows beside its own values; no version of an engine is in it."""
    form = FORMATS[galley.ticket.format]
    used = fonts(galley.theme, ws) if form.wants_fonts or form.wants_cover else []
    told = canonical(galley.publication), str(galley.contents), galley.theme.digest
    base, said = digest(form.name, *told, *used), digest(*told)
    front, shown = galley.publication.front, frozenset(fields(galley.publication))
    date_shown = spelled(day, galley.theme.interface_words(front.language))
    return Mould(form.name, galley.ticket.variant, base, said, shown, date_shown, front.identifies == "unit")


def editions(
    units: Sequence[Unit], moulds: Sequence[Mould], numbers: Mapping[str, Numbers], slug: str
) -> Iterator[Edition]:
    """Give every edition of a list, in its order."""
    by_variant: dict[str, list[int]] = {}
    for n, found in enumerate(moulds):
        by_variant.setdefault(found.variant, []).append(n)
    for unit in units:
        for n in by_variant.get(unit.variant, []):
            form = moulds[n].format
            if unit.formats and form not in unit.formats:
                continue
            if unit.each and form == "pdf":
                for number in numbers[unit.code].each():
                    yield _edition(unit, n, moulds[n], number, f"{number:06d}", slug)
            else:
                yield _edition(unit, n, moulds[n], 0, str(numbers[unit.code]), slug)


def _edition(unit: Unit, n: int, found: Mould, part: int, numbers: str, slug: str) -> Edition:
    code = short_code(slug, unit.code, numbers, found, own_values(unit, numbers, "", found))
    values = own_values(unit, numbers, code, found)
    path = edition_name(slug, unit.code, part, found.variant, found.format)
    identity = digest(found.base, *(part for pair in values for part in pair))
    return Edition(unit, n, part, numbers, code, values, identity, path)


def own_values(unit: Unit, numbers: str, code: str, found: Mould) -> Values:
    """Give the values that an edition shows: only those that the publication has a field for."""
    every = {
        "unit.name": unit.name,
        "unit.code": unit.code,
        "copy.number": numbers,
        "issue.date": found.date,
        "marking": unit.marking,
        "watermark": f"{unit.name} {numbers}",
        "qr": shortcode.grouped(code),
    }
    own = ((IDENTITY, unit_id(unit.code)),) if found.own else ()
    return (*((name, value) for name, value in every.items() if name in found.fields and value), *own)


def short_code(slug: str, unit: str, numbers: str, found: Mould, values: Values) -> str:
    """Give the code of a unit's copies of what this publication says now: the ledger finds the edition by it.

    It is the same in all formats, and another once anything else is said: a code typed off an old copy names the old.
    """
    own = (part for pair in values for part in pair)
    return shortcode.spelled(int(digest(slug, unit, numbers, found.variant, found.said, *own)[:20], 16))


def plan(
    ledger: Ledger,
    run: int,
    slug: str,
    units: Sequence[Unit],
    moulds: Sequence[Mould],
    ws: Workspace,
    seals: Seals,
) -> dict[FormatName, Count]:
    """Write the editions to be made into the ledger, in a transaction. Raises PublishingError (L003, L004)."""
    numbers, faults = allot(ledger, slug, units)
    if faults:
        raise PublishingError(*faults)
    counts = {m.format: Counter[str]() for m in moulds}
    seen: set[int] = set()
    _clear(ledger, slug, sorted(counts))
    for edition in editions(units, moulds, numbers, slug):
        found = moulds[edition.mould]
        sealed = seals.over(edition, found.format)
        what, old = _write(ledger, run, slug, sealed, found, ws.output)
        counts[found.format][what] += 1
        seen.add(old)
    return {name: Count(**counts[name], **_withdraw(ledger, slug, name, seen)) for name in counts}


def _clear(ledger: Ledger, slug: str, formats: Sequence[str]) -> None:
    """Take back what an interrupted run had planned, or had set aside: this plan says it anew.

    Such a run may have put a file in its place and not said so: what was there, or is there, is issued again.
    """
    ledger.db.execute(_DOUBT)
    ledger.db.execute("DELETE FROM task")
    ledger.db.executemany(
        "DELETE FROM edition WHERE slug = ? AND state IN ('planned', 'failed') AND format = ?",
        [(slug, name) for name in formats],
    )


_DOUBT = """
UPDATE edition SET size = 0 WHERE id IN (
  SELECT edition FROM task UNION SELECT replaces FROM edition JOIN task ON task.edition = edition.id)"""


class Withdrawn(TypedDict):
    withdrawn: int
    gone: tuple[str, ...]


def _withdraw(ledger: Ledger, slug: str, name: str, seen: Container[int]) -> Withdrawn:
    """Withdraw what the list no longer asks for: it is delivered no more; its file and its numbers stay."""
    query = "SELECT id, unit FROM edition WHERE slug = ? AND format = ? AND state = 'issued' ORDER BY id"
    rows = [row for row in ledger.rows(query, slug, name) if row["id"] not in seen]
    ledger.db.executemany("UPDATE edition SET state = 'withdrawn' WHERE id = ?", [(row["id"],) for row in rows])
    return Withdrawn(withdrawn=len(rows), gone=tuple(dict.fromkeys(row["unit"] for row in rows)))


_LAST = """
SELECT id, identity, path, size, signer, state FROM edition
WHERE slug = ? AND unit = ? AND format = ? AND part = ? AND state IN ('issued', 'withdrawn') ORDER BY id DESC"""


def _write(ledger: Ledger, run: int, slug: str, edition: Edition, found: Mould, output: Path) -> tuple[str, int]:
    """Write one edition down unless it stands; says what it is, in the words of Count, and which was there before."""
    db = ledger.db
    old = db.execute(_LAST, (slug, edition.unit.code, found.format, edition.part)).fetchone()
    if old and _same(old, edition):
        db.execute("UPDATE edition SET state = 'issued' WHERE id = ? AND state = 'withdrawn'", (old["id"],))
        if _stands(output / edition.path, old["size"]):
            return "kept" if old["state"] == "issued" else "returned", old["id"]
        db.execute("UPDATE edition SET signer = ? WHERE id = ?", (edition.signer, old["id"]))
        db.execute("INSERT INTO task VALUES (?)", (old["id"],))
        return "restored", old["id"]
    row = (run, slug, edition.unit.code, found.format, edition.part, found.variant, edition.numbers, edition.code)
    made = db.execute(_INSERT, (*row, edition.identity, edition.path, edition.signer, old["id"] if old else None))
    db.execute("INSERT INTO task VALUES (?)", (made.lastrowid,))
    return ("changed", old["id"]) if old else ("new", 0)


_INSERT = """
INSERT INTO edition (run, slug, unit, format, part, variant, numbers, code, identity, path, signer, replaces)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def _same(old: Row, edition: Edition) -> bool:
    """Say whether what stands is what is wanted; one signed by anybody serves a run that signs nothing."""
    signed = edition.signer in ("", old["signer"])
    return bool(signed and old["identity"] == edition.identity and old["path"] == edition.path)


def _stands(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
