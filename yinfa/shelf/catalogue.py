"""What stands on the shelf: the plain EPUBs of output/, with what they say of themselves."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

from lxml import etree
from PIL import Image

from yinfa.compose import DRAFT
from yinfa.compose.variant import folded
from yinfa.finding import Finding
from yinfa.reading.package import Package, read_package

THUMB = (300, 450)
"""px of a small cover."""

T = TypeVar("T")

_FAULTS = (zipfile.BadZipFile, zlib.error, RuntimeError, LookupError, ValueError, etree.XMLSyntaxError, AssertionError)
"""What a file that is no sound EPUB raises: torn, encrypted, packed in an unknown way, without a package."""
_NAME = re.compile(r"([a-z0-9-]+)/\1(\.[A-Za-z-]+)*\.epub")
"""What the press calls a book: safe in any address, and no two alike."""


@dataclass(frozen=True, slots=True)
class Book:
    """One file of a publication: an edition in one language and direction."""

    slug: str
    path: Path
    package: Package
    size: int
    """Bytes."""
    sha256: str
    told: tuple[str, ...]
    """What a search looks at, folded: the title, who and which series, what it is about, its contents."""

    @property
    def file(self) -> str:
        return self.path.name

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def cover(self) -> str:
        """Where the shelf has its cover; older books and drawings of many colours have a JPEG."""
        return f"covers/{self.stem}.{'png' if self.package.cover[0] == 'image/png' else 'jpg'}"


Work = tuple[Book, ...]
"""The editions of one publication, its own first."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All books, by title; the editions of a publication side by side."""

    books: tuple[Book, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def updated(self) -> str:
        """When the newest book was changed (`YYYY-MM-DDThh:mm:ssZ`)."""
        return max((b.package.modified for b in self.books), default="1970-01-01T00:00:00Z")

    @property
    def newest(self) -> tuple[Book, ...]:
        """The books, the newest first."""
        return tuple(sorted(self.books, key=lambda b: b.package.modified, reverse=True))

    @property
    def works(self) -> tuple[Work, ...]:
        """The publications, the newest first."""
        return works(self.newest, self.books)

    def siblings(self, book: Book) -> tuple[Book, ...]:
        """Give the other variants of a book's publication."""
        return tuple(b for b in self.books if b.slug == book.slug and b.file != book.file)

    def search(self, query: str) -> tuple[Book, ...]:
        """Give the books that have every word of a query, in any script: those first that have them in their titles."""
        wanted = folded(query).split()
        found = [(_nearness(book.told, wanted), book) for book in self.books if wanted]
        return tuple(book for rank, book in sorted(found, key=lambda one: one[0] or 0) if rank is not None)


def works(order: Sequence[Book], books: Sequence[Book]) -> tuple[Work, ...]:
    """Gather books to publications in the order in which these come; the editions stand as in `books`."""
    known = {book.file for book in order}
    slugs = dict.fromkeys(book.slug for book in order)
    return tuple(tuple(b for b in books if b.slug == slug and b.file in known) for slug in slugs)


def _nearness(told: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Give how many of a book's texts, the nearest first, it takes to have all words; None where they are not there."""
    have = [next((n for n, text in enumerate(told) if word in text), None) for word in wanted]
    return None if None in have else max(n for n in have if n is not None)


def catalogue(output: Path) -> Catalogue:
    """Read the books of an output folder; drafts are left out, and with a warning what the press did not make.

    Warnings: B001, B006.
    """
    books: list[Book] = []
    findings: list[Finding] = []
    for path in sorted(output.glob("*/*.epub")):
        if f".{DRAFT}" in path.suffixes:
            continue
        book = _looked(path) if _NAME.fullmatch(path.relative_to(output).as_posix()) else "B006"
        if isinstance(book, Book):
            books += [] if book.package.draft else [book]
        else:
            findings.append(Finding(book, facts=(("file", path.name),)))
    titles = {b.slug: b.package.title for b in reversed(books)}  # of each publication's own edition, the first
    return Catalogue(tuple(sorted(books, key=lambda b: (titles[b.slug], b.file))), tuple(findings))


def _looked(path: Path) -> Book | Literal["B001"]:
    """Read a book unless it is known; the press may replace it, or a person take it away, at any moment."""
    try:
        stamp = path.stat()
        return _book(path, stamp.st_mtime_ns, stamp.st_size) or "B001"
    except OSError:
        return "B001"


@lru_cache(maxsize=4096)
def _book(path: Path, _changed: int, size: int) -> Book | None:
    """Read a book once for each change of its file."""
    data = path.read_bytes()
    try:
        package = read_package(data)
    except _FAULTS:
        return None
    who = (*package.creator, package.publisher, package.series)
    texts = ((package.title,), who, (*package.subject, package.description), package.contents)
    told = tuple(folded("\n".join(some)) for some in texts)
    return Book(path.parent.name, path, package, size, hashlib.sha256(data).hexdigest(), told)


@lru_cache(maxsize=256)
def thumb(cover: bytes) -> bytes:
    """Give a small cover (JPEG)."""
    with Image.open(io.BytesIO(cover)) as picture:
        picture.draft("RGB", THUMB)
        small = picture.convert("RGB")
        small.thumbnail(THUMB)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=80)
    return out.getvalue()


def pages(items: Sequence[T], length: int) -> Iterable[tuple[int, Sequence[T]]]:
    """Divide books or works into pages, numbered from 1; there is always one."""
    count = max(1, -(-len(items) // length))
    return ((n, items[(n - 1) * length : n * length]) for n in range(1, count + 1))
