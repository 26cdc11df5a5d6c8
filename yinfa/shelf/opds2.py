"""OPDS 2.0: JSON feeds (specs.opds.io/opds-2.0, Readium Web Publication Manifest)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yinfa.shelf.catalogue import Book
from yinfa.shelf.feed import LISTS, FeedPage, Shelf

NAVIGATION = ACQUISITION = "application/opds+json"
_OPEN = "http://opds-spec.org/acquisition/open-access"
_SORT = {"all": "subsection", "new": "http://opds-spec.org/sort/new"}


def root(shelf: Shelf) -> bytes:
    """Write the navigation feed."""
    words = shelf.words
    links = [_link("self", shelf.own("index.json"))]
    links += _searchable(shelf)
    navigation = [{**_link(_SORT[name], f"{name}-1.json"), "title": words[f"shelf_{name}"]} for name in LISTS]
    return _bytes(_feed(words["shelf"], shelf.catalogue.updated, links, navigation=navigation))


def acquisition(shelf: Shelf, books: Sequence[Book], page: FeedPage) -> bytes:
    """Write one page of a list of books."""
    turns = [_link(relation, file) for relation, file in page.neighbours("json")]
    own = _link("self", shelf.own(page.file("json")))
    links = [own, _link("start", "index.json"), _link("up", "index.json"), *turns, *_searchable(shelf)]
    feed = _feed(
        shelf.words[f"shelf_{page.name}"],
        shelf.catalogue.updated,
        links,
        publications=[_publication(book, shelf) for book in books],
    )
    feed["metadata"] |= {"numberOfItems": page.total, "currentPage": page.number}
    return _bytes(feed)


def _searchable(shelf: Shelf) -> list[dict[str, Any]]:
    """Say how to search (OPDS 2.0 §4.3: `query`)."""
    return [{**_link("search", "search.json{?query}"), "templated": True}] if shelf.served else []


def _publication(book: Book, shelf: Shelf) -> dict[str, Any]:
    made = {
        "metadata": dict(_metadata(book, shelf)),
        "links": [
            {**_link(_OPEN, f"../books/{book.file}", "application/epub+zip"), "size": book.size},
            *(
                {
                    **_link("related", f"../books/{b.file}", "application/epub+zip"),
                    "title": shelf.titled(b),
                    "language": b.package.language,
                }
                for b in shelf.catalogue.siblings(book)
            ),
        ],
    }
    if book.package.cover[1]:
        made["images"] = [
            {"href": f"../{book.cover}", "type": book.package.cover[0]},
            {"href": f"../covers/{book.stem}.small.jpg", "type": "image/jpeg"},
        ]
    return made


def _metadata(book: Book, shelf: Shelf) -> Iterator[tuple[str, Any]]:
    package = book.package
    yield "@type", "http://schema.org/Book"
    yield "title", shelf.titled(book)
    yield "identifier", package.identifier
    yield "language", package.language
    yield "modified", package.modified
    if package.vertical:
        yield "readingProgression", "rtl"
    values = {"author": list(package.creator), "publisher": package.publisher, "published": package.issued}
    if package.series:
        series = {"name": package.series, **({"position": float(package.position)} if package.position else {})}
        yield "belongsTo", {"series": [series]}
    values |= {"description": package.description, "subject": list(package.subject)}
    yield from ((name, value) for name, value in values.items() if value)


def _feed(title: str, updated: str, links: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    return {"metadata": {"title": title, "modified": updated}, "links": links, **parts}


def _link(relation: str, href: str, media: str = NAVIGATION) -> dict[str, Any]:
    return {"rel": relation, "href": href, "type": media}


def _bytes(feed: Mapping[str, Any]) -> bytes:
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()
