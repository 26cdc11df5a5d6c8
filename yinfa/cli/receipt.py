"""`receipt`: note that units have sent their receipts back."""

from __future__ import annotations

import argparse
from datetime import date

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
    from yinfa.distribution.register import receive

    units = list(dict.fromkeys(args.unit))
    try:
        editions = receive(ws, args.slug, units, args.date or date.today())
    except PublishingError as error:
        Clerk(ws, args.quiet, args.json).stopped(error.findings)
        return FOUND
    if not args.quiet:
        print(say("received", len(units), editions))
    return DONE
