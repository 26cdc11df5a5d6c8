"""What a tree says, as one text under stable tags: the identity of editions and their printed codes rest on it.

The tags live in offices' ledgers for years and are never changed. A class or field that is renamed keeps its tag here;
a new one gets a tag of its own and is written only where it is used, so that no text that lacks it changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from yinfa.model import leaf, tree
from yinfa.model.front import Front
from yinfa.model.inline import Field, LineEnd, Marks, NoteCall, PageMark, QueryCall, Reference, Ruby, Text

TAGS: Mapping[type[Any], tuple[str, str]] = {
    tree.Publication: ("publication", "front title subtitle lead body closing colophon notes print receipt furniture"),
    Front: (
        "front",
        "title language identifier subtitle creator publisher issued modified version abstract subject audience rights "
        "source contributor series position conformance certifier identifies",
    ),
    tree.Print: ("print", "cover contents page_list emblem"),
    leaf.Furniture: ("furniture", "marking watermark foot qr"),
    leaf.Line: ("line", "text"),
    tree.Paragraph: ("paragraph", "text label"),
    tree.Section: ("section", "level heading slogan body label annex"),
    tree.Article: ("article", "label title gone body"),
    tree.Point: ("point", "head body"),
    tree.Points: ("points", "items"),
    tree.Term: ("term", "name body"),
    tree.Terms: ("terms", "items"),
    tree.Item: ("item", "body label"),
    tree.List: ("list", "style items"),
    tree.Quotation: ("quotation", "body by"),
    tree.Callout: ("callout", "tone title body label"),
    tree.Cell: ("cell", "text colspan rowspan scope align body"),
    tree.Row: ("row", "cells header"),
    tree.Table: ("table", "rows caption label style widths note landscape"),
    leaf.Picture: ("picture", "digest"),
    tree.Figure: ("figure", "picture alt caption credit width label decorative description"),
    tree.PageBreak: ("page-break", ""),
    leaf.Note: ("note", "text label"),
    tree.Receipt: ("receipt", "body label signed"),
    tree.EditionCode: ("code", "line"),
    Marks: ("marks", "strong emphasis link target language name book code marked shift"),
    Text: ("text", "text marks"),
    Ruby: ("ruby", "base reading marks"),
    Field: ("field", "name shown marks"),
    NoteCall: ("call", "label"),
    Reference: ("reference", "target label marks"),
}
"""By class: its tag and the fields that are said, each `tag` or, where it was renamed, `field=tag`."""
UNSAID: Mapping[type[Any], str] = {
    tree.Publication: "slug digest",
    Front: "variants keep",
    tree.Print: "theme numbers",
    tree.Section: "number numbers typed law",
    tree.Article: "number law level statute typed",
    tree.Item: "number typed",
    tree.List: "start",
    tree.Cell: "column",
    tree.Table: "columns here",
    tree.Figure: "here",
    leaf.Picture: "path media width height",
    Marks: "keep",
    Text: "wordings",
    Field: "house",
    NoteCall: "note nth close",
    PageMark: "folio",
    QueryCall: "number ends",
    LineEnd: "",
}
"""Fields that no edition shows, beside `at`, `address` and `queries`: what they bring about is said elsewhere."""


def _fields(told: str) -> list[tuple[str, str]]:
    """Give names and tags of the fields that are said."""
    pairs = (name.partition("=") for name in told.split())
    return [(name, tag or name) for name, _, tag in pairs]


_SAID = {kind: (tag, _fields(told)) for kind, (tag, told) in TAGS.items()}


def said(root: object) -> str:
    """Write what a tree says as one text. Values that are empty are left out; so is all that only a machine reads."""
    if isinstance(root, tuple):
        return "[" + ",".join(map(said, _joined(root))) + "]"
    if root is None or isinstance(root, (bool, int)):
        return repr(root)
    found = _SAID.get(type(root))
    if found is None:
        return json.dumps(str(root))
    told = ((tag, said(value)) for name, tag in found[1] if (value := getattr(root, name)) not in _EMPTY)
    return f"{found[0]}({','.join(f'{tag}={text}' for tag, text in told if text != _UNMARKED)})"


_EMPTY = (None, "", (), False, 0)
_UNMARKED = "marks()"


def _joined(parts: Iterable[Any]) -> Iterator[Any]:
    """Join texts of the same marks: where the loader parted them is nothing that is said."""
    last: Any = None
    for part in parts:
        if isinstance(part, (PageMark, LineEnd)):
            continue
        if isinstance(part, Text) and isinstance(last, Text) and said(part.marks) == said(last.marks):
            last = replace(last, text=last.text + part.text)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last
