"""`watch`: make publications again as they are saved, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable

from yinfa.cli import build
from yinfa.cli.phrases import program, say
from yinfa.finding import Finding
from yinfa.world.workspace import Workspace

FOUND = 1
Shown = dict[tuple[object, ...], Finding]


def options(parser: argparse.ArgumentParser) -> None:
    build.ordered(parser)
    parser.add_argument("--draft", action="store_true", help=say("make_draft"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Reporter
    from yinfa.press.resident import Request, Resident
    from yinfa.press.sources import unknown
    from yinfa.press.watching import Watched
    from yinfa.world.changes import changes

    slugs = ws.slugs()
    strangers = [unknown(slug, slugs) for slug in args.slug if slug not in slugs]
    if strangers or not ws.content.is_dir():
        Reporter(ws, args.quiet, args.json).close((), strangers)
        if not strangers:
            print(say("nothing", program()), file=sys.stderr)
        return FOUND
    watched, order, told = Watched(ws, args.slug), build.order(args), Shown()
    if not (args.quiet or args.json):
        print(say("watching", len(args.slug or slugs)), file=sys.stderr)
    with Resident() as resident:
        for changed in changes(watched.folders):
            if any(path.is_relative_to(folder) for path in changed for folder in ws.fonts):
                resident.renew()
            for slug in watched.due(changed):
                watched.take(slug, resident.ask(Request(ws, watched.ask(slug), order)))
                told = _tell(told, watched.findings(), args, ws)
            told = _tell(told, watched.findings(), args, ws)  # of one that is gone
    raise AssertionError("changes never end")


def _tell(before: Shown, findings: Iterable[Finding], args: argparse.Namespace, ws: Workspace) -> Shown:
    """Say which findings are new and which are gone; gives what stands now."""
    from yinfa.cli.report import finding_row, finding_text, sorted_findings

    # One that some lines above it moved is the same.
    counted: Counter[tuple[object, ...]] = Counter()
    now: Shown = {}
    for finding in sorted_findings([*findings]):
        what = (finding.code, finding.at.file, finding.facts)
        counted[what] += 1
        now[*what, counted[what]] = finding
    new, gone = ([a[what] for what in a if what not in b] for a, b in ((now, before), (before, now)))
    if args.json and (new or gone):
        rows = {name: [finding_row(f, ws) for f in found] for name, found in (("findings", new), ("gone", gone))}
        print(json.dumps(rows, ensure_ascii=False), flush=True)
    elif not args.json:
        for finding in gone:
            print(say("no_longer", finding_text(finding, ws).partition("\n")[0]), file=sys.stderr)
        for finding in new:
            print(finding_text(finding, ws), file=sys.stderr)
    return now
