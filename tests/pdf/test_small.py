"""What a PDF holds without need: distances of nothing, spans that say nothing, a table for the curve of sRGB."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import weasyprint.pdf
from PIL import Image, ImageCms

from tests.pdf import sample
from yinfa.formats import FORMATS
from yinfa.formats.pdf.srgb import profile
from yinfa.formats.pdf.tags.shape import HOLDERS, PLAIN


@cache
def printed() -> bytes:
    galley = sample.galley()
    return FORMATS["pdf"].make(galley, sample.assets(galley)).issue({})


def test_no_distance_of_nothing_stands_between_glyphs() -> None:
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        drawn = b"".join(stream.read_bytes() for page in pdf.pages for stream in streams(page))
    assert re.search(rb"<[0-9a-f]{8,}>", drawn)
    assert b">0<" not in drawn and b">0]" not in drawn


def streams(page: pikepdf.Page) -> Iterator[Any]:
    found: Any = page.Contents
    yield from found if isinstance(found, pikepdf.Array) else (found,)


def test_blocks_hold_their_text_themselves_on_their_page() -> None:
    held = 0
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        marks = {page.objgen: parents[int(page.StructParents)] for page in pdf.pages}
        for element in elements(pdf.Root.StructTreeRoot.K):
            for kid in kids(element):
                if isinstance(kid, int):
                    assert marks[element.Pg.objgen][kid].objgen == element.objgen
                    held += str(element.S) in HOLDERS - {"/Span"}
                elif str(kid.get("/S", "")) == "/Span" and {key[1:] for key in kid.keys()} == PLAIN:  # noqa: SIM118
                    bare = len(kids(kid)) == 1 and isinstance(kids(kid)[0], int)
                    assert not (bare and str(element.S) in HOLDERS and kid.Pg.objgen == element.Pg.objgen)
    assert held > 20


def elements(found: Any) -> Iterator[Any]:
    for one in found if isinstance(found, pikepdf.Array) else (found,):
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            yield from elements(one.get("/K", pikepdf.Array()))


def kids(element: Any) -> list[Any]:
    found = element.get("/K", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_the_profile_is_srgb() -> None:
    known = ImageCms.ImageCmsProfile(str(Path(weasyprint.pdf.__file__).with_name("sRGB2014.icc")))
    colours = Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(3 * 64 * 64))
    own = ImageCms.ImageCmsProfile(io.BytesIO(profile()))
    seen = ImageCms.profileToProfile(colours, known, own, renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC)
    assert seen is not None
    assert max(abs(a - b) for a, b in zip(colours.tobytes(), seen.tobytes(), strict=True)) <= 1
    assert int.from_bytes(profile()[:4], "big") == len(profile())


def test_the_files_profile_is_that_and_only_used_spaces_are_named() -> None:
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == profile()
        assert set(pdf.pages[0].Resources.ColorSpace.keys()) == {"/srgb"}
