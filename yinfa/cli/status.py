"""`status`: how the editions of publications stand in the ledger."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError, few
from yinfa.world.workspace import Workspace

if TYPE_CHECKING:
    from yinfa.distribution.answers import VersionStanding
    from yinfa.distribution.register import Standing

DONE, FOUND, USAGE = 0, 1, 2
COLUMNS = ("issued", "planned", "failed_editions", "replaced", "withdrawn", "receipted")
VERSION = ("day", "units_of", "copies_made", "copies_sent", "copies_confirmed", "missing_units", "overdue")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", nargs="?", default="", help=say("slug"))
    parser.add_argument("--only", action="append", default=[], metavar="CODES", help=say("status_only"))
    parser.add_argument("--days", type=int, default=None, help=say("status_days"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.registered import tell
    from yinfa.cli.report import print_data
    from yinfa.distribution.answers import PATIENCE, standings, stories
    from yinfa.distribution.register import held_of, standing, waiting, withdrawn
    from yinfa.press.sources import unknown

    try:
        if args.slug and args.only:
            told = stories(ws, args.slug, args.only)
            return tell(ws, told, args.json)
        held = held_of(ws, args.slug) if args.slug else None
        found = standing(ws, args.slug, held)
        if args.slug and not found and args.slug not in ws.slugs():
            raise PublishingError(unknown(args.slug, sorted({*ws.slugs(), *(s.slug for s in standing(ws))})))
        versions = standings(ws, held or (), PATIENCE if args.days is None else args.days)
        open_units = waiting(held or ())
        gone = withdrawn(ws, args.slug) if args.slug else []
    except PublishingError as error:
        Clerk(ws, args.quiet, args.json).stopped(error.findings)
        return FOUND
    if args.json:
        rows = [asdict(one) for one in versions]
        print_data(ws, (), editions=[asdict(s) for s in found], versions=rows, waiting=open_units, withdrawn=gone)
        return DONE
    if not found:
        print(say("not_issued", args.slug) if args.slug else say("nothing_issued"))
        return DONE
    _formats(found)
    _versions(versions)
    if gone:
        print(say("gone", len(gone), few(gone)))
    return DONE


def _formats(found: Sequence[Standing]) -> None:
    from yinfa.cli.report import table

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


def _versions(versions: Sequence[VersionStanding]) -> None:
    """Print a line for each version, then every unit whose receipt is missing, by name."""
    from yinfa.cli.report import table

    rows = []
    for one in versions:
        figures = (one.units, one.copies, one.delivered, one.confirmed, len(one.missing), _late(one))
        rows.append([one.version, one.day, *(f"{n:,}" for n in figures)])
    if rows:
        print()
        print(table([say("version_of"), *map(say, VERSION)], rows), end="")
    for one in versions:
        if one.missing:
            print()
            print(say("missing_of", one.version, len(one.missing)))
        for unit in one.missing:
            when = say("sent_at", unit.sent[:10]) if unit.sent else ""
            late = say("is_overdue") if unit.overdue else ""
            print("  " + "  ".join(filter(None, (unit.unit, unit.name, unit.numbers, when, late))))


def _late(one: VersionStanding) -> int:
    return sum(unit.overdue for unit in one.missing)
