"""An EPUB as Kobo's own reader likes it: every sentence in a span with an id, the text in two nested boxes.

Kobo keeps places and highlights by these spans; without them it falls back to a poorer engine. No word changes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from yinfa.master.zipped import freeze
from yinfa.reading.epub import XHTML, nav_path, package_path, parse, spine

_SENTENCE = re.compile("[^。！？；…]*[。！？；…]+[」』”’）]*|[^。！？；…]+")
_SKIPPED = {XHTML + tag for tag in ("rt", "rp", "img", "ruby", "svg", "math")}
_VOID = {XHTML + tag for tag in ("br", "col", "hr", "img", "link", "meta", "wbr")}
_BLOCKS = {XHTML + tag for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "td", "figcaption", "caption")}


def to_kepub(data: bytes) -> bytes:
    """Give the KEPUB of an EPUB: the same package, its texts marked by sentences."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        opf = package_path(book)
        package = parse(book.read(opf))
        texts = set(spine(package, opf)) - {nav_path(package, opf)}
        members = [(i.filename, book.read(i)) for i in book.infolist()]
    return freeze((name, _spoken(content) if name in texts else content) for name, content in members).issue({})


def _spoken(document: bytes) -> bytes:
    root = parse(document)
    body = root.find(XHTML + "body")
    assert body is not None
    _Numberer().number(body)
    columns = etree.Element(XHTML + "div", id="book-columns")
    inner = etree.SubElement(columns, XHTML + "div", id="book-inner")
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    body.append(columns)
    for element in root.iter(f"{XHTML}*"):
        if element.tag not in _VOID and not len(element) and element.text is None:
            element.text = ""  # engines that read HTML take <div/> for one that is never closed
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


class _Numberer:
    """Numbers spans by paragraph and sentence: `kobo.3.1`."""

    def __init__(self) -> None:
        self.paragraph = self.sentence = 0

    def number(self, element: etree._Element) -> None:
        """Put each sentence that stands directly in an element, or in those under it, into a span."""
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return
        if element.tag in _BLOCKS:
            self.paragraph, self.sentence = self.paragraph + 1, 0
        children = list(element)
        if text := element.text:
            element.text = None
            self._insert(element, 0, text)
        for child in children:
            self.number(child)
            if tail := child.tail:
                child.tail = None
                self._insert(element, element.index(child) + 1, tail)

    def _insert(self, parent: etree._Element, at: int, text: str) -> None:
        if not text.strip():
            self._put_back(parent, at, text)
            return
        for n, span in enumerate(self._spans(text)):
            parent.insert(at + n, span)

    def _put_back(self, parent: etree._Element, at: int, text: str) -> None:
        if at:
            parent[at - 1].tail = text
        else:
            parent.text = text

    def _spans(self, text: str) -> Iterator[etree._Element]:
        for sentence in _SENTENCE.findall(text):
            self.sentence += 1
            span = etree.Element(XHTML + "span", {"class": "koboSpan", "id": f"kobo.{self.paragraph}.{self.sentence}"})
            span.text = sentence
            yield span
