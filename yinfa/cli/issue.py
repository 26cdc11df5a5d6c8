"""`issue`: issue a publication to every unit of a list."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from yinfa.cli.build import formats
from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))
    parser.add_argument("--units", type=Path, action=Once, help=say("units"))
    parser.add_argument("--format", type=formats, default=(), help=say("format"))
    parser.add_argument("--output", help=say("output"))
    parser.add_argument("--date", type=day, help=say("date"))
    parser.add_argument("--withdraw", action="store_true", help=say("withdraw"))
    parser.add_argument("--renew", action="store_true", help=say("renew"))
    parser.add_argument("--dry-run", action="store_true", help=say("dry_run"))
    parser.add_argument("--cluster", default="", help=say("cluster"))
    parser.add_argument("--all", action="store_true", help=say("prove_all"))
    parser.add_argument("--allow-slow", action="store_true", help=say("allow_slow"))
    parser.add_argument("--sign", type=Path, action=Once, metavar="FILE.p12", help=say("sign"))


class Once(argparse.Action):
    """An option that would silently forget the first of two values."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            parser.error(say("twice", option))
        setattr(namespace, self.dest, values)


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.distribution.issue import issue
    from yinfa.distribution.prepare import Issue
    from yinfa.distribution.seals.sign import open_certificate

    clerk = Clerk(ws, args.quiet, args.json)
    try:
        signer = open_certificate(args.sign, os.environ, datetime.now(UTC)) if args.sign else None
        asked = Issue(
            slug=args.slug,
            formats=tuple(args.format),
            units=args.units,
            day=args.date,
            rehearse=args.dry_run,
            renew=args.renew,
            withdraw=args.withdraw,
            every=args.all,
            slow=args.allow_slow,
            cluster=args.cluster,
            signer=signer,
        )
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
        from yinfa.content.meant import date_hint

        raise argparse.ArgumentTypeError(say("bad_date", text, date_hint(text))) from None
