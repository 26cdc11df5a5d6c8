"""`status`: how the editions of publications stand in the ledger."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError, few
from yinfa.world.workspace import Workspace

COLUMNS = ("issued", "planned", "failed_editions", "replaced", "withdrawn", "receipted")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", nargs="?", default="", help=say("slug"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.report import print_data, table
    from yinfa.distribution.register import standing, waiting, withdrawn
    from yinfa.press.sources import unknown

    try:
        found = standing(ws, args.slug)
        if args.slug and not found and args.slug not in ws.slugs():
            raise PublishingError(unknown(args.slug, sorted({*ws.slugs(), *(s.slug for s in standing(ws))})))
        open_units = waiting(ws, args.slug) if args.slug else []
        gone = withdrawn(ws, args.slug) if args.slug else []
    except PublishingError as error:
        Clerk(ws, args.quiet, args.json).stopped(error.findings)
        return 1
    if args.json:
        print_data(ws, (), editions=[asdict(s) for s in found], waiting=open_units, withdrawn=gone)
        return 0
    if not found:
        print(say("not_issued", args.slug) if args.slug else say("nothing_issued"))
        return 0
    rows = [
        [
            f"{s.slug}.{s.format}",
            s.day,
            *(f"{n:,}" for n in (s.issued, s.planned, s.failed, s.replaced, s.withdrawn, s.receipted)),
        ]
        for s in found
    ]
    print(table([say("file"), say("day"), *map(say, COLUMNS)], rows), end="")
    for slug in dict.fromkeys(s.slug for s in found if not s.ended):
        print(say("interrupted", slug))
    if open_units:
        print(say("waiting", len(open_units), few(open_units)))
    if gone:
        print(say("gone", len(gone), few(gone)))
    return 0
