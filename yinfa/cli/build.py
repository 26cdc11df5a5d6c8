"""`build`: make publications; the command where none is named."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from yinfa.cli.phrases import program, say
from yinfa.compose import FormatName
from yinfa.finding import Finding, PublishingError
from yinfa.formats import FORMATS
from yinfa.world.workspace import Workspace

if TYPE_CHECKING:
    from yinfa.press.order import Order

DONE, FOUND = 0, 1
ONCE = {"C003"}
"""Warnings of what a run did to what stood there: the next one, which finds its work done, says them no more."""


def options(parser: argparse.ArgumentParser) -> None:
    ordered(parser)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--release", action="store_true", help=say("release"))
    kind.add_argument("--draft", action="store_true", help=say("make_draft"))


def ordered(parser: argparse.ArgumentParser) -> None:
    """Add what says of which publications what is to be made."""
    parser.add_argument("slug", nargs="*", help=say("slug"))
    parser.add_argument("--format", type=formats, default=(), help=say("format"))
    parser.add_argument("--output", help=say("output"))
    variants(parser, "variant")
    parser.add_argument("--vertical", action="store_true", help=say("vertical"))


def variants(parser: argparse.ArgumentParser, phrase: str) -> None:
    """Add `--variant`, with commas or repeated, and the phrase that says what it does."""
    parser.add_argument("--variant", type=_listed, action="extend", default=[], metavar="TAG", help=say(phrase))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Reporter
    from yinfa.press.order import collected, flat
    from yinfa.press.run import Outcome
    from yinfa.press.run import run as press
    from yinfa.press.sources import load_all

    reporter = Reporter(ws, args.quiet, args.json)
    slugs = args.slug or ws.slugs()
    if not slugs:
        reporter.close((), ())
        print(say("nothing", program()), file=sys.stderr)
        return FOUND
    outcomes: list[Outcome] = []
    told: list[Finding] = []
    try:
        publications = load_all(ws, slugs, args.release, told.append, args.draft)
        wanted = order(args)
        asked = collected(publications, wanted, ws)
        told += flat(publications, asked, wanted) if args.slug else ()
        if args.release:
            from yinfa.press.archive import archive

            for publication in publications:
                archive(publication, ws)
        with reporter.progress(sum(map(len, asked.values()))) as advance:
            for outcome in press(publications, wanted, ws):
                outcomes.append(outcome)
                advance(outcome)
    except PublishingError as error:
        reporter.close(outcomes, (*told, *error.findings))
        return FOUND
    findings = [*told, *(f for o in outcomes for f in o.findings)]
    reporter.close(outcomes, findings)
    if any(f.severity == "error" for f in findings):
        return FOUND
    if not ONCE & {f.code for f in findings}:
        again = [replace(outcome, fresh=False, seconds=0.0) for outcome in outcomes]
        args.stamp.keep(*reporter.text(again, findings), {str(o.path): o.sha256 for o in outcomes})
    return DONE


def order(args: argparse.Namespace) -> Order:
    """Give what is ordered."""
    from yinfa.press.order import Order

    return Order(tuple(args.format), tuple(args.variant), args.vertical, args.draft)


def _listed(text: str) -> list[str]:
    return [n.strip() for n in text.split(",") if n.strip()]


def formats(text: str) -> list[FormatName]:
    names = _listed(text)
    unknown = [n for n in names if n not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(say("unknown_format", ", ".join(unknown), ", ".join(FORMATS)))
    return [n for n in FORMATS if n in names]
