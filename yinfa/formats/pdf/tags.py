"""The tag tree of the pages: one structure element per block, its address as /ID, its words whole.

WeasyPrint 70 tags what it draws: running heads count as text, a block that crosses a page becomes two,
the space at a line end is lost. Here the tree is mended before the file is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pydyf

from yinfa.finding import Finding, PublishingError
from yinfa.formats.pdf.engine import inside
from yinfa.model.place import Address

FURNITURE = "furniture"
"""`/T` of a structure element that holds no words of the author (ISO 32000-1, table 323)."""
Mark = tuple[int, int]
"""Page and MCID of a piece of marked content."""


@dataclass(slots=True)
class Record:
    """What WeasyPrint knew while it built the tags, and forgets."""

    sources: dict[int, tuple[Any, str]] = field(default_factory=dict)
    """HTML element and tag (`p`, `li::marker`) of a structure element's number."""
    texts: dict[Mark, tuple[str, Any, str]] = field(default_factory=dict)
    """Text, HTML element and tag of a piece of marked content."""
    marks: dict[Any, Mark] = field(default_factory=dict)
    """The piece of marked content that a text box was drawn as."""


@contextmanager
def recording() -> Iterator[Record]:
    """Keep record of the boxes behind the structure elements that are built meanwhile."""
    boxes, tags = inside("weasyprint.formatting_structure.boxes"), inside("weasyprint.pdf.tags")
    record, build = Record(), tags._build_box_tree

    def build_and_record(box: Any, *rest: Any) -> Any:
        _, _, page, _, _, marks = rest
        real = getattr(box, "_box", box) if type(box).__name__ == "AbsolutePlaceholder" else box
        for child in getattr(real, "children", ()):
            for text in child.children if isinstance(child, boxes.LineBox) else (child,):
                if isinstance(text, boxes.TextBox):
                    record.marks[text] = (page, marks[text]["mcid"])
                    record.texts[record.marks[text]] = (text.text, text.element, text.element_tag or "")
        for element in build(box, *rest):
            record.sources.setdefault(element.number, (real.element, real.element_tag or ""))
            yield element

    tags._build_box_tree = build_and_record
    try:
        yield record
    finally:
        tags._build_box_tree = build


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose words the text of an HTML element is."""

    address: Address
    furniture: bool


def _owners(root: Any) -> tuple[dict[Any, Owner], dict[Address, str]]:
    """Give the owner of each HTML element, and the words of each address, as the page has them."""
    owners: dict[Any, Owner] = {}
    words: dict[Address, list[str]] = {}

    def visit(element: Any, above: Owner) -> None:
        classes = (element.get("class") or "").split()
        furniture = above.furniture or "label" in classes or element.tag in ("head", "nav")
        own = Owner(element.get("id") or above.address, furniture and not element.get("id"))
        owners[element] = own
        said = [] if own.furniture or not own.address else words.setdefault(own.address, [])
        said.append(element.text or "")
        for child in element:
            visit(child, own)
            said.append(child.tail or "")

    visit(root, Owner("", False))
    return owners, {address: "".join(parts).strip("\n") for address, parts in words.items()}


class Tree:
    """The tag tree of one PDF, being mended."""

    def __init__(self, document: Any, pdf: Any, root: Any, record: Record) -> None:
        self.pdf, self.record = pdf, record
        self.fonts = list(document.fonts.values())
        self.owners, self.words = _owners(root)
        self.structure = self.object(pdf.catalog["StructTreeRoot"])
        self.top = self.object(self.structure["K"][0])
        self.pages = {reference: n for n, reference in enumerate(pdf.page_references)}
        self.moved: dict[bytes, bytes] = {}
        self.artifacts: set[Mark] = set()
        self.leaves: dict[Mark, Any] = {}

    def object(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def add(self, **entries: Any) -> Any:
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made

    def children(self, element: Any) -> Iterator[Any]:
        """Give the structure elements under one, without marks and annotations."""
        for kid in element["K"]:
            if not isinstance(kid, int):
                child = self.object(kid)
                if child.get("Type") == "/StructElem":
                    yield child

    def walk(self, element: Any) -> Iterator[Any]:
        """Give every structure element, parents first."""
        yield element
        for child in self.children(element):
            yield from self.walk(child)

    def marks(self, element: Any) -> Iterator[tuple[Mark, Any]]:
        """Give each piece of marked content in order, with the element that holds it."""
        for kid in element["K"]:
            if isinstance(kid, int):
                yield (self.pages[element["Pg"]], kid), element
                continue
            child = self.object(kid)
            if child.get("Type") == "/MCR":
                yield (self.pages[child["Pg"]], child["MCID"]), element
            elif child.get("Type") == "/StructElem":
                yield from self.marks(child)

    def source(self, element: Any) -> tuple[Any, str]:
        return self.record.sources.get(element.number, (None, ""))


def mend(document: Any, pdf: Any, known: tuple[Any, Record]) -> None:
    """Mend the tag tree of a PDF about to be written. Raises PublishingError (D003)."""
    tree = Tree(document, pdf, *known)
    _merge(tree, tree.top)
    _place_notes(tree)
    _silence(tree)
    _join_links(tree)
    _retag(tree)
    _address(tree)
    _speak(tree)
    _set_artifacts(tree)


def _merge(tree: Tree, parent: Any) -> None:
    """Join the parts of a block that pages divide; a repeated table head is an artifact."""
    first: dict[Any, Any] = {}
    kept: list[Any] = []
    for kid in parent["K"]:
        child = None if isinstance(kid, int) else tree.object(kid)
        element, tag = (None, "") if child is None else tree.source(child)
        if child is None or element is None or child.get("S") in ("/Link", "/Figure", None):
            kept.append(kid)
            continue
        old = first.setdefault((element, tag, child["S"]), child)
        if old is child:
            kept.append(kid)
        elif child["S"] == "/THead":
            tree.artifacts.update(mark for mark, _ in tree.marks(child))
        else:
            _adopt(tree, old, child)
    parent["K"][:] = kept
    for child in tree.children(parent):
        _merge(tree, child)


def _adopt(tree: Tree, old: Any, child: Any) -> None:
    for kid in child["K"]:
        if isinstance(kid, int):
            old["K"].append(tree.add(Type="/MCR", Pg=child["Pg"], MCID=kid).reference)
            continue
        if tree.object(kid).get("Type") == "/StructElem":
            tree.object(kid)["P"] = old.reference
        old["K"].append(kid)
    tree.moved[child.reference] = old.reference


def _place_notes(tree: Tree) -> None:
    """Put each footnote behind its call, where a listener expects it."""
    notes = {}
    for child in list(tree.children(tree.top)):
        for note in tree.walk(child):
            element, tag = tree.source(note)
            if element is not None and tag == element.tag and element.get("class") == "footnote":
                notes[element] = note
    for parent in list(tree.walk(tree.top)):
        for call in list(tree.children(parent)):
            element, tag = tree.source(call)
            if tag.endswith("::footnote-call") and element in notes:
                note = notes[element]
                old = tree.object(note["P"])
                old["K"].remove(note.reference)
                at = parent["K"].index(call.reference) + 1
                parent["K"].insert(at, note.reference)
                note["P"] = parent.reference
                call["S"], note["S"] = "/Reference", "/Note"
    _drop_empty(tree, tree.top)


def _silence(tree: Tree) -> None:
    """Drop the tags of ornaments: what nothing reaches becomes an artifact."""
    for parent in list(tree.walk(tree.top)):
        for child in list(tree.children(parent)):
            html, _ = tree.source(child)
            if child["S"] == "/Figure" and html is not None and html.get("role") == "presentation":
                parent["K"].remove(child.reference)


def _join_links(tree: Tree) -> None:
    """Leave one annotation to a link: WeasyPrint lays another over each element inside it."""
    numbers = tree.object(tree.structure["ParentTree"])["Nums"]
    for link in [element for element in tree.walk(tree.top) if element["S"] == "/Link"]:
        for inner in list(tree.walk(link))[1:]:
            for kid in [k for k in inner["K"] if not isinstance(k, int)]:
                annotation = tree.object(kid)
                if annotation.get("Type") == "/OBJR":
                    inner["K"].remove(kid)
                    tree.object(annotation["Pg"])["Annots"].remove(annotation["Obj"])
                    at = numbers[::2].index(tree.object(annotation["Obj"])["StructParent"])
                    del numbers[2 * at : 2 * at + 2]
            if inner["S"] == "/Link":
                inner["S"] = "/Span"


def _drop_empty(tree: Tree, parent: Any) -> None:
    for child in list(tree.children(parent)):
        _drop_empty(tree, child)
        if not child["K"] and child["S"] in ("/NonStruct", "/Div", "/Span"):
            parent["K"].remove(child.reference)


NAMES = {
    "header": "/Div",
    "nav": "/Div",
    "aside": "/Div",
    "figure": "/Div",
    "toc": "/TOC",
    "toci": "/TOCI",
    "label": "/Lbl",
    "ruby": "/Ruby",
    "rb": "/RB",
    "rt": "/RT",
}
"""Structure types by HTML element or class, where WeasyPrint has none."""


def _retag(tree: Tree) -> None:
    """Name what WeasyPrint has no name for: labels, contents, scopes of header cells, rulers of words."""
    for element in tree.walk(tree.top):
        html, tag = tree.source(element)
        if html is None:
            continue
        if "::" in tag or (html in tree.owners and tree.owners[html].furniture):
            element["T"] = pydyf.String(FURNITURE)
        for name in (html.tag, *(html.get("class") or "").split()):
            if name in NAMES and tag == html.tag and element["S"] not in ("/LBody", "/Link"):
                element["S"] = NAMES[name]
        for name, attribute in (("rowspan", "RowSpan"), ("colspan", "ColSpan")):
            if element["S"] in ("/TH", "/TD") and html.get(name):
                element.setdefault("A", pydyf.Dictionary({"O": "/Table"}))[attribute] = int(html.get(name))
        if element["S"] == "/TH":
            scope = "/Row" if html.get("scope") == "row" else "/Column"
            element.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = scope
        if tag.endswith("::footnote-marker"):
            element["S"] = "/Lbl"


def _address(tree: Tree) -> None:
    """Give each block's outermost element its address, once; cells name their heads by it."""
    seen: dict[Address, Any] = {}
    renamed: dict[bytes, Address] = {}
    for number, (html, _) in tree.record.sources.items():
        element = tree.pdf.objects[number]
        if "ID" in element and html is not None:
            renamed[element["ID"].data] = html.get("id")
            del element["ID"]
    for element in tree.walk(tree.top):
        html, tag = tree.source(element)
        address = html.get("id") if html is not None and tag == html.tag else None
        if address and address not in seen:
            seen[address] = element
            element["ID"] = pydyf.String(address)
        heads = element.get("A", {}).get("Headers") if isinstance(element.get("A"), dict) else None
        if heads is not None:
            names = dict.fromkeys(renamed[key.data] for key in heads)
            element["A"]["Headers"] = pydyf.Array([pydyf.String(name) for name in names])
            if not names:
                del element["A"]["Headers"]
    names = pydyf.Array()
    for address, element in sorted(seen.items()):
        names.extend((pydyf.String(address), element.reference))
    tree.structure["IDTree"] = tree.add(Names=names).reference


