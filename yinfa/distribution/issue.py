"""The run: from a prepared order to files that stand and a ledger that says so, resumable at any moment."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from yinfa.compose import FormatName
from yinfa.distribution import stamps
from yinfa.distribution.adopt import adopt
from yinfa.distribution.crew.choose import check, crew_of
from yinfa.distribution.crew.pool import Result
from yinfa.distribution.crew.worker import Done, Task
from yinfa.distribution.identity import EditionBasis, basis, own_values
from yinfa.distribution.ledger import Ledger, owned
from yinfa.distribution.letters import note
from yinfa.distribution.plan import Count, Seals, Tell, leave, plan
from yinfa.distribution.prepare import Issue, Prepared, prepare
from yinfa.distribution.register import Replaced, replacements
from yinfa.distribution.seals.lock import locks
from yinfa.distribution.warnings import departed, gone, reckoned, unsigned, upgraded, warnings_of
from yinfa.finding import DoesNotFit, Finding, PublishingError
from yinfa.model.tree import Publication
from yinfa.press.archive import archive, archive_theme
from yinfa.press.cast import Cast
from yinfa.press.masters import casts
from yinfa.world.settle import settle, staging
from yinfa.world.workspace import Workspace

BATCH = 500
"""Editions that are synced together and enter the ledger in one transaction."""
PATIENCE = 2.0
"""Seconds after which a smaller batch is settled."""
PAGE = 1_000
"""Tasks that are read from the ledger at once."""
SAMPLE = 250
"""Of so many editions one is read back, beside the first of each format."""
SLOTLESS = "D010"
"""What a master says where the fault is its own and no edition's."""


@dataclass(slots=True)
class Report:
    """What a run did."""

    day: date
    counts: dict[FormatName, Count]
    issued: int = 0
    proved: int = 0
    size: int = 0
    """Bytes of the editions issued."""
    full: Counter[str] = field(default_factory=Counter)
    """Editions made in full, by format."""
    slow: Counter[str] = field(default_factory=Counter)
    """Milliseconds that they took."""
    seconds: float = 0.0
    gone: list[str] = field(default_factory=list)
    """Units that left the list."""
    replaced: list[Replaced] = field(default_factory=list)
    """What this run issued in place of what."""
    findings: list[Finding] = field(default_factory=list)


def issue(asked: Issue, ws: Workspace, tell: Tell = lambda done, due: None) -> Report:
    """Issue a publication to every unit of a list.

    Raises PublishingError with the faults of publication and list, with L001 where another run is under way, with L016
    where units would be withdrawn unasked, with L006 or L009 where files or ledger cannot be written, with K where a
    cluster cannot be used or is lost: what was issued stands, and the next run goes on from there.
    """
    check(asked.cluster)
    prepared = prepare(asked, ws)
    try:
        stamps.missed(asked.slug, ws)
        with owned(ws) as ledger:
            return _issue(asked, prepared, ledger, ws, tell)
    except OSError as error:
        raise refused(error, ws) from error


def refused(error: OSError, ws: Workspace) -> PublishingError:
    """Say that the file system refuses to write."""
    facts = (("folder", ws.shown(ws.output)), ("fault", error.strerror or str(error)))
    return PublishingError(Finding("L006", facts=facts))


def _issue(asked: Issue, prepared: Prepared, ledger: Ledger, ws: Workspace, tell: Tell) -> Report:
    start = time.perf_counter()
    publication = prepared.publication
    day = _day(ledger, publication, asked.day)
    bases = [basis(publication, galley, day, ws) for galley in prepared.galleys]
    run, report = _planned(asked, prepared, bases, day, ledger, ws, tell)
    if asked.rehearse:
        return report
    if any(count.due for count in report.counts.values()):
        with ws.building():
            _work(asked, prepared, bases, ledger, run, ws, report, tell)
    with ledger.transaction() as db:
        db.execute("UPDATE run SET ended = 1 WHERE id = ?", (run,))
    report.replaced = replacements(ledger, run)
    report.seconds = time.perf_counter() - start
    return report


