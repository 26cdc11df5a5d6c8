"""Every document of the shelf by its path: one table, written as files or served. Links are relative."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from yinfa.shelf import opds1, opds2
from yinfa.shelf.catalogue import Book, Catalogue, T, pages, thumb, works
from yinfa.shelf.feed import LANGUAGE, FeedPage, Shelf
from yinfa.shelf.page import name, page, qr
from yinfa.theme import Theme

LENGTH = 50
"""Books of one page of a feed."""
EPUB, JPEG, SVG, HTML = "application/epub+zip", "image/jpeg", "image/svg+xml", "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at a path of the shelf; its bytes are made when asked for."""

    media: str
    make: Callable[[], bytes]


def site(catalogue: Catalogue, theme: Theme, url: str = "", served: bool = False) -> Mapping[str, Resource]:
    """Give the documents by path. `url` is where the shelf will stand: with it every book has a QR code."""
    return dict(_documents(catalogue, theme, url, served))


def _documents(catalogue: Catalogue, theme: Theme, url: str, served: bool) -> Iterator[tuple[str, Resource]]:
    shelf = Shelf(catalogue, theme.interface_words(LANGUAGE), url, served)
    whole = list(pages(catalogue.works, LENGTH))
    for number, rows in whole:
        of = FeedPage("all", number, len(whole), len(catalogue.works))
        yield name(number), Resource(HTML, partial(page, shelf, rows, of, theme))
    lists = {"all": catalogue.books, "new": catalogue.newest}
    for feeds, suffix in ((opds1, "atom"), (opds2, "json")):
        yield f"opds/index.{suffix}", Resource(feeds.NAVIGATION, partial(feeds.root, shelf))
        for key, books in lists.items():
            divided = list(pages(books, LENGTH))
            for number, some in divided:
                feed = FeedPage(key, number, len(divided), len(books))
                make = partial(feeds.acquisition, shelf, some, feed)
                yield f"opds/{feed.file(suffix)}", Resource(feeds.ACQUISITION, make)
    if served:
        yield (
            "opds/search.xml",
            Resource(opds1.DESCRIPTION, partial(opds1.description, shelf)),
        )
    for book in catalogue.books:
        yield from _files(book)
        if shelf.coded:
            yield f"qr/{book.stem}.svg", Resource(SVG, partial(qr, url, f"books/{book.file}"))


def _files(book: Book) -> Iterator[tuple[str, Resource]]:
    yield f"books/{book.file}", Resource(EPUB, book.path.read_bytes)
    media, cover = book.package.cover
    if cover:
        yield book.cover, Resource(media, lambda: cover)
        yield f"covers/{book.stem}.small.jpg", Resource(JPEG, partial(thumb, cover))


def searched(catalogue: Catalogue, theme: Theme, url: str, path: str, query: str, number: int) -> Resource | None:
    """Give a page of the answer to a search at `search.html`, `opds/search.atom` or `.json`, None at any other path."""
    suffix = {"search.html": "html", "opds/search.atom": "atom", "opds/search.json": "json"}.get(path)
    if suffix is None:
        return None
    shelf = Shelf(catalogue, theme.interface_words(LANGUAGE), url, served=True)
    found, asked = catalogue.search(query), f"search.{suffix}?q={quote(query)}"
    if suffix == "html":
        some, of = _turned(works(found, catalogue.books), number, asked)
        return Resource(HTML, partial(page, shelf, some, of, theme, query))
    feeds = opds1 if suffix == "atom" else opds2
    books, of = _turned(found, number, asked)
    return Resource(feeds.ACQUISITION, partial(feeds.acquisition, shelf, books, of))


def _turned(found: Sequence[T], number: int, asked: str) -> tuple[Sequence[T], FeedPage]:
    """Give one page of an answer, the last where there are not so many."""
    divided = list(pages(found, LENGTH))
    at, some = divided[min(max(number, 1), len(divided)) - 1]
    return some, FeedPage("search", at, len(divided), len(found), asked)
