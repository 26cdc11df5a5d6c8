"""Read an EPUB's own bytes: words by address in spine order, and where printed pages begin."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from yinfa.model.place import Address
from yinfa.reading import Folio, Reading

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
CONTAINER = "META-INF/container.xml"
TEXTS = {XHTML + name for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "th", "td", "aside")}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def read(data: bytes) -> Reading:
    """Read the words and page marks of an EPUB."""
    words: dict[Address, str] = {}
    painted: dict[Address, str] = {}
    folios: list[Folio] = []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        opf = package_path(book)
        package = parse(book.read(opf))
        nav = nav_path(package, opf)
        labels = _page_labels(book, nav) if nav else {}
        for path in spine(package, opf):
            if path == nav:
                continue
            root = parse(book.read(path))
            painted |= {p.get("id", ""): "".join("".join(map(str, p.itertext())).split()) for p in _painted(root)}
            for element in addressed(root):
                address = element.get("id", "")
                words[address], marks = _words(element)
                folios += [Folio(labels.get((path, m), m.removeprefix("page_")), address, at) for m, at in marks]
    return Reading(words, tuple(folios), furniture=painted, metadata=_metadata(package))


def _metadata(package: etree._Element) -> dict[str, str]:
    """Give the first of each of some elements of Dublin Core."""
    names = ("title", "language", "identifier")
    return {name: package.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{name}", "") for name in names}


def _painted(root: etree._Element) -> Iterator[etree._Element]:
    """Give the lines of the furniture that stand on the title page."""
    return (p for p in root.iter(XHTML + "p") if "painted" in p.get("class", "").split())


def parse(data: bytes) -> etree._Element:
    """Parse a part of a book; entities and the network stay closed."""
    return etree.fromstring(data, _PARSER)


def package_path(book: zipfile.ZipFile) -> str:
    """Give the path of the package document."""
    root = parse(book.read(CONTAINER))
    found = root.find(".//{*}rootfile")
    assert found is not None
    return found.get("full-path", "")


def manifest(package: etree._Element, opf: str) -> dict[str, etree._Element]:
    """Map each path of the manifest to its item."""
    base = posixpath.dirname(opf)
    return {
        posixpath.normpath(posixpath.join(base, unquote(item.get("href", "")))): item
        for item in package.iter(OPF + "item")
    }


def spine(package: etree._Element, opf: str) -> list[str]:
    """Give the paths of the documents in reading order."""
    paths = {item.get("id"): path for path, item in manifest(package, opf).items()}
    return [paths[ref.get("idref")] for ref in package.iter(OPF + "itemref") if ref.get("idref") in paths]


def addressed(root: etree._Element) -> Iterator[etree._Element]:
    """Give the elements that hold the words of an address: lines, paragraphs, cells, notes."""
    for element in root.iter(*TEXTS):
        is_note = element.get(EPUB_TYPE) == "footnote"
        if element.get("id") and not is_furniture(element) and (is_note or element.tag != XHTML + "aside"):
            yield element


def is_furniture(element: etree._Element) -> bool:
    """Say whether an element holds what the system prints beside the author's words."""
    return "label" in element.get("class", "").split() or element.get("role") == "doc-backlink"


def _words(element: etree._Element) -> tuple[str, list[tuple[str, int]]]:
    """Give the words of an element and its page marks: their ids, and the words before each."""
    parts: list[str] = []
    marks: list[tuple[str, int]] = []

    def visit(node: etree._Element, outer: bool) -> None:
        if node.get(EPUB_TYPE) == "pagebreak":
            marks.append((node.get("id", ""), sum(map(len, parts))))
        elif isinstance(node.tag, str) and not is_furniture(node):
            parts.append(node.text or "")
            for child in node:
                visit(child, False)
        if not outer:
            parts.append(node.tail or "")

    visit(element, True)
    return "".join(parts), marks


def nav_path(package: etree._Element, opf: str) -> str:
    """Give the path of the navigation document; empty where the package names none."""
    items = manifest(package, opf).items()
    return next((path for path, item in items if "nav" in item.get("properties", "").split()), "")


def _page_labels(book: zipfile.ZipFile, nav: str) -> dict[tuple[str, str], str]:
    """Map file and id of each page mark to its label in the page list."""
    labels = {}
    for link in page_links(parse(book.read(nav))):
        file, _, fragment = link.get("href", "").partition("#")
        labels[posixpath.normpath(posixpath.join(posixpath.dirname(nav), file)), fragment] = link.text or ""
    return labels


def page_links(nav: etree._Element) -> list[etree._Element]:
    """Give the links of the page list."""
    lists = [n for n in nav.iter(XHTML + "nav") if n.get(EPUB_TYPE) == "page-list"]
    return [a for n in lists for a in n.iter(XHTML + "a")]
