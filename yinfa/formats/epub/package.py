"""The container: EbookLib as package model and writer, every byte our own.

EbookLib 0.20 parses documents as HTML, dates in local time and has no place for a page list's labels; so each
part goes in as bytes, and only the order of writing is left to it.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from ebooklib import epub

_WHEN = (1980, 1, 1, 0, 0, 0)
_STORED = ("mimetype", ".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the book and its line in the manifest."""

    uid: str
    file: str
    media: str
    data: bytes
    properties: tuple[str, ...] = ()


class _Verbatim(epub.EpubItem):  # type: ignore[misc]
    def __init__(self, part: Part) -> None:
        super().__init__(part.uid, part.file, part.media, part.data)

    def get_content(self, default: bytes = b"") -> bytes:
        return bytes(self.content) or default


class _Zip(zipfile.ZipFile):
    """A zip of equal bytes for equal parts: no clock, no file modes of the machine."""

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        name = str(zinfo_or_arcname)
        info = zipfile.ZipInfo(name, _WHEN)
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        kind = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
        super().writestr(info, data, kind, 9)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    def _write_opf(self) -> None:
        self.out.writestr(f"{self.book.FOLDER_NAME}/content.opf", self.options["opf"])

    def write(self) -> None:
        with _Zip(self.file_name, "w") as self.out:
            self.out.writestr("mimetype", b"application/epub+zip")
            self._write_container()
            self._write_opf()
            self._write_items()


def pack(opf: bytes, parts: tuple[Part, ...]) -> bytes:
    """Give the EPUB of a package document and the parts of its manifest."""
    book = epub.EpubBook()
    for part in parts:
        book.add_item(_Verbatim(part))
    out = io.BytesIO()
    _Writer(out, book, {"opf": opf}).write()
    return out.getvalue()
