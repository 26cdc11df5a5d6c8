"""`check`: validate sources only."""

from __future__ import annotations

import argparse
import sys

from yinfa.cli.phrases import program, say
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", nargs="*", help=say("slug"))
    parser.add_argument("--release", action="store_true", help=say("release"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Printer
    from yinfa.model.walk import queries
    from yinfa.press.sources import load_all

    printer = Printer(ws, args.quiet, args.json)
    slugs = args.slug or ws.slugs()
    if not slugs:
        print(say("nothing", program()), file=sys.stderr)
        return FOUND
    told: list[Finding] = []
    try:
        publications = load_all(ws, slugs, args.release, told.append)
    except PublishingError as error:
        printer.close((), (*told, *error.findings))
        return FOUND
    printer.close((), told)
    if not args.quiet and not args.json:
        print(say("valid", len(publications)))
        for publication in publications:
            if count := sum(1 for _ in queries(publication)):
                print(say("open_queries", publication.slug, count))
    return DONE