def _planned(
    asked: Issue,
    prepared: Prepared,
    bases: Sequence[EditionBasis],
    day: date,
    ledger: Ledger,
    ws: Workspace,
    tell: Tell,
) -> tuple[int, Report]:
    """Write the plan of a run, or rehearse it; give the run's row and what is to be reported so far."""
    publication, units, write = prepared.publication, prepared.units, not asked.rehearse
    told = warnings_of(asked, prepared.formats, units, day)
    reckoned(prepared.listed, ledger)
    with ledger.transaction(keep=write):
        seals = Seals(locks(ledger, units), asked.signer.name if asked.signer else "")
    verdicts = adopt(prepared, bases, seals, ledger, ws, tell, keep=write)
    known = stamps.known_paths(ledger, publication.slug)
    with ledger.transaction(keep=write) as db:
        values = (publication.slug, day.isoformat(), _front(publication), publication.digest)
        run = db.execute(_RUN, values).lastrowid or 0
        counts = plan(ledger, run, publication.slug, units, bases, ws, seals, verdicts, asked.renew)
        if asked.withdraw:
            counts |= leave(ledger, publication.slug, units, counts)
        note(ledger, publication, prepared.galleys)
        gives = stamps.gives(ledger, run, publication.slug)
        if gives:
            # Within the transaction: a ledger that is older than what was issued keeps no plan.
            stamps.check(ledger, publication.slug, known, ws)
            stamps.seal(ledger, run)
        told += departed(asked, counts, units)
        told += unsigned(asked, counts, ledger)
        told += upgraded(counts, verdicts, ledger)
        replaced = replacements(ledger, run) if asked.rehearse else []
    if gives and write:
        # Behind the transaction: a stamp of a run that the ledger does not know would stop every later one.
        stamps.leave(ledger, run, ws)
    findings = [*prepared.findings, *told]
    return run, Report(day, counts, gone=gone(counts, units), replaced=replaced, findings=findings)


_RUN = "INSERT INTO run (slug, date, front, revision) VALUES (?, ?, ?, ?)"


def _front(publication: Publication) -> str:
    return (publication.front.issued or publication.front.dated).isoformat()


def _day(ledger: Ledger, publication: Publication, asked: date | None) -> date:
    """Give the day of issue: the one asked for, else that of the last run as long as the front matter's is the same."""
    if asked:
        return asked
    last = ledger.row("SELECT date, front FROM run WHERE slug = ? ORDER BY id DESC LIMIT 1", publication.slug)
    front = _front(publication)
    return date.fromisoformat(last["date"] if last and last["front"] == front else front)


def _work(
    asked: Issue,
    prepared: Prepared,
    bases: Sequence[EditionBasis],
    ledger: Ledger,
    run: int,
    ws: Workspace,
    report: Report,
    tell: Tell,
) -> None:
    # Source and theme before the first edition: what is issued can be made again, whatever becomes of the rest.
    archive(prepared.publication, ws)
    theme = archive_theme(prepared.galleys[0].theme, ws)
    with ledger.transaction() as db:
        db.execute("UPDATE run SET theme = ? WHERE id = ?", (theme.name, run))
    used = {(row["format"], row["variant"]) for row in ledger.rows(_USED)}
    due = [n for n, found in enumerate(bases) if (found.format, found.variant) in used]
    masters = casts(prepared.publication, [prepared.galleys[n] for n in due], ws)
    report.findings += [f for cast in masters for f in cast.master.findings]
    if not asked.slow:
        _refuse_slow(masters, [bases[n] for n in due])
    total = sum(count.due for count in report.counts.values())
    with staging(ws.output / asked.slug / ".staging") as folder:
        crew = crew_of(asked.cluster, masters, ws, folder, asked.signer)
        desk = Desk(ledger, run, ws, folder, report)
        todo = tasks(ledger, prepared, [bases[n] for n in due], asked.every)
        tell(0, total)
        for done, result in enumerate(crew.run(todo), 1):
            desk.take(result)
            tell(done, total)
        desk.settle()
    _say_slow(report)


def _refuse_slow(masters: Sequence[Cast], bases: Sequence[EditionBasis]) -> None:
    """Stop where a master lacks a slot for a field, so that every edition would be made in full."""
    found: list[Finding] = []
    for cast, each in zip(masters, bases, strict=True):
        try:
            cast.master.issue(dict.fromkeys(each.fields, "0"))
        except DoesNotFit as error:
            found += [f for f in error.findings if f.code == SLOTLESS]
    if found:
        raise PublishingError(*found)


