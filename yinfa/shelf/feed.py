"""What both kinds of feeds know of a page of books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from yinfa.model.language import name_of
from yinfa.shelf.catalogue import Book, Catalogue
from yinfa.world.hosts import local, plain

LANGUAGE = "zh-Hant"
"""Of the shelf's own words; each book names its own."""
LISTS = ("all", "new")
"""The lists of the shelf: all books by title, and the newest first. Their names stand in `words.yaml`."""


_ANY = ("0.0.0.0", "::")
"""Hosts that are every one of this machine's addresses, and none of another's."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What stands on the shelf, and where the shelf stands."""

    catalogue: Catalogue
    words: Mapping[str, str]
    url: str = ""
    """Its address, where that is known."""
    served: bool = False
    """Whether it can be searched."""

    @property
    def coded(self) -> bool:
        """Whether a phone can reach it, so that codes are worth showing."""
        host = plain(urlsplit(self.url).hostname or "localhost")
        return bool(self.url) and not (local(host) or host in _ANY)

    def own(self, file: str) -> str:
        """Give a feed's own address: absolute where that can be (Readium Web Publication Manifest §2.3)."""
        return f"{self.url.rstrip('/')}/opds/{file}" if self.url else file

    def edition(self, book: Book) -> str:
        """Name an edition by its language, and its lines where they are vertical."""
        lines = [self.words["vertical"]] if book.package.vertical else []
        return "，".join((name_of(book.package.language), *lines))

    def titled(self, book: Book) -> str:
        """Give a book's title, with what tells it from the other editions of its publication."""
        language = book.package.language
        told = [name_of(language)] if any(b.package.language != language for b in self.catalogue.siblings(book)) else []
        told += [self.words["vertical"]] if book.package.vertical else []
        return f"{book.package.title}（{'，'.join(told)}）" if told else book.package.title


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a list of books."""

    name: str
    number: int
    count: int
    """Pages of the list."""
    total: int
    """Books of the list."""
    asked: str = ""
    """The address of its list, where that is a question: `search.json?q=…`."""

    def file(self, suffix: str, number: int = 0) -> str:
        """Name a page of the list, this one unless another number is given."""
        at = number or self.number
        return f"{self.asked}&page={at}" if self.asked else f"{self.name}-{at}.{suffix}"

    def neighbours(self, suffix: str) -> Iterator[tuple[str, str]]:
        """Give relation and file of the pages that a reader may turn to."""
        if self.number > 1:
            yield "first", self.file(suffix, 1)
            yield "previous", self.file(suffix, self.number - 1)
        if self.number < self.count:
            yield "next", self.file(suffix, self.number + 1)
            yield "last", self.file(suffix, self.count)
