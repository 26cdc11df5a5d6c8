"""What a file or a code is: asked of the ledger by the very bytes, by the code that stands in them, by the name.

Files come from anybody: no more than `MOST` bytes of one are held, no more than `MOST_INFLATED` are unpacked.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from yinfa.codes.entry import Fact, said
from yinfa.distribution.bags import bag
from yinfa.distribution.ledger import Ledger, read
from yinfa.distribution.names import MANIFEST, SUMS
from yinfa.finding import Finding, PublishingError
from yinfa.master import shortcode
from yinfa.model.place import Place
from yinfa.world.workspace import Workspace

MOST = 256 << 20
"""Bytes: nothing larger was ever issued."""
MOST_INFLATED = 32 << 20
"""Bytes of compressed parts of one file that are searched for a code, the last ones first: a colophon stands last."""
MOST_STREAMS = 100_000
COPIED = re.compile(r"(?: ?\(\d+\)| - (?:Copy|copy|副本|複製)(?: ?\(\d+\))?)(?=\.\w+$)")
"""What systems add to the name of a second copy."""
FORMS = {".pdf": "pdf", ".docx": "docx", ".epub": "epub"}
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
_TAG = re.compile(rb"<[^<>]{0,4096}>")


@dataclass(frozen=True, slots=True)
class Issued:
    """An edition that was published."""

    slug: str
    unit: str
    format: str
    variant: str
    numbers: str
    code: str
    day: str
    state: str
    """`issued` where it is the current one, `withdrawn` where its unit left the list, else `replaced`."""
    current: bool | None
    """Whether its present file has these very bytes; None where a code was asked for."""


_FACTS = "edition.slug, unit, format, variant, numbers, code, run.date AS day, state"
_BY_BYTES = f"""
SELECT {_FACTS}, edition.sha256 = published.sha256 AS current
FROM published JOIN edition ON edition.id = published.edition JOIN run ON run.id = published.run
WHERE published.sha256 = ? ORDER BY edition.id"""
_PUBLISHED = f"""
SELECT {_FACTS}, NULL AS current FROM edition JOIN run ON run.id = edition.run
WHERE edition.id IN (SELECT edition FROM published) AND """
_BY_CODE = _PUBLISHED + "code = ? ORDER BY edition.id"
_BY_NAME = _PUBLISHED + "substr(path, -length(?1) - 1) = '/' || ?1 ORDER BY edition.id DESC LIMIT 1"
_BY_PACKAGE = (
    _PUBLISHED + "edition.id IN (SELECT edition FROM packed JOIN package ON package.id = package "
    "WHERE substr(package.path, -length(?1) - 1) = '/' || ?1) ORDER BY edition.id LIMIT 1"
)


def verify(ws: Workspace, file: Path) -> list[tuple[str, Issued]]:
    """Say what a file is, or what a package holds, by name; all of it is as it was published.

    Raises PublishingError: L009, L011 never issued, L021 and L022 altered, L023 no readable file, L025 a package's
    other part altered, L032 a file that was only built.
    """
    data = _bytes(file)
    with read(ws) as ledger:
        package = _package(data)
        asked = Lookup(ledger, file, ws.output)
        found = asked.package(package) if package else asked.file(str(file), data)
    if asked.faults:
        raise PublishingError(*asked.faults)
    return found


def intact(ledger: Ledger, path: Path, output: Path) -> bool:
    """Say whether a package is just what the ledger knows of it."""
    try:
        package = _package(_bytes(path))
        asked = Lookup(ledger, path, output)
        return package is not None and bool(asked.package(package)) and not asked.faults
    except PublishingError:
        return False


def look_up(ws: Workspace, code: str) -> list[Issued]:
    """Say which editions bear a code. Raises PublishingError (L009, L024 none)."""
    with read(ws) as ledger:
        found = _rows(ledger, _BY_CODE, code)
    if not found:
        raise PublishingError(Finding("L024", facts=(("code", shortcode.grouped(code)),)))
    return found


def may_be_ours(file: Path) -> bool:
    """Say whether this is a file, and small enough to be held; a pipe or a device is not opened at all."""
    try:
        about = file.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(about.st_mode) and about.st_size <= MOST


class Lookup:
    """What is asked of one file, and what is wrong with it."""

    def __init__(self, ledger: Ledger | None, path: Path, output: Path) -> None:
        self.ledger, self.path, self.output = ledger, path, output
        self.faults: list[Finding] = []

    def file(self, name: str, data: bytes) -> list[tuple[str, Issued]]:
        """Say what some bytes are; what they are not is a fault."""
        found = _rows(self.ledger, _BY_BYTES, hashlib.sha256(data).hexdigest())
        if not found:
            self.faults.append(self._fault(name, data))
        return [(name, edition) for edition in found]

    def package(self, package: zipfile.ZipFile) -> list[tuple[str, Issued]]:
        """Say what the editions in a package are; all else in it is held against its own sums and the ledger."""
        found: list[tuple[str, Issued]] = []
        sums = _sums(package)
        members: list[tuple[str, bytes]] = []
        wrong: dict[str, None] = {}
        for entry in package.infolist():
            inside = entry.filename.partition("/")[2]
            data = _member(package, entry, entry.file_size)
            members.append((inside, data or b""))
            if PurePath(inside).suffix in FORMS:
                found += self.file(self._inside(inside), data or b"")
            elif inside != SUMS and sums.get(inside) != _sha256(data):
                wrong[inside] = None
        top = package.namelist()[0].partition("/")[0]
        known = bag(self.ledger, top) if self.ledger else None
        if known is None or self.ledger is None:
            self.faults.append(_unknown(self.path, str(self.path)))
            return found
        wrong |= dict.fromkeys(known.strays(members, self.ledger))
        self.faults += (Finding("L025", Place(self.path), (("file", self._inside(name)),)) for name in wrong)
        return found

    def _inside(self, member: str) -> str:
        return f"{self.path}/{PurePath(member).name}"

    def _fault(self, name: str, data: bytes) -> Finding:
        """Name what is not as published: for what its code or its name says it is, else as unknown."""
        for code in dict.fromkeys(_codes(data)):
            if found := _rows(self.ledger, _BY_CODE, code):
                form = FORMS.get(PurePath(name).suffix)
                best = next((edition for edition in reversed(found) if edition.format == form), found[-1])
                return Finding("L021", Place(self.path), (("file", name), *_facts(best)))
        for query in (_BY_NAME, _BY_PACKAGE):
            if found := _rows(self.ledger, query, COPIED.sub("", PurePath(name).name)):
                return Finding("L022", Place(self.path), (("file", name), *_facts(found[0])))
        return self._built(name, data) or _unknown(self.path, name)

    def _built(self, name: str, data: bytes) -> Finding | None:
        """Know a file that stands in the output as a build leaves it, for no unit."""
        for path in self.output.glob("*/*.*"):
            if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                return Finding("L032", Place(self.path), (("file", name), ("built", path.name)))
        return None


def _rows(ledger: Ledger | None, query: str, value: str) -> list[Issued]:
    rows = ledger.rows(query, value) if ledger else []
    return [
        Issued(**{**dict(row), "current": None if row["current"] is None else bool(row["current"])}) for row in rows
    ]


def _bytes(file: Path) -> bytes:
    """Read a file. Raises PublishingError (L011 too large to be ours, L023)."""
    try:
        if not may_be_ours(file):
            if stat.S_ISREG(file.stat().st_mode):
                raise PublishingError(_unknown(file, str(file)))
            raise PublishingError(_unreadable(file, said("no-file-of-bytes")))
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise PublishingError(_unreadable(file, getattr(error, "strerror", None) or str(error))) from error


def _unreadable(file: Path, fault: Fact) -> Finding:
    return Finding("L023", Place(file), (("file", str(file)), ("fault", fault)))


def _unknown(file: Path, name: str) -> Finding:
    return Finding("L011", Place(file), (("file", name),))


def _facts(edition: Issued) -> Iterator[tuple[str, str]]:
    for name in ("slug", "unit", "format", "numbers", "day"):
        yield name, getattr(edition, name)
    yield "code", shortcode.grouped(edition.code)


def _package(data: bytes) -> zipfile.ZipFile | None:
    """Open a package, None for anything else."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE:
        return None
    entries = package.infolist()
    ours = any(e.filename.endswith(f"/data/{MANIFEST}") and e.filename.count("/") == 2 for e in entries)
    return package if ours and sum(e.file_size for e in entries) <= MOST else None


