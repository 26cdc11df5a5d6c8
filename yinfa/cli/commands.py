"""One command run: its words read, its module imported, what stops it said."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yinfa import __version__
from yinfa.cli.names import COMMANDS
from yinfa.cli.phrases import program, say
from yinfa.cli.usage import speak
from yinfa.world.stamp import Stamp, root
from yinfa.world.workspace import Workspace

FOUND, USAGE, INTERRUPTED = 1, 2, 130
STDOUT = 1


def command(words: list[str], stamp: Stamp) -> int:
    """Run one command; gives the exit code. What may be said again is kept with the stamp."""
    gc.set_threshold(50_000)  # a run is short, its objects stay: looking through them would cost a tenth
    if said := _mistyped(words):
        print(said, file=sys.stderr)
        return USAGE
    words = _with_command(words)
    args = _parser(words[0]).parse_args(words)
    args.stamp = stamp
    ws = Workspace.at(Path(args.root), Path(args.output) if getattr(args, "output", None) else None)
    if ws.root != Path(stamp.root).resolve():  # `--roo=elsewhere`
        stamp.drop()
    try:
        code = int(_module(args.command).run(args, ws))
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


def _mistyped(argv: list[str]) -> str:
    """Say what was meant by a first word that is neither a command nor a publication; nothing where it is one."""
    word = argv[0] if argv else ""
    if not word or word.startswith("-") or word in COMMANDS:
        return ""
    slugs = Workspace.at(Path(root(argv))).slugs()
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


def _module(name: str) -> Any:
    return import_module(f"yinfa.cli.{name}")


def _parser(asked: str) -> argparse.ArgumentParser:
    """Give the parser of all commands, with the options of the one that is asked for."""
    speak()
    parser = argparse.ArgumentParser(prog="yinfa", description=say("about"), epilog=say("exit"))
    parser.add_argument("--version", action="version", version=f"yinfa {__version__}", help=say("version"))
    parser.set_defaults(commands=COMMANDS)
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--root", default=".", help=say("root"))
    common.add_argument("--quiet", action="store_true", help=say("quiet"))
    common.add_argument("--json", action="store_true", help=say("json"))
    for name in COMMANDS:
        one = commands.add_parser(name, help=say(name), description=say(name), epilog=say("exit"), parents=[common])
        if name == asked:
            _module(name).options(one)
    return parser
