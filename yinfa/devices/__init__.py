"""Reading devices: which is mounted, what it reads, where its books lie. A new device is one row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from yinfa.devices.azw3 import to_azw3
from yinfa.devices.kepub import to_kepub


@dataclass(frozen=True, slots=True)
class Device:
    """A kind of device, known by what lies at the top of its file system."""

    name: str
    marks: tuple[str, ...]
    """Folders that all are there."""
    books: str
    """Folder of books, made where it is missing; empty for the top."""
    suffix: str
    convert: Callable[[bytes], bytes]


def _as_it_is(data: bytes) -> bytes:
    return data


DEVICES = (
    # By this double suffix Kobo knows its own kind of book; a plain .epub goes to the engine that keeps no places.
    Device("Kobo", (".kobo",), "Yinfa", ".kepub.epub", to_kepub),
    Device("Kindle", ("documents", "system"), "documents/Yinfa", ".azw3", to_azw3),
    Device("PocketBook", ("applications", "system"), "Books/Yinfa", ".epub", _as_it_is),
    Device("Boox", ("Android", "Books"), "Books/Yinfa", ".epub", _as_it_is),
    Device("card", (), "Yinfa", ".epub", _as_it_is),
)
"""The first whose marks are there; a plain card has none. Kobo scans every folder but hidden ones."""


def device_at(mount: Path) -> Device:
    """Say what is mounted at a folder."""
    return next(d for d in DEVICES if all((mount / mark).is_dir() for mark in d.marks))
