"""`holders`: say which units hold copies of a version."""

from __future__ import annotations

import argparse

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

FOUND = 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))
    parser.add_argument("--of", default="", metavar="VERSION", help=say("holders_of"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.registered import list_held
    from yinfa.distribution.answers import holders

    try:
        found = holders(ws, args.slug, args.of)
    except PublishingError as error:
        Clerk(ws, args.quiet, args.json).stopped(error.findings)
        return FOUND
    if not (found or args.json):
        print(say("nobody_holds", args.slug))
        return 0
    return list_held(ws, found, args.json)
