"""A BagIt bag (RFC 8493) written straight into a zip: every file of it is read once and written once.

The sums are those that the ledger states of the files, so that the lists of them stand before the files; each file is
held against its sum as it is written. Its lists are as the Library of Congress's `bagit` writes them, which wants a
folder and therefore judges in the tests alone.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from yinfa.distribution.names import SUMS
from yinfa.press.making import digest_of

INFO, DECLARATION = "bag-info.txt", "bagit.txt"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
FRAME = (DECLARATION, INFO, MANIFEST, TAGS, SUMS)
"""Members of every bag beside its payload (RFC 8493 §2)."""
_DECLARED = b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
_BREAK = re.compile(r"[\r\n]")
_1980 = (1980, 1, 1, 0, 0, 0)


class Changed(Exception):
    """A file is not there, or not what its sum says."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Payload:
    """A file of the bag: where it lies, or what it says."""

    name: str
    source: Path | bytes
    sha256: str
    size: int

    @classmethod
    def of(cls, name: str, text: str) -> Payload:
        """Give a file by what it says."""
        data = text.encode()
        return cls(name, data, digest_of(data), len(data))

    def read(self) -> bytes:
        """Give the bytes. Raises Changed."""
        if isinstance(self.source, bytes):
            return self.source
        try:
            data = self.source.read_bytes()
        except OSError:
            raise Changed(self.name) from None
        if digest_of(data) != self.sha256:
            raise Changed(self.name)
        return data


@dataclass(slots=True)
class _Poured:
    """A file that `zipfile` writes: of what it goes back to, nothing is on the disk yet, so that its sum is known."""

    file: BinaryIO
    sum: hashlib._Hash = field(default_factory=hashlib.sha256)
    poured: int = 0
    held: io.BytesIO = field(default_factory=io.BytesIO)

    def write(self, data: bytes) -> int:
        return self.held.write(data)

    def tell(self) -> int:
        return self.poured + self.held.tell()

    def seek(self, at: int, whence: int = 0) -> int:
        return self.poured + self.held.seek(at - self.poured, whence)

    def flush(self) -> None:
        """Wait: `pour` says when."""

    def close(self) -> None:
        """Leave that to whoever opened the file."""

    def pour(self) -> None:
        """Let what was written go to the disk."""
        with self.held.getbuffer() as data:
            self.sum.update(data)
            self.poured += self.file.write(data)
        self.held = io.BytesIO()


def write(target: Path, payload: Sequence[Payload], about: Mapping[str, str]) -> str:
    """Write the zip of a bag, whose one folder has its name, and give its SHA-256; the same files give the same bytes.

    Raises Changed, OSError.
    """
    with open(target, "wb") as file:
        poured = _Poured(file)
        with zipfile.ZipFile(poured, "w") as archive:  # what is in it is compressed already
            for name, content in _members(sorted(payload, key=lambda each: each.name), about):
                entry = zipfile.ZipInfo(f"{target.stem}/{name}", _1980)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                archive.writestr(entry, content.read() if isinstance(content, Payload) else content)
                poured.pour()
        poured.pour()
    return poured.sum.hexdigest()


def _members(payload: Sequence[Payload], about: Mapping[str, str]) -> Iterator[tuple[str, bytes | Payload]]:
    """Give every file of the bag in the order of the names."""
    files = {f"data/{each.name}": each for each in payload}
    oxum = f"{sum(each.size for each in payload)}.{len(payload)}"
    tags = {
        MANIFEST: "".join(f"{each.sha256}  {name}\n" for name, each in files.items()).encode(),
        INFO: _told({**about, "Payload-Oxum": oxum}),
        DECLARATION: _DECLARED,
    }
    tags[TAGS] = "".join(f"{digest_of(data)} {name}\n" for name, data in tags.items()).encode()
    every: dict[str, bytes | Payload] = {**files, **tags}
    sums = {name: each.sha256 if isinstance(each, Payload) else digest_of(each) for name, each in every.items()}
    every[SUMS] = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
    yield from sorted(every.items(), key=lambda member: member[0])


def _told(about: Mapping[str, str]) -> bytes:
    """Write what is said of the bag (§2.2.2), a line each."""
    return "".join(f"{label}: {_BREAK.sub('', about[label])}\n" for label in sorted(about)).encode()
