"""`new`: a commented starter for a new publication."""

from __future__ import annotations

import argparse
import datetime
import re
import sys

from yinfa.cli.phrases import program, say
from yinfa.world.store import publish
from yinfa.world.workspace import Workspace

DONE, FOUND, USAGE = 0, 1, 2
LIMIT = 1 << 16
"""Bytes of the starter."""
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for its devices."""
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help=say("slug"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    if not _SLUG.fullmatch(args.slug) or len(args.slug) > 60:
        print(say("bad_slug", args.slug), file=sys.stderr)
        return USAGE
    if args.slug in args.commands or _DEVICES.fullmatch(args.slug):
        print(say("reserved", args.slug), file=sys.stderr)
        return USAGE
    path, known = ws.source(args.slug), ws.content.is_dir()
    if path.exists():
        print(say("exists", ws.shown(path)), file=sys.stderr)
        return FOUND
    _complete(ws)  # first, for it needs packages: a run that fails leaves no source that a second finds standing
    publish(path, starter(ws, args.slug).encode())
    if args.json:
        from yinfa.cli.report import print_data

        print_data(ws, (), results=[{"slug": args.slug, "path": ws.shown(path)}])
        return DONE
    if not known:
        print(say("began", ws.root))
    print(say("created", ws.shown(path), program(), args.slug))
    return DONE


def _complete(ws: Workspace) -> None:
    """Put the schema where the first line of the file says, for the editor's YAML plug-in."""
    from yinfa.content.grammar import schema_text

    path, text = ws.root / "schema" / "publication.schema.json", schema_text().encode()
    if not path.is_file() or path.read_bytes() != text:
        publish(path, text)


def starter(ws: Workspace, slug: str) -> str:
    """Give the text of a new `publication.yaml`; no made file asks the clock."""
    path = next(f / "starter.yaml" for f in ws.templates if (f / "starter.yaml").is_file())
    text = ws.read(path, LIMIT).decode()
    values = {"slug": slug, "today": datetime.date.today().isoformat()}

    def filled(blank: re.Match[str]) -> str:
        return values[blank[1]].ljust(len(blank[0]) - 1) + " " if blank[2] else values[blank[1]]

    return re.sub(r"\{(slug|today)\}( *)", filled, text)  # remarks stay in their column
