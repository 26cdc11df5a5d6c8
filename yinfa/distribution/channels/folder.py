"""Deliver to a folder: a share of the intranet, a mounted disk."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from yinfa.distribution.channels import Undelivered
from yinfa.distribution.pack import Parcel
from yinfa.world.store import publish

PART = ".part-"
STALE = 24 * 3600
"""Seconds after which an unfinished package is no other delivery's that is still under way."""


@dataclass(frozen=True, slots=True)
class Folder:
    folder: Path
    unpacked: bool
    """Whether each package is a folder rather than a zip."""

    @property
    def name(self) -> str:
        return f"{self.folder}{'/' if self.unpacked else ''}"

    def send(self, parcel: Parcel) -> str:
        """Put a package there whole or not at all; its name holds its digest, so what stands there is the same."""
        try:
            if not self.folder.is_dir():
                raise Undelivered(f"no folder {self.folder}")
            return self._unpack(parcel) if self.unpacked else self._copy(parcel)
        except OSError as error:
            raise Undelivered(error.strerror or str(error)) from error

    def _copy(self, parcel: Parcel) -> str:
        target, data = self.folder / parcel.name, parcel.path.read_bytes()
        if not (target.is_file() and target.read_bytes() == data):
            part = self.folder / f"{PART}{parcel.name}"  # always this name: one that was cut short is written over
            with open(part, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
            self._sync()
        return str(target)

    def _sync(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _unpack(self, parcel: Parcel) -> str:
        target = self.folder / parcel.path.stem
        if target.is_dir():
            return str(target)
        part = self.folder / f"{PART}{parcel.path.stem}"
        shutil.rmtree(part, ignore_errors=True)
        with zipfile.ZipFile(parcel.path) as archive:
            for entry in archive.infolist():
                publish(part / Path(entry.filename).relative_to(parcel.path.stem), archive.read(entry))
        os.replace(part, target)
        self._sync()
        return str(target)


def opened(target: str, folders: bool) -> Folder:
    """Give the channel of a path; what deliveries that were killed long ago began there goes."""
    folder = Path(target).resolve()
    for left in folder.glob(f"{PART}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
    return Folder(folder, folders)
