"""`find`: say whose copy bears a number, and what became of it."""

from __future__ import annotations

import argparse

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

FOUND = 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))
    parser.add_argument("number", help=say("find_number"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.registered import list_held
    from yinfa.distribution.answers import find

    try:
        return list_held(ws, find(ws, args.slug, args.number), args.json)
    except PublishingError as error:
        Clerk(ws, args.quiet, args.json).stopped(error.findings)
        return FOUND
