"""What a tree says, as one text under stable tags: the identity of editions and their printed codes rest on it.

The tags live in offices' ledgers for years and are never changed. A class or field that is renamed keeps its tag here;
a new one gets a tag of its own and is written only where it is used, so that no text that lacks it changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from yinfa.model.front import Front
from yinfa.model.inline import Field, LineEnd, Marks, NoteCall, PageMark, QueryCall, Reference, Ruby, Text
from yinfa.model.tree import (
    Article,
    Callout,
    Cell,
    EditionCode,
    Figure,
    Furniture,
    Item,
    Line,
    List,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Point,
    Points,
    Print,
    Publication,
    Quotation,
    Receipt,
    Row,
    Section,
    Table,
    Term,
    Terms,
)

TAGS: Mapping[type[Any], tuple[str, str]] = {
    Publication: ("publication", "front title subtitle lead body closing colophon notes print receipt furniture"),
    Front: (
        "front",
        "title language identifier subtitle creator publisher issued modified version abstract subject audience rights "
        "source contributor series position conformance certifier identifies",
    ),
    Print: ("print", "cover contents page_list emblem"),
    Furniture: ("furniture", "marking watermark foot qr"),
    Line: ("line", "text"),
    Paragraph: ("paragraph", "text label"),
    Section: ("section", "level heading slogan body label annex"),
    Article: ("article", "label title gone body"),
    Point: ("point", "head body"),
    Points: ("points", "items"),
    Term: ("term", "name body"),
    Terms: ("terms", "items"),
    Item: ("item", "body label"),
    List: ("list", "style items"),
    Quotation: ("quotation", "body by"),
    Callout: ("callout", "tone title body label"),
    Cell: ("cell", "text colspan rowspan scope align body"),
    Row: ("row", "cells header"),
    Table: ("table", "rows caption label style widths note landscape"),
    Picture: ("picture", "digest"),
    Figure: ("figure", "picture alt caption credit width label decorative description"),
    PageBreak: ("page-break", ""),
    Note: ("note", "text label"),
    Receipt: ("receipt", "body label signed"),
    EditionCode: ("code", "line"),
    Marks: ("marks", "strong emphasis link target language name book code marked shift"),
    Text: ("text", "text marks"),
    Ruby: ("ruby", "base reading marks"),
    Field: ("field", "name shown marks"),
    NoteCall: ("call", "label"),
    Reference: ("reference", "target label marks"),
}
"""By class: its tag and the fields that are said, each `tag` or, where it was renamed, `field=tag`."""
UNSAID: Mapping[type[Any], str] = {
    Publication: "slug digest",
    Front: "variants keep",
    Print: "theme numbers",
    Section: "number numbers typed law",
    Article: "number law level statute typed",
    Item: "number typed",
    List: "start",
    Cell: "column",
    Table: "columns here",
    Figure: "here",
    Picture: "path media width height",
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
