"""OPDS 1.2: Atom feeds (specs.opds.io/opds-1.2, RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from yinfa.shelf.catalogue import Book
from yinfa.shelf.feed import LISTS, FeedPage, Shelf

NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
DESCRIPTION = "application/opensearchdescription+xml"
_SCHEMA = "http://schema.org/"
_ATOM, _DC = "http://www.w3.org/2005/Atom", "http://purl.org/dc/terms/"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_NAMES: Any = {None: _ATOM, "dc": _DC, "schema": _SCHEMA, "opensearch": _OPENSEARCH}
_TOLD: Any = {None: _OPENSEARCH}
_OPEN = "http://opds-spec.org/acquisition/open-access"
_COVER = "http://opds-spec.org/image"
_SORT = {"all": "subsection", "new": "http://opds-spec.org/sort/new"}


def root(shelf: Shelf) -> bytes:
    """Write the navigation feed."""
    catalogue, words = shelf.catalogue, shelf.words
    feed = _feed("root", words["shelf"], catalogue.updated, shelf.own("index.atom"), NAVIGATION)
    _searchable(feed, shelf)
    for name in LISTS:
        entry = _add(feed, "entry")
        _add(entry, "title", words[f"shelf_{name}"])
        _add(entry, "id", f"urn:yinfa:shelf:{name}")
        _add(entry, "updated", catalogue.updated)
        _add(entry, "content", words["shelf_count"].replace("{n}", str(len(catalogue.books))), type="text")
        _link(entry, _SORT[name], f"{name}-1.atom", ACQUISITION)
    return _bytes(feed)


def acquisition(shelf: Shelf, books: Sequence[Book], page: FeedPage) -> bytes:
    """Write one page of a list of books."""
    title, own = shelf.words[f"shelf_{page.name}"], shelf.own(page.file("atom"))
    feed = _feed(page.name, title, shelf.catalogue.updated, own, ACQUISITION)
    _link(feed, "up", "index.atom", NAVIGATION)
    _searchable(feed, shelf)
    for relation, file in page.neighbours("atom"):
        _link(feed, relation, file, ACQUISITION)
    _add(feed, f"{{{_OPENSEARCH}}}totalResults", str(page.total))
    for book in books:
        _entry(_add(feed, "entry"), book, shelf)
    return _bytes(feed)


def _entry(entry: Any, book: Book, shelf: Shelf) -> None:
    package = book.package
    _add(entry, "title", shelf.titled(book))
    _add(entry, "id", package.identifier)
    _add(entry, "updated", package.modified)
    for name in package.creator or (package.publisher or shelf.words["shelf"],):
        _add(_add(entry, "author"), "name", name)
    for name, value in {"language": package.language, "publisher": package.publisher, "issued": package.issued}.items():
        if value:
            _add(entry, f"{{{_DC}}}{name}", value)
    _add(entry, f"{{{_DC}}}identifier", package.identifier)
    for subject in package.subject:
        _add(entry, "category", term=subject, label=subject)
    if package.series:
        series = _add(entry, f"{{{_SCHEMA}}}Series", **{f"{{{_SCHEMA}}}name": package.series})
        if package.position:
            series.set(f"{{{_SCHEMA}}}position", package.position)
    if package.rights:
        _add(entry, "rights", package.rights)
    if package.description:
        _add(entry, "summary", package.description, type="text")
    if package.cover[1]:
        _link(entry, _COVER, f"../{book.cover}", package.cover[0])
        _link(entry, f"{_COVER}/thumbnail", f"../covers/{book.stem}.small.jpg", "image/jpeg")
    _link(entry, _OPEN, f"../books/{book.file}", "application/epub+zip", length=str(book.size))
    for other in shelf.catalogue.siblings(book):
        _link(entry, "related", f"../books/{other.file}", "application/epub+zip", title=shelf.titled(other))


def _searchable(feed: Any, shelf: Shelf) -> None:
    """Say how to search, in every feed: by description, and by an address for readers that fill in words themselves."""
    if shelf.served:
        _link(feed, "search", "search.xml", DESCRIPTION)
        _link(feed, "search", shelf.own("search.atom?q={searchTerms}"), "application/atom+xml")


def description(shelf: Shelf) -> bytes:
    """Write how to search (OpenSearch 1.1 Draft 6): with the type of OPDS, and with the plain one that more know."""
    told = etree.Element(f"{{{_OPENSEARCH}}}OpenSearchDescription", nsmap=_TOLD)
    name, about = shelf.words["shelf"][:16], shelf.words["shelf_search"]
    for tag, value in (("ShortName", name), ("Description", f"{about}：{name}"[:1024]), ("InputEncoding", "UTF-8")):
        etree.SubElement(told, f"{{{_OPENSEARCH}}}{tag}").text = value
    for media in (ACQUISITION, "application/atom+xml"):
        template = shelf.own("search.atom?q={searchTerms}")
        etree.SubElement(told, f"{{{_OPENSEARCH}}}Url", type=media, template=template)
    page = shelf.own("../search.html?q={searchTerms}").replace("/opds/../", "/")
    etree.SubElement(told, f"{{{_OPENSEARCH}}}Url", type="text/html", template=page)
    return _bytes(told)


def _feed(name: str, title: str, updated: str, own: str, media: str) -> Any:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMES)
    _add(feed, "id", f"urn:yinfa:shelf:{name}")
    _add(feed, "title", title)
    _add(feed, "updated", updated)
    _add(_add(feed, "author"), "name", title)
    _link(feed, "self", own, media)
    _link(feed, "start", "index.atom", NAVIGATION)
    return feed


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    child = etree.SubElement(parent, name if name.startswith("{") else f"{{{_ATOM}}}{name}", attributes)
    child.text = text
    return child


def _link(parent: Any, relation: str, href: str, media: str, **attributes: str) -> None:
    _add(parent, "link", rel=relation, href=href, type=media, **attributes)


def _bytes(root: Any) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
