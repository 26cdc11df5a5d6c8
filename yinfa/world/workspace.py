"""The one seam to the world: folders, fonts, the store; publishes files whole."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from yinfa.codes.entry import said
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place
from yinfa.world import posix, stamp
from yinfa.world.store import Store, digest, publish, publish_folder, sweep

_HERE = Path(__file__).resolve().parents[1]
FONT_FOLDERS = tuple(map(Path, stamp.FONTS))


REFUSALS = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "quota",
    errno.EFBIG: "too-large",
    errno.EROFS: "read-only",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EIO: "disk-fault",
}
"""Why a file system refuses; none of these is a fault of a publication or of an engine."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project's folder and where its outputs, themes and fonts are."""

    root: Path
    output: Path
    fonts: tuple[Path, ...] = field(default=FONT_FOLDERS)

    @classmethod
    def at(cls, root: Path, output: Path | None = None) -> Workspace:
        root = root.resolve()
        return cls(root, (output or root / "output").resolve())

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def store(self) -> Store:
        return Store(self.root / ".yinfa" / "store")

    @property
    def templates(self) -> tuple[Path, ...]:
        """Folders of themes, first found wins: the project's own, then those that travel with the program."""
        own = (
            self.root / "templates",
            _HERE / "_data" / "templates",
            _HERE.parent / "templates",
        )
        return tuple(dict.fromkeys(p.resolve() for p in own if p.is_dir()))

    @property
    def cases(self) -> Path:
        """The folder with a case of each code, which travels with the program; in its source it is the tests' own."""
        packed = _HERE / "_data" / "codes"
        return packed if packed.is_dir() else _HERE.parent / "tests" / "codes"

    def slugs(self) -> list[str]:
        """Name the publications of the project, sorted; one that cannot be read is told when it is."""
        return sorted(p.name for p in self.content.glob("*/") if os.path.lexists(p / "publication.yaml"))

    def source(self, slug: str) -> Path:
        return self.content / slug / "publication.yaml"

    def released(self, slug: str) -> Path:
        """Give the folder of what was released of a publication."""
        return self.source(slug).parent / "released"

    def read(self, path: Path, limit: int) -> bytes:
        """Read a file of at most `limit` bytes. Raises FileNotFoundError, PublishingError (I002, I004).

        What is no file of bytes is never waited for.
        """
        try:
            with open(path, "rb", opener=_at_once) as file:
                data = file.read(limit + 1)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise PublishingError(Finding("I004", Place(path, 1, 1), (("fault", error.strerror or ""),))) from error
        if len(data) > limit:
            raise PublishingError(Finding("I002", Place(path, 1, 1), (("limit", f"{limit // 1024:,}"),)))
        return data

    def read_source(self, slug: str, limit: int) -> bytes:
        """Read a publication.yaml that lies in its folder. Raises PublishingError (I002, I004, I006)."""
        path = self.source(slug)
        try:
            if not self.within(path, path.parent):
                raise FileNotFoundError
            return self.read(path, limit)
        except FileNotFoundError:
            raise PublishingError(Finding("I006", Place(path, 1, 1))) from None

    def within(self, path: Path, folder: Path) -> bool:
        """Whether a path lies in a folder when every link is followed; a link to itself leads nowhere."""
        try:
            return path.resolve().is_relative_to(folder.resolve())
        except (OSError, RuntimeError):
            return False

    def files(self, folder: Path) -> list[Path]:
        """List the files of a folder and its folders, sorted."""
        return sorted(p for p in folder.rglob("*") if p.is_file())

    def today(self) -> date:
        """Give the day, for what is said to the author: no made file asks the clock."""
        return date.today()

    def now(self) -> str:
        """Give the moment, for what the ledger notes: no made file asks the clock."""
        return datetime.now().astimezone().isoformat(timespec="seconds")

    def shown(self, path: Path) -> str:
        """Give a path as the editor knows it: relative to where the command runs."""
        try:
            return str(path.resolve().relative_to(Path.cwd()))
        except (OSError, RuntimeError):  # a link to itself
            return os.path.relpath(path)
        except ValueError:
            return str(path)

    def font(self, name: str) -> Path:
        """Find a font file by its name. Raises PublishingError (I003)."""
        found = _font(name, self.fonts)
        if found is None:
            raise PublishingError(Finding("I003", facts=(("font", name),)))
        return found

    def has_font(self, name: str) -> bool:
        """Whether a font file of that name is on this machine; what can be no name of a file is not."""
        try:
            return _font(name, self.fonts) is not None
        except (ValueError, NotImplementedError):
            return False

    def font_files(self) -> list[str]:
        """Name the font files of this machine."""
        return sorted({p.name for folder in self.fonts for p in folder.rglob("*.[ot]t[cf]")})

    def font_digest(self, name: str) -> str:
        """Give the SHA-256 of a font file, read anew only where its size or time is another. Raises as `font`."""
        path = self.font(name)
        now = path.stat()
        key = digest("font file", str(path), str(now.st_size), str(now.st_mtime_ns))
        return self.store.once(key, lambda: _sha256(path)).decode()

    def publish(self, name: str, data: bytes) -> Path:
        """Put a finished file under the output folder, unless the same bytes stand there already."""
        path = self.output / name
        if not (path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data):
            publish(path, data)
        return path

    def keep(self, slug: str, revision: str, files: Mapping[str, bytes]) -> Path:
        """Put the source of a release beside the publication, unless it is there already."""
        path = self.released(slug) / revision
        publish_folder(path, files)
        return path

    def keep_theme(self, digest: str, files: Mapping[str, bytes]) -> Path:
        """Put the theme of an issue into the history, unless it is there already; no slug begins with `_`."""
        path = self.history / "_themes" / digest
        publish_folder(path, files)
        return path

    @property
    def history(self) -> Path:
        """The folder of sources that were published or edited, which nothing ever cleans."""
        return self.root / "history"

    def revisions(self, slug: str) -> dict[str, Path]:
        """Give the kept sources of a publication by their revisions, the newest first."""
        folders = (self.history / slug, self.released(slug))
        found = {path.parent.name: path for folder in folders for path in folder.glob("*/publication.yaml")}
        return dict(sorted(found.items(), key=lambda one: (-one[1].stat().st_mtime_ns, one[0])))

    def keep_source(self, slug: str, revision: str, source: bytes, pictures: Mapping[str, tuple[str, bytes]]) -> None:
        """Put a source into the history, unless it is there already; pictures by path, each with its digest."""
        held: dict[str, bytes | Path] = {"publication.yaml": source}
        for name, (sha256, data) in pictures.items():
            held[name] = self.history / "_pictures" / sha256
            if not (self.history / "_pictures" / sha256).is_file():
                publish(self.history / "_pictures" / sha256, data)
        publish_folder(self.history / slug / revision, held)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the output folder; the first in it sweeps what killed runs left. Raises PublishingError (I005)."""
        try:
            self.output.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.output / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
        except OSError as error:
            raise PublishingError(self.refusal(error)) from error
        try:
            try:
                posix.hold(handle, wait=False)
                for folder in (self.output, self.store.folder):
                    sweep(folder)
            except BlockingIOError:
                pass
            posix.share(handle)
            yield
        finally:
            os.close(handle)

    def refusal(self, error: OSError) -> Finding:
        """Say that the file system refuses (I005)."""
        fault = said(REFUSALS[error.errno]) if error.errno in REFUSALS else error.strerror or str(error)
        path = self.shown(Path(error.filename or self.output))
        return Finding("I005", facts=(("path", path), ("fault", fault)))


def _at_once(path: str, flags: int) -> int:
    """Open a regular file; a pipe or a device has no end, and opening one may wait for ever. Raises OSError."""
    handle = os.open(path, flags | posix.AT_ONCE)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a regular file")
    return handle


@cache
def _font(name: str, folders: tuple[Path, ...]) -> Path | None:
    return next((found for folder in folders for found in sorted(folder.rglob(name))), None)


def _sha256(path: Path) -> bytes:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().encode()
