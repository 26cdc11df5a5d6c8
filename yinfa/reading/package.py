"""What a finished book says of itself: the package document, as a shelf and a device need it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from yinfa.reading.epub import OPF, links, manifest, package_path, parse, path_of

_DC = "{http://purl.org/dc/elements/1.1/}"
_SPINE, _META = OPF + "spine", OPF + "meta"


@dataclass(frozen=True, slots=True)
class Package:
    """The metadata of a book, in the names of Dublin Core."""

    identifier: str
    title: str
    language: str
    creator: tuple[str, ...]
    publisher: str
    description: str
    subject: tuple[str, ...]
    rights: str
    issued: str
    """`YYYY-MM-DDThh:mm:ssZ`, as it stands in the book."""
    modified: str
    vertical: bool
    """Whether its pages turn from right to left."""
    cover: tuple[str, bytes]
    """Media type and bytes of the cover; empty where there is none."""
    series: str = ""
    position: str = ""
    """Place in the series, a number."""
    contents: tuple[str, ...] = ()
    """The headings of its contents."""
    draft: bool = False
    """Whether it says that it is one."""


def read_package(data: bytes) -> Package:
    """Read the package document of an EPUB and its cover."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        path = package_path(book)
        root = parse(book.read(path))
        items = manifest(root, path)
        nav, drawn = path_of(items, "nav"), path_of(items, "cover-image")
        contents = tuple(_headings(book.read(nav))) if nav else ()
        cover = (items[drawn].get("media-type", ""), book.read(drawn)) if drawn else ("", b"")
    spine = root.find(_SPINE)
    return Package(
        identifier=_one(root, "identifier"),
        title=_one(root, "title"),
        language=_one(root, "language"),
        creator=_all(root, "creator"),
        publisher=_one(root, "publisher"),
        description=_one(root, "description"),
        subject=_all(root, "subject"),
        rights=_one(root, "rights"),
        issued=_one(root, "date"),
        modified=_meta(root, "dcterms:modified"),
        vertical=spine is not None and spine.get("page-progression-direction") == "rtl",
        cover=cover,
        series=_meta(root, "belongs-to-collection"),
        position=_meta(root, "group-position"),
        contents=contents,
        draft=_meta(root, "schema:creativeWorkStatus") == "Draft",
    )


def _meta(root: etree._Element, name: str) -> str:
    return next((m.text or "" for m in root.iter(_META) if m.get("property") == name), "")


def _headings(nav: bytes) -> Iterator[str]:
    """Give what the contents say, not the lists of pages and landmarks."""
    return ("".join(map(str, a.itertext())).strip() for a in links(parse(nav), "toc"))


def _all(root: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(e.text for e in root.iter(_DC + name) if e.text)


def _one(root: etree._Element, name: str) -> str:
    return next(iter(_all(root, name)), "")
