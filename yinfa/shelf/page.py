"""The page of the shelf for phones and desks: books with covers, and codes that a phone reads."""

from __future__ import annotations

import io
from collections.abc import Sequence
from urllib.parse import quote

import segno

from yinfa.model.language import name_of
from yinfa.render import environment
from yinfa.shelf.catalogue import Work
from yinfa.shelf.feed import LANGUAGE, FeedPage, Shelf
from yinfa.theme import Theme


def name(number: int) -> str:
    """Name one page, numbered from 1."""
    return "index.html" if number == 1 else f"page-{number}.html"


def page(shelf: Shelf, some: Sequence[Work], of: FeedPage, theme: Theme, query: str = "") -> bytes:
    """Print one page of all works, or of those that a query found: a row each, with its editions.

    With an address that a phone reaches they have QR codes.
    """
    numbers = range(1, of.count + 1)
    told = {
        "words": shelf.words,
        "tokens": theme.tokens,
        "works": [(work[0], [(book, shelf.edition(book)) for book in work]) for work in some],
        "rows": [(book, shelf.titled(book), name_of(book.package.language)) for work in some for book in work],
        "turns": [(n, of.file("html", n) if of.asked else name(n)) for n in numbers],
        "of": of,
        "query": query,
        "language": LANGUAGE,
        "coded": shelf.coded,
        "served": shelf.served,
    }
    return environment(theme).get_template("shelf/page.html.jinja").render(told).encode()


def qr(url: str, path: str) -> bytes:
    """Draw the QR code of a document's address as SVG."""
    out = io.BytesIO()
    code = segno.make(f"{url.rstrip('/')}/{quote(path)}", error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, nl=False, border=4)
    return out.getvalue()
