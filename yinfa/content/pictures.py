"""Pictures beside the YAML: whole, small enough, and nothing outside the publication's folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from PIL import __version__ as reader

from yinfa.codes.entry import Fact, said
from yinfa.finding import Finding, PublishingError
from yinfa.model.leaf import Media, Picture
from yinfa.model.place import Address, Place
from yinfa.pictures import LIMIT, Refused
from yinfa.pictures.drawing import is_drawing, read
from yinfa.pictures.raster import measured
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

EXPORTS = (
    (b"inkscape", "inkscape"),
    (b"mxfile", "drawio"),
    (b"Illustrator", "illustrator"),
    (b"Visio", "visio"),
    (b"", "any-program"),
)
"""What a drawing says of the program that wrote it, and how that program writes a plain one."""

_ENDS = (".png", ".jpg", ".jpeg", ".svg", ".svgz")


def look(name: str, folder: Path, ws: Workspace, at: Place) -> Picture:
    """Read a picture to its end. Raises PublishingError (P001–P006, P008, P009, I002, I004) at `at`."""
    data = b""
    try:
        data = _bytes(name, folder, ws)
        media, width, height = _drawing(data) if is_drawing(data) else _raster(data, ws)
    except PublishingError as error:
        raise PublishingError(*(replace(f, at=at, facts=_named(name, f)) for f in error.findings)) from None
    except Refused as refused:
        raise PublishingError(refusal(refused, name, data, at)) from None
    return Picture(name, media, width, height, hashlib.sha256(data).hexdigest())


def _named(name: str, finding: Finding) -> tuple[tuple[str, Fact], ...]:
    """Give the facts of a file that cannot be read, with its name."""
    return tuple((key, f"{name}, {value}" if key == "fault" else value) for key, value in finding.facts)


def refusal(refused: Refused, name: str, data: bytes, at: Place, address: Address = "") -> Finding:
    """Say why a picture of that name cannot be printed, and how its program writes one that can."""
    facts: dict[str, Fact] = {"path": name, **refused.facts}
    if refused.code == "P005":
        facts["hint"] = said(next(program for mark, program in EXPORTS if mark in data))
    return Finding(refused.code, at, tuple(facts.items()), address)


def _bytes(name: str, folder: Path, ws: Workspace) -> bytes:
    if "\\" in name or name.startswith(("/", "~")) or "\0" in name or re.match(r"[a-z]+:", name):
        raise _outside(name)
    path = folder / name
    if not ws.within(path, folder):
        raise _linked(name) if any(map(Path.is_symlink, _steps(path, folder))) else _outside(name)
    try:
        return ws.read(path, LIMIT)
    except FileNotFoundError:
        if path.is_symlink():
            raise _linked(name) from None
        known = [str(p.relative_to(folder)) for p in ws.files(folder) if p.suffix != ".yaml"]
        cased = [one for one in known if one.casefold() in (name.casefold(), *(f"{name}{end}" for end in _ENDS))]
        near = cased or get_close_matches(name, known, 1)
        raise Refused("P001", hint=said("near", name=near[0]) if near else said("picture-beside")) from None


def _steps(path: Path, folder: Path) -> Iterator[Path]:
    """Give a path and what it leads through, up to a folder."""
    while path not in (folder, path.parent):
        yield path
        path = path.parent


def _linked(name: str) -> Refused:
    return Refused("P002", hint=said("picture-linked", name=name))


def _outside(name: str) -> Refused:
    """Refuse a path that leads out of the folder, or is written as Windows writes it."""
    inside = name.replace("\\", "/")
    if re.match(r"[A-Za-z]+:|[/~]|\.\.", inside):
        inside = inside.rpartition("/")[2]
    return Refused("P002", hint=said("picture-inside", name=inside))


def _drawing(data: bytes) -> tuple[Media, int, int]:
    _, width, height = read(data)
    return "image/svg+xml", width, height


def _raster(data: bytes, ws: Workspace) -> tuple[Media, int, int]:
    """Measure a picture, decoding it once for all builds."""

    def measure() -> bytes:
        return " ".join(map(str, measured(data))).encode()

    media, width, height = ws.store.once(digest("measured", reader, data), measure).decode().split(" ")
    return cast(Media, media), int(width), int(height)
