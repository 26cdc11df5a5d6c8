"""The ledger: what was planned, issued, packed, delivered; SQLite, one owner at a time, never cleaned."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yinfa.codes.entry import Said, said
from yinfa.distribution.names import STAMP
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place
from yinfa.world import posix
from yinfa.world.workspace import Workspace

LedgerRow = sqlite3.Row
Connection = sqlite3.Connection
FIRST = """
CREATE TABLE run (
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL, date TEXT NOT NULL, front TEXT NOT NULL, revision TEXT NOT NULL,
  ended INTEGER NOT NULL DEFAULT 0);
CREATE TABLE numbers (  -- copy numbers, given once
  slug TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL CHECK (last >= first), unit TEXT NOT NULL,
  PRIMARY KEY (slug, first)) WITHOUT ROWID;
CREATE INDEX numbers_of_unit ON numbers (slug, unit);
CREATE TABLE edition (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, slug TEXT NOT NULL, unit TEXT NOT NULL,
  format TEXT NOT NULL, part INTEGER NOT NULL, variant TEXT NOT NULL, numbers TEXT NOT NULL, code TEXT NOT NULL,
  identity TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'issued', 'replaced', 'failed')),
  replaces INTEGER REFERENCES edition, fault TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX one_issued ON edition (slug, unit, format, part) WHERE state = 'issued';
CREATE UNIQUE INDEX one_planned ON edition (slug, unit, format, part) WHERE state IN ('planned', 'failed');
CREATE INDEX edition_by_code ON edition (code);
CREATE TABLE task (edition INTEGER PRIMARY KEY REFERENCES edition);  -- what the run under way still has to make
CREATE TABLE published (  -- every hash that ever stood under an edition
  sha256 TEXT NOT NULL, edition INTEGER NOT NULL REFERENCES edition, run INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (sha256, edition)) WITHOUT ROWID;
CREATE TABLE receipt (edition INTEGER PRIMARY KEY REFERENCES edition, date TEXT NOT NULL);
CREATE TABLE package (
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL, unit TEXT NOT NULL, digest TEXT NOT NULL, path TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'packed')), UNIQUE (slug, unit, digest));
CREATE TABLE packed (
  package INTEGER NOT NULL REFERENCES package, edition INTEGER NOT NULL REFERENCES edition,
  PRIMARY KEY (package, edition)) WITHOUT ROWID;
CREATE TABLE delivery (
  package INTEGER NOT NULL REFERENCES package, channel TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'sending', 'delivered', 'receipted', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0, lease REAL NOT NULL DEFAULT 0, receipt TEXT NOT NULL DEFAULT '',
  fault TEXT NOT NULL DEFAULT '', PRIMARY KEY (package, channel)) WITHOUT ROWID;
"""
SEALED = """
ALTER TABLE edition ADD COLUMN signer TEXT NOT NULL DEFAULT '';  -- whose signature the file bears
CREATE TABLE salt (salt BLOB NOT NULL);  -- one row, random: what is kept of passwords is told apart by it
"""
WITHDRAWN = """
PRAGMA writable_schema = on;  -- how SQLite changes a CHECK (lang_altertable, 7)
UPDATE sqlite_schema SET sql = replace(sql, '''replaced'', ''failed''', '''replaced'', ''withdrawn'', ''failed''')
WHERE name = 'edition';
PRAGMA writable_schema = reset;
"""
SOUGHT = """
CREATE INDEX edition_of_unit ON edition (slug, unit, format, part);  -- a plan asks for the last one, whatever its state
"""
STEADY = """
ALTER TABLE edition ADD COLUMN scheme INTEGER NOT NULL DEFAULT 0;  -- of its identity (distribution/identity.py)
ALTER TABLE edition ADD COLUMN look TEXT NOT NULL DEFAULT '';  -- what it was made with: theme, words, fonts, engines
ALTER TABLE run ADD COLUMN theme TEXT NOT NULL DEFAULT '';  -- digest under which history/_themes keeps its theme
"""
STAMPED = """
CREATE TABLE self AS SELECT lower(hex(randomblob(16))) AS id;  -- one row: which ledger this is
ALTER TABLE numbers ADD COLUMN run INTEGER NOT NULL DEFAULT 0;  -- that gave them
ALTER TABLE run ADD COLUMN highest INTEGER NOT NULL DEFAULT 0;  -- copy number of its publication when it was planned
ALTER TABLE run ADD COLUMN chain TEXT NOT NULL DEFAULT '';  -- digest of what it gave, over that of the one before
"""
BAGGED = """
CREATE TABLE bag (  -- SHA-256 of what was ever put into a package beside its editions
  package INTEGER NOT NULL REFERENCES package, letter TEXT NOT NULL, manifest TEXT NOT NULL,
  PRIMARY KEY (package, letter, manifest)) WITHOUT ROWID;
"""
TOLD = """
CREATE TABLE fact (  -- what somebody did or said, never changed: one that corrects another names it
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, slug TEXT NOT NULL, unit TEXT NOT NULL, version TEXT NOT NULL,
  "first" INTEGER NOT NULL, "last" INTEGER NOT NULL, at TEXT NOT NULL, "by" TEXT NOT NULL, note TEXT NOT NULL,
  undoes INTEGER REFERENCES fact);
CREATE INDEX fact_of_unit ON fact (slug, unit, kind);
CREATE TABLE taken (  -- which receivers of a package have it while others refuse it: digests, no addresses
  package INTEGER NOT NULL REFERENCES package, channel TEXT NOT NULL, receiver TEXT NOT NULL,
  PRIMARY KEY (package, channel, receiver)) WITHOUT ROWID;
