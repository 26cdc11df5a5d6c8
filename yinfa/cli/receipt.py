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
    parser.add_argument("--of", default="", metavar="VERSION", help=say("receipt_of"))
    parser.add_argument("--by", default="", metavar="NAME", help=say("receipt_by"))
    parser.add_argument("--undo", action="store_true", help=say("receipt_undo"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.report import print_data
    from yinfa.distribution.receipts import Slip, receive

    slip = Slip(args.unit, args.date, args.of, " ".join(args.by.split()), args.undo)
    try:
        found = receive(ws, args.slug, slip)
    except PublishingError as error:
        Clerk(ws, args.quiet, args.json).stopped(error.findings)
        return FOUND
    if args.json:
        print_data(ws, (), **asdict(found))
    elif not args.quiet:
        said = "taken_receipts" if args.undo else "received"
        print(say(said, len(found.units), found.copies, found.corrected, "、".join(found.versions)))
    return DONE
