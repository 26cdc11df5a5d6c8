"""`doctor`: say what this machine has, what it lacks and how to install it."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import asdict, dataclass
from pathlib import Path

from yinfa.cli.phrases import say
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.press.keys import libraries
from yinfa.world.packages import version
from yinfa.world.workspace import Workspace

LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libharfbuzz0b",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
    "icuuc": "libicu72",
    "z": "zlib1g",
}
EXTRAS = {
    "cluster": (("distributed",), "issue --cluster"),
    "mail": (("keyring",), "deliver --to mail:, send --email"),
    "s3": (("boto3",), "deliver --to s3://"),
    "sftp": (("paramiko",), "deliver --to sftp://"),
    "shelf": (("starlette", "uvicorn"), "shelf"),
    "sign": (("cryptography", "pyhanko"), "issue --sign"),
}
"""Packages of each extra, and the commands that need them."""
OFFICE = ("libreoffice-core-nogui", "libreoffice-core")
THEME = "handout"
FONTS = "apt-get install fonts-noto-cjk"
LENDING = "apt-get install fonts-hanazono fonts-dejavu-core"
LIMIT = 1 << 16
"""Bytes of the list of fonts."""


@dataclass(frozen=True, slots=True)
class Ability:
    what: str
    found: bool
    detail: str
    remedy: str
    needed: bool = True
    """Whether something is wrong where it is not there."""


def options(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace, ws: Workspace) -> int:
    rows = examine(ws)
    if args.json:
        from yinfa.cli.report import print_data

        print_data(ws, (), results=[asdict(row) for row in rows])
    for row in () if args.json else rows:
        print(f"{say('found' if row.found else 'missing' if row.needed else 'optional')}  {row.what}  {row.detail}")
        if not row.found:
            print("    → " + say("install", row.remedy))
    return 0 if all(row.found for row in rows if row.needed) else 1


def examine(ws: Workspace) -> list[Ability]:
    """Look for packages, libraries, fonts, LibreOffice and what some commands need beside.

    Fonts are those of a theme, which PyYAML reads.
    """
    fonts = _fonts(ws) if version("pyyaml") else ()
    return [*_packages(), *_libraries(), *fonts, _office(), *_extras()]


def _packages() -> Iterator[Ability]:
    for name in sorted({e for f in FORMATS.values() for e in f.engines} | {"jinja2", "pyyaml", "pydantic", "pikepdf"}):
        number = version(name)
        yield Ability(name, bool(number), number, f"pip install {name}")


def _extras() -> Iterator[Ability]:
    for extra, (packages, use) in EXTRAS.items():
        found = {name: version(name) for name in packages}
        detail = ", ".join(f"{name} {number}" for name, number in found.items() if number)
        yield Ability(
            f"yinfa[{extra}]", all(found.values()), detail or use, f"pip install 'yinfa[{extra}]'", needed=False
        )


def _libraries() -> Iterator[Ability]:
    known = libraries()
    for name, package in LIBRARIES.items():
        found = find_library(name)
        yield Ability(f"lib{name}", found is not None, known.get(package, found or ""), f"apt-get install {package}")


def _fonts(ws: Workspace) -> Iterator[Ability]:
    from yinfa.theme.load import load_theme

    try:
        theme = load_theme(ws, THEME)
    except PublishingError as error:
        yield Ability(f"theme {THEME}", False, str(error), "restore templates/")
        return
    known = _digests(ws)
    for name in (*theme.font_files, *theme.fallback_files):
        needed = name in theme.font_files
        remedy = FONTS if needed else LENDING
        try:
            same = known.get(name, "") in ("", ws.font_digest(name))
            yield Ability(name, same, str(ws.font(name)) if same else say("other_font"), remedy, needed)
        except PublishingError:
            yield Ability(name, False, "", remedy, needed)


def _digests(ws: Workspace) -> dict[str, str]:
    """Give the SHA-256 of the font files that the theme was set with, by name."""
    path = next(f / THEME / "fonts.sha256" for f in ws.templates if (f / THEME / "fonts.sha256").is_file())
    rows = (line.split() for line in ws.read(path, LIMIT).decode().splitlines())
    return {Path(name).name: digest for digest, name in rows}


def _office() -> Ability:
    path = shutil.which("soffice") or shutil.which("libreoffice")
    known = libraries()
    found = next((known[name] for name in OFFICE if name in known), path or "")
    return Ability("LibreOffice", path is not None, found, "apt-get install libreoffice-writer-nogui")
