"""`check`: validate sources only."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from yinfa.cli.phrases import program, say
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", nargs="*", help=say("slug"))
    parser.add_argument("--release", action="store_true", help=say("release"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Reporter, data_text
    from yinfa.model.walk import queries
    from yinfa.press.sources import load_all

    reporter = Reporter(ws, args.quiet, args.json)
    slugs = args.slug or ws.slugs()
    if not slugs:
        reporter.close((), ())
        print(say("nothing", program()), file=sys.stderr)
        return FOUND
    told: list[Finding] = []
    try:
        publications = load_all(ws, slugs, args.release, told.append)
    except PublishingError as error:
        reporter.close((), (*told, *error.findings))
        return FOUND
    asked = {publication.slug: sum(1 for _ in queries(publication)) for publication in publications}
    if args.json:
        results = [{"slug": slug, "open_queries": count} for slug, count in asked.items()]
        out, err = data_text(ws, told, results=results), ""
    else:
        out, err = "" if args.quiet else _summary(asked), reporter.text((), told)[1]
    sys.stdout.write(out)
    sys.stderr.write(err)
    args.stamp.keep(out, err, {})
    return DONE


def _summary(asked: Mapping[str, int]) -> str:
    lines = [say("valid", len(asked)), *(say("open_queries", slug, count) for slug, count in asked.items() if count)]
    return "".join(f"{line}\n" for line in lines)
