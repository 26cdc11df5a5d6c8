"""Packages: per unit a bag of its editions with a cover letter and sums that anybody can check offline.

A package is a BagIt bag (RFC 8493) in a zip: `data/` holds the files, the letter and `manifest.json`; `SHA256SUMS`
beside it is for `sha256sum -c`. The same editions give the same bytes.

An edition is packed under the hash that the ledger has of it, by one reading. A batch enters the ledger before its
files have their names: whatever is killed meanwhile, no package stands that the ledger does not know, and one that does
not stand is made again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from yinfa import __version__
from yinfa.compose.imprint import spelled
from yinfa.distribution.ledger import Connection, Ledger
from yinfa.distribution.letters import Letters, Told
from yinfa.distribution.lists.units import Unit
from yinfa.distribution.names import LETTER, MANIFEST, unit_id
from yinfa.distribution.stamps import told
from yinfa.distribution.standing import sha256, stands
from yinfa.distribution.verify import intact
from yinfa.distribution.zipbag import Changed, Payload, write
from yinfa.finding import Finding, PublishingError, few
from yinfa.model.language import language_of
from yinfa.render import environment
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.settle import settle, staging
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

EditionRow = dict[str, Any]
"""Columns of _EDITIONS."""
BATCH = 200
"""Packages that are synced together and enter the ledger in one transaction."""
_EDITIONS = """
SELECT edition.id, unit, format, part, variant, numbers, code, path, sha256, size, run, run.date AS day, run.revision
FROM edition JOIN run ON run.id = edition.run WHERE edition.slug = ? AND unit = ? AND state = 'issued'
ORDER BY format, part"""
_PACKED = """
SELECT package, package.path, edition, format, part
FROM package JOIN packed ON packed.package = package.id JOIN edition ON edition.id = packed.edition
WHERE package.slug = ? AND package.unit = ? ORDER BY package.id DESC"""
_PLANNED = "INSERT OR IGNORE INTO package (slug, unit, digest, path) VALUES (?, ?, ?, ?)"
_FOUND = "SELECT id FROM package WHERE slug = ? AND unit = ? AND digest = ?"
_HELD = "INSERT OR IGNORE INTO packed (package, edition) VALUES (?, ?)"
_ZIPPED = "INSERT OR IGNORE INTO zipped (package, sha256) VALUES (?, ?)"
_BAGGED = "INSERT OR IGNORE INTO bag (package, letter, manifest) VALUES (?, ?, ?)"
_OPEN = "SELECT DISTINCT unit FROM edition WHERE slug = ? AND state IN ('planned', 'failed')"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package that stands."""

    package: int
    unit: Unit
    path: Path
    sha256: str
    title: str
    taken: frozenset[str] = frozenset()
    """Those of its receivers who have it already, as the channel names them."""

    @property
    def name(self) -> str:
        return self.path.name


def pack(
    slug: str, units: Sequence[Unit], letters: Letters, ledger: Ledger, ws: Workspace
) -> tuple[list[Parcel], list[Finding]]:
    """Pack the current editions of a publication for every unit, those packed before not again.

    Gives the packages, and says for which units there is nothing (G007), not all yet (G008), or an edition whose file
    is gone or was changed (G006). Raises PublishingError (G003 nothing was issued, T… the theme of a letter), OSError.
    """
    unfinished = {row["unit"] for row in ledger.rows(_OPEN, slug)}
    lacking: dict[str, list[str]] = {"G007": [], "G008": []}
    work = _Packing(slug, letters, ledger, ws)
    damaged: list[Finding] = []
    with staging(ws.output / slug / ".packing") as folder:
        for unit in units:
            rows = [dict(row) for row in ledger.rows(_EDITIONS, slug, unit.code)]
            if unit.code in unfinished:
                lacking["G008"].append(unit.code)
            elif not rows:
                lacking["G007"].append(unit.code)
            else:
                try:
                    work.take(unit, rows, folder)
                except Changed as error:
                    path = next(row["path"] for row in rows if Path(row["path"]).name == error.name)
                    damaged.append(Finding("G006", facts=(("file", path),)))
        work.settle(folder)
    if len(lacking["G007"]) == len(units):
        raise PublishingError(Finding("G003", facts=(("slug", slug),)))
    parcels = [work.parcels[unit.code] for unit in units if unit.code in work.parcels]
    return parcels, [*damaged, *(_lacks(code, codes, slug) for code, codes in lacking.items() if codes)]


