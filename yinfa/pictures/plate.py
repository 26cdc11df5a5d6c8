"""A drawing made ready for print, in a process of its own that has a limit of time and memory.

Run as a program: the drawing and the fonts as JSON to its input, shapes and raster as JSON from its output.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from yinfa.pictures import Refused
from yinfa.world import posix
from yinfa.world.programs import environment

SECONDS = 3
"""Of a core; a drawing of 50,000 elements takes one."""
BYTES = 1 << 30
PATIENCE = 60
"""Seconds after which a process is ended that waits for something."""
LONG_SIDE = 2000
"""px of the raster: 300 dpi at 169 mm, and what a reader's screen shows."""
TRIED = 500
"""px of the long side at which shapes are held against the letters they were."""
OTHER, FEW = 64, 0.004
"""Of 255, how far a spot may differ, and the share of spots that may: what another renderer does to edges."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A drawing in shapes, nothing where it cannot be, and as PNG."""

    shapes: bytes
    raster: bytes


@dataclass(frozen=True, slots=True)
class Fonts:
    """What the letters are drawn with: files and faces by role and weight (`sans 700`), names by generic family."""

    faces: Mapping[str, tuple[str, int]]
    families: Mapping[str, str]


def engrave(svg: bytes, fonts: Fonts) -> Plate:
    """Make a plate of a drawing that was read. Raises Refused (P007) where it takes too long, or too much, and P005."""
    here = str(Path(__file__).parents[2])
    told = json.dumps({"svg": svg.decode(), "fonts": asdict(fonts)})
    command = [sys.executable, "-P", "-c", "from yinfa.pictures.plate import main; main()"]
    try:
        done = subprocess.run(
            command,
            input=told.encode(),
            capture_output=True,
            timeout=PATIENCE,
            env={**environment(), "PYTHONPATH": here},
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        raise Refused("P007") from None
    said = json.loads(done.stdout)
    if "refused" in said:
        raise Refused(said.pop("refused"), **said)
    return Plate(said["shapes"].encode(), base64.b64decode(said["raster"]))


def main() -> None:
    """Make the plate that the input asks for."""
    posix.limit(SECONDS, BYTES)
    asked = json.loads(sys.stdin.buffer.read())
    fonts = Fonts({k: (p, n) for k, (p, n) in asked["fonts"]["faces"].items()}, asked["fonts"]["families"])
    try:
        plate = _plate(asked["svg"].encode(), fonts)
    except Refused as refused:
        json.dump({"refused": refused.code, **refused.facts}, sys.stdout)
        return
    json.dump({"shapes": plate.shapes.decode(), "raster": base64.b64encode(plate.raster).decode()}, sys.stdout)


def _plate(svg: bytes, fonts: Fonts) -> Plate:
    from lxml import etree

    from yinfa.pictures.container import bare_png
    from yinfa.pictures.letters import FaceFile, Undrawn
    from yinfa.pictures.shapes import shaped
    from yinfa.pictures.style import styled

    root = etree.fromstring(svg, etree.XMLParser(huge_tree=True))
    styled(root)
    plain = etree.tostring(root, encoding="utf-8")
    raster = _drawn(plain, fonts, LONG_SIDE)
    try:
        shapes = shaped(root, {name: FaceFile(*face) for name, face in fonts.faces.items()})
    except (Undrawn, ValueError):
        shapes = b""
    if shapes:
        tried = _drawn(shapes, fonts, TRIED)
        if not (_alike(tried, raster) or _alike(tried, _drawn(plain, fonts, TRIED))):
            shapes = b""
    return Plate(shapes, bare_png(raster))


def _drawn(svg: bytes, fonts: Fonts, side: int) -> bytes:
    """Draw a drawing as PNG, its long side of so many px, with no font but those given."""
    import resvg_py
    from lxml import etree

    from yinfa.pictures.drawing import size

    width, height = size(etree.fromstring(svg, etree.XMLParser(huge_tree=True)))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg.decode(),
            width=side if width >= height else None,
            height=None if width >= height else side,
            dpi=96,
            skip_system_fonts=True,
            font_files=sorted({path for path, _ in fonts.faces.values()}) if b"<text" in svg else None,
            font_family=fonts.families["sans-serif"],
            serif_family=fonts.families["serif"],
            sans_serif_family=fonts.families["sans-serif"],
            languages=["zh"],
        )
    )


def _alike(small: bytes, large: bytes) -> bool:
    """Whether two PNG show the same, seen from a little away on white."""
    from PIL import Image, ImageChops

    seen = []
    for data in (small, large):
        image = Image.open(io.BytesIO(data)).convert("RGBA")
        ground = Image.new("RGBA", image.size, "#ffffff")
        seen.append(Image.alpha_composite(ground, image).convert("RGB"))
    size = max(1, seen[0].width // 2), max(1, seen[0].height // 2)
    worst = (
        ImageChops.difference(*(image.resize(size, Image.Resampling.BOX) for image in seen)).convert("L").histogram()
    )
    return sum(worst[OTHER:]) <= FEW * sum(worst)
