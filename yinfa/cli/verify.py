"""`verify`: say what a file or a code is and whether the file is unaltered."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from yinfa.cli.phrases import say
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

if TYPE_CHECKING:
    from yinfa.distribution.seals.signature import Signature
    from yinfa.distribution.verify import Issued

DONE, FOUND = 0, 1
Answers = list[tuple[str, str, "Issued"]]
"""The phrase to say, the name of the file or the code, what it is."""
Signed = dict[str, "list[Signature] | None"]


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", help=say("verify_file"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.issued import Clerk
    from yinfa.cli.report import print_data

    known: Answers = []
    signed: Signed = {}
    findings: list[Finding] = []
    for asked in args.file:
        try:
            _ask(ws, asked, known, signed)
        except PublishingError as error:
            findings += error.findings
    if args.json:
        print_data(ws, findings, results=_results(known, signed))
        return FOUND if findings else DONE
    if not args.quiet:
        _sentences(known, signed)
    if findings:
        Clerk(ws).stopped(findings)
    return FOUND if findings else DONE


def _ask(ws: Workspace, asked: str, known: Answers, signed: Signed) -> None:
    """Add what is known of a file or a code. Raises PublishingError."""
    from yinfa.distribution.seals.signature import signatures
    from yinfa.distribution.verify import look_up, may_be_ours, verify
    from yinfa.master.shortcode import grouped, typed

    code = "" if os.path.lexists(asked) else typed(asked)
    if code:
        known += (("coded", grouped(code), edition) for edition in look_up(ws, code))
        return
    file = Path(asked)
    if may_be_ours(file):
        signed[asked] = signatures(file)
    known += (("unaltered", name, edition) for name, edition in verify(ws, file))


def _results(known: Answers, signed: Signed) -> list[dict[str, object]]:
    return [{"asked": name, **asdict(e), "signatures": _rows(signed.get(name, []))} for _, name, e in known]


def _sentences(known: Answers, signed: Signed) -> None:
    for how, name, edition in known:
        what = say({"issued": "current", "withdrawn": "taken_back"}.get(edition.state, "superseded"))
        print(say(how, name, edition.slug, edition.unit, edition.format, edition.numbers, edition.day, what))
    for name, found in signed.items():
        for line in _lines(found):
            print(f"{name}：{line}")


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
