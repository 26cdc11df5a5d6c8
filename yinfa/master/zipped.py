"""A zip archive frozen once: an edition copies the compressed members raw and writes anew only what holds a value.

A member with slots is kept as stretches that were compressed when it was frozen. Each ends at a byte (the sync flush
of zlib) and refers to nothing before it, so that stretches and stored blocks (RFC 1951 §3.2.4) between them are one
valid deflate stream: a value costs a copy and a checksum, never a compression. Members with slots stand last.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from yinfa.master import Values
from yinfa.master.slots import KINDS, Pieces, Slot

STORED = (".jpg", ".jpeg", ".png", ".woff2", ".otf", "mimetype")
"""Endings of names whose bytes no compression makes smaller, or that must stay as they are."""
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_BLOCK = struct.Struct("<BHH")
# The first day that a zip can state (APPNOTE 4.4.6): the same input gives the same bytes.
_MIDNIGHT, _1980 = 0, 33
_VERSION, _UNIX, _MODE = 20, 3, 0o100644 << 16


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Bytes between slots, as they are and compressed."""

    plain: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class _Slotted:
    name: bytes
    pieces: tuple[_Stretch | Slot, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip in the making: its fixed members and their directory, and the members that hold slots. Pickles."""

    body: bytes
    directory: bytes
    count: int
    slotted: tuple[_Slotted, ...]

    def issue(self, values: Values) -> bytes:
        """Give the zip of one edition. Raises PublishingError (Z001) for a value that XML cannot hold."""
        shown: dict[tuple[str, str], bytes] = {}
        body, directory, at = [self.body], [self.directory], len(self.body)
        for member in self.slotted:
            checksum, size, packed = _filled(member, values, shown)
            data = b"".join(packed)
            head, entry = _headers(member.name, zlib.DEFLATED, checksum, len(data), size, at)
            body += head, data
            directory.append(entry)
            at += len(head) + len(data)
        listed = b"".join(directory)
        count = self.count + len(self.slotted)
        return b"".join((*body, listed, _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), at, 0)))

    def strays(self, values: Values, data: bytes) -> list[str]:
        """Name the members of an edition, as another reader unpacks it, that are not the frozen ones with its values.

        A member without slots must be the plain edition's, byte for byte.
        """
        own = {m.name.decode(): b"".join(_said(piece, values) for piece in m.pieces) for m in self.slotted}
        with zipfile.ZipFile(io.BytesIO(self.issue({}))) as plain, zipfile.ZipFile(io.BytesIO(data)) as edition:
            names, found = plain.namelist(), edition.namelist()
            lost = [] if names == found else sorted(set(names) ^ set(found)) or ["order of members"]
            both = [name for name in names if name in found]
            return lost + [n for n in both if edition.read(n) != (own[n] if n in own else plain.read(n))]


def freeze(members: Iterable[tuple[str, bytes | Pieces]]) -> Archive:
    """Give the archive of named members (ASCII), in order, those with slots after the rest."""
    body, directory, slotted, at = [], [], [], 0
    for name, content in members:
        pieces = (content,) if isinstance(content, bytes) else content
        if any(isinstance(piece, Slot) for piece in pieces):
            slotted.append(_Slotted(name.encode("ascii"), _stretches(pieces)))
            continue
        data = b"".join(piece for piece in pieces if isinstance(piece, bytes))
        kind, packed = (0, data) if name.endswith(STORED) else (zlib.DEFLATED, _deflated(data, zlib.Z_FINISH))
        head, entry = _headers(name.encode("ascii"), kind, zlib.crc32(data), len(packed), len(data), at)
        body += [head, packed]
        directory.append(entry)
        at += len(head) + len(packed)
    return Archive(b"".join(body), b"".join(directory), len(directory), tuple(slotted))


def _filled(member: _Slotted, values: Values, shown: dict[tuple[str, str], bytes]) -> tuple[int, int, list[bytes]]:
    """Give checksum, size and deflate stream of a member; `shown` keeps what was written."""
    checksum, size, packed = 0, 0, []
    for piece in member.pieces:
        if isinstance(piece, _Stretch):
            plain = piece.plain
            packed.append(piece.packed)
        else:
            plain = _written(piece, values, shown)
            packed.append(_blocks(plain))
        checksum = zlib.crc32(plain, checksum)
        size += len(plain)
    return checksum, size, packed


def _said(piece: _Stretch | Slot, values: Values) -> bytes:
    return piece.plain if isinstance(piece, _Stretch) else _written(piece, values, {})


def _written(slot: Slot, values: Values, shown: dict[tuple[str, str], bytes]) -> bytes:
    value = values.get(slot.name, slot.shown)
    key = slot.kind, value
    if key not in shown:
        written = KINDS[slot.kind](value)
        shown[key] = written if isinstance(written, bytes) else written.encode()
    return shown[key]


def _stretches(pieces: Pieces) -> tuple[_Stretch | Slot, ...]:
    """Compress what stands between slots; an empty stretch closes the stream."""
    open_ends = [p if isinstance(p, Slot) else _Stretch(p, _deflated(p, zlib.Z_SYNC_FLUSH)) for p in pieces]
    return (*open_ends, _Stretch(b"", _deflated(b"", zlib.Z_FINISH)))


def _deflated(data: bytes, mode: int) -> bytes:
    # A raw stream: a member of a zip has neither the head nor the checksum of zlib.
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    return press.compress(data) + press.flush(mode)


def _blocks(data: bytes) -> bytes:
    """Give bytes as stored blocks of a deflate stream."""
    if len(data) < 0x10000:
        return _BLOCK.pack(0, len(data), len(data) ^ 0xFFFF) + data
    return b"".join(_blocks(data[n : n + 0xFFFF]) for n in range(0, len(data), 0xFFFF))


def _headers(name: bytes, kind: int, checksum: int, packed: int, size: int, at: int) -> tuple[bytes, bytes]:
    """Give a member's local header and its line of the directory (APPNOTE 4.3.7, 4.3.12)."""
    sizes = (checksum, packed, size)
    local = _LOCAL.pack(b"PK\3\4", _VERSION, 0, kind, _MIDNIGHT, _1980, *sizes, len(name), 0)
    made_by = _UNIX << 8 | _VERSION
    entry = _CENTRAL.pack(
        b"PK\1\2", made_by, _VERSION, 0, kind, _MIDNIGHT, _1980, *sizes, len(name), 0, 0, 0, 0, _MODE, at
    )
    return local + name, entry + name
