"""PNG and JPEG: measured, made plain once, made smaller for each format."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from yinfa.model.leaf import Media
from yinfa.pictures import Refused
from yinfa.pictures.container import JPEG, PNG, bare_jpeg, bare_png, common_coding, continued

MAX_PIXELS = 40_000_000
READERS: tuple[tuple[bytes, Media, type[ImageFile]], ...] = (
    (PNG, "image/png", PngImageFile),
    (JPEG, "image/jpeg", JpegImageFile),
)
"""How a file begins, and what reads its size however large it is: `Image.open` stops before it can be told."""
QUALITY = 90
"""Of a JPEG that is encoded anew."""
ORIENTATION = 0x0112
"""The tag of EXIF that says how the camera was held."""
TURNED = range(5, 9)
"""Its values that exchange width and height."""
DEPTH = 24
"""Where a PNG says how many bits a channel has."""
NEAR = 3
"""Of 255: what a colour profile may change and still be sRGB."""
_BROKEN = (OSError, SyntaxError, ValueError, ImageCms.PyCMSError)


@contextmanager
def _opened(data: bytes) -> Iterator[ImageFile]:
    """Open a picture. Raises Refused (P003, P004, P006)."""
    found = next((reader for start, _, reader in READERS if data.startswith(start)), None)
    if found is None:
        raise Refused("P003")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with found(io.BytesIO(data)) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise Refused("P004", width=f"{width:,}", height=f"{height:,}")
                yield image
        except _BROKEN:
            raise Refused("P006") from None


def measured(data: bytes) -> tuple[Media, int, int]:
    """Give kind, width and height as seen, px, of a picture that is whole to its last pixel.

    Raises Refused (P003, P004, P006).
    """
    with _opened(data) as image:
        width, height = image.size[::-1] if _orientation(image) in TURNED else image.size
        if isinstance(image, PngImageFile):
            bare_png(data)
            image.load()
            return "image/png", width, height
        if _seen(bare_jpeg(data)) != _seen(continued(data)):
            raise Refused("P006")
        return "image/jpeg", width, height


def _seen(data: bytes) -> bytes:
    """Give the digest of the pixels that a JPEG shows, those too with which a decoder fills what is missing."""
    with JpegImageFile(io.BytesIO(data)) as image:
        return hashlib.sha256(image.tobytes()).digest()


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except (*_BROKEN, TypeError, KeyError):
        return 1


def original(data: bytes) -> bytes:
    """Give a picture turned as it was taken, in sRGB or grey of 8 bit, its pixels alone; the same coding where it can.

    Raises Refused (P003, P004, P006).
    """
    with _opened(data) as image:
        profile, turned = _profile(image), _orientation(image) != 1
        jpeg = isinstance(image, JpegImageFile)
        kept = common_coding(data) if jpeg else data[DEPTH] < 16
        if kept and not turned and profile is None:
            return bare_jpeg(data) if jpeg else bare_png(data)
        return _saved(_plain(image, profile, turned), image)


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """Give the colour profile of a picture, where it changes what is seen; a grey one is near enough to sRGB's."""
    data, space = image.info.get("icc_profile"), "CMYK" if image.mode == "CMYK" else "RGB"
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        if profile.profile.xcolor_space.strip() != space:
            return None
        return profile if space == "CMYK" or _changes(profile) else None
    except _BROKEN:
        return None


def _changes(profile: ImageCms.ImageCmsProfile) -> bool:
    """Whether a profile is another than sRGB, tried with every colour in coarse steps."""
    steps = range(0, 256, 51)
    cube = bytes(v for r in steps for g in steps for b in steps for v in (r, g, b))
    seen = _converted(Image.frombytes("RGB", (36, 6), cube), profile).tobytes()
    return any(abs(one - other) > NEAR for one, other in zip(cube, seen, strict=True))


@cache
def _srgb() -> Any:
    return ImageCms.createProfile("sRGB")


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    done = ImageCms.profileToProfile(image, profile, _srgb(), ImageCms.Intent.PERCEPTUAL, outputMode="RGB")
    assert done is not None
    return done


def _plain(image: Image.Image, profile: ImageCms.ImageCmsProfile | None, turned: bool) -> Image.Image:
    """Give the pixels of a picture as grey or RGB of 8 bit, with its transparency."""
    pixels = ImageOps.exif_transpose(image) if turned else image.copy()
    if pixels.mode.startswith("I"):
        pixels = pixels.point(lambda value: value * (1 / 257)).convert("L")
    pixels = _direct(pixels)
    if profile is not None:
        alpha = pixels.getchannel("A") if pixels.mode == "RGBA" else None
        pixels = _converted(pixels if pixels.mode == "CMYK" else pixels.convert("RGB"), profile)
        if alpha is not None:
            pixels.putalpha(alpha)
    return pixels.convert("RGB") if pixels.mode == "CMYK" else pixels


def _direct(pixels: Image.Image) -> Image.Image:
    """Give a picture without palette, each pixel of 8 bit a channel."""
    clear = "transparency" in pixels.info or pixels.mode == "LA"
    if pixels.mode in ("1", "L"):
        return pixels.convert("RGBA" if clear else "L")
    if pixels.mode in ("P", "RGB", "LA", "PA"):
        return pixels.convert("RGBA" if clear or pixels.mode == "PA" else "RGB")
    return pixels


def _saved(pixels: Image.Image, source: Image.Image) -> bytes:
    """Encode pixels as their source was, by its own tables where it is a JPEG of them."""
    out = io.BytesIO()
    if not isinstance(source, JpegImageFile):
        pixels.info = {}
        pixels.save(out, "PNG")
        return bare_png(out.getvalue())
    tables, sampling = source.quantization, JpegImagePlugin.get_sampling(source)
    same = source.mode == pixels.mode and tables and sampling >= 0
    how: dict[str, Any] = {"qtables": tables, "subsampling": sampling} if same else {"quality": QUALITY}
    pixels.info = {}
    pixels.save(out, "JPEG", optimize=True, **how)
    return bare_jpeg(out.getvalue())


def scaled(data: bytes, width: int) -> bytes:
    """Give a plain picture at most `width` px wide, unchanged where it is."""
    with _opened(data) as image:
        if image.width <= width:
            return data
        height = max(1, round(image.height * width / image.width))
        small = _direct(image).resize((max(1, width), height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        out = io.BytesIO()
        if isinstance(image, JpegImageFile):
            small.save(out, "JPEG", quality=QUALITY, optimize=True)
            return bare_jpeg(out.getvalue())
        small.info = {}
        small.save(out, "PNG")
        return bare_png(out.getvalue())
