"""Packages: per unit a bag of its editions with a cover letter and sums that anybody can check offline.

A package is a BagIt bag (RFC 8493) in a zip: `data/` holds the files, the letter and `manifest.json`; `SHA256SUMS`
beside it is for `sha256sum -c`. The same editions give the same bytes.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import bagit

from yinfa import __version__
from yinfa.compose.imprint import spelled
from yinfa.distribution.ledger import Ledger
from yinfa.distribution.lists.units import Unit
from yinfa.distribution.names import LETTER, MANIFEST, SUMS, unit_id
from yinfa.distribution.prepare import Prepared
from yinfa.distribution.stamps import told
from yinfa.distribution.standing import sha256, stands
from yinfa.distribution.verify import intact
from yinfa.finding import Finding, PublishingError, some
from yinfa.model.tree import Front
from yinfa.press.making import digest_of
from yinfa.render import environment
from yinfa.world.settle import settle, staging
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

EditionRow = dict[str, Any]
"""Columns of _EDITIONS."""
Bag = tuple[int, str, str]
"""A package's row; the SHA-256 of its letter and of its manifest."""
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
_ZIPPED = "INSERT OR IGNORE INTO zipped (package, sha256) VALUES (?, ?)"
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


def pack(prepared: Prepared, ledger: Ledger, ws: Workspace) -> tuple[list[Parcel], list[Finding]]:
    """Pack the current editions of every unit of a list, those packed before not again.

    Gives the packages, and says for which units there is nothing (G007), not all yet (G008), or an edition whose file
    is gone or was changed (G006). Raises PublishingError (G003 nothing was issued), OSError.
    """
    slug = prepared.publication.slug
    unfinished = {row["unit"] for row in ledger.rows(_OPEN, slug)}
    lacking: dict[str, list[str]] = {"G007": [], "G008": []}
    work = _Packing(prepared, ledger, ws)
    parcels, damaged = [], list[Finding]()
    with staging(ws.output / slug / ".packing") as folder:
        for unit in prepared.units:
            rows = [dict(row) for row in ledger.rows(_EDITIONS, slug, unit.code)]
            if unit.code in unfinished:
                lacking["G008"].append(unit.code)
            elif not rows:
                lacking["G007"].append(unit.code)
            else:
                bare = replace(unit, password="") if unit.password else unit  # no template shall see one
                try:
                    parcels.append(work.parcel(bare, rows, folder))
                except PublishingError as error:
                    damaged += error.findings
        work.settle(folder)
    if len(lacking["G007"]) == len(prepared.units):
        raise PublishingError(Finding("G003", facts=(("slug", slug),)))
    return parcels, [*damaged, *(_lacks(code, units, slug) for code, units in lacking.items() if units)]


def _lacks(code: str, units: Sequence[str], slug: str) -> Finding:
    return Finding(code, facts=(("count", f"{len(units):,}"), ("units", some(units)), ("slug", slug)))


