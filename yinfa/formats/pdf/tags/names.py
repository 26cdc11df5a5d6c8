"""What each element is called: its type, its address, the heads of its cells."""

from __future__ import annotations

from typing import Any

import pydyf

from yinfa.formats.pdf.tags.tree import Tree
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


def retag(tree: Tree) -> None:
    """Name what WeasyPrint has no name for: labels, contents, scopes of header cells, rulers of words."""
    for element in tree.walk(tree.top):
        html, tag = tree.source(element)
        if html is None:
            continue
        # What the house prints (labels, markers, heads of boxes) is said, but is not among the author's words.
        if "::" in tag or (html in tree.owners and tree.owners[html].furniture):
            element["T"] = pydyf.String(FURNITURE)
        named = (NAMES.get(html.tag), *map(CLASSES.get, (html.get("class") or "").split()))
        for name in filter(None, named):
            if tag == html.tag and element["S"] not in ("/LBody", "/Link"):
                element["S"] = name
        # WeasyPrint leaves spans and scopes out; without them a reader names the wrong head of a cell (PDF/UA-1 7.5).
        for name, attribute in (("rowspan", "RowSpan"), ("colspan", "ColSpan")):
            if element["S"] in ("/TH", "/TD") and html.get(name):
                element.setdefault("A", pydyf.Dictionary({"O": "/Table"}))[attribute] = int(html.get(name))
        if element["S"] == "/TH":
            scope = "/Row" if html.get("scope") == "row" else "/Column"
            element.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = scope
        if tag.endswith("::footnote-marker"):
            element["S"] = "/Lbl"


def address_blocks(tree: Tree) -> None:
    """Give each block's outermost element its address, once; cells name their heads by it."""
    seen: dict[Address, Any] = {}
    renamed: dict[bytes, Address] = {}
    # WeasyPrint's own names are numbers of its run: cells that name their heads are led over to addresses.
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