def tasks(ledger: Ledger, prepared: Prepared, bases: Sequence[EditionBasis], every: bool) -> Iterator[Task]:
    """Give what is still to be made, a page of the ledger at a time."""
    units = {unit.code: unit for unit in prepared.units}
    places = {(found.format, found.variant): n for n, found in enumerate(bases)}
    seen: set[int] = set()
    last = 0
    while page := ledger.rows(_PAGE, last, PAGE):
        for row in page:
            cast = places[row["format"], row["variant"]]
            values = own_values(units[row["unit"]], row["numbers"], row["code"], bases[cast])
            prove = every or cast not in seen or row["id"] % SAMPLE == 0
            seen.add(cast)
            password = units[row["unit"]].password if row["format"] == "pdf" else ""
            yield Task(row["id"], cast, values, row["path"], prove, password)
        last = page[-1]["id"]


_USED = "SELECT DISTINCT format, variant FROM edition JOIN task ON task.edition = edition.id"
_PAGE = """
SELECT id, unit, format, variant, numbers, code, path FROM edition JOIN task ON task.edition = edition.id
WHERE id > ? ORDER BY id LIMIT ?"""


@dataclass(slots=True)
class Desk:
    """Takes in what workers made and settles it batch by batch."""

    ledger: Ledger
    run: int
    ws: Workspace
    folder: Path
    report: Report
    batch: list[tuple[Task, Done]] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    def take(self, result: Result[Task, Done]) -> None:
        """Note one result. Raises OSError where the file system refused, which is no fault of the edition."""
        if result.error:
            raise result.error
        if result.value is None:
            self._set_aside(result)
            return
        self.batch.append((result.job, result.value))
        if len(self.batch) >= BATCH or time.monotonic() - self.since > PATIENCE:
            self.settle()

    def settle(self) -> None:
        """Make a batch stand: files first, then the ledger, so that it never names a file that is not there."""
        moves = [(self.folder / task.staged, self.ws.output / task.name) for task, _ in self.batch]
        if moves:
            settle(moves, self.folder)
            # Before the ledger takes the new ones in: once an edition is replaced, nobody looks for its file.
            self._drop_replaced()
            self._enter()
        self.batch.clear()
        self.since = time.monotonic()

    def _drop_replaced(self) -> None:
        """Remove the files of replaced editions that had another name."""
        for task, _ in self.batch:
            old = self.ledger.row(_OTHER_NAME, task.edition)
            if old:
                with suppress(FileNotFoundError):
                    (self.ws.output / old["path"]).unlink()

    def _enter(self) -> None:
        ids = [(task.edition,) for task, _ in self.batch]
        with self.ledger.transaction() as db:
            db.executemany(
                "UPDATE edition SET state = 'replaced' WHERE id = (SELECT replaces FROM edition WHERE id = ?)", ids
            )
            db.executemany(
                "UPDATE edition SET state = 'issued', sha256 = ?, size = ? WHERE id = ?",
                [(done.sha256, done.size, task.edition) for task, done in self.batch],
            )
            db.executemany(
                "INSERT OR IGNORE INTO published (sha256, edition, run) VALUES (?, ?, ?)",
                [(done.sha256, task.edition, self.run) for task, done in self.batch],
            )
            db.executemany("DELETE FROM task WHERE edition = ?", ids)
        self._count()

    def _count(self) -> None:
        for task, done in self.batch:
            self.report.issued += 1
            self.report.proved += done.proved
            self.report.size += done.size
            if done.full:
                name = task.name.rpartition(".")[2]
                self.report.full[name] += 1
                self.report.slow[name] += round(done.seconds * 1000)

    def _set_aside(self, result: Result[Task, Done]) -> None:
        name = Path(result.job.name).name
        found = result.findings or (Finding("L005", facts=(("edition", name), ("fault", result.fault))),)
        self.report.findings += found
        fault = ", ".join(dict.fromkeys(finding.code for finding in found))
        with self.ledger.transaction() as db:
            update = "UPDATE edition SET state = 'failed', fault = ? WHERE id = ? AND state = 'planned'"
            db.execute(update, (fault, result.job.edition))
            db.execute("DELETE FROM task WHERE edition = ?", (result.job.edition,))


_OTHER_NAME = """
SELECT old.path FROM edition JOIN edition AS old ON old.id = edition.replaces
WHERE edition.id = ? AND old.path <> edition.path AND old.state IN ('issued', 'withdrawn')"""


def _say_slow(report: Report) -> None:
    for name, count in sorted(report.full.items()):
        seconds = f"{report.slow[name] / 1000:.0f}"
        report.findings.append(Finding("L014", facts=(("count", str(count)), ("format", name), ("seconds", seconds))))
