"""`explain`: say what a code means, with an input that has the fault and one that has not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path

from yinfa.cli.phrases import language, say
from yinfa.codes import CODES, meant
from yinfa.codes.entry import MessageLanguage
from yinfa.world.workspace import Workspace

DONE, USAGE = 0, 2
LIMIT = 1 << 16
"""Bytes of a file of a case."""
SHOWN = 2_000
"""Characters of one that are printed."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What a code means: its sentences with dots for the facts, and its case; what is no text is no example."""

    code: str
    severity: str
    meaning: str
    hint: str
    message: str
    """As it is said of the wrong example."""
    wrong: dict[str, str]
    right: dict[str, str]


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="+", type=str.upper, help=say("explain_code"))


def run(args: argparse.Namespace, ws: Workspace) -> int:
    for code in args.code:
        if code not in CODES:
            near = get_close_matches(code, CODES, 1, 0.5)
            print(say("no_such_code", code, say("did_you_mean", near[0]) if near else ""), file=sys.stderr)
            return USAGE
    told = [explained(code, ws, language()) for code in args.code]
    if args.json:
        from yinfa.cli.report import print_data

        print_data(ws, (), results=[asdict(one) for one in told])
        return DONE
    print("\n\n".join("\n".join(_lines(one)) for one in told))
    return DONE


def explained(code: str, ws: Workspace, tongue: MessageLanguage) -> Explained:
    """Explain a code by its rows of the tables and its case."""
    sentence, hint = meant(code, tongue)
    case = ws.cases / code
    message = ws.read(case / f"{tongue}.txt", LIMIT).decode().rstrip("\n")
    wrong, right = (dict(_files(case / name, ws)) for name in ("wrong", "right"))
    return Explained(code, CODES[code].severity, sentence, hint, message, wrong, right)


def _files(folder: Path, ws: Workspace) -> Iterator[tuple[str, str]]:
    """Give the texts of a folder's files by their paths in it; what is no text, or a long one, is left out."""
    for path in filter(Path.is_file, sorted(folder.rglob("*"))):
        try:
            text = ws.read(path, LIMIT).decode()
        except UnicodeDecodeError:
            continue
        if text and len(text) <= SHOWN:
            yield path.relative_to(folder).as_posix(), text


def _lines(one: Explained) -> Iterator[str]:
    yield f"{one.code} {say(one.severity)}: {one.meaning}"
    if one.hint.strip("…"):
        yield f"    → {one.hint}"
    for heading, files in (("wrong", one.wrong), ("right", one.right)):
        for name, text in files.items():
            yield f"\n{say(heading, name)}"
            yield from (f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))
        if heading == "wrong":
            yield f"\n{say('says')}"
            yield from (f"    {line}" for line in one.message.split("\n"))
