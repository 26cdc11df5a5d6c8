"""The way over from an earlier scheme of identities: editions that say what the plan says are taken over as they are.

Their printed codes stay theirs. What cannot be taken over because this program reads or makes it otherwise stays as it
is and is told; only another source or another list makes it new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yinfa.compose import Galley
from yinfa.compose.fields import fill
from yinfa.compose.identity import misworded
from yinfa.distribution.copies import allot
from yinfa.distribution.crew.pool import Crew
from yinfa.distribution.identity import SCHEME, EditionBasis, OwnValues, own_values
from yinfa.distribution.ledger import Ledger, LedgerRow
from yinfa.distribution.plan import ADOPT, LAST, Edition, Seals, Tell, Verdict, editions
from yinfa.distribution.prepare import Prepared
from yinfa.distribution.seals.lock import opened
from yinfa.distribution.standing import stands
from yinfa.formats import FORMATS
from yinfa.model.inline import Field
from yinfa.model.place import Address
from yinfa.model.walk import painted, texts, words
from yinfa.world import posix
from yinfa.world.workspace import Workspace

BATCH = 200
"""Editions whose adoption enters the ledger in one transaction: a run that is killed goes on from there."""
_EARLIER = "SELECT 1 FROM edition WHERE slug = ? AND scheme < ? AND state IN ('issued', 'withdrawn') LIMIT 1"
_DOUBTFUL = "SELECT replaces FROM edition JOIN task ON task.edition = edition.id"
"""What a run that was interrupted was about to replace: its file may be the new one already."""
LOCK: Address = "lock"
"""Stands among addresses for a password that is another than the list's."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edition of an earlier scheme, to be read."""

    edition: int
    """Its row in the ledger."""
    galley: int
    values: OwnValues
    """What it has to show, with the code that is printed in it."""
    path: str
    password: str
    identity: str
    """In this scheme."""
    same_source: bool
    """Whether it was made from this very source, of these copies."""


def adopt(
    prepared: Prepared,
    bases: Sequence[EditionBasis],
    seals: Seals,
    ledger: Ledger,
    ws: Workspace,
    tell: Tell,
    keep: bool,
) -> dict[int, Verdict]:
    """Read what stands of an earlier scheme and say what becomes of it; rows without a verdict are planned anew.

    What is adopted is written down batch by batch where `keep` says so. Raises PublishingError (L008, L009).
    """
    slug = prepared.publication.slug
    if ledger.row(_EARLIER, slug, SCHEME) is None:
        return {}
    found = list(_earlier(prepared, bases, seals, ledger))
    there = [e for e in found if stands(ledger, e.edition, ws.output / e.path)]
    gone = set(found) - set(there)
    verdicts: dict[int, Verdict] = {e.edition: "same" for e in gone if e.same_source}
    fielded = [frozenset(_fielded(galley)) for galley in prepared.galleys]
    crew: Crew[Candidate, tuple[Address, ...]] = Crew(
        reader, (prepared.galleys, ws.output), min(posix.cores(), 1 + len(there) // 8)
    )
    batch: list[Candidate] = []
    for done, result in enumerate(crew.run(iter(there)), 1):
        tell(done, len(there))
        wrong = result.value
        if wrong == ():
            verdicts[result.job.edition] = "same"
            batch.append(result.job)
        elif result.job.same_source and (wrong is None or not fielded[result.job.galley].issuperset(wrong)):
            verdicts[result.job.edition] = "unlike"
        if keep and len(batch) >= BATCH:
            _enter(ledger, batch)
    if keep:
        _enter(ledger, batch)
    return verdicts


def _enter(ledger: Ledger, batch: list[Candidate]) -> None:
    with ledger.transaction() as db:
        db.executemany(ADOPT, [(e.identity, SCHEME, e.edition) for e in batch])
    batch.clear()


def _earlier(prepared: Prepared, bases: Sequence[EditionBasis], seals: Seals, ledger: Ledger) -> Iterator[Candidate]:
    """Give the editions of an earlier scheme that the list still asks for; none where its numbers cannot be."""
    publication = prepared.publication
    doubtful = {row["replaces"] for row in ledger.rows(_DOUBTFUL)}
    with ledger.transaction(keep=False):
        numbers, faults = allot(ledger, publication.slug, prepared.units)
    for edition in () if faults else editions(prepared.units, bases, numbers, publication.slug):
        found = bases[edition.basis]
        row = ledger.row(LAST, publication.slug, edition.unit.code, found.format, edition.part)
        if row is None or row["id"] in doubtful:
            continue
        if row["scheme"] < SCHEME and row["path"] == edition.path:
            sealed = seals.over(edition, found.format)
            yield _standing(row, sealed, found, row["revision"] == publication.digest)


def _standing(row: LedgerRow, edition: Edition, found: EditionBasis, same_source: bool) -> Candidate:
    values = own_values(edition.unit, edition.numbers, row["code"], found)
    password = edition.unit.password if found.format == "pdf" else ""
    same = same_source and row["numbers"] == edition.numbers
    return Candidate(row["id"], edition.basis, values, row["path"], password, edition.identity, same)


def _fielded(galley: Galley) -> Iterator[Address]:
    """Name the lines whose words hang on the list: what differs there alone was changed by it."""
    yield LOCK
    for line in (*texts(galley.publication), *painted(galley.publication)):
        if any(isinstance(inline, Field) for inline in line.text):
            yield line.address


def reader(galleys: Sequence[Galley], output: Path) -> Callable[[Candidate], tuple[Address, ...]]:
    """Give the function that reads an edition and names the addresses whose words are not what its plan says."""

    def read(edition: Candidate) -> tuple[Address, ...]:
        galley = galleys[edition.galley]
        form = FORMATS[galley.ticket.format]
        data = (output / edition.path).read_bytes()
        plain = opened(data, edition.password) if form.name == "pdf" else data
        if plain is None:
            return (LOCK,)
        filled = fill(galley, dict(edition.values))
        wrong = misworded(filled, words(filled.publication), form.read(plain), form.paints)
        return tuple(address for address, _, _ in wrong)  # words alone: earlier programs marked labels otherwise

    return read
