"""Lists of units in YAML, for some hundreds of units that an editor keeps by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from yinfa.codes.entry import Fact, said
from yinfa.content import events
from yinfa.content.choices import choices
from yinfa.content.nodes import Mapping, Scalar, Sequence, YamlNode
from yinfa.distribution.lists.columns import COLUMNS
from yinfa.distribution.lists.sheet import Sheet, SheetRow
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place

UNITS = 2_000
"""More belong into CSV."""
_QUOTED = ("what", "key", "problem", "value")
"""Facts of YAML's findings that are words of the file."""
_HEAD = {"yinfa": "1", "numbered": "each"}
"""Keys beside `units`, with the one value each may have."""


def read(data: bytes, file: Path) -> Sheet:
    """Read a list. Raises PublishingError (Y…, U021, U028, S001, S005)."""
    try:
        root = events.read(data, file)
    except PublishingError as error:
        raise PublishingError(*map(_silent, error.findings)) from error
    units = root.items.get("units")
    if not isinstance(units, Sequence):
        raise PublishingError(Finding("U028", units.at if units else root.at, (("key", "units"),)))
    if len(units.items) > UNITS:
        facts = (("count", f"{len(units.items):,}"), ("limit", f"{UNITS:,}"))
        raise PublishingError(Finding("U021", units.at, facts))
    faults = _head(root) + [Finding("U028", u.at, (("key", "code"),)) for u in units.items if not _flat(u)]
    if faults:
        raise PublishingError(*map(_silent, faults))
    return _sheet(file, root, [u for u in units.items if isinstance(u, Mapping)])


def _silent(fault: Finding) -> Finding:
    """Quote nothing: `password: *secret` is an alias to YAML, `!secret` a tag, and a hint may write a value out."""
    plain = fault.code.startswith("Y")

    def shown(name: str, value: Fact) -> Fact:
        if name == "hint" and plain:
            return said("look-at-line")
        return "…" if name in _QUOTED and value not in ("units", *COLUMNS) else value

    return replace(fault, facts=tuple((name, shown(name, value)) for name, value in fault.facts))


def _head(root: Mapping) -> list[Finding]:
    faults = []
    for key, node in root.items.items():
        if key == "units":
            continue
        if key not in _HEAD:
            hint = said("known-words", known=("yinfa", "numbered", "units"))
            faults.append(Finding("S001", root.keys[key], (("key", key[:40]), ("hint", hint))))
        elif not isinstance(node, Scalar) or node.text != _HEAD[key]:
            text = node.text[:40] if isinstance(node, Scalar) else ""
            facts = (("value", text), ("expected", _HEAD[key]), ("hint", choices(text, (_HEAD[key],))))
            faults.append(Finding("S005", node.at, facts))
    return faults


def _flat(unit: YamlNode) -> bool:
    return isinstance(unit, Mapping) and all(_text(v) is not None for v in unit.items.values())


def _text(node: YamlNode) -> str | None:
    """Give a scalar, or a list of scalars with commas."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence) and all(isinstance(i, Scalar) for i in node.items):
        return ",".join(i.text for i in node.items if isinstance(i, Scalar))
    return None


def _sheet(file: Path, root: Mapping, units: list[Mapping]) -> Sheet:
    """Lay units out as rows; a row's number is the line on which it begins."""
    each = "numbered" in root.items
    header = list(dict.fromkeys(key for unit in units for key in unit.items))
    if each and "numbered" not in header:
        header.append("numbered")
    rows: list[SheetRow] = []
    places: dict[int, Mapping] = {}
    for unit in units:
        row = unit.at.line
        while row in places:  # several units on one line
            row += 1
        places[row] = unit
        shown = {key: _text(value) or "" for key, value in unit.items.items()}
        rows.append((row, [shown.get(key, "each" if key == "numbered" and each else "") for key in header]))

    def where(row: int, column: int) -> Place:
        found = places.get(row, root)
        node = found.items.get(header[column]) if 0 <= column < len(header) else None
        return node.at if node else found.at

    return Sheet(file, header, rows[0][0] if rows else 1, rows, where)