def _lacks(code: str, codes: Sequence[str], slug: str) -> Finding:
    return Finding(code, facts=(("count", f"{len(codes):,}"), ("units", few(codes)), ("slug", slug)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A unit, what stands for it, and what its letter says."""

    unit: Unit
    """Without its password: no template shall see one."""
    rows: Sequence[EditionRow]
    told: Told

    @property
    def day(self) -> str:
        return str(self.rows[0]["day"])


@dataclass(frozen=True, slots=True)
class _Made:
    """A package that is written and has no name yet."""

    asked: _Asked
    package: int
    """Its row; 0 where it has none."""
    digest: str
    path: str
    """Under the output folder."""
    sha256: str
    letter: str
    """SHA-256 of it, as of the next."""
    manifest: str


class _Packing:
    """Packs one publication's units."""

    def __init__(self, slug: str, letters: Letters, ledger: Ledger, ws: Workspace) -> None:
        self.slug, self.letters, self.ledger, self.ws = slug, letters, ledger, ws
        self.made: list[_Made] = []
        self.parcels: dict[str, Parcel] = {}
        """By the code of the unit."""
        self.themes: dict[str, Theme] = {}

    def take(self, unit: Unit, rows: Sequence[EditionRow], folder: Path) -> None:
        """Find the package of a unit, or make it. Raises Changed."""
        last = max(rows, key=lambda row: int(row["run"]))
        bare = replace(unit, password="", variant=last["variant"])
        asked = _Asked(bare, rows, self.letters.of(last["run"], last["variant"]))
        packed = self._standing(unit, rows)
        if packed and (found := self._whole(packed[0], self.ws.output / packed[1])):
            self._stands(asked, packed[0], packed[1], found)
            return
        try:
            self.made.append(self._make(asked, packed, folder))
        except Changed:  # by somebody; or another output folder got an edition last, and this one has its own making
            self._hold(rows)
            self.made.append(self._make(asked, packed, folder))
        if len(self.made) >= BATCH:
            self.settle(folder)

    def _stands(self, asked: _Asked, package: int, path: str, found: str) -> None:
        unit, title = asked.unit, asked.told.front.title
        self.parcels[unit.code] = Parcel(package, unit, self.ws.output / path, found, title)

    def _whole(self, package: int, path: Path) -> str:
        """Give the hash of a package's file where it is what was packed, else nothing; an earlier program kept none."""
        found = sha256(path)
        known = {row["sha256"] for row in self.ledger.rows("SELECT sha256 FROM zipped WHERE package = ?", package)}
        if found and not known and intact(self.ledger, path, self.ws.output):
            with self.ledger.transaction() as db:
                db.execute(_ZIPPED, (package, found))
            return found
        return found if found in known else ""

    def _hold(self, rows: Sequence[EditionRow]) -> None:
        """Take hash and size of what stands for each edition. Raises Changed."""
        for row in rows:
            path = self.ws.output / row["path"]
            row["sha256"] = stands(self.ledger, row["id"], path)
            if not row["sha256"]:
                raise Changed(path.name)
            row["size"] = path.stat().st_size

    def settle(self, folder: Path) -> None:
        """Say in the ledger what was packed, then give the packages their names."""
        if not self.made:
            return
        with self.ledger.transaction() as db:
            rows = [made.package or self._entered(made, db) for made in self.made]
            of = list(zip(rows, self.made, strict=True))
            db.executemany(_ZIPPED, [(row, made.sha256) for row, made in of])
            db.executemany(_BAGGED, [(row, made.letter, made.manifest) for row, made in of])
            db.executemany("UPDATE package SET state = 'packed' WHERE id = ?", [(row,) for row in rows])
        settle([(folder / Path(made.path).name, self.ws.output / made.path) for made in self.made], folder)
        for row, made in of:
            self._stands(made.asked, row, made.path, made.sha256)
        self.made.clear()

    def _entered(self, made: _Made, db: Connection) -> int:
        """Give the row of a package that the ledger did not know."""
        key = (self.slug, made.asked.unit.code, made.digest)
        db.execute(_PLANNED, (*key, made.path))
        package = int(db.execute(_FOUND, key).fetchone()[0])
        db.executemany(_HELD, [(package, row["id"]) for row in made.asked.rows])
        return package

    def _standing(self, unit: Unit, rows: Sequence[EditionRow]) -> tuple[int, str] | None:
        """Give the last package that holds just these editions, whatever its letter looked like, and its path."""
        wanted = {(row["format"], row["part"]): row["id"] for row in rows}
        held: dict[tuple[int, str], dict[tuple[str, int], set[int]]] = {}
        for row in self.ledger.rows(_PACKED, self.slug, unit.code):
            parts = held.setdefault((row["package"], row["path"]), {})
            parts.setdefault((row["format"], row["part"]), set()).add(row["edition"])
        for package, parts in held.items():
            if parts.keys() == wanted.keys() and all(wanted[part] in ids for part, ids in parts.items()):
                return package
        return None

    def _make(self, asked: _Asked, packed: tuple[int, str] | None, folder: Path) -> _Made:
        """Write a package under the name that it shall have. Raises Changed."""
        unit, rows = asked.unit, asked.rows
        identity = digest("package", unit.code, *(f"{row['sha256']} {row['path']}" for row in rows))
        name = f"{self.slug}/packages/{self.slug}.{unit_id(unit.code)}.{identity[:16]}.zip"
        package, path = packed or (0, name)
        letter = Payload.of(LETTER, self._letter(asked))
        manifest = Payload.of(MANIFEST, self._manifest(asked))
        files = [Payload(Path(r["path"]).name, self.ws.output / r["path"], r["sha256"], r["size"]) for r in rows]
        about = {
            "Bagging-Date": asked.day,
            "Bag-Software-Agent": f"Yinfa {__version__}",
            "Source-Organization": asked.told.front.publisher or self.slug,
            "External-Identifier": f"{self.slug}/{unit.code}",
        }
        made = write(folder / Path(path).name, (letter, manifest, *files), about)
        return _Made(asked, package, identity, path, made, letter.sha256, manifest.sha256)

    def _theme(self, name: str) -> Theme:
        """Give a theme, looked at once: only what has a letter to print needs one. Raises PublishingError (T…)."""
        if name not in self.themes:
            self.themes[name] = load_theme(self.ws, name)
        return self.themes[name]

    def _letter(self, asked: _Asked) -> str:
        told, theme = asked.told, self._theme(asked.told.theme)
        words = told.spoken(theme)
        template = environment(theme).get_template("letter/letter.html.jinja")
        files = [(Path(row["path"]).name, row["numbers"], row["size"]) for row in asked.rows]
        day = spelled(date.fromisoformat(asked.day), words)
        lang = language_of(told.front.language)
        values = {"front": told.front, "lang": lang, "words": words, "tokens": theme.tokens}
        return template.render(values, unit=asked.unit, files=files, day=day)

    def _manifest(self, asked: _Asked) -> str:
        names = ("revision", "format", "variant", "numbers", "code", "sha256", "size")
        about = {
            "publication": self.slug,
            "title": asked.told.front.title,
            "unit": {"code": asked.unit.code, "name": asked.unit.name},
            "date": asked.day,
            "ledger": told(self.ledger, asked.rows),
            "editions": [
                {"file": Path(row["path"]).name, "revision": row["revision"], **{n: row[n] for n in names}}
                for row in asked.rows
            ],
        }
        return json.dumps(about, ensure_ascii=False, indent=1) + "\n"
