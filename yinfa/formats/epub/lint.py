"""The house lint: what EPUBCheck and Ace let pass in a finished book, and what no book of ours may have."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from yinfa.finding import Finding
from yinfa.reading.epub import (
    EPUB_TYPE,
    OPF,
    XHTML,
    addressed,
    is_furniture,
    manifest,
    nav_path,
    package_path,
    page_links,
    parse,
    spine,
)

_XML = (".xhtml", ".opf", ".ncx", ".svg", ".xml")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = {"script", "form", "input", "button", "select", "textarea", "iframe", "object", "embed", "audio", "video"}
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_REMOTE_CSS = re.compile(r"@import|url\(\s*['\"]?(?:[a-z]+:)?//", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_HEADINGS = {f"{XHTML}h{n}": n for n in range(1, 7)}


@dataclass(frozen=True, slots=True)
class _Book:
    """A book taken apart: bytes and trees by path."""

    names: tuple[zipfile.ZipInfo, ...]
    data: dict[str, bytes]
    trees: dict[str, etree._Element]
    opf: str

    @property
    def package(self) -> etree._Element:
        return self.trees[self.opf]

    @property
    def language(self) -> str:
        return self.package.findtext(".//{http://purl.org/dc/elements/1.1/}language", "")

    def documents(self) -> Iterator[tuple[str, etree._Element]]:
        return ((p, t) for p, t in self.trees.items() if p.endswith(".xhtml"))


def lint(data: bytes) -> tuple[Finding, ...]:
    """Find what is wrong with a finished EPUB; a sound one gives nothing."""
    book, broken = _opened(data)
    if broken:
        return broken
    return tuple(finding for check in CHECKS for finding in check(book))


def _opened(data: bytes) -> tuple[_Book, tuple[Finding, ...]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {info.filename: file.read(info) for info in file.infolist()}
        trees, broken = {}, []
        for path in (p for p in parts if p.endswith(_XML)):
            try:
                trees[path] = parse(parts[path])
            except etree.XMLSyntaxError as error:
                broken.append(_finding("E020", path, fault=str(error)))
        book = _Book(tuple(file.infolist()), parts, trees, "" if broken else package_path(file))
        return book, tuple(broken)


def _finding(code: str, file: str, **facts: str) -> Finding:
    return Finding(code, facts=(("file", posixpath.basename(file) or file), *facts.items()))


def _container(book: _Book) -> Iterator[Finding]:
    first = book.names[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        yield Finding("E019")
    listed = set(manifest(book.package, book.opf)) | {"mimetype", book.opf}
    present = {name for name in book.data if not name.startswith("META-INF/")}
    for name in sorted(listed ^ present):
        yield _finding("E018", name)


def _cover(book: _Book) -> Iterator[Finding]:
    items = book.package.iter(OPF + "item")
    if not any("cover-image" in i.get("properties", "").split() for i in items):
        yield Finding("E015")


def _languages(book: _Book) -> Iterator[Finding]:
    expected = book.language
    roots = [*book.documents(), (book.opf, book.package)]
    for path, root in roots:
        found = {root.get("lang", root.get(_LANG, "")), root.get(_LANG, "")}
        if found != {expected}:
            yield _finding("E010", path, found=" ".join(sorted(found)), expected=expected)


def _titles(book: _Book) -> Iterator[Finding]:
    for path, root in book.documents():
        title = root.findtext(f"{XHTML}head/{XHTML}title", "").strip()
        if not title or title.removesuffix(".xhtml") == posixpath.basename(path).removesuffix(".xhtml"):
            yield _finding("E011", path, found=title)


def _headings(book: _Book) -> Iterator[Finding]:
    for path, root in book.documents():
        body = root.find(XHTML + "body")
        goes_on = body is not None and "continued" in body.get("class", "").split()
        before = 2 if goes_on else 0
        for heading in root.iter(*_HEADINGS):
            after = _HEADINGS[str(heading.tag)]
            if after > before + 1:
                yield _finding("E012", path, before=str(before), after=str(after))
            before = after


def _pictures(book: _Book) -> Iterator[Finding]:
    for path, root in book.documents():
        for image in root.iter(XHTML + "img"):
            ornament = image.get("role") == "presentation" and image.get("alt") == "" and not _captioned(image)
            if not ornament and not image.get("alt", "").strip():
                yield _finding("E013", path, picture=image.get("src", ""))


def _captioned(image: etree._Element) -> bool:
    figure = next(image.iterancestors(XHTML + "figure"), None)
    return figure is not None and figure.find(f".//{XHTML}figcaption") is not None


def _pages(book: _Book) -> Iterator[Finding]:
    """Compare the page list with the marks in reading order (EPUB Accessibility 1.1 §3.2)."""
    nav = nav_path(book.package, book.opf)
    if nav not in book.trees:
        yield _finding("E018", nav or "nav.xhtml")
        return
    order = [p for p in spine(book.package, book.opf) if p in book.trees]
    marks = [(p, e.get("id", "")) for p in order for e in book.trees[p].iter() if e.get(EPUB_TYPE) == "pagebreak"]
    links = page_links(book.trees[nav])
    listed = [(_target(nav, a.get("href", "")), a.text or "") for a in links]
    wanted = [*marks, *(("", "") for _ in range(len(listed) - len(marks)))]
    for (target, label), mark in zip(listed, wanted, strict=False):
        if target != mark:
            yield Finding("E014", facts=(("label", label),))
            return
    if listed and len(listed) < len(marks):
        yield Finding("E014", facts=(("label", marks[len(listed)][1]),))


def _target(base: str, href: str) -> tuple[str, str]:
    file, _, fragment = href.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(file))), fragment


def _characters(book: _Book) -> Iterator[Finding]:
    for path in book.trees:
        for character in sorted(set(_PRIVATE.findall(book.data[path].decode("utf-8", "replace")))):
            yield _finding("E016", path, character=f"U+{ord(character):04X}")


def _activity(book: _Book) -> Iterator[Finding]:
    """Find scripts, forms and whatever would be fetched; a link that the reader follows is none."""
    for path, root in book.trees.items():
        for element in (e for e in root.iter() if isinstance(e.tag, str)):
            name = etree.QName(element).localname
            if name in _FORBIDDEN:
                yield _finding("E017", path, found=f"<{name}>")
            for key, value in element.attrib.items():
                if _is_active(name, etree.QName(str(key)).localname, str(value)):
                    yield _finding("E017", path, found=f"{name} {etree.QName(str(key)).localname}")
    for path in (p for p in book.data if p.endswith(".css")):
        for found in _REMOTE_CSS.findall(book.data[path].decode()):
            yield _finding("E017", path, found=found)


def _is_active(element: str, key: str, value: str) -> bool:
    if key.startswith("on"):
        return True
    if key in ("src", "poster", "data", "srcset") or (key == "href" and element != "a"):
        return bool(_REMOTE.match(value)) and not value.startswith("data:image/")
    return key == "href" and value.lower().lstrip().startswith(("javascript:", "data:", "file:"))


def _strays(book: _Book) -> Iterator[Finding]:
    """Find words under no address: they would be lost on the way back."""
    for path in spine(book.package, book.opf):
        root = book.trees.get(path)
        body = None if root is None else root.find(XHTML + "body")
        if body is None or body.get("class") in ("contents", "coverpage"):
            continue
        known = set(addressed(body))
        stray = next(_outside(body, known), "")
        if stray:
            yield _finding("E021", path, found=stray[:20])


def _outside(element: etree._Element, known: set[etree._Element]) -> Iterator[str]:
    if element in known or is_furniture(element):
        return
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            yield text.strip()
    for child in element:
        yield from _outside(child, known)


CHECKS: tuple[Callable[[_Book], Iterator[Finding]], ...] = (
    _container,
    _cover,
    _languages,
    _titles,
    _headings,
    _pictures,
    _pages,
    _characters,
    _activity,
    _strays,
)
