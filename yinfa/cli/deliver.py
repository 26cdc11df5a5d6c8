"""`deliver`: pack the editions of every unit and deliver the packages."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.world.workspace import Workspace

DONE, FOUND, USAGE = 0, 1, 2


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))
    parser.add_argument("--to", required=True, metavar="TARGET", help=say("target"))
    parser.add_argument("--folders", action="store_true", help=say("folders"))
    parser.add_argument("--units", type=Path, help=say("units"))
    parser.add_argument("--output", help=say("output"))
    parser.add_argument("--only", action="append", default=[], metavar="CODES", help=say("only"))
    parser.add_argument("--again", action="store_true", help=say("again"))
    parser.add_argument("--reason", default="", help=say("reason"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.report import print_data
    from yinfa.distribution.channels import channel
    from yinfa.distribution.deliver import Errand, deliver
    from yinfa.distribution.prepare import Issue

    clerk = Clerk(ws, args.quiet, args.json)
    reason = " ".join(args.reason.split())
    if args.again != bool(reason) or (args.again and not args.only):
        print(say("again_how"), file=sys.stderr)
        return USAGE
    order, errand = Issue(args.slug, tuple(FORMATS), args.units), Errand(tuple(args.only), reason)
    try:
        with clerk.progress() as tell:
            found = deliver(order, channel(args.to, args.folders), ws, tell, clerk.pause, errand)
    except PublishingError as error:
        clerk.stopped(error.findings)
        return FOUND
    if args.json:
        print_data(ws, **{**asdict(found), "findings": found.findings})
    elif not args.quiet:
        print(say("did_deliver", found.channel, found.packages, found.delivered, found.already))
    if found.findings and not args.json:
        clerk.stopped(found.findings)
    return FOUND if any(f.severity == "error" for f in found.findings) else DONE
