"""Every document of the shelf by its path: one table, written as files or served. Links are relative."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from yinfa.shelf import opds1, opds2
from yinfa.shelf.catalogue import Book, Catalogue, pages, thumb
from yinfa.shelf.feed import LANGUAGE, Page
from yinfa.shelf.page import name, page, qr
from yinfa.theme import Theme

LENGTH = 50
"""Books of one page of a feed."""
EPUB, JPEG, SVG, HTML = "application/epub+zip", "image/jpeg", "image/svg+xml", "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Document:
    """What stands at a path of the shelf; its bytes are made when asked for."""

    media: str
    make: Callable[[], bytes]


def site(catalogue: Catalogue, theme: Theme, url: str = "", served: bool = False) -> Mapping[str, Document]:
    """Give the documents by path. `url` is where the shelf will stand: with it every book has a QR code."""
    return dict(_documents(catalogue, theme, url, served))


def _documents(catalogue: Catalogue, theme: Theme, url: str, served: bool) -> Iterator[tuple[str, Document]]:
    words = theme.interface_words(LANGUAGE)
    whole = list(pages(catalogue.books, LENGTH))
    for number, some in whole:
        of = Page("all", number, len(whole), len(catalogue.books))
        yield name(number), Document(HTML, partial(page, some, of, theme, bool(url), served))
    lists = {"all": catalogue.books, "new": catalogue.newest}
    for feeds, suffix in ((opds1, "atom"), (opds2, "json")):
        root = partial(feeds.root, catalogue, words, served)
        yield f"opds/index.{suffix}", Document(feeds.NAVIGATION, root)
        for key, books in lists.items():
            divided = list(pages(books, LENGTH))
            for number, some in divided:
                feed = Page(key, number, len(divided), len(books))
                make = partial(feeds.acquisition, catalogue, some, feed, words)
                yield f"opds/{feed.file(suffix)}", Document(feeds.ACQUISITION, make)
    if served:
        yield "opds/search.xml", Document("application/opensearchdescription+xml", partial(opds1.description, words))
    for book in catalogue.books:
        yield from _files(book)
        if url:
            yield f"qr/{book.stem}.svg", Document(SVG, partial(qr, url, f"books/{book.file}"))


def _files(book: Book) -> Iterator[tuple[str, Document]]:
    yield f"books/{book.file}", Document(EPUB, book.path.read_bytes)
    media, cover = book.package.cover
    if cover:
        yield f"covers/{book.stem}.jpg", Document(media, lambda: cover)
        yield f"covers/{book.stem}.small.jpg", Document(JPEG, partial(thumb, cover))


def searched(catalogue: Catalogue, theme: Theme, path: str, query: str) -> Document | None:
    """Give the answer to a search at `opds/search.atom` or `.json`, None at any other path."""
    words = theme.interface_words(LANGUAGE)
    found = catalogue.search(query)
    for feeds, suffix in ((opds1, "atom"), (opds2, "json")):
        if path == f"opds/search.{suffix}":
            feed = Page("search", 1, 1, len(found), f"search.{suffix}?q={quote(query)}")
            return Document(feeds.ACQUISITION, partial(feeds.acquisition, catalogue, found, feed, words))
    return None
