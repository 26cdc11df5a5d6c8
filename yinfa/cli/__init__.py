"""The command line: `python build.py`, also installed as `yinfa`."""

from __future__ import annotations

import io
import os
import sys

from yinfa.cli.names import COMMANDS
from yinfa.world.stamp import Stamp

STAMPED = ("build", "check")
"""What is said again where nothing changed."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; gives the exit code. Where nothing changed since it ran last, nothing else is imported."""
    _write_anything()
    words = sys.argv[1:] if argv is None else argv
    stamp = Stamp(words)
    if not words or words[0] in STAMPED or words[0] not in COMMANDS:
        said = stamp.said()
        if said is not None and _printed(*said):
            return 0
        stamp.begin()
    from yinfa.world.compiled import kept_texts

    with kept_texts():
        from yinfa.cli.commands import command

        return command(words, stamp)


def _printed(out: str, err: str) -> bool:
    """Print what was kept; false where the output refuses, which the command itself then tells."""
    try:
        sys.stdout.write(out)
        sys.stdout.flush()
        sys.stderr.write(err)
    except OSError:
        return False
    return True


def _write_anything() -> None:
    """Let a terminal or pipe that lacks a character show its number: what was done is told in any locale.

    What was closed before the start (`>&-`) takes words and drops them, nor does another file get its number.
    """
    for name in ("stdin", "stdout", "stderr"):  # by number, for each takes the lowest that is free
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