def _speak(tree: Tree) -> None:
    """Set /ActualText where glyphs say less than the words: lost spaces, glyphs that two characters share."""
    drawn = _drawn(tree)
    pieces: dict[Address, list[tuple[Mark, Any, str]]] = {}
    for mark, element in tree.marks(tree.top):
        text, html, tag = tree.record.texts.get(mark, ("", None, ""))
        owner = tree.owners.get(html)
        if owner is None or owner.furniture or not owner.address or tag != html.tag:
            continue
        pieces.setdefault(owner.address, []).append((mark, element, text))
    for address, parts in pieces.items():
        slices = _slices(address, tree.words[address], [text for _, _, text in parts])
        for (mark, element, _), words in zip(parts, slices, strict=True):
            if words != drawn.get(mark, ""):
                _leaf(tree, mark, element)["ActualText"] = pydyf.String(words)


def _slices(address: Address, words: str, texts: list[str]) -> list[str]:
    """Cut the words of an address where its boxes end; white space belongs to the box before it."""
    ends: list[int] = []
    at = 0
    for text in texts:
        for character in text:
            if character.isspace():
                continue
            while at < len(words) and words[at].isspace():
                at += 1
            if words[at : at + 1] != character:
                facts = (("expected", words[at : at + 12]), ("found", text[:12]))
                raise PublishingError(Finding("D003", facts=facts, address=address))
            at += 1
        while at < len(words) and words[at].isspace():
            at += 1
        ends.append(at)
    if at != len(words):
        raise PublishingError(
            Finding("D003", facts=(("expected", words[at : at + 12]), ("found", "")), address=address)
        )
    return [words[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def _leaf(tree: Tree, mark: Mark, element: Any) -> Any:
    """Give an element that holds this one piece only."""
    if len(element["K"]) == 1:
        return element
    for at, kid in enumerate(element["K"]):
        child = None if isinstance(kid, int) else tree.object(kid)
        if kid == mark[1] if child is None else child.get("MCID") == mark[1]:
            page = tree.pdf.page_references[mark[0]]
            leaf = tree.add(Type="/StructElem", S="/Span", K=pydyf.Array([mark[1]]), Pg=page, P=element.reference)
            element["K"][at] = leaf.reference
            tree.leaves[mark] = leaf
            return leaf
    raise AssertionError(mark)


_TOKENS = re.compile(rb"/MCID (\d+)|/(\S+) [\d.]+ Tf|<([0-9a-f]+)>|(EMC)")


def _drawn(tree: Tree) -> dict[Mark, str]:
    """Say what the glyphs of each piece of marked content read as."""
    fonts = {font.hash.encode(): font.to_unicode for font in tree.fonts}
    found: dict[Mark, str] = {}
    for page, reference in enumerate(tree.pdf.page_references):
        stream = tree.object(tree.object(reference)["Contents"]).stream
        mark, glyphs = None, {}
        for number, font, codes, _ in _TOKENS.findall(b" ".join(map(_bytes, stream))):
            if number:
                mark = (page, int(number))
            elif font:
                glyphs = fonts[font]
            elif codes and mark:
                text = "".join(glyphs[int(codes[i : i + 4], 16)] for i in range(0, len(codes), 4))
                found[mark] = found.get(mark, "") + text
    return found


def _bytes(item: Any) -> bytes:
    return pydyf._to_bytes(item)  # type: ignore[no-any-return]


PAINTED = {"marking": b"Header", "foot": b"Footer", "watermark": b"Watermark"}
"""Kind of artifact (ISO 32000-1, table 330) by the line of furniture; further paintings of one are `marking_2`."""


def _artifact(tree: Tree, mark: Mark) -> bytes:
    """Say what an artifact is; what paints the furniture names it, so that an edition can be read back."""
    owner = tree.owners.get(tree.record.texts.get(mark, ("", None, ""))[1])
    kind = PAINTED.get(owner.address.partition("_")[0]) if owner else None
    if owner is None or kind is None:
        return b"<</Type /Pagination>>"
    return b"<</Type /Pagination /Subtype /%s /Painted (%s)>>" % (kind, owner.address.encode())


_MCID = re.compile(rb"/MCID (\d+)")


def _set_artifacts(tree: Tree) -> None:
    """Make an artifact of what the document does not reach: running heads, folios, repeated table heads."""
    live: list[set[int]] = [set() for _ in tree.pages]
    for (page, mcid), _ in tree.marks(tree.top):
        if (page, mcid) not in tree.artifacts:
            live[page].add(mcid)
    numbers = tree.object(tree.structure["ParentTree"])["Nums"]
    for page, reference in enumerate(tree.pdf.page_references):
        stream = tree.object(tree.object(reference)["Contents"]).stream
        for at, item in enumerate(stream):
            found = _MCID.search(_bytes(stream[at - 1])) if item == b"BDC" else None
            if found and int(found[1]) not in live[page]:
                stream[at - 2 : at] = [b"/Artifact", _artifact(tree, (page, int(found[1])))]
        parents = numbers[2 * page + 1]
        for mcid, parent in enumerate(parents):
            leaf = tree.leaves.get((page, mcid))
            known = leaf.reference if leaf else tree.moved.get(parent, parent)
            parents[mcid] = known if mcid in live[page] else "null"
