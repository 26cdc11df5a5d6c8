"""Deliver to a folder: a share of the intranet, a mounted disk."""

from __future__ import annotations

import errno
import os
import shutil
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from yinfa.distribution.channels import Again, Undelivered
from yinfa.distribution.pack import Parcel
from yinfa.world.store import publish

PART = ".part-"
STALE = 24 * 3600
"""Seconds after which an unfinished package is no other delivery's that is still under way."""
FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS))
"""The target takes no more, whatever is sent."""


@dataclass(frozen=True, slots=True)
class Directory:
    folder: Path
    unpacked: bool
    """Whether each package is a folder rather than a zip."""
    doubles: bool = False

    @property
    def name(self) -> str:
        return f"{self.folder}{'/' if self.unpacked else ''}"

    def same(self, known: str) -> bool:
        """Say so of the same folder by another path, too."""
        if not known.startswith("/") or known.endswith("/") != self.unpacked:
            return False
        with suppress(OSError):
            return Path(known).samefile(self.folder)
        return known == self.name

    def send(self, parcel: Parcel) -> str:
        """Put a package there whole or not at all; what stands there is compared by its bytes, and mended."""
        if not self.folder.is_dir():
            raise Undelivered(f"no folder {self.folder}", Again.NEVER, whole=True)
        try:
            return self._unpack(parcel) if self.unpacked else self._copy(parcel)
        except OSError as error:
            full = error.errno in FULL
            raise Undelivered(error.strerror or str(error), Again.NEVER if full else Again.SOON, whole=full) from error

    def _copy(self, parcel: Parcel) -> str:
        target, data = self.folder / parcel.name, parcel.path.read_bytes()
        if not _holds(target, data):
            part = self.folder / f"{PART}{parcel.name}"  # always this name: one that was cut short is written over
            try:
                with open(part, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(part, target)
            except OSError:
                part.unlink(missing_ok=True)
                raise
            self._sync()
        return str(target)

    def _sync(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _unpack(self, parcel: Parcel) -> str:
        """Make the folder of a package; in one that stands, put back what is missing or was changed."""
        target = self.folder / parcel.path.stem
        home = target if target.is_dir() else self.folder / f"{PART}{parcel.path.stem}"
        if home != target:
            shutil.rmtree(home, ignore_errors=True)
        try:
            with zipfile.ZipFile(parcel.path) as archive:
                for entry in archive.infolist():
                    path = home / Path(entry.filename).relative_to(parcel.path.stem)
                    data = archive.read(entry)
                    if not _holds(path, data):
                        publish(path, data)
            if home != target:
                os.replace(home, target)
        except OSError:
            if home != target:
                shutil.rmtree(home, ignore_errors=True)
            raise
        self._sync()
        return str(target)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def opened(target: str, folders: bool) -> Directory:
    """Give the channel of a path; what deliveries that were killed long ago began there goes."""
    folder = Path(target).resolve()
    for left in folder.glob(f"{PART}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
    return Directory(folder, folders)
