"""Bytes under the digest of all that made them: safe to delete, safe for two builds at once."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from yinfa.world import posix


def digest(*parts: bytes | str) -> str:
    """Give one SHA-256 (hex) over parts, each with its length, so that no two lists collide."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        h.update(len(data).to_bytes(8, "big"))
        h.update(data)
    return h.hexdigest()


PART = ".part-"
"""How the name of an unfinished file begins. Who writes it holds a lock on it: what nobody holds, a killed run left."""


def publish(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary name, fsync, rename, fsync of the folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = _part(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            posix.readable(file.fileno())
            os.replace(name, path)  # while it is held
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)  # `write` does not say
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _part(folder: Path) -> tuple[int, str]:
    """Make a file under a temporary name and hold it; another one where a sweep came between."""
    while True:
        handle, name = tempfile.mkstemp(prefix=PART, dir=folder)
        posix.share(handle)
        if os.fstat(handle).st_nlink:
            return handle, name
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove the unfinished files that killed runs left in a folder and below; what somebody writes stays."""
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(PART):
                with suppress(OSError):
                    _sweep(Path(parent, name))


def _sweep(part: Path) -> None:
    handle = os.open(part, os.O_RDONLY)
    try:
        posix.hold(handle, wait=False)
        part.unlink()
    finally:
        os.close(handle)


def publish_folder(path: Path, files: Mapping[str, bytes | Path]) -> None:
    """Write a folder whole or not at all, unless it is there; what a killed run left beside it is swept.

    A file that is given by its path is linked, so that its bytes lie there once; copied where links are refused.
    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    above = os.open(path.parent, os.O_RDONLY)
    try:
        posix.hold(above)
        for left in path.parent.glob(f"{PART}*"):
            if left.is_dir():
                shutil.rmtree(left)
        sweep(path.parent)  # a single file is published there too: the stamp of an issue
        if path.is_dir():
            return
        part = Path(tempfile.mkdtemp(prefix=PART, dir=path.parent))
        try:
            for name, data in files.items():
                if isinstance(data, Path):
                    _link(data, part / name)
                else:
                    publish(part / name, data)
            part.chmod(0o755)
            part.rename(path)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        os.fsync(above)
    finally:
        os.close(above)


def _link(source: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, path)
    except OSError:
        shutil.copyfile(source, path)


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of files named by digest; each carries the digest of its own bytes, so rot is a miss."""

    folder: Path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def get(self, key: str) -> bytes | None:
        """Give what was kept under a key, or None."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        seal, body = data[:32], data[32:]
        return body if hashlib.sha256(body).digest() == seal else None

    def put(self, key: str, data: bytes) -> None:
        """Keep something; where the file system refuses, it is made again next time."""
        with suppress(OSError):
            publish(self._path(key), hashlib.sha256(data).digest() + data)

    def once(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Give what was kept under a key, or make it and keep it."""
        kept = self.get(key)
        if kept is None:
            kept = make()
            self.put(key, kept)
        return kept
