"""`receipt`: note that units have sent their receipts back."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from yinfa.cli.issue import day
from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))
    parser.add_argument("unit", nargs="+", help=say("unit"))
    parser.add_argument("--date", type=day, help=say("receipt_date"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.report import print_data
    from yinfa.distribution.receipts import receive

    try:
        found = receive(ws, args.slug, args.unit, args.date)
    except PublishingError as error:
        Clerk(ws, args.quiet, args.json).stopped(error.findings)
        return FOUND
    if args.json:
        print_data(ws, (), **asdict(found))
    elif not args.quiet:
        print(say("received", len(found.units), found.editions, found.corrected))
    return DONE
