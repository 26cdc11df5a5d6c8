"""What only the system offers that this program runs on: locks of files, limits of a process, its cores and its parent.

No other module imports what Windows or macOS lack; there, whatever is started says in one line where the program runs.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

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
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
