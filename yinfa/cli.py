"""The command line: `python build.py`, also installed as `yinfa`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import yinfa.codes  # noqa: F401  (registers the codes)
from yinfa.compose import FormatName
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.phrases import say
from yinfa.workspace import Workspace

DONE, FOUND, USAGE = 0, 1, 2
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
COMMANDS = ("build", "check", "new", "schema", "doctor")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    args = _parser().parse_args(_with_command(list(sys.argv[1:] if argv is None else argv)))
    ws = Workspace.at(Path(args.root), Path(args.output) if getattr(args, "output", None) else None)
    try:
        return int(args.run(args, ws))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return FOUND
    except OSError as error:
        print(say("io", error.strerror, error.filename or ""), file=sys.stderr)
        return FOUND


def _with_command(argv: list[str]) -> list[str]:
    """Let `build` be the command where none is named."""
    if argv and (argv[0] in COMMANDS or argv[0] in ("-h", "--help", "--version")):
        return argv
    return ["build", *argv]


def _parser() -> argparse.ArgumentParser:
    from yinfa import __version__

    parser = argparse.ArgumentParser(prog="yinfa", description=say("about"), epilog=say("exit"))
    parser.add_argument("--version", action="version", version=f"yinfa {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--root", default=".", help=say("root"))
    common.add_argument("--quiet", action="store_true", help=say("quiet"))
    common.add_argument("--json", action="store_true", help=say("json"))

    build = commands.add_parser(
        "build", help=say("build"), description=say("build"), epilog=say("exit"), parents=[common]
    )
    build.add_argument("slug", nargs="*", help=say("slug"))
    build.add_argument("--format", type=_formats, default=list(FORMATS), help=say("format"))
    build.add_argument("--output", help=say("output"))
    build.add_argument("--release", action="store_true", help=say("release"))
    build.set_defaults(run=_build)
    check = commands.add_parser("check", help=say("check"), description=say("check"), parents=[common])
    check.add_argument("slug", nargs="*", help=say("slug"))
    check.add_argument("--release", action="store_true", help=say("release"))
    check.set_defaults(run=_check)
    new = commands.add_parser("new", help=say("new"), description=say("new"), parents=[common])
    new.add_argument("slug", help=say("slug"))
    new.set_defaults(run=_new)
    commands.add_parser("schema", help=say("schema"), parents=[common]).set_defaults(run=_schema)
    commands.add_parser("doctor", help=say("doctor"), parents=[common]).set_defaults(run=_doctor)
    return parser


def _formats(text: str) -> list[FormatName]:
    names = [n.strip() for n in text.split(",") if n.strip()]
    unknown = [n for n in names if n not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(say("unknown_format", ", ".join(unknown), ", ".join(FORMATS)))
    return [n for n in FORMATS if n in names]


def _build(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.press import Outcome, load_all, run
    from yinfa.report import Printer

    printer = Printer(ws, args.quiet, args.json)
    slugs = args.slug or ws.slugs()
    if not slugs:
        print(say("nothing"), file=sys.stderr)
        return FOUND
    outcomes: list[Outcome] = []
    try:
        publications = load_all(ws, slugs, args.release)
        with printer.progress(len(publications) * len(args.format)) as advance:
            for outcome in run(publications, args.format, ws):
                outcomes.append(outcome)
                advance(outcome)
    except PublishingError as error:
        printer.close(outcomes, error.findings)
        return FOUND
    findings = [f for o in outcomes for f in o.findings]
    printer.close(outcomes, findings)
    return FOUND if any(f.severity == "error" for f in findings) else DONE


def _check(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.model.walk import queries
    from yinfa.press import load_all
    from yinfa.report import Printer

    printer = Printer(ws, args.quiet, args.json)
    slugs = args.slug or ws.slugs()
    if not slugs:
        print(say("nothing"), file=sys.stderr)
        return FOUND
    try:
        publications = load_all(ws, slugs, args.release)
    except PublishingError as error:
        printer.close((), error.findings)
        return FOUND
    printer.close((), ())
    if not args.quiet and not args.json:
        print(say("valid", len(publications)))
        for publication in publications:
            if count := sum(1 for _ in queries(publication)):
                print(say("open_queries", publication.slug, count))
    return DONE


def _new(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.starter import starter
    from yinfa.store import publish

    if not _SLUG.fullmatch(args.slug) or len(args.slug) > 60:
        print(say("bad_slug", args.slug), file=sys.stderr)
        return USAGE
    path = ws.source(args.slug)
    if path.exists():
        print(say("exists", ws.shown(path)), file=sys.stderr)
        return FOUND
    publish(path, starter(ws, args.slug).encode())
    print(say("created", ws.shown(path), args.slug))
    return DONE


def _schema(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.content.grammar import schema_text

    print(schema_text(), end="")
    return DONE


def _doctor(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.doctor import examine

    rows = examine(ws)
    for row in rows:
        print(f"{say('found' if row.found else 'missing')}  {row.what}  {row.detail}")
        if not row.found:
            print("    → " + say("install", row.remedy))
    return DONE if all(row.found for row in rows) else FOUND
