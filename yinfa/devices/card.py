"""Copy books to a mounted device: whole or not at all, never over what its owner changed."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from yinfa.devices import Device, device_at
from yinfa.finding import Finding, PublishingError

RECORD = ".yinfa-sent.json"
"""The manifest of what was sent, in the folder of books: source and file by name, SHA-256 each."""
SPARE = 1 << 20
"""Bytes left free on a device beside the file."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one book."""

    path: Path
    state: Literal["sent", "unchanged", "removed", "there", "changed", "gone"]
    """What sending or removing did; or how a book that was sent stands now."""
    size: int = 0


@dataclass(slots=True)
class Card:
    """A mounted device and its record."""

    mount: Path
    identity: tuple[int, int]
    """Of the mounted file system's top: what is written after it was pulled out would land on this machine."""
    device: Device
    record: dict[str, dict[str, str]]

    @property
    def folder(self) -> Path:
        """The folder of books."""
        return self.mount / self.device.books

    @classmethod
    def at(cls, mount: Path) -> Card:
        """Open the device at a mount point. Raises PublishingError (V001, V003, V013)."""
        if not mount.is_dir():
            raise PublishingError(Finding("V001", facts=(("path", str(mount)),)))
        device = device_at(mount)
        return cls(mount, _identity(mount), device, _read(mount / device.books / RECORD))

    def send(self, stem: str, book: bytes) -> Sent:
        """Put one book onto the device. Raises PublishingError (V002 to V007)."""
        path = self.folder / (stem + self.device.suffix)
        known = self.record.get(path.name, {})
        source = _digest(book)
        try:
            there = _digest(path.read_bytes()) if path.exists() else ""
            if there and there != known.get("file"):
                raise PublishingError(Finding("V004", facts=(("file", path.name),)))
            if there and source == known.get("source"):
                return Sent(path, "unchanged")
            data = self.device.convert(book)
            self._write(path, data)
            self.record[path.name] = {"source": source, "file": _digest(data)}
            self._note()
        except OSError as error:
            raise _unwritable(error) from error
        return Sent(path, "sent", len(data))

    def listed(self) -> list[Sent]:
        """Say of each book that was sent whether it is there, as it was sent. Raises PublishingError (V003)."""
        try:
            return [self._now(self.folder / name) for name in sorted(self.record)]
        except OSError as error:
            raise _unwritable(error) from error

    def _now(self, path: Path) -> Sent:
        if not path.exists():
            return Sent(path, "gone")
        data = path.read_bytes()
        same = _digest(data) == self.record[path.name].get("file")
        return Sent(path, "there" if same else "changed", len(data))

    def remove(self, wanted: Callable[[str], bool]) -> list[Sent]:
        """Delete the books that were sent under the stems that are wanted, none where its owner changed one.

        Raises PublishingError (V003, V015).
        """
        books = [s for s in self.listed() if wanted(s.path.name.removesuffix(self.device.suffix))]
        changed = [s.path.name for s in books if s.state == "changed"]
        if changed:
            raise PublishingError(*(Finding("V015", facts=(("file", name),)) for name in changed))
        try:
            for book in books:
                book.path.unlink(missing_ok=True)
                del self.record[book.path.name]
                self._note()  # after each: who pulls the device out finds it as the record says
        except OSError as error:
            raise _unwritable(error) from error
        return [Sent(book.path, "removed", book.size) for book in books]

    def _note(self) -> None:
        self._write(self.folder / RECORD, json.dumps(self.record, indent=1, sort_keys=True).encode())

    def _write(self, path: Path, data: bytes) -> None:
        """Write under a temporary name, read back, rename. Raises OSError, PublishingError (V002, V005)."""
        if _identity(self.mount) != self.identity:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        path.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path.parent).free
        if free < len(data) + SPARE:
            facts = (("need", f"{(len(data) + SPARE) // 1000:,}"), ("free", f"{free // 1000:,}"))
            raise PublishingError(Finding("V002", facts=facts))
        part = path.with_name(f".part-{path.name}")
        try:
            with open(part, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if part.read_bytes() != data:  # cards that fail take what is written and say nothing
                raise PublishingError(Finding("V005", facts=(("file", path.name),)))
            os.replace(part, path)
        except BaseException:
            _drop(part)
            raise


def send_all(mount: Path, books: Mapping[str, bytes]) -> tuple[list[Sent], list[Finding]]:
    """Send books by their names without suffix; what one book lacks does not hold up the others."""
    card = Card.at(mount)
    sent: list[Sent] = []
    found: list[Finding] = []
    for stem, book in books.items():
        try:
            sent.append(card.send(stem, book))
        except PublishingError as error:
            found += error.findings
    return sent, found


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        record = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unwritable(error) from error
    except ValueError:
        record = None
    if not isinstance(record, dict) or not all(isinstance(entry, dict) for entry in record.values()):
        raise PublishingError(Finding("V013", facts=(("file", str(path)),)))
    return record


def _unwritable(error: OSError) -> PublishingError:
    """Give what an error of the device comes to."""
    return PublishingError(Finding("V003", facts=(("fault", error.strerror or str(error)),)))


def _identity(mount: Path) -> tuple[int, int]:
    top = mount.stat()
    return top.st_dev, top.st_ino


def _drop(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the device is gone; the next sending writes over what is left


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
