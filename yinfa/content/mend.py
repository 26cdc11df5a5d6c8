"""Put a fault of structure out of the way, so that all the rest of a file can be looked at in the same round."""

from __future__ import annotations

from yinfa.content.grammar import FIRST, LISTS, OPTIONAL, TOPS
from yinfa.content.nodes import STANDING_IN, Mapping, Scalar, Sequence, YamlNode
from yinfa.model.place import Place

_VALUES = {
    **FIRST, "language": "zh-Hant-TW", "identifier": "x", "issued": "2026-01-05", "modified": "2026-01-05",
    "conformance": "WCAG 2.1 AA", "page-break": "",
}  # fmt: skip
"""What stands in for a value, where not any text will do."""


def mend(loc: tuple[int | str, ...], kind: str, root: Mapping) -> None:
    """Mend what pydantic found at a place: drop a key, put in what is missing, make a list of one."""
    holder, key, missing = _place(loc, root)
    if kind == "missing":
        _fill(holder, missing)
    elif missing:
        return  # with another fault of this round it was put out of the way already
    elif kind in ("S002", "S019"):
        _tell(_at(holder, key))
    elif isinstance(holder, Mapping) and isinstance(key, str):
        # A key without which the rest says the same goes; one that is needed gets a value that says nothing.
        if kind == "extra_forbidden" or loc[-1] == "[key]" or key in OPTIONAL:
            del holder.items[key], holder.keys[key]
        else:
            holder.items[key] = _instead(key, kind, holder.items[key])
    elif isinstance(holder, Sequence) and isinstance(key, int):
        holder.items[key] = _instead("", kind, holder.items[key])


def _place(loc: tuple[int | str, ...], root: Mapping) -> tuple[YamlNode, int | str, str]:
    """Give what holds the node at a location, under which key, and the key that is missing in it."""
    holder: YamlNode = root
    key: int | str = ""
    node: YamlNode = root
    for part in loc:
        found: YamlNode | None = None
        if isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            found = node.items[part]
        elif isinstance(node, Mapping) and isinstance(part, str):
            found = node.items.get(part)
        if found is not None:
            holder, key, node = node, part, found
        elif isinstance(part, str) and not part.startswith("<") and part != "[key]":
            return node, key, part
    return holder, key, ""


def _at(holder: YamlNode, key: int | str) -> YamlNode:
    if isinstance(holder, Mapping) and isinstance(key, str):
        return holder.items[key]
    return holder.items[key] if isinstance(holder, Sequence) and isinstance(key, int) else holder


def _fill(node: YamlNode, key: str) -> None:
    if isinstance(node, Mapping):
        node.items[key] = _new(key, node.at)
        node.keys[key] = node.at


def _tell(node: YamlNode) -> None:
    """Give a figure its alternative text, and make it no ornament."""
    if isinstance(node, Mapping):
        node.items.pop("decorative", None)
        node.items.setdefault("alt", _new("alt", node.at))


def _instead(key: str, kind: str, node: YamlNode) -> YamlNode:
    if kind == "list_type" and not isinstance(node, Sequence):
        return Sequence([node], node.at)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        head: dict[str, YamlNode] = {"head": node} if isinstance(node, Scalar) else {}
        return Mapping(head, dict.fromkeys(head, node.at), node.at)
    return _new(key, node.at)


def _new(key: str, at: Place) -> YamlNode:
    text = Scalar(_VALUES.get(key, "…"), at, row=STANDING_IN)
    if key in TOPS:
        return Mapping({}, {}, at)
    return Sequence([text], at) if key in LISTS else text
