"""Read an EPUB's own bytes: words by address in spine order, and where printed pages begin."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Address
from yinfa.reading import QUERY, Folio, Piece, Reading, words_of
from yinfa.reading.script import Script

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
CONTAINER = "META-INF/container.xml"
TEXTS = {XHTML + name for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "th", "td", "aside")}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def read(data: bytes) -> Reading:
    """Read the words and page marks of an EPUB. Raises PublishingError (E020)."""
    script = Script()
    painted: dict[Address, str] = {}
    folios: list[Folio] = []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        opf = package_path(book)
        package = _part(book, opf)
        nav = nav_path(package, opf)
        marked = _page_labels(book, nav) if nav else {}
        for path in spine(package, opf):
            if path == nav:
                continue
            root = _part(book, path)
            painted |= {p.get("id", ""): "".join("".join(map(str, p.itertext())).split()) for p in _painted(root)}
            reader = _Walker(script)
            reader.element(root)
            folios += [Folio(marked.get((path, m), m.removeprefix("page_")), a, at) for m, a, at in reader.marks]
    told = script.words(), tuple(folios), 0, painted, _metadata(package), script.labels()
    return Reading(*told, queries=script.queries())


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


def _part(book: zipfile.ZipFile, path: str) -> etree._Element:
    try:
        return parse(book.read(path))
    except etree.XMLSyntaxError as error:  # a template's: the audit, which says so of finished books, comes behind this
        facts = (("file", posixpath.basename(path)), ("fault", str(error)))
        raise PublishingError(Finding("E020", facts=facts)) from error


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
    return (e for e in root.iter(*TEXTS) if e.get("id") and not is_furniture(e) and _is_line(e))


def is_furniture(element: etree._Element) -> bool:
    """Say whether an element holds what the system prints beside the author's words."""
    return "label" in element.get("class", "").split() or _returns(element)


@dataclass(slots=True)
class _Walker:
    """Walks through a document."""

    script: Script
    marks: list[tuple[str, Address, int]] = field(default_factory=list)
    """The ids of page marks, with address and words before each."""

    def element(self, node: etree._Element, target: Address = "", own: bool = True) -> None:
        """Write down an element without its tail."""
        if not isinstance(node.tag, str) or _silent(node):
            return
        own = own and not is_furniture(node)
        if node.get(EPUB_TYPE) == "pagebreak":
            self._mark(node.get("id", ""))
            return
        if node.tag == XHTML + "details":
            self.script.depict("".join(str(text) for p in node.iter(XHTML + "p") for text in p.itertext()))
            return
        if node.tag == XHTML + "img":
            self.script.depict(node.get("alt", ""))
        if node.tag == XHTML + "a":
            target = _leads(node.get("href", ""))
            if target.startswith(QUERY):
                self.script.call(target)
                return
        begun = own and self._begin(node)
        if node.tag == XHTML + "li":
            self._say(_number(node), "", False)
        self._say(node.text or "", target, own)
        for child in node:
            self.element(child, target, own)
            self._say(child.tail or "", target, own)
        if begun:
            self.script.end()

    def _begin(self, node: etree._Element) -> bool:
        """Go into an element that has an address, unless it stands in a line."""
        address, line = node.get("id", ""), _is_line(node)
        if not address or (self.script.in_line and not line):
            return False
        self.script.begin(address, line)
        return True

    def _say(self, text: str, target: Address, own: bool) -> None:
        # White space between blocks is the layout of the markup; in a line it is the author's.
        if text and (self.script.in_line or not text.isspace()):
            self.script.say(Piece(text, target, own))

    def _mark(self, name: str) -> None:
        if self.script.in_line:
            address = self.script.open[-1][0]
            self.marks.append((name, address, len(words_of(self.script.lines[address]))))


def _is_line(node: etree._Element) -> bool:
    if "blocks" in node.get("class", "").split():
        return False
    return node.tag in TEXTS and (node.tag != XHTML + "aside" or node.get(EPUB_TYPE) == "footnote")


def _silent(node: etree._Element) -> bool:
    """Say whether an element repeats what stands elsewhere: a way back, a head that is printed again."""
    if "again" in node.get("class", "").split():
        return True
    return _returns(node) or (node.tag in (XHTML + "th", XHTML + "td") and is_furniture(node))


def _returns(node: etree._Element) -> bool:
    return node.get("role") == "doc-backlink"


def _leads(url: str) -> Address:
    """Give the address to which a link within the book leads."""
    file, _, fragment = url.partition("#")
    return "" if ":" in file else fragment


def _number(item: etree._Element) -> str:
    """Give the figure that a list prints before an item of its own accord."""
    parent = item.getparent()
    if parent is None or parent.tag != XHTML + "ol" or "number" not in parent.get("class", "").split():
        return ""
    return f"{int(parent.get('start', 1)) + parent.index(item)}."


def nav_path(package: etree._Element, opf: str) -> str:
    """Give the path of the navigation document; empty where the package names none."""
    return path_of(manifest(package, opf), "nav")


def path_of(items: Mapping[str, etree._Element], what: str) -> str:
    """Give the path of the item of a manifest that has a property, `nav` or `cover-image`; empty where none has it."""
    return next((path for path, item in items.items() if what in item.get("properties", "").split()), "")


def _page_labels(book: zipfile.ZipFile, nav: str) -> dict[tuple[str, str], str]:
    """Map file and id of each page mark to its label in the page list."""
    labels = {}
    for link in links(_part(book, nav), "page-list"):
        file, _, fragment = link.get("href", "").partition("#")
        labels[posixpath.normpath(posixpath.join(posixpath.dirname(nav), file)), fragment] = link.text or ""
    return labels


def links(nav: etree._Element, kind: str) -> list[etree._Element]:
    """Give the links of one list of a navigation document: `toc`, `page-list` or `landmarks`."""
    lists = [n for n in nav.iter(XHTML + "nav") if n.get(EPUB_TYPE) == kind]
    return [a for n in lists for a in n.iter(XHTML + "a")]
