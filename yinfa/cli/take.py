"""`take`: what was edited in Word, back into the sources; shown first, written when asked to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from yinfa.cli.phrases import program, say
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

if TYPE_CHECKING:
    from yinfa.home.take import Taken
    from yinfa.home.telling import Change

DONE, FOUND = 0, 1
_AROUND = 12
"""Characters that are shown on both sides of what is other."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", help=say("take_file"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--write", action="store_true", help=say("take_write"))
    what.add_argument("--undo", action="store_true", help=say("take_undo"))
    tracked = parser.add_mutually_exclusive_group()
    tracked.add_argument("--accept", dest="tracked", action="store_const", const="accept", help=say("take_accept"))
    tracked.add_argument("--reject", dest="tracked", action="store_const", const="reject", help=say("take_reject"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Reporter

    taken: list[Taken] = []
    findings: list[Finding] = []
    sources: dict[str, bytes] = {}
    for file in args.file:
        try:
            if args.undo:
                _undo(args, file, ws)
            else:
                _take(args, file, ws, sources, taken)
        except PublishingError as error:
            findings += error.findings
    findings += [finding for one in taken for finding in one.findings]
    if args.json:
        _print_data(args, ws, taken, findings)
    else:
        Reporter(ws, args.quiet).close((), findings)
    return FOUND if any(finding.severity == "error" for finding in findings) else DONE


def _undo(args: argparse.Namespace, slug: str, ws: Workspace) -> None:
    from yinfa.home.keep import undo
    from yinfa.press.sources import unknown

    if slug not in ws.slugs():
        raise PublishingError(unknown(slug, ws.slugs()))
    undo(slug, ws)
    if not (args.quiet or args.json):
        print(say("did_undo", ws.shown(ws.source(slug))))


def _take(args: argparse.Namespace, file: str, ws: Workspace, sources: dict[str, bytes], taken: list[Taken]) -> None:
    """Take one file, on top of what the files before it brought."""
    from yinfa.home.keep import write
    from yinfa.home.take import take
    from yinfa.press.sources import SOURCE_LIMIT

    one = take(Path(file), ws, sources, args.tracked or "ask")
    before = sources.get(one.slug) or ws.read_source(one.slug, SOURCE_LIMIT)
    if args.write and one.source != before:
        write(one.slug, one.source, ws)
    sources[one.slug] = one.source
    taken.append(one)
    if not (args.quiet or args.json):
        _show(args, file, one, before, ws)


def _show(args: argparse.Namespace, file: str, one: Taken, before: bytes, ws: Workspace) -> None:
    home = ws.source(one.slug)
    print(f"{ws.shown(Path(file))} → {ws.shown(home)}")
    for line in shown(one.changes, before, home):
        print(line)
    if one.source == before:
        print(say("same"))
        return
    counts = (str(len(one.changes)), str(len(one.queries)))
    if args.write:
        print(say("did_take", *counts, ws.shown(home), program(), one.slug))
    else:
        print(say("would_take", *counts))


def shown(changes: Sequence[Change], source: bytes, home: Path) -> Iterator[str]:
    """Give changes as lines to read: where, what goes, what comes."""
    from yinfa.content.revise import place_of

    for change in changes:
        at = place_of(source, change.at, home).line
        if change.old and change.old == change.new:
            yield f"  {at}: {say('was_moved', _short(change.old))}"
            continue
        old, new = _marked(change.old, change.new)
        yield from (f"  {at}: {sign} {words}" for sign, words in (("-", old), ("+", new)) if words)


def _marked(old: str, new: str) -> tuple[str, str]:
    """Mark what is other in two wordings, what is the same shortened."""
    if not old or not new:
        return old, new
    told = ["", ""]
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            told = [one + _context(old[a:b]) for one in told]
        else:
            told[0] += f"[{old[a:b]}]" if b > a else ""
            told[1] += f"[{new[c:d]}]" if d > c else ""
    return told[0], told[1]


def _context(words: str) -> str:
    return words if len(words) <= 2 * _AROUND + 1 else f"{words[:_AROUND]}…{words[-_AROUND:]}"


def _short(words: str) -> str:
    return words if len(words) <= 4 * _AROUND else f"{words[: 4 * _AROUND]}…"


def _print_data(args: argparse.Namespace, ws: Workspace, taken: Sequence[Taken], findings: Sequence[Finding]) -> None:
    from yinfa.cli.report import print_data

    rows = [
        {
            "slug": one.slug,
            "changes": [{"old": change.old, "new": change.new} for change in one.changes],
            "queries": [
                {"why": doubt.why, "old": doubt.old, "new": doubt.words, "by": doubt.by} for doubt in one.queries
            ],
        }
        for one in taken
    ]
    print_data(ws, findings, written=args.write, taken=rows)
