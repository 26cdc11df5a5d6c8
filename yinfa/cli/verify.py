"""`verify`: say what a file is and whether it is unaltered."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from yinfa.cli.phrases import say
from yinfa.finding import Finding, PublishingError
from yinfa.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, help=say("verify_file"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.distribution.register import Issued, verify

    known: list[tuple[Path, Issued]] = []
    findings: list[Finding] = []
    for file in args.file:
        try:
            known += [(file, edition) for edition in verify(ws, file)]
        except PublishingError as error:
            findings += error.findings
    if args.json:
        print(json.dumps([{"file": str(f), **asdict(e)} for f, e in known], ensure_ascii=False, indent=1))
    elif not args.quiet:
        for file, edition in known:
            what = say("current" if edition.state == "issued" else "superseded")
            facts = (edition.slug, edition.unit, edition.format, edition.numbers, edition.day, what)
            print(say("unaltered", ws.shown(file), *facts))
    if findings:
        Clerk(ws).stopped(findings)
    return FOUND if findings else DONE
