"""`shelf`: the catalogue of output/ for e-readers and phones, as files or served."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from yinfa.cli.phrases import say
from yinfa.finding import Finding, PublishingError
from yinfa.theme import Theme
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1
THEME = "handout"
PORT = 8000
PORTS = range(1 << 16)
"""With 0 the system takes one that is free."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--static", type=Path, metavar="DIR", help=say("static"))
    parser.add_argument("--url", default="", help=say("shelf_url"))
    parser.add_argument("--host", default="127.0.0.1", help=say("host"))
    parser.add_argument("--port", type=port, default=PORT, help=say("port"))


def port(text: str) -> int:
    """Read the number of a port. Raises ValueError."""
    if int(text) not in PORTS:
        raise ValueError(text)
    return int(text)


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Reporter, print_data
    from yinfa.theme.load import load_theme

    found: Sequence[Finding] = ()
    count = 0
    try:
        theme = load_theme(ws, THEME)
        if args.static:
            count, found = _written(args, ws, theme)
        else:
            found = _served(args, ws, theme)
    except PublishingError as error:
        found = error.findings
    if args.json:
        print_data(ws, found, books=count)
    else:
        Reporter(ws, args.quiet).close((), found)
    return FOUND if any(f.severity == "error" for f in found) else DONE


def _written(args: argparse.Namespace, ws: Workspace, theme: Theme) -> tuple[int, Sequence[Finding]]:
    from yinfa.shelf.catalogue import catalogue
    from yinfa.shelf.static import write

    books = catalogue(ws.output)
    count = write(args.static, books, theme, args.url)
    if not (args.quiet or args.json):
        print(say("shelved", count, args.static))
    return count, books.findings


def _served(args: argparse.Namespace, ws: Workspace, theme: Theme) -> Sequence[Finding]:
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise PublishingError(*(Finding("B003", facts=(("package", name),)) for name in missing))
    from yinfa.shelf.address import bound
    from yinfa.shelf.server import Guard, serve

    guard = Guard.read(os.environ, args.host)
    print(say("serving", args.url or bound(args.host, args.port)), file=sys.stderr)
    serve(ws.output, theme, guard, args.host, args.port, args.url)
    return ()
