"""`theme export-word`: a Word file with every style of a theme, to start a house's reference.docx from."""

from __future__ import annotations

import argparse
from pathlib import Path

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["export-word"], help=say("export_word"))
    parser.add_argument("file", metavar="FILE", help=say("export_file"))
    parser.add_argument("--theme", default="handout", help=say("theme_name"))
    parser.add_argument("--language", default="zh-Hant-TW", help=say("theme_language"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Reporter, print_data
    from yinfa.formats.docx.reference import export
    from yinfa.theme.load import load_theme
    from yinfa.world.store import publish

    try:
        publish(Path(args.file), export(load_theme(ws, args.theme), args.language))
    except PublishingError as error:
        Reporter(ws, args.quiet, args.json).close([], error.findings)
        return FOUND
    if args.json:
        print_data(ws, (), results=[{"path": args.file}])
    elif not args.quiet:
        print(say("exported", args.file, args.theme))
    return DONE
