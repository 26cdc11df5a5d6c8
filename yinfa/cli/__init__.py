"""The command line: `python build.py`, also installed as `yinfa`. A command is one module and one row here."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from yinfa.cli import (
    build,
    check,
    deliver,
    doctor,
    explain,
    issue,
    new,
    receipt,
    schema,
    send,
    shelf,
    status,
    theme,
    verify,
)
from yinfa.cli.phrases import program, say
from yinfa.cli.usage import speak
from yinfa.world.workspace import Workspace

COMMANDS = {
    "build": build,
    "check": check,
    "new": new,
    "send": send,
    "shelf": shelf,
    "issue": issue,
    "deliver": deliver,
    "status": status,
    "verify": verify,
    "receipt": receipt,
    "explain": explain,
    "schema": schema,
    "theme": theme,
    "doctor": doctor,
}
"""Each module has `options(parser)` and `run(args, workspace) -> exit code`: 0 done, 1 findings, 2 usage."""
FOUND, USAGE, INTERRUPTED = 1, 2, 130
STDOUT = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    gc.set_threshold(50_000)  # a run is short, its objects stay: looking through them would cost a tenth
    _write_anything()
    words = list(sys.argv[1:] if argv is None else argv)
    if said := _mistyped(words):
        print(said, file=sys.stderr)
        return USAGE
    args = _parser().parse_args(_with_command(words))
    ws = Workspace.at(Path(args.root), Path(args.output) if getattr(args, "output", None) else None)
    try:
        code = int(COMMANDS[args.command].run(args, ws))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print(say("stopped"), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # who read has gone (`| head`); at its end Python would complain there
        return FOUND
    except ModuleNotFoundError as error:
        if os.environ.get("YINFA_DEBUG") or not _uninstalled(error.name or ""):
            raise
        print(say("no_package", error.name, program()), file=sys.stderr)
        return FOUND
    except OSError as error:
        from yinfa.cli.report import Reporter

        told = not _unheard(error) and args.json
        Reporter(ws, args.quiet, told).close((), (ws.refusal(error),))
        return FOUND
    finally:
        gc.freeze()  # nor need the end of the process


def _uninstalled(module: str) -> bool:
    """Say whether a module is of a package that is not there at all; one of ours, or of Python's own, is a bug."""
    top = module.partition(".")[0]
    return bool(top) and top not in sys.stdlib_module_names and find_spec(top) is None


def _unheard(error: OSError) -> bool:
    """Say whether what refuses is the standard output, on a full disk; then nothing is written there any more."""
    if error.filename is None:
        try:
            os.write(STDOUT, b"\n")
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), STDOUT)
            error.filename = "stdout"
            return True
    return False


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


def _mistyped(argv: list[str]) -> str:
    """Say what was meant by a first word that is neither a command nor a publication; nothing where it is one."""
    word = argv[0] if argv else ""
    if not word or word.startswith("-") or word in COMMANDS:
        return ""
    root = next((after for before, after in pairwise(argv) if before == "--root"), ".")
    root = next((one.partition("=")[2] for one in argv if one.startswith("--root=")), root)
    slugs = Workspace.at(Path(root)).slugs()
    if word in slugs:
        return ""
    near = get_close_matches(word.lower(), [*COMMANDS, *slugs], 1, 0.6)
    meant = say("did_you_mean", near[0]) if near else say("commands", ", ".join(COMMANDS))
    return say("no_command", word[:60], meant)


def _with_command(argv: list[str]) -> list[str]:
    """Let `build` be the command where none is named."""
    if argv and (argv[0] in COMMANDS or argv[0] in ("-h", "--help", "--version")):
        return argv
    return ["build", *argv]


def _parser() -> argparse.ArgumentParser:
    from yinfa import __version__

    speak()
    parser = argparse.ArgumentParser(prog="yinfa", description=say("about"), epilog=say("exit"))
    parser.add_argument("--version", action="version", version=f"yinfa {__version__}", help=say("version"))
    parser.set_defaults(commands=tuple(COMMANDS))
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--root", default=".", help=say("root"))
    common.add_argument("--quiet", action="store_true", help=say("quiet"))
    common.add_argument("--json", action="store_true", help=say("json"))
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=say(name), description=say(name), epilog=say("exit"), parents=[common])
        command.options(one)
    return parser
