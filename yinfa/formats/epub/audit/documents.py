"""What the audit asks of each document."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml import etree

from yinfa.finding import Finding
from yinfa.formats.epub.audit.book import AuditedBook, fault
from yinfa.formats.epub.divide import LIMIT
from yinfa.reading.epub import EPUB_TYPE, XHTML, addressed, is_furniture, spine

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = {"script", "form", "input", "button", "select", "textarea", "iframe", "object", "embed", "audio", "video"}
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_PRIVATE = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010ffff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\x7f-\x9f]"
)
_HEADINGS = {f"{XHTML}h{n}": n for n in range(1, 7)}


def _languages(book: AuditedBook) -> Iterator[Finding]:
    expected = book.language
    roots = [*book.documents(), (book.opf, book.package)]
    for path, root in roots:
        found = {root.get("lang", root.get(_LANG, "")), root.get(_LANG, "")}
        if found != {expected}:
            yield fault("E010", path, found=" ".join(sorted(found)), expected=expected)


def _titles(book: AuditedBook) -> Iterator[Finding]:
    for path, root in book.documents():
        title = root.findtext(f"{XHTML}head/{XHTML}title", "").strip()
        if not title or title.removesuffix(".xhtml") == posixpath.basename(path).removesuffix(".xhtml"):
            yield fault("E011", path, found=title)


def _headings(book: AuditedBook) -> Iterator[Finding]:
    for path, root in book.documents():
        body = root.find(XHTML + "body")
        goes_on = body is not None and "continued" in body.get("class", "").split()
        before = 2 if goes_on else 0
        for heading in root.iter(*_HEADINGS):
            after = _HEADINGS[str(heading.tag)]
            if after > before + 1:
                yield fault("E012", path, before=str(before), after=str(after))
            before = after


def _pictures(book: AuditedBook) -> Iterator[Finding]:
    for path, root in book.documents():
        for image in root.iter(XHTML + "img"):
            ornament = image.get("role") == "presentation" and image.get("alt") == "" and not _captioned(image)
            if not ornament and not image.get("alt", "").strip():
                yield fault("E013", path, picture=image.get("src", ""))


def _captioned(image: etree._Element) -> bool:
    figure = next(image.iterancestors(XHTML + "figure"), None)
    return figure is not None and figure.find(f".//{XHTML}figcaption") is not None


def _characters(book: AuditedBook) -> Iterator[Finding]:
    for path in book.trees:
        for character in sorted(set(_PRIVATE.findall(book.data[path].decode("utf-8", "replace")))):
            yield fault("E016", path, character=f"U+{ord(character):04X}")


def _activity(book: AuditedBook) -> Iterator[Finding]:
    """Find scripts, forms and whatever would be fetched; a link that the reader follows is none."""
    for path, root in book.trees.items():
        for element in (e for e in root.iter() if isinstance(e.tag, str)):
            name = etree.QName(element).localname
            if name in _FORBIDDEN:
                yield fault("E017", path, found=f"<{name}>")
            for key, value in element.attrib.items():
                if _is_active(name, etree.QName(str(key)).localname, str(value)):
                    yield fault("E017", path, found=f"{name} {etree.QName(str(key)).localname}")


def _is_active(element: str, key: str, value: str) -> bool:
    if key.startswith("on"):
        return True
    if key in ("src", "poster", "data", "srcset") or (key == "href" and element != "a"):
        return bool(_REMOTE.match(value)) and not value.startswith("data:image/")
    return key == "href" and value.lower().lstrip().startswith(("javascript:", "data:", "file:"))


def _strays(book: AuditedBook) -> Iterator[Finding]:
    """Find words under no address: they would be lost on the way back."""
    for path in spine(book.package, book.opf):
        root = book.trees.get(path)
        body = None if root is None else root.find(XHTML + "body")
        if body is None or body.get("class") in ("contents", "coverpage"):
            continue
        known = set(addressed(body))
        stray, near = next(_outside(body, known), ("", ""))
        if stray:
            yield replace(fault("E021", path, found=stray[:20]), address=near)


def _outside(element: etree._Element, known: set[etree._Element], near: str = "") -> Iterator[tuple[str, str]]:
    """Give each text that stands in no line, with the address behind which it stands, or in which."""
    if element in known or is_furniture(element):
        return
    near = element.get("id", near)
    if (element.text or "").strip():
        yield (element.text or "").strip(), near
    for child in element:
        yield from _outside(child, known, near)
        near = child.get("id", near)
        if (child.tail or "").strip():
            yield (child.tail or "").strip(), near


def _notes(book: AuditedBook) -> Iterator[Finding]:
    """Find calls that no reader can open as a pop-up: role and target as EPUB asks, and in the same file."""
    for path, root in book.documents():
        notes = {e.get("id"): e for e in root.iter(XHTML + "aside") if e.get(EPUB_TYPE) == "footnote"}
        for call in root.iter(XHTML + "a"):
            types, role = call.get(EPUB_TYPE, ""), call.get("role", "")
            if ("noteref" in types) is not (role == "doc-noteref"):
                yield fault("E025", path, call=call.text or "")
        backs = {e.get("id") for e in notes.values() if any(a.get("role") == "doc-backlink" for a in e.iter())}
        called = {c.get("href", "").rpartition("#")[2] for c in root.iter() if c.get("role") == "doc-noteref"}
        for name in sorted(str(n) for n in (called & set(notes)) - backs):
            yield fault("E025", path, call=name)


def _tables(book: AuditedBook) -> Iterator[Finding]:
    """Find header cells that do not say what they head."""
    for path, root in book.documents():
        for cell in root.iter(XHTML + "th"):
            if cell.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield fault("E030", path, cell="".join(map(str, cell.itertext()))[:20])


def _lengths(book: AuditedBook) -> Iterator[Finding]:
    for path, _ in book.documents():
        if len(book.data[path]) > LIMIT:
            yield fault("E027", path, size=f"{len(book.data[path]) // 1000:,}")


CHECKS: tuple[Callable[[AuditedBook], Iterator[Finding]], ...] = (
    _languages,
    _titles,
    _headings,
    _pictures,
    _characters,
    _activity,
    _strays,
    _notes,
    _tables,
    _lengths,
)
