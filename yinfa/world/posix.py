"""What only the system offers that this program runs on: locks of files, limits of a process, its kin and its cores.

No other module uses what Windows or macOS lack; there, whatever is started says in one line where the program runs.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext

try:
    import fcntl
    import resource

    if sys.platform != "linux":
        raise ImportError(sys.platform)
except ImportError:
    raise SystemExit(
        "印發在 Linux（如 Debian 12）上執行；Windows 與 macOS 請用 WSL 或容器，見 README.zh-Hant.md。\n"
        "Yinfa runs on Linux (as Debian 12); on Windows and macOS use WSL or a container, see README.md."
    ) from None

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that a process gets when its parent ends."""
_LIBC = ctypes.CDLL(None, use_errno=True)
AT_ONCE = os.O_NONBLOCK | os.O_NOCTTY
"""Flags by which opening a pipe or a terminal waits for nobody."""


def share(handle: int) -> None:
    """Hold an open file with others, as soon as nobody holds it alone."""
    fcntl.flock(handle, fcntl.LOCK_SH)


def hold(handle: int, wait: bool = True) -> None:
    """Hold an open file alone. Raises BlockingIOError where somebody else holds it and it is not to be waited for."""
    fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def own(handle: int) -> None:
    """Own an open file: unlike `hold`, no forked worker goes on with it. Raises BlockingIOError, PermissionError."""
    fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def readable(handle: int) -> None:
    """Let everybody read an open file, its owner write it."""
    os.fchmod(handle, 0o644)


def sync(folder: Path) -> None:
    """Wait until all that was written to a folder's file system is on the disk. Raises OSError.

    One call for hundreds of files: a hundred times cheaper than one `fsync` each (`syncfs(2)`, Linux).
    """
    if not hasattr(_LIBC, "syncfs"):
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _LIBC.syncfs(handle):
            fault = ctypes.get_errno()
            raise OSError(fault, os.strerror(fault), str(folder))
    finally:
        os.close(handle)


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0))


def limit(seconds: int, memory: int) -> None:
    """Bound what this process may take: seconds of a core, bytes of memory; no dump where it is stopped."""
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with(parent: int) -> None:
    """Let this process be killed when its parent ends, at once where that has ended already."""
    with suppress(OSError, AttributeError):  # another C library than Debian's
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def forking() -> ForkContext:
    """Give what makes workers that begin with all that this process holds."""
    from multiprocessing import get_context

    return get_context("fork")


def apart(command: Sequence[str], handle: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process that keeps an open file and hears no Ctrl-C: that is answered by who started it."""
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, pass_fds=[handle], start_new_session=True
    )


def end_group(leader: int) -> None:
    """End a process that was started apart, with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def memory() -> int:
    """Give the MiB that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20


def await_end(handle: int) -> None:
    """Wait until the other side of a pipe is gone."""
    gone = select.poll()
    gone.register(handle, 0)  # a hang-up is told unasked
    gone.poll()
