"""`verify`: say what a file is and whether it is unaltered."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from yinfa.cli.phrases import say
from yinfa.finding import Finding, PublishingError
from yinfa.workspace import Workspace

if TYPE_CHECKING:
    from yinfa.distribution.seals.signature import Signature

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, help=say("verify_file"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.distribution.register import Issued, verify
    from yinfa.distribution.seals.signature import signatures

    known: list[tuple[Path, Issued]] = []
    findings: list[Finding] = []
    for file in args.file:
        try:
            known += [(file, edition) for edition in verify(ws, file)]
        except PublishingError as error:
            findings += error.findings
    signed = {file: signatures(file) for file in args.file}
    if args.json:
        rows = [{"file": str(f), **asdict(e), "signatures": _rows(signed[f])} for f, e in known]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif not args.quiet:
        for file, edition in known:
            what = say({"issued": "current", "withdrawn": "taken_back"}.get(edition.state, "superseded"))
            facts = (edition.slug, edition.unit, edition.format, edition.numbers, edition.day, what)
            print(say("unaltered", ws.shown(file), *facts))
        for file in args.file:
            for line in _lines(signed[file]):
                print(f"{ws.shown(file)}：{line}")
    if findings:
        Clerk(ws).stopped(findings)
    return FOUND if findings else DONE


def _rows(found: Sequence[Signature] | None) -> list[dict[str, object]] | None:
    """Give signatures as data; None where they could not be looked at."""
    if found is None:
        return None
    return [{**asdict(s), "claimed": s.claimed.isoformat() if s.claimed else None} for s in found]


def _lines(found: Sequence[Signature] | None) -> Iterator[str]:
    """Say what the signatures of a file are worth."""
    if found is None:
        yield say("signature_unseen")
    for one in found or ():
        if not one.intact:
            yield say("signature_broken", one.signer)
        else:
            yield say("signature_whole" if one.whole else "signature_part", one.signer, one.claimed or "")
