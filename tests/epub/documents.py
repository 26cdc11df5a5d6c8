"""Documents of a book as a wide page shows them."""

from __future__ import annotations

from lxml import etree

from yinfa.reading.epub import XHTML, parse


def shown(document: bytes) -> etree._Element:
    """Give the tree of a document without the headers that stand before cells where a page is narrow."""
    root = parse(document)
    for again in [e for e in root.iter(XHTML + "span") if "again" in e.get("class", "").split()]:
        again.text = None
        del again[:]
    return root