def _sums(package: zipfile.ZipFile) -> dict[str, str]:
    """Give the SHA-256 that a package states of each of its files, by the path in it."""
    entry = next((e for e in package.infolist() if e.filename.endswith(f"/{SUMS}")), None)
    text = (_member(package, entry, entry.file_size) or b"").decode("utf-8", "replace") if entry else ""
    return {path: sha256 for sha256, _, path in (line.partition("  ") for line in text.splitlines())}


def _sha256(data: bytes | None) -> str:
    return hashlib.sha256(data).hexdigest() if data is not None else ""


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    """Unpack a part, whatever its size is said to be; None for one that is damaged or larger."""
    try:
        with archive.open(entry) as part:
            data = part.read(most + 1)
    except _UNREADABLE:
        return None
    return data if len(data) <= most else None


def _codes(data: bytes) -> Iterator[str]:
    """Give the codes that stand in a file: in plain bytes, as we write them; in its parts, as other programs do."""
    yield from shortcode.found(data)
    left = MOST_INFLATED
    for part in _zipped(data) if data.startswith(b"PK") else _streams(data):
        yield from shortcode.found(part)
        yield from shortcode.found(_TAG.sub(b"", part))
        left -= len(part)
        if left < 0:
            return


def _zipped(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in reversed(archive.infolist()):
                if entry.filename.endswith(("xml", "html")):
                    yield _member(archive, entry, MOST_INFLATED) or b""
    except _UNREADABLE:
        return


def _streams(data: bytes) -> Iterator[bytes]:
    """Inflate the streams of a PDF, found without its cross-references: these may be what is broken."""
    if b"%PDF-" not in data[:1024]:
        return
    whole, end = memoryview(data), len(data)
    for _ in range(MOST_STREAMS):
        start = data.rfind(b"stream", 0, end)
        if start < 0:
            return
        first = start + len(b"stream\r\n") - (data[start + 6 : start + 7] == b"\n")
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(whole[first:end], MOST_INFLATED)
        end = start
