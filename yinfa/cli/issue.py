"""`issue`: issue a publication to every unit of a list."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from yinfa.cli.build import formats
from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))
    parser.add_argument("--units", type=Path, help=say("units"))
    parser.add_argument("--format", type=formats, default=list(FORMATS), help=say("format"))
    parser.add_argument("--output", help=say("output"))
    parser.add_argument("--date", type=day, help=say("date"))
    parser.add_argument("--dry-run", action="store_true", help=say("dry_run"))
    parser.add_argument("--cluster", default="", help=say("cluster"))
    parser.add_argument("--all", action="store_true", help=say("prove_all"))
    parser.add_argument("--allow-slow", action="store_true", help=say("allow_slow"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.distribution.issue import issue
    from yinfa.distribution.prepare import Issue

    clerk = Clerk(ws, args.quiet, args.json)
    asked = Issue(
        args.slug, tuple(args.format), args.units, args.date, args.dry_run, args.all, args.allow_slow, args.cluster
    )
    try:
        with clerk.progress() as tell:
            report = issue(asked, ws, tell)
    except PublishingError as error:
        clerk.stopped(error.findings)
        return FOUND
    clerk.close(report, args.dry_run)
    return FOUND if any(f.severity == "error" for f in report.findings) else DONE


def day(text: str) -> date:
    """Read a day. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("bad_date", text)) from None