CREATE TABLE unsure (  -- sent whole, and nobody said what became of it
  package INTEGER NOT NULL REFERENCES package, channel TEXT NOT NULL, PRIMARY KEY (package, channel)) WITHOUT ROWID;
CREATE TABLE zipped (  -- every hash that a package ever had
  package INTEGER NOT NULL REFERENCES package, sha256 TEXT NOT NULL, PRIMARY KEY (package, sha256)) WITHOUT ROWID;
"""
SPOKEN = """
CREATE TABLE run_told (  -- what the letters of a run say, so that no source is asked (distribution/letters.py)
  run INTEGER NOT NULL REFERENCES run, variant TEXT NOT NULL, json TEXT NOT NULL,
  PRIMARY KEY (run, variant)) WITHOUT ROWID;
"""
SCHEMAS = (FIRST, SEALED, WITHDRAWN, SOUGHT, STEADY, STAMPED, BAGGED, TOLD, SPOKEN)
"""Each is laid over those before it; never changed once it was in use."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger. Its owner alone writes; workers never see it."""

    db: sqlite3.Connection
    file: Path

    @contextmanager
    def transaction(self, keep: bool = True) -> Iterator[sqlite3.Connection]:
        """Write all or nothing, on the disk when left; not `keep` is a rehearsal. Raises PublishingError (L009)."""
        with _told(self.file):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                if keep:
                    self.db.commit()
            finally:
                self.db.rollback()

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Read rows. Raises PublishingError (L009)."""
        with _told(self.file):
            return self.db.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> sqlite3.Row | None:
        """Read the first row, or None."""
        return next(iter(self.rows(query, *values)), None)


def ledger_file(ws: Workspace) -> Path:
    """Give the ledger's place; it is no output and no cache. Raises PublishingError (L002) where it would be one."""
    folder = ws.root / "ledger"
    if folder.is_relative_to(ws.output):
        raise PublishingError(Finding("L002", facts=(("folder", ws.shown(ws.output)),)))
    return folder / "ledger.sqlite"


@contextmanager
def owned(ws: Workspace) -> Iterator[Ledger]:
    """Open the ledger for writing, made where there never was one. Raises PublishingError (L001, L002, L009)."""
    file = ledger_file(ws)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file.parent / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise _fault(file, error.strerror or "") from error
    try:
        try:
            posix.own(handle)
        except (BlockingIOError, PermissionError):
            raise PublishingError(Finding("L001", facts=(("file", ws.shown(file)),))) from None
        if not file.exists():
            _refuse_lost(file, ws)
            _begin(file)
        with _opened(file, "rw") as ledger:
            yield ledger
    finally:
        os.close(handle)


def stamped(ws: Workspace) -> Iterator[Path]:
    """Give the stamps that issues left, of whatever ledger."""
    yield from sorted(ws.output.glob(f"*/{STAMP}"))
    yield from sorted(ws.content.glob(f"*/released/{STAMP}"))


def _begin(file: Path) -> None:
    """Make a ledger, which has its name only when it is whole: `status` may ask at any moment."""
    new = file.with_suffix(".new")
    try:
        new.unlink(missing_ok=True)
        with _opened(new, "rwc"):
            pass
        os.replace(new, file)
        posix.sync(file.parent)
    except OSError as error:
        raise _fault(file, error.strerror or "") from error


@contextmanager
def read(ws: Workspace) -> Iterator[Ledger | None]:
    """Open the ledger for reading, beside a run; None where nothing was ever issued.

    Raises PublishingError (L009), also where stamps say that there was one.
    """
    file = ledger_file(ws)
    if not file.is_file():
        _refuse_lost(file, ws)
        yield None
        return
    with _opened(file, "rw") as ledger:
        yield ledger


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[Ledger]:
    if mode == "rw" and file.stat().st_size == 0:
        raise _fault(file, "the file is empty")
    with _told(file):
        db = sqlite3.connect(f"{file.as_uri()}?mode={mode}", uri=True, timeout=30, isolation_level=None)
    try:
        with _told(file):
            db.row_factory = sqlite3.Row
            file.chmod(0o600)  # it knows who has what
            _refuse_foreign(db, file)
            db.execute("PRAGMA journal_mode = wal")
            db.execute("PRAGMA synchronous = full")
            db.execute("PRAGMA foreign_keys = on")
            _migrate(db)
        yield Ledger(db, file)
    finally:
        db.close()


def _refuse_foreign(db: sqlite3.Connection, file: Path) -> None:
    """Lay no ledger over another program's database. Raises PublishingError (L009)."""
    if not _version(db) and db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise _fault(file, "it is another program's file")


def _migrate(db: sqlite3.Connection) -> None:
    if _version(db) == len(SCHEMAS):
        return
    db.execute("BEGIN IMMEDIATE")
    for statement in "".join(SCHEMAS[_version(db) :]).split(";"):  # asked again: another may have done it meanwhile
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(SCHEMAS)}")
    db.execute("COMMIT")


def _version(db: sqlite3.Connection) -> int:
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > len(SCHEMAS):
        raise PublishingError(Finding("L015", facts=(("found", str(found)),)))
    return found


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Turn what SQLite raises into a Finding."""
    try:
        yield
    except sqlite3.Error as error:
        raise _fault(file, str(error)) from error


def _refuse_lost(file: Path, ws: Workspace) -> None:
    """Take no ledger that was lost for one that never was. Raises PublishingError (L009)."""
    if next(stamped(ws), None):
        raise _fault(file, said("missing", name=file.name))


def _fault(file: Path, fault: str | Said) -> PublishingError:
    return PublishingError(
        Finding("L009", Place(file), (("fault", fault), ("file", f"{file.parent.name}/{file.name}")))
    )


def insert(db: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]], *columns: str) -> None:
    """Insert many rows."""
    marks = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
