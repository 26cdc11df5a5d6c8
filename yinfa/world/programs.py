"""Other programs that this one calls, and its own in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory

from yinfa.world import posix


def environment() -> dict[str, str]:
    """Give the environment for another program.

    Without the fontless configuration that the engine of the pages leaves in its own process.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG_")}


def hire(module: str) -> tuple[subprocess.Popen[bytes], Connection, TemporaryDirectory[str]]:
    """Start a process that runs `serve(handle)` of a module of ours; gives it, the pipe to it, and its temporary files.

    A program of its own, not a fork: the engine has threads by then, and a fork that holds their locks hangs.
    """
    ours, theirs = Pipe()
    command = [sys.executable, "-P", "-c", f"from {module} import serve; serve({theirs.fileno()})"]
    home = TemporaryDirectory(prefix="yinfa-", ignore_cleanup_errors=True)
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": home.name}
    process = posix.apart(command, theirs.fileno(), path)
    theirs.close()
    return process, ours, home
