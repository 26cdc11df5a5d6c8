"""The parts of a JPEG or PNG file: found strictly, so that damage is known, and put together again without the rest."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from yinfa.pictures import Refused

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
END = b"\xff\xd9"
JFIF = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
"""The head that says YCbCr or grey, square pixels, and nothing else."""
SEEN = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"))
"""The chunks of a PNG that make its pixels."""
MAX_SCANS = 100
"""Passes of a progressive JPEG; writers make ten."""
_SOF, _DHT, _SOS, _EOI, _DQT, _DRI = range(0xC0, 0xD0), 0xC4, 0xDA, 0xD9, 0xDB, 0xDD
_NOT_SOF = (_DHT, 0xC8, 0xCC)


@dataclass(frozen=True, slots=True)
class Segment:
    """A marker of a JPEG with all that belongs to it, the coded data of a scan too."""

    marker: int
    data: bytes


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give kind and bytes of each chunk of a PNG, to its end. Raises Refused (P006)."""
    at = len(PNG)
    while at + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + size
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise Refused("P006")
        yield kind, data[at:end]
        if kind == b"IEND":
            return
        at = end
    raise Refused("P006")


def bare_png(data: bytes) -> bytes:
    """Give a PNG of its pixels alone. Raises Refused (P006)."""
    return PNG + b"".join(chunk for kind, chunk in chunks(data) if kind in SEEN)


def segments(data: bytes) -> Iterator[Segment]:
    """Give the segments of a JPEG between its first and its last marker. Raises Refused (P006)."""
    at, scans = len(JPEG), 0
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            end, scans = _coded_end(data, end), scans + 1
        if end > len(data) or scans > MAX_SCANS:
            raise Refused("P006")
        yield Segment(marker, data[at:end])
        at = end
        if data[at : at + 2] == END:
            return
    raise Refused("P006")


def _coded_end(data: bytes, at: int) -> int:
    """Give where the coded data of a scan ends: at a marker that is neither a stuffed zero nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1 : at + 2]
        if following and following[0] and not 0xD0 <= following[0] <= 0xD7 and following[0] != 0xFF:
            return at
        at += 1 if following == b"\xff" else 2
    raise Refused("P006")


def bare_jpeg(data: bytes) -> bytes:
    """Give a JPEG of the same coded pixels without any application's data or comments. Raises Refused (P006)."""
    return JPEG + JFIF + b"".join(s.data for s in segments(data) if _is_seen(s.marker)) + END


def _is_seen(marker: int) -> bool:
    return marker in _SOF or marker in (_DQT, _DRI, _SOS)


def continued(data: bytes) -> bytes:
    """Give a JPEG with more coded data than it has: one whose data ended too early changes, a whole one does not."""
    bare = bare_jpeg(data)
    return bare[: -len(END)] + b"\x5a\xa5" * 512 + END


def common_coding(data: bytes) -> bool:
    """Whether every reader decodes a JPEG, and to YCbCr or grey: Huffman-coded, no colours of Adobe's own order."""
    found = list(segments(data))
    frames = [s for s in found if s.marker in _SOF and s.marker not in _NOT_SOF]
    adobe = next((s.data for s in found if s.marker == 0xEE and s.data[4:9] == b"Adobe"), b"")
    components = frames[0].data[9] if frames and len(frames[0].data) > 9 else 0
    plain = len(frames) == 1 and frames[0].marker in (0xC0, 0xC1, 0xC2) and components in (1, 3)
    named = {frames[0].data[n] for n in (10, 13, 16)} if plain and components == 3 else set()
    return plain and not (adobe[15:16] == b"\0" and components == 3) and named != set(b"RGB")
