"""Nodes against the grammar: every fault at its line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from yinfa.codes.entry import Fact, Said, said
from yinfa.codes.sayings import SAYINGS
from yinfa.content import meant
from yinfa.content.choices import LISTED, choices, listed, spoken
from yinfa.content.grammar import FREE, HOLDERS, KEYS, OWNERS, PublicationY
from yinfa.content.guess import COLONLESS, joined
from yinfa.content.inline import HAN
from yinfa.content.kinds import KINDS
from yinfa.content.kinds.boxes import CALLOUTS
from yinfa.content.mend import mend
from yinfa.content.nodes import Mapping, Scalar, Sequence, YamlNode
from yinfa.content.tongues import tongue
from yinfa.content.values import data, proper_id
from yinfa.finding import MAX_FINDINGS, Finding, did_you_mean
from yinfa.model.place import Place

_VALUES = {"string": "text", "list": "list", "map": "map"}
_EXPECTED = {
    "string_type": "string",
    "list_type": "list",
    "model_type": "map",
    "model_attributes_type": "map",
    "dict_type": "map",
}
_EXAMPLES: dict[str, Fact] = {
    "yinfa": "1",
    "language": "zh-Hant-TW",
    "issued": "2026-01-05",
    "identifier": "police-001",
    **{key: said(f"eg-{key}") for key in KEYS if f"eg-{key}" in SAYINGS},
}
_AS_WRITTEN = {"list": said("as-list"), "map": said("as-map"), "string": said("as-text")}
_ENTRIES = {key: said(f"as-{key}") for key in KEYS - {"list", "text"} if f"as-{key}" in SAYINGS}
"""How a key is written that is a map, or whose entries are maps."""
_BELOW = {"list": said("list-below"), "map": said("map-below")}
_ROUNDS = 6
"""How often what is left is looked at again: mending one fault shows the one behind it."""
_MEANT: dict[str, Callable[[str, dict[str, Any]], Said]] = {
    "S005": lambda text, facts: (
        meant.claim(text) if "WCAG" in facts["expected"] else choices(text, facts["expected"].split(", "))
    ),
    "S006": lambda text, _: meant.date_hint(text),
    "S007": lambda text, _: said("write", what=tongue(text)),
    "S008": lambda text, _: said("write-id", what=proper_id(text)),
    "S009": lambda text, facts: meant.number(text, facts["low"], facts["high"]),
}
"""What to write, by the code of a value."""


def check(root: Mapping) -> tuple[PublicationY | None, list[Finding]]:
    """Validate; gives the model, with every fault found.

    Where there are faults, they are put out of the way, so that a model of the rest can be looked at further; None
    where that cannot be done. The nodes are changed.
    """
    try:
        return PublicationY.model_validate(data(root)), []
    except ValidationError as error:
        errors: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False)[:MAX_FINDINGS]]
    unknown = [e["loc"] for e in errors if e["type"] == "extra_forbidden"]
    misspelt = {found for loc in unknown for found in ((*loc[:-1], _near(loc)), loc[-1:])}
    found = _once(_finding(e, root) for e in errors if e["type"] != "missing" or e["loc"] not in misspelt)
    # What pydantic says of one fault hides those behind it: each is put out of the way, and the rest looked at again.
    for _ in range(_ROUNDS):
        for one in errors:
            mend(one["loc"], one["type"], root)
        try:
            return PublicationY.model_validate(data(root)), found
        except ValidationError as error:
            errors = [dict(e) for e in error.errors(include_url=False)[:MAX_FINDINGS]]
    return None, found


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Say once what is wrong with each entry of a list on one line, or with a key and the value that it lacks."""
    told: dict[object, Finding] = {}
    for one in findings:
        told.setdefault((one.at.line, dict(one.facts)["hint"]) if one.code == "S003" else one, one)
    return list(told.values())