class _Packing:
    """Packs one publication's units."""

    def __init__(self, prepared: Prepared, ledger: Ledger, ws: Workspace) -> None:
        self.prepared, self.ledger, self.ws = prepared, ledger, ws
        self.slug = prepared.publication.slug
        self.galleys = {galley.ticket.variant: galley for galley in prepared.galleys}
        self.made: list[tuple[Path, Path, Bag, str]] = []

    def parcel(self, unit: Unit, rows: Sequence[EditionRow], folder: Path) -> Parcel:
        """Give the package of a unit, made where it does not stand."""
        packed = self._standing(unit, rows)
        if packed and (found := self._whole(packed[0], self.ws.output / packed[1])):
            return Parcel(packed[0], unit, self.ws.output / packed[1], found, self._front(unit).title)
        self._hold(rows)
        package, name = packed or self._planned(unit, rows)
        path, staged = self.ws.output / name, folder / Path(name).name
        letter, manifest = self._letter(unit, rows), self._manifest(unit, rows)
        self._write(staged, path.stem, letter, manifest, unit, rows)
        made = sha256(staged)
        self.made.append((staged, path, (package, digest_of(letter.encode()), digest_of(manifest.encode())), made))
        if len(self.made) >= BATCH:
            self.settle(folder)
        return Parcel(package, unit, path, made, self._front(unit).title)

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
        """Take hash and size of what stands for each edition. Raises PublishingError (G006)."""
        for row in rows:
            path = self.ws.output / row["path"]
            row["sha256"] = stands(self.ledger, row["id"], path)
            if not row["sha256"]:
                raise PublishingError(Finding("G006", facts=(("file", row["path"]),)))
            row["size"] = path.stat().st_size

    def _front(self, unit: Unit) -> Front:
        """Give the front matter as the unit reads it: in its own variant."""
        return self.galleys[unit.variant].publication.front

    def settle(self, folder: Path) -> None:
        """Give finished packages their names, then say so in the ledger."""
        settle([(source, target) for source, target, _, _ in self.made], folder)
        with self.ledger.transaction() as db:
            bags = [bag for _, _, bag, _ in self.made]
            db.executemany(_ZIPPED, [(bag[0], made) for _, _, bag, made in self.made])
            db.executemany("INSERT OR IGNORE INTO bag (package, letter, manifest) VALUES (?, ?, ?)", bags)
            db.executemany("UPDATE package SET state = 'packed' WHERE id = ?", [(n,) for n, _, _ in bags])
        self.made.clear()

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

    def _planned(self, unit: Unit, rows: Sequence[EditionRow]) -> tuple[int, str]:
        identity = digest("package", unit.code, *(f"{row['sha256']} {row['path']}" for row in rows))
        path = f"{self.slug}/packages/{self.slug}.{unit_id(unit.code)}.{identity[:16]}.zip"
        values = (self.slug, unit.code, identity, path)
        with self.ledger.transaction() as db:
            db.execute("INSERT OR IGNORE INTO package (slug, unit, digest, path) VALUES (?, ?, ?, ?)", values)
            found = db.execute("SELECT id FROM package WHERE slug = ? AND unit = ? AND digest = ?", values[:3])
            package = int(found.fetchone()[0])
            pairs = [(package, row["id"]) for row in rows]
            db.executemany("INSERT OR IGNORE INTO packed (package, edition) VALUES (?, ?)", pairs)
        return package, path

    def _letter(self, unit: Unit, rows: Sequence[EditionRow]) -> str:
        front, theme = self._front(unit), self.galleys[unit.variant].theme
        words = theme.interface_words(front.language)
        template = environment(theme).get_template("letter/letter.html.jinja")
        files = [(Path(row["path"]).name, row["numbers"], row["size"]) for row in rows]
        day = spelled(date.fromisoformat(rows[0]["day"]), words)
        return template.render(front=front, unit=unit, files=files, day=day, words=words, tokens=theme.tokens)

    def _write(
        self, target: Path, top: str, letter: str, manifest: str, unit: Unit, rows: Sequence[EditionRow]
    ) -> None:
        """Write the zip of one bag. Raises PublishingError (G006)."""
        bag = target.with_suffix("")
        bag.mkdir()
        for row in rows:
            copy = bag / Path(row["path"]).name
            shutil.copyfile(self.ws.output / row["path"], copy)
            if sha256(copy) != row["sha256"]:  # changed meanwhile
                raise PublishingError(Finding("G006", facts=(("file", row["path"]),)))
        (bag / LETTER).write_text(letter, encoding="utf-8")
        (bag / MANIFEST).write_text(manifest, encoding="utf-8")
        about = {
            "Bagging-Date": rows[0]["day"],
            "Bag-Software-Agent": f"Yinfa {__version__}",
            "Source-Organization": self._front(unit).publisher or self.slug,
            "External-Identifier": f"{self.slug}/{unit.code}",
        }
        bagit.make_bag(str(bag), about, checksums=["sha256"])
        files = sorted(p for p in bag.rglob("*") if p.is_file())
        sums = "".join(f"{sha256(p)}  {p.relative_to(bag)}\n" for p in files)
        (bag / SUMS).write_text(sums, encoding="utf-8")
        _zip(bag, top, target)
        shutil.rmtree(bag)

    def _manifest(self, unit: Unit, rows: Sequence[EditionRow]) -> str:
        names = ("revision", "format", "variant", "numbers", "code", "sha256", "size")
        about = {
            "publication": self.slug,
            "title": self._front(unit).title,
            "unit": {"code": unit.code, "name": unit.name},
            "date": rows[0]["day"],
            "ledger": told(self.ledger, rows),
            "editions": [
                {"file": Path(row["path"]).name, "revision": row["revision"], **{n: row[n] for n in names}}
                for row in rows
            ],
        }
        return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def _zip(bag: Path, top: str, target: Path) -> None:
    """Write a folder as a zip whose bytes hang on its files alone; what is in it is compressed already."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(p for p in bag.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(bag)}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, path.read_bytes())
