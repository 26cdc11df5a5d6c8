"""What a run read and left, by stats: where nothing of it changed, what it would say is said before more is imported.

A file that was written in the tick of the clock in which a run began, or later, is no proof of anything, as in git's
index; then there is no stamp, nor where anything failed. Nothing but Python's own start may be imported here.
"""

from __future__ import annotations

import os
import stat
import sys
import time
import zlib

FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", os.path.expanduser("~/.local/share/fonts"))
STATUS = "/var/lib/dpkg/status"
"""What Debian's packages are, with the libraries that the engines stand on."""
OFFICE = "soffice"
_VARIABLES = ("LC_", "LANG", "YINFA_", "PYTHON", "LD_", "FONTCONFIG_", "XDG_", "PATH", "HOME", "TZ", "COLUMNS")
"""How the names begin of what the environment says to this program and its engines."""
_KEPT = 64
"""Stamps of a project: one for each way in which it was called."""
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
Look = tuple[str, int]


class Stamp:
    """The stamp of one call: words of the command line, where, when, in which environment."""

    __slots__ = ("_before", "_day", "_file", "_folder", "_key", "root")

    def __init__(self, words: list[str]) -> None:
        self.root = root(words)
        self._day = time.localtime()[:3]
        self._key = repr((words, _here(), self._day, _seen(), sys.argv[:1], sys.version, sys.path, _environment()))
        self._folder = os.path.join(self.root, ".yinfa", "stamps")
        self._file = os.path.join(self._folder, f"{zlib.crc32(_bytes(self._key)):08x}")
        self._before: Look | None = None

    def said(self) -> tuple[str, str] | None:
        """Give what is to be said on output and error stream where nothing changed, else None."""
        try:
            with open(self._file, "rb") as file:
                kept, _, seal = file.read().rpartition(b"\0")
            key, before, after, out, err, *made = kept.decode("utf-8", "surrogatepass").split("\0")
        except (OSError, ValueError):
            return None
        same = seal == _seal(kept) and key == self._key and look(made)[0] == after
        return (out, err) if same and look(inputs(self.root))[0] == before else None

    def begin(self) -> None:
        """See what there is in a project before anything of it is read."""
        if not os.path.isdir(os.path.join(self.root, "content")):
            return
        try:
            os.makedirs(self._folder, exist_ok=True)
            now = self._clock()
        except OSError:
            return
        before = look(inputs(self.root))
        if before[1] < now:
            self._before = before

    def drop(self) -> None:
        """Keep nothing of this run."""
        self._before = None

    def keep(self, out: str, err: str, made: dict[str, str]) -> None:
        """Keep what the next run has to say, if all that it reads and the files that were made stand as they are.

        Files are held against their SHA-256. Does nothing where there is any doubt.
        """
        try:
            after = look(made)
            if self._before is None or self._day != time.localtime()[:3] or "\0" in out + err:
                return
            if self._ticked(after[1]) and all(_sha256(path) == digest for path, digest in made.items()):
                kept = _bytes("\0".join((self._key, self._before[0], after[0], out, err, *made)))
                self._write(kept + b"\0" + _seal(kept))
        except OSError:
            return

    def _write(self, data: bytes) -> None:
        part = os.path.join(self._folder, f".part-{os.getpid()}")
        with open(part, "wb") as file:
            file.write(data)
        os.replace(part, self._file)
        names = [os.path.join(self._folder, name) for name in os.listdir(self._folder)]
        for old in sorted(names, key=os.path.getmtime)[:-_KEPT]:
            os.unlink(old)

    def _clock(self) -> int:
        """Give the time by the clock of the file system, which may be another machine's and tick in seconds."""
        os.utime(self._folder)
        return os.stat(self._folder).st_mtime_ns

    def _ticked(self, moment: int) -> bool:
        """Wait until the clock has gone on, some ticks at most."""
        for _ in range(25):
            if moment < self._clock():
                return True
            time.sleep(0.002)
        return False


def root(words: list[str]) -> str:
    """Give the project's folder that a command line names."""
    for n, word in enumerate(words):
        if word.startswith("--root="):
            return word.partition("=")[2]
        if word == "--root" and n + 1 < len(words):
            return words[n + 1]
    return "."


def inputs(project: str) -> list[str]:
    """Name all that may change what is made of a project, files and folders."""
    above = os.path.dirname(_HERE)
    own = [
        os.path.join(project, "content"),
        os.path.join(project, "templates"),
        os.path.join(above, "templates"),
        _HERE,
    ]
    office = [os.path.join(folder, OFFICE) for folder in os.get_exec_path()]
    return [*own, *FONTS, STATUS, sys.executable, *office, *_packages()]


def _packages() -> list[str]:
    """Name the files that say which versions of which packages there are."""
    found = []
    for folder in sys.path:
        try:
            names = sorted(os.listdir(folder or "."))
        except OSError:
            names = []
        found += [os.path.join(folder, n, "METADATA") for n in names if n.endswith(".dist-info")]
        found += [os.path.join(folder, n) for n in names if n.endswith((".egg-info", ".pth", ".egg-link"))]
    return found


def look(paths: list[str] | dict[str, str]) -> Look:
    """Give the stats of files, those of folders with all that is in them, and the time of the youngest change."""
    lines: list[str] = []
    been: set[tuple[int, int]] = set()
    youngest, waiting = 0, list(paths)
    while waiting:
        path = waiting.pop()
        try:
            s = os.stat(path)
            if not stat.S_ISDIR(s.st_mode):
                youngest = max(youngest, s.st_mtime_ns, s.st_ctime_ns)
                lines.append(f"{path} {s.st_dev} {s.st_ino} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns}")
                continue
            lines.append(path)
            if (s.st_dev, s.st_ino) not in been:  # a link may lead back
                been.add((s.st_dev, s.st_ino))
                waiting += [f"{path}/{name}" for name in sorted(os.listdir(path)) if name != "__pycache__"]
        except OSError as error:
            lines.append(f"{path} {error.errno}")
    return "\n".join(lines), youngest


def _environment() -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in os.environ.items() if name.startswith(_VARIABLES))


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""


def _seen() -> int:
    """Give the columns of the terminal that the output goes to; 0 where it goes elsewhere."""
    try:
        return os.get_terminal_size(1).columns if os.isatty(1) else 0
    except OSError:
        return 0


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _seal(data: bytes) -> bytes:
    return b"%08x" % zlib.crc32(data)


def _sha256(path: str) -> str:
    import hashlib

    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
