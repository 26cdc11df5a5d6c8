"""What each element is called: its type, its address, the heads of its cells."""

from __future__ import annotations

from collections.abc import Mapping

from yinfa.formats.pdf.objects import Entries, Object, array, dictionary, string
from yinfa.formats.pdf.tags.tree import TagTree
from yinfa.model.place import Address

FURNITURE = "furniture"
"""`/T` of a structure element that holds no words of the author (ISO 32000-1, table 323)."""

NAMES = {
    "header": "/Div",
    "nav": "/Div",
    "aside": "/Div",
    "figure": "/Div",
    "code": "/Code",
    "ruby": "/Ruby",
    "rb": "/RB",
    "rt": "/RT",
}
CLASSES = {"toc": "/TOC", "toci": "/TOCI", "label": "/Lbl", "query": "/Note"}
"""Structure types by HTML element and by class, where WeasyPrint has none."""
SPANS = (("rowspan", "RowSpan"), ("colspan", "ColSpan"))


def retag(tree: TagTree) -> None:
    """Name what WeasyPrint has no name for: labels, contents, scopes of header cells, rulers of words."""
    for element in tree.walk(tree.top):
        html, tag = tree.source(element)
        if html is None:
            continue
        # What the house prints (labels, markers, heads of boxes) is said, but is not among the author's words.
        if "::" in tag or (html in tree.owners and tree.owners[html].furniture):
            element["T"] = string(FURNITURE)
        named = (NAMES.get(html.tag), *map(CLASSES.get, (html.get("class") or "").split()))
        for name in filter(None, named):
            if tag == html.tag and element["S"] not in ("/LBody", "/Link"):
                element["S"] = name
        # WeasyPrint leaves spans and scopes out; without them a reader names the wrong head of a cell (PDF/UA-1 7.5).
        if element["S"] in ("/TH", "/TD"):
            _table(element, {attribute: int(html.get(name) or 0) for name, attribute in SPANS if html.get(name)})
        if element["S"] == "/TH":
            _table(element, {"Scope": "/Row" if html.get("scope") == "row" else "/Column"})
        if tag.endswith("::footnote-marker"):
            element["S"] = "/Lbl"


def _table(element: Entries, attributes: Mapping[str, object]) -> None:
    """Add attributes of a cell (ISO 32000-1, 14.8.5.7)."""
    if attributes:
        if "A" not in element:
            element["A"] = dictionary(O="/Table")
        element["A"].update(attributes)


def address_blocks(tree: TagTree) -> None:
    """Give each block's outermost element its address, once; cells name their heads by it."""
    seen: dict[Address, Entries] = {}
    renamed: dict[bytes, Address] = {}
    # WeasyPrint's own names are numbers of its run: cells that name their heads are led over to addresses.
    for number, (html, _) in tree.record.sources.items():
        built: Entries = tree.pdf.objects[number]
        if "ID" in built and html is not None:
            renamed[built["ID"].data] = html.get("id") or ""
            del built["ID"]
    for element in tree.walk(tree.top):
        html, tag = tree.source(element)
        address = html.get("id") if html is not None and tag == html.tag else None
        if address and address not in seen:
            seen[address] = element
            element["ID"] = string(address)
        _name_heads(element, renamed)
    names = array()
    for address, element in sorted(seen.items()):
        names.extend((string(address), element.reference))
    tree.structure["IDTree"] = tree.add(Names=names).reference


def _name_heads(element: Entries, renamed: Mapping[bytes, Address]) -> None:
    """Let a cell name its heads by their addresses."""
    if not isinstance(element.get("A"), dict) or "Headers" not in element["A"]:
        return
    heads: list[Object] = element["A"]["Headers"]
    names = dict.fromkeys(renamed[key.data] for key in heads)
    if names:
        element["A"]["Headers"] = array(map(string, names))
    else:
        del element["A"]["Headers"]
