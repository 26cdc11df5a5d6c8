"""Which element stands under which: blocks whole, notes behind their calls, one annotation to a link."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from yinfa.formats.pdf.objects import Entries, Kid
from yinfa.formats.pdf.parted import says_again
from yinfa.formats.pdf.tags.tree import TagTree


def merge(tree: TagTree, parent: Entries) -> None:
    """Join the parts of a block that pages divide; a repeated table head is an artifact."""
    first: dict[tuple[Element, str, str], Entries] = {}
    kept: list[Kid] = []
    for kid in parent["K"]:
        child = None if isinstance(kid, int) else tree.at(kid)
        element, tag = (None, "") if child is None else tree.source(child)
        if child is None or element is None or child.get("S") in ("/Link", "/Figure", None):
            kept.append(kid)
            continue
        if _painted(tree, parent, element):
            tree.artifacts.update(mark for mark, _ in tree.marked_content(child))
            continue
        old = first.setdefault((element, tag, child["S"]), child)
        if old is child:
            kept.append(kid)
        # A table's head is said once; on further pages it is pagination (ISO 32000-1, 14.8.2.2.2). WeasyPrint tags all.
        elif child["S"] == "/THead":
            tree.artifacts.update(mark for mark, _ in tree.marked_content(child))
        else:
            _adopt(tree, old, child)
    parent["K"][:] = kept
    for child in tree.children(parent):
        merge(tree, child)


def _painted(tree: TagTree, parent: Entries, element: Element) -> bool:
    """Say whether a part of a table is painted where that goes on: the row that says so, a cell of a row above."""
    row, _ = tree.source(parent)
    return says_again(element) or (row is not None and row.tag == "tr" and element not in list(row))


def _adopt(tree: TagTree, old: Entries, child: Entries) -> None:
    for kid in child["K"]:
        # A bare MCID means the element's own page; on another one a reference names it (ISO 32000-1, 14.7.4.2).
        if isinstance(kid, int):
            old["K"].append(tree.add(Type="/MCR", Pg=child["Pg"], MCID=kid).reference)
            continue
        if tree.at(kid).get("Type") == "/StructElem":
            tree.at(kid)["P"] = old.reference
        old["K"].append(kid)
    tree.moved[child.reference] = old.reference


def place_notes(tree: TagTree) -> None:
    """Put each footnote behind its call, where a listener expects it."""
    notes: dict[Element, Entries] = {}
    for child in list(tree.children(tree.top)):
        for note in tree.walk(child):
            element, tag = tree.source(note)
            if element is not None and tag == element.tag and element.get("class") == "footnote":
                notes[element] = note
    for parent in list(tree.walk(tree.top)):
        for call in list(tree.children(parent)):
            element, tag = tree.source(call)
            if tag.endswith("::footnote-call") and element is not None and element in notes:
                note = notes[element]
                old = tree.at(note["P"])
                old["K"].remove(note.reference)
                at = parent["K"].index(call.reference) + 1
                parent["K"].insert(at, note.reference)
                note["P"] = parent.reference
                call["S"], note["S"] = "/Reference", "/Note"
    _drop_empty(tree, tree.top)


def silence(tree: TagTree) -> None:
    """Drop the tags of ornaments: what nothing reaches becomes an artifact."""
    for parent in list(tree.walk(tree.top)):
        for child in list(tree.children(parent)):
            html, _ = tree.source(child)
            if child["S"] == "/Figure" and html is not None and html.get("role") == "presentation":
                parent["K"].remove(child.reference)


def join_links(tree: TagTree) -> None:
    """Leave one annotation to a link: WeasyPrint lays another over each element inside it."""
    numbers = tree.numbers()
    for link in [element for element in tree.walk(tree.top) if element["S"] == "/Link"]:
        for inner in list(tree.walk(link))[1:]:
            for kid in [k for k in inner["K"] if not isinstance(k, int)]:
                annotation = tree.at(kid)
                if annotation.get("Type") == "/OBJR":
                    inner["K"].remove(kid)
                    tree.at(annotation["Pg"])["Annots"].remove(annotation["Obj"])
                    # The number tree is pairs of key and value: an entry without its annotation would be a dead end.
                    at = numbers[::2].index(tree.at(annotation["Obj"])["StructParent"])
                    del numbers[2 * at : 2 * at + 2]
            if inner["S"] == "/Link":
                inner["S"] = "/Span"


def _drop_empty(tree: TagTree, parent: Entries) -> None:
    for child in list(tree.children(parent)):
        _drop_empty(tree, child)
        if not child["K"] and child["S"] in ("/NonStruct", "/Div", "/Span"):
            parent["K"].remove(child.reference)


PLAIN = {"Type", "S", "K", "Pg", "P"}
"""Keys of an element that says nothing of what it holds."""
HOLDERS = frozenset(("/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Caption", "/Span", "/Lbl"))
"""Elements that hold text themselves (ISO 32000-1, 14.8.4)."""


def drop_spans(tree: TagTree) -> None:
    """Let blocks hold their text themselves: WeasyPrint puts a span around each line of it."""
    numbers = tree.numbers()
    for parent in reversed([element for element in tree.walk(tree.top) if element["S"] in HOLDERS]):
        kids: list[Kid] = parent["K"]
        for n, kid in enumerate(kids):
            child = None if isinstance(kid, int) else tree.at(kid)
            if child is not None and _is_bare(child) and child["Pg"] == parent["Pg"]:
                (mark,) = child["K"]
                kids[n], child.free = mark, "f"
                numbers[2 * tree.pages[child["Pg"]] + 1][mark] = parent.reference


def _is_bare(element: Entries) -> bool:
    """Say whether an element is a span that holds one piece of text and says nothing of it."""
    kids = element["K"]
    bare = set(element.keys()) == PLAIN and element["S"] == "/Span"
    return bare and len(kids) == 1 and isinstance(kids[0], int)
