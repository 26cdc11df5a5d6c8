"""What both kinds of feeds know of a page of books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yinfa.shelf.catalogue import Book

LANGUAGE = "zh-Hant"
"""Of the shelf's own words; each book names its own."""
LISTS = ("all", "new")
"""The lists of the shelf: all books by title, and the newest first. Their names stand in `words.yaml`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of books."""

    name: str
    number: int
    count: int
    """Pages of the list."""
    total: int
    """Books of the list."""
    asked: str = ""
    """Its own address, where that is a question."""

    def file(self, suffix: str, number: int = 0) -> str:
        """Name a page of the list, this one unless another number is given."""
        return self.asked or f"{self.name}-{number or self.number}.{suffix}"

    def neighbours(self, suffix: str) -> Iterator[tuple[str, str]]:
        """Give relation and file of the pages that a reader may turn to."""
        if self.number > 1:
            yield "first", self.file(suffix, 1)
            yield "previous", self.file(suffix, self.number - 1)
        if self.number < self.count:
            yield "next", self.file(suffix, self.number + 1)
            yield "last", self.file(suffix, self.count)


def titled(book: Book, vertical: str) -> str:
    """Give a book's title, with the word for vertical lines where it has them."""
    return f"{book.package.title}（{vertical}）" if book.package.vertical else book.package.title