def _finding(error: dict[str, Any], root: Mapping) -> Finding:
    node, key_at, missing = _find(error["loc"], root)
    kind = error["type"]
    only = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else node
    value = only.text[:40] if isinstance(only, Scalar) else ""
    if error["loc"] == ("receipt",) and kind == "S005":
        return _hinted("S005", node.at, said("receipt"), value=value, expected="yes, no")
    if kind == "missing":
        return _made("S002", node.at, key=missing, example=_EXAMPLES.get(missing, ""))
    if kind == "extra_forbidden":
        return _unknown(error["loc"], key_at or node.at, root)
    if kind.startswith("union_tag"):
        return _block(node)
    if kind in _EXPECTED:
        return _wrong_type(_EXPECTED[kind], node, _written(error["loc"], node, root), str(error["loc"][-1]))
    if kind == "literal_error":
        at = node.at
        if error["loc"][-1] == "[key]":
            at, value = key_at or at, str(error["loc"][-2])
            if one := _joined(value, at, True):
                return one
        known = _listed(error["ctx"]["expected"])
        return _hinted("S005", at, choices(value, known.split(", ")), value=value, expected=known)
    if kind in ("too_short", "string_too_short"):
        key = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
        return _joined(key, key_at or node.at, True) or _made("S010", node.at)
    if kind in ("too_long", "string_too_long"):
        return _made("S011", node.at, limit=str(error["ctx"]["max_length"]))
    if kind == "S010":
        lines = node.items if isinstance(node, Sequence) else []
        return _made(kind, next((one.at for one in lines if isinstance(one, Scalar) and not one.text), node.at))
    facts: dict[str, Fact] = {k: str(v) for k, v in (error.get("ctx") or {}).items()}
    if "key" in facts:
        facts["example"] = _EXAMPLES.get(str(facts["key"]), "")
    if kind in _MEANT:
        facts["hint"] = _MEANT[kind](value, error.get("ctx") or {})
    return _made(kind, node.at, value=value, **facts)


def _listed(expected: str) -> str:
    return expected.replace(" or ", ", ").replace("'", "")


def _made(code: str, at: Place, **facts: Fact) -> Finding:
    return Finding(code, at, tuple(facts.items()))


def _find(loc: tuple[int | str, ...], root: Mapping) -> tuple[YamlNode, Place | None, str]:
    """Walk a pydantic location down the nodes; tags in angle brackets and what is missing are passed over."""
    node: YamlNode = root
    key_at: Place | None = None
    missing = ""
    for part in loc:
        if isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        elif isinstance(node, Mapping) and part in node.items:
            key_at = node.keys[str(part)]
            node = node.items[str(part)]
        elif isinstance(part, str) and not part.startswith("<") and part != "[key]":
            missing = part
    return node, key_at, missing


def _unknown(loc: tuple[int | str, ...], at: Place, root: Mapping) -> Finding:
    key = str(loc[-1])
    holder, _, _ = _find(loc[:-1], root)
    if one := _joined(key, at):
        return one
    if _pointed(loc):
        return _hinted("S001", at, _ENTRIES["points"], key=key[:40])
    keys = _keys(loc)
    word = spoken(key, keys)
    if word not in keys and (hint := meant.text(holder)):
        return _hinted("S001", at, hint, key=key[:40])
    if word in keys:
        return _hinted("S001", at, said("key-is", key=word), key=key[:40])
    if hint := meant.lost(key, holder, keys):
        return _hinted("S001", at, hint, key=key[:40])
    if word == "text":
        return _hinted("S001", at, said("texts-in-body"), key=key[:40])
    if hint := OWNERS.get(word):
        return _hinted("S001", at, hint, key=key[:40])
    here = said("keys-here", known=", ".join(sorted(keys)))
    return _hinted("S001", at, did_you_mean(word, sorted(keys), here), key=key[:40])


def _joined(text: str, at: Place, free: bool = False) -> Finding | None:
    """Find a key and its value that a colon of full width, or one without a space, makes one text."""
    found = joined(text)
    if found is None or not (free or found[1] in KEYS):
        return None
    return _made(found[0], Place(at.file, at.line, at.column + found[2]))


