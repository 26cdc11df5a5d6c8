"""`deliver`: pack the editions of every unit and deliver the packages."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))
    parser.add_argument("--to", required=True, metavar="TARGET", help=say("target"))
    parser.add_argument("--folders", action="store_true", help=say("folders"))
    parser.add_argument("--units", type=Path, help=say("units"))
    parser.add_argument("--output", help=say("output"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.report import finding_row
    from yinfa.distribution.channels import channel
    from yinfa.distribution.deliver import deliver
    from yinfa.distribution.prepare import Issue

    clerk = Clerk(ws, args.quiet, args.json)
    order = Issue(args.slug, tuple(FORMATS), args.units)
    try:
        with clerk.progress() as tell:
            found = deliver(order, channel(args.to, args.folders), ws, tell)
    except PublishingError as error:
        clerk.stopped(error.findings)
        return FOUND
    if args.json:
        rows = [finding_row(f, ws) for f in found.findings]
        print(json.dumps({**asdict(found), "findings": rows}, ensure_ascii=False, indent=1))
        return FOUND if found.findings else DONE
    if not args.quiet:
        print(say("did_deliver", found.channel, found.packages, found.delivered, found.already))
    if found.findings:
        clerk.stopped(found.findings)
    return FOUND if found.findings else DONE
