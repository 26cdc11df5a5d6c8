"""PNG and JPEG: upright, in sRGB of 8 bit, without metadata, whole to the last pixel, not encoded anew without need."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps

from tests.pictures.samples import encoded, field, opened, photo
from yinfa.pictures import Refused
from yinfa.pictures.container import JPEG, PNG, chunks, segments
from yinfa.pictures.raster import measured, original, scaled

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
CODINGS = ({}, {"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0})


def code(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        measured(data)
    return caught.value.code


def near(one: Image.Image, other: Image.Image, most: float) -> bool:
    """Whether two pictures differ by so much in the mean, of 255."""
    bands = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    counts = [band.histogram() for band in bands]
    return max(sum(n * v for v, n in enumerate(c)) / sum(c) for c in counts) <= most


def png_with(data: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """Give a PNG with further chunks behind its head."""
    (_, head), *rest = chunks(data)
    put = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in more)
    return PNG + head + put + b"".join(chunk for _, chunk in rest)


def test_a_photo_taken_sideways_stands_upright_and_says_nothing_of_its_place() -> None:
    taken, made = field("exif6.jpg"), original(field("exif6.jpg"))
    assert measured(taken) == ("image/jpeg", 400, 300)
    assert opened(made).size == (400, 300)
    assert near(ImageOps.exif_transpose(opened(taken)), opened(made), 2)
    assert b"Exif" in taken and b"Exif" not in made
    assert {s.marker for s in segments(made)} <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("held", range(1, 9))
def test_each_way_of_holding_a_camera_is_turned_upright(held: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = held
    taken = encoded(photo(), kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))
    seen = ImageOps.exif_transpose(opened(taken))
    assert measured(taken)[1:] == seen.size
    assert near(opened(original(taken)), seen, 2) and not opened(original(taken)).getexif()


def test_inks_become_the_colours_of_a_screen() -> None:
    made = opened(original(field("cmyk.jpg")))
    assert made.mode == "RGB" and near(made, opened(field("cmyk.jpg")), 3)


def test_sixteen_bits_become_eight_of_the_same_grey() -> None:
    deep, made = opened(field("gray16.png")), opened(original(field("gray16.png")))
    assert made.mode == "L"
    for at in ((20, 20), (250, 60), (300, 250), (5, 5)):
        assert abs(made.getpixel(at) - deep.getpixel(at) / 257) <= 1


def test_sixteen_bits_of_each_colour_become_eight() -> None:
    rows = b"".join(b"\0" + struct.pack(">6H", 0x1200, 0xFFFF, 0, 0x8080, 1, 0xFE00) for _ in range(2))
    head = struct.pack(">IIBBBBB", 2, 2, 16, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    data = PNG + b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    made = original(data)
    assert made[24] == 8 and opened(made).getpixel((0, 0)) == (0x12, 0xFF, 0)


@pytest.mark.parametrize("name", ["trunc.jpg", "corrupt.jpg"])
def test_half_a_picture_is_found(name: str) -> None:
    assert code(field(name)) == "P006"


@pytest.mark.parametrize("how", CODINGS)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_photo_that_was_cut_off_and_ended_again_is_found(mode: str, how: dict[str, object]) -> None:
    """The decoder fills the rest with grey and says nothing."""
    data = encoded(photo().convert(mode), "JPEG", **how)
    assert measured(data)[0] == "image/jpeg"
    for lost in (2, 40, 700):
        assert code(data[:-lost]) == "P006"
        assert lost == 2 or code(data[:-lost] + b"\xff\xd9") == "P006"


def test_a_png_that_was_cut_off_or_changed_is_found() -> None:
    data = encoded(photo(), "PNG")
    assert measured(data) == ("image/png", 160, 96)
    for broken in (data[:-12], data[: len(data) // 2], data[:300] + b"!" + data[301:]):
        assert code(broken) == "P006"


@pytest.mark.parametrize("how", CODINGS)
def test_a_photo_that_needs_no_change_keeps_its_very_data(how: dict[str, object]) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>INSIDER</x>"
    data = encoded(photo(), "JPEG", comment=b"INSIDER", icc_profile=SRGB, exif=exif, xmp=xmp, **how)
    made = original(data + b"INSIDER")
    kept = [s for s in segments(data) if s.marker < 0xE0 and s.marker != 0xFE]
    assert [s for s in segments(made) if s.marker < 0xE0] == kept
    assert opened(made).tobytes() == opened(data).tobytes()
    assert not any(said in made for said in (b"INSIDER", b"Maker", b"ICC", b"adobe"))


def test_a_png_that_needs_no_change_keeps_its_very_data() -> None:
    said = ((b"tEXt", b"Author\0INSIDER"), (b"tIME", b"\x07\xea\1\1\1\1\1"), (b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0"))
    for image in (photo(), photo().convert("P"), photo().convert("LA"), photo().convert("1"), photo().convert("RGBA")):
        data = png_with(encoded(image, "PNG", icc_profile=SRGB), *said)
        made = original(data)
        assert {kind for kind, _ in chunks(made)} <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
        assert opened(made).mode == image.mode and opened(made).tobytes() == image.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_colour_profile_is_converted_and_dropped(kind: str) -> None:
    """A profile in which red is green."""
    red, green = (SRGB.index(tag, 128) for tag in (b"rXYZ", b"gXYZ"))
    swapped = bytearray(SRGB)
    swapped[red + 4 : red + 12], swapped[green + 4 : green + 12] = (
        SRGB[green + 4 : green + 12],
        SRGB[red + 4 : red + 12],
    )
    made = opened(original(encoded(photo(), kind, icc_profile=bytes(swapped))))
    seen = made.convert("RGB").getpixel((10, 10))
    assert seen[1] > 240 and seen[0] < 20 and "icc_profile" not in made.info


def test_a_broken_profile_is_dropped() -> None:
    data = encoded(photo(), "JPEG", icc_profile=b"no profile")
    assert opened(original(data)).tobytes() == opened(data).tobytes()


def test_colours_of_adobes_own_order_are_encoded_anew() -> None:
    data = encoded(photo(), "JPEG", keep_rgb=True, quality=95)
    assert near(opened(original(data)), opened(data), 3)
    assert data.startswith(JPEG) and original(data) != data


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "LA", "1"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_copy_has_the_width_that_was_asked_and_never_more_than_there_is(mode: str, kind: str) -> None:
    if kind == "JPEG" and mode not in ("RGB", "L"):
        mode = "RGB"
    data = original(encoded(photo().convert(mode), kind))
    small = opened(scaled(data, 80))
    assert small.size == (80, 48) and near(small, photo().convert(mode).convert("RGB").resize((80, 48)), 30)
    assert scaled(data, 160) == data and scaled(data, 9000) == data
    assert scaled(data, 80) == scaled(data, 80)
