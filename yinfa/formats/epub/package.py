"""The container: EbookLib as the model of a package, every byte our own (docs/decisions/0007).

Each part goes in as bytes; what the model holds is given as members, for `yinfa.master.zipped` to freeze.
"""

from __future__ import annotations

from dataclasses import dataclass

from ebooklib import epub


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """One file of the book and its line in the manifest."""

    uid: str
    file: str
    media: str
    data: bytes
    properties: tuple[str, ...] = ()


def members(opf: bytes, parts: tuple[ManifestItem, ...]) -> list[tuple[str, bytes]]:
    """Give the members of the EPUB of a package document and the parts of its manifest: name and bytes, in order."""
    book = epub.EpubBook()
    for part in parts:
        book.add_item(epub.EpubItem(part.uid, part.file, part.media, part.data))
    home: str = book.FOLDER_NAME
    container: str = epub.CONTAINER_XML % {"folder_name": home}
    return [
        # First, so that a program knows the kind by the first bytes (EPUB 3.3, 4.2.4).
        ("mimetype", b"application/epub+zip"),
        (epub.CONTAINER_PATH, container.encode()),
        (f"{home}/content.opf", opf),
        *((f"{home}/{item.get_name()}", bytes(item.get_content())) for item in book.get_items()),
    ]