def _written(loc: tuple[int | str, ...], node: YamlNode, root: Mapping) -> Said | None:
    """Say how to write what stands at a place as a list of known values, or an entry that is a map."""
    holder, _, _ = _find(loc[:-1], root)
    above = str(loc[-2]) if len(loc) > 1 else ""
    if "table" in loc[-4:-2]:
        return said("cell")
    if loc[-1] == "table" or above == "table":
        whole = above == "table" and isinstance(holder, Sequence) and holder.flow
        return said("rows") if whole else meant.row(node, loc[-1] == "table")
    return listed(str(loc[-1]), node, holder) or _ENTRIES.get(str(loc[-1])) or _ENTRIES.get(above)


def _keys(loc: tuple[int | str, ...]) -> frozenset[str]:
    """Give the keys that may stand where an unknown one does."""
    return next((HOLDERS[part] for part in reversed(loc[:-1]) if part in HOLDERS), HOLDERS[""])


def _pointed(loc: tuple[int | str, ...]) -> bool:
    """Whether a point was written as `- 甲: 文`."""
    return "points" in loc[-3:-2] and HAN.search(str(loc[-1])) is not None


def _near(loc: tuple[int | str, ...]) -> str:
    """Give the key that an unknown one is most like: it is not missing besides."""
    if _pointed(loc):
        return "head"
    word = spoken(str(loc[-1]), _keys(loc))
    return next(iter(get_close_matches(word, sorted(_keys(loc)), 1, 0.6)), "")


def _hinted(code: str, at: Place, hint: Said, **facts: Fact) -> Finding:
    return _made(code, at, **facts, hint=hint)


def _block(node: YamlNode) -> Finding:
    if not isinstance(node, Mapping):
        return _wrong_type("map", node, said("as-block"))
    kinds = [k for k in node.keys if k in KINDS]
    if kinds:
        why = said("several-kinds", names=", ".join(kinds))
        return _hinted("S004", node.keys[kinds[1]], said("split-blocks"), why=why)
    first = next(iter(node.keys), "")
    at = node.keys.get(first, node.at)
    why = said("no-kind", name=first[:40])
    kind = spoken(first, KINDS)
    if (hint := meant.text(node)) and (kind not in KINDS or _worded(node.items[first])):
        return _hinted("S004", at, hint, why=why)
    if first in HOLDERS[""] - {"body"}:
        return _hinted("S004", at, said("key-of-file-first", key=first), why=why)
    if first in CALLOUTS:
        return _hinted("S004", at, said("callout-is", kind=first), why=why)
    if first in OWNERS and first not in KINDS:
        return _hinted("S004", at, said("belongs-above"), why=why)
    kinds_here = said("kinds-here", known=", ".join(KINDS))
    return _hinted("S004", at, did_you_mean(kind, list(KINDS), kinds_here), why=why)


def _worded(node: YamlNode) -> bool:
    return isinstance(node, Scalar) and node.text != ""


def _wrong_type(expected: str, node: YamlNode, written: Said | None = None, key: str = "") -> Finding:
    plain = node.text if isinstance(node, Scalar) and not node.style and expected == "map" else ""
    if (lone := COLONLESS.match(plain)) and (lone[1] in KEYS or key == "notes"):
        return _made("Y041", Place(node.at.file, node.at.line, node.at.column + lone.end(1)), key=lone[1])
    if one := _joined(plain, node.at, key in FREE):
        return one
    found = "string" if isinstance(node, Scalar) else "list" if isinstance(node, Sequence) else "map"
    if expected == "map" and isinstance(node, Sequence) and any(isinstance(one, Mapping) for one in node.items):
        written = said("no-dashes")
    if isinstance(node, Scalar) and not (node.text or node.style) and expected != "string":
        written = _BELOW[expected]
    listed = (meant.entries(node, key == "list") or written or meant.items(node)) if expected == "list" else written
    other = written if key in LISTED else meant.text(node)
    told = {"expected": said(_VALUES[expected]), "found": said(_VALUES[found])}
    return _hinted("S003", node.at, other or listed or _AS_WRITTEN[expected], **told)
