"""The page of the shelf for phones and desks: books with covers, and codes that a phone reads."""

from __future__ import annotations

import io
from collections.abc import Sequence
from urllib.parse import quote

import segno

from yinfa.render import environment
from yinfa.shelf.catalogue import Book
from yinfa.shelf.feed import LANGUAGE, Page, titled
from yinfa.theme import Theme


def name(number: int) -> str:
    """Name one page, numbered from 1."""
    return "index.html" if number == 1 else f"page-{number}.html"


def page(books: Sequence[Book], of: Page, theme: Theme, coded: bool, served: bool) -> bytes:
    """Print one page; `coded` says whether the books have QR codes."""
    words = theme.interface_words(LANGUAGE)
    turns = [(number, name(number)) for number in range(1, of.count + 1)]
    rows = [(book, titled(book, words["vertical"])) for book in books]
    told = {"words": words, "tokens": theme.tokens, "rows": rows, "turns": turns, "here": of.number}
    text = (
        environment(theme)
        .get_template("shelf/page.html.jinja")
        .render(**told, language=LANGUAGE, coded=coded, served=served)
    )
    return text.encode()


def qr(url: str, path: str) -> bytes:
    """Draw the QR code of a document's address as SVG."""
    out = io.BytesIO()
    code = segno.make(f"{url.rstrip('/')}/{quote(path)}", error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, nl=False, border=4)
    return out.getvalue()
