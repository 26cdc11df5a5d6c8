"""The container: EbookLib as package model and writer, every byte our own.

EbookLib 0.20 parses documents as HTML, dates in local time and has no place for a page list's labels; so each
part goes in as bytes, and what it writes is kept as members for `yinfa.master.zipped` to freeze.
"""

from __future__ import annotations

from dataclasses import dataclass

from ebooklib import epub


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


class _Members(list[tuple[str, bytes]]):
    """What EbookLib takes for an open zip: it keeps what is written, in order."""

    def writestr(self, name: str, data: bytes | str) -> None:
        self.append((name, data.encode() if isinstance(data, str) else data))


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    def _write_opf(self) -> None:
        self.out.writestr(f"{self.book.FOLDER_NAME}/content.opf", self.options["opf"])

    def write(self) -> None:
        self.out = self.options["members"]
        self.out.writestr("mimetype", b"application/epub+zip")
        self._write_container()
        self._write_opf()
        self._write_items()


def members(opf: bytes, parts: tuple[Part, ...]) -> list[tuple[str, bytes]]:
    """Give the members of the EPUB of a package document and the parts of its manifest: name and bytes, in order."""
    book = epub.EpubBook()
    for part in parts:
        book.add_item(_Verbatim(part))
    found = _Members()
    _Writer("", book, {"opf": opf, "members": found}).write()
    return found
