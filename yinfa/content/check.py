"""Nodes against the grammar: every fault at its line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from yinfa.content import meant
from yinfa.content.choices import LISTED, choices, listed, spoken
from yinfa.content.events import MAX_FINDINGS
from yinfa.content.grammar import HOLDERS, KEYS, OWNERS, PublicationY
from yinfa.content.guess import COLONLESS, joined
from yinfa.content.inline import HAN
from yinfa.content.kinds import KINDS
from yinfa.content.kinds.boxes import CALLOUTS
from yinfa.content.mend import mend
from yinfa.content.nodes import Mapping, Scalar, Sequence, YamlNode
from yinfa.content.tongues import tongue
from yinfa.content.values import data, proper_id
from yinfa.finding import Finding, did_you_mean
from yinfa.model.place import Place

_KINDS_OF_VALUE = {"string": ("文字", "a text"), "list": ("清單", "a list"), "map": ("「鍵: 值」", "a map")}
_EXPECTED = {
    "string_type": "string",
    "list_type": "list",
    "model_type": "map",
    "model_attributes_type": "map",
    "dict_type": "map",
}
_TEXT = (
    "文字寫在 body 之下，每段以「- 」開頭；只有表格的一格才寫 text",
    "texts stand under body, each behind `- `; text is for a cell of a table",
)
_EXAMPLES = {
    "yinfa": "1", "language": "zh-Hant-TW", "issued": "2026-01-05", "alt": "這張圖畫的是什麼", "body": "[一段文字]",
    "title": "題名", "identifier": "police-001", "head": "要點", "question": "問題",
    "front": "{title: 題名, language: zh-Hant-TW, identifier: police-001, issued: 2026-01-05}",
}  # fmt: skip
_AS_WRITTEN = {
    "list": ("每項一行，前面加「- 」；或寫成 [甲, 乙]", "one entry a line with `- ` before it, or [a, b]"),
    "map": ("寫成「鍵: 值」", "write `key: value`"),
    "string": (
        "這裡只寫一段文字；若文字裡有「: 」或以 [、{ 開頭，請整段放進一對引號，要寫幾項請拆成幾個區塊",
        "write one text; quote one that holds `: ` or begins with [ or {, and make several blocks of several",
    ),
}
_BLOCK = (
    "寫一段文字，或一個區塊如「- list: [甲, 乙]」；以 [ 開頭的文字請加引號",
    "write a text, or a block such as `- list: [a, b]`; quote a text that begins with [",
)


_ENTRIES = {
    "points": (
        "每個要點寫成「- head: 要點」，下一行再寫「body: 文字」；只是條列請把 points 改為 list",
        "write each as `- head: point` with `body: text` below; for a plain list change points to list",
    ),
    "queries": ("寫成「- question: 問題」", "write `- question: …`"),
    "notes": (
        "每個註一行，比 notes 多縮排兩格，寫成「a: 註的文字」",
        "one note a line, two spaces further in: `a: its words`",
    ),
    "print": ("寫成「{cover: yes}」，或另起一行寫「cover: yes」", "write {cover: yes}, or `cover: yes` below"),
    "furniture": (
        "寫成「{marking: 文字}」，或另起一行寫「marking: 文字」",
        "write {marking: words}, or `marking: words` below",
    ),
    "contributor": (
        "寫成「{editor: 姓名}」，或另起一行寫「editor: 姓名」",
        "write {editor: name}, or `editor: name` below",
    ),
}
"""How a key is written that is a map, or whose entries are maps."""
_BELOW = {
    "list": (
        "各項寫在下面，比這一行多縮排兩格，以「- 」開頭",
        "put the entries below, two spaces further in than this line, each behind `- `",
    ),
    "map": (
        "寫在下面，每行一個「鍵: 值」，比這一行多縮排兩格",
        "put a `key: value` a line below, two spaces further in than this line",
    ),
}
_UNDASHED = ("請刪去這一層的「- 」，只留「鍵: 值」", "delete the dashes of this level and keep `key: value`")
_ROWS = (
    "每一列自成一個清單：寫成 [[甲, 乙], [丙, 丁]]，只有一列就再加一層方括號",
    "each row is a list of its own: [[a, b], [c, d]]; put a second pair of brackets about a single row",
)
_CELL = ("一格只放一段文字：請刪去多的一層方括號", "a cell holds one text: delete the inner brackets")
_RECEIPT = ("寫成 yes；自己的文字逐行寫成 [甲, 乙]", "write yes, or lines of your own as [a, b]")
_FREE = ("notes", "contributor")
"""Maps whose keys no block has."""
_CONTINUED = (
    "若屬於上一個區塊，請刪去「- 」，與那個區塊的鍵對齊",
    "if it belongs to the block above, delete its dash and put it in line with that block's key",
)
_ROUNDS = 6
"""How often what is left is looked at again: mending one fault shows the one behind it."""
_MEANT: dict[str, Callable[[str, dict[str, Any]], meant.Hint]] = {
    "S005": lambda text, facts: (
        meant.claim(text) if "WCAG" in facts["expected"] else choices(text, facts["expected"].split(", "))
    ),
    "S006": lambda text, _: meant.date_hint(text),
    "S007": lambda text, _: (f"寫成 {tongue(text)}", f"write {tongue(text)}"),
    "S008": lambda text, _: (
        f"寫成 {proper_id(text)}，引用它的地方也一樣",
        f"write {proper_id(text)}, here and in references to it",
    ),
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
        told.setdefault((one.at.line, one.hint("zh")) if one.code == "S003" else one, one)
    return list(told.values())


def _finding(error: dict[str, Any], root: Mapping) -> Finding:
    node, key_at, missing = _find(error["loc"], root)
    kind = error["type"]
    only = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else node
    value = only.text[:40] if isinstance(only, Scalar) else ""
    if error["loc"] == ("receipt",) and kind == "S005":
        return _hinted("S005", node.at, _RECEIPT, value=value, expected="yes, no")
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
    facts = {k: str(v) for k, v in (error.get("ctx") or {}).items()}
    if "key" in facts:
        facts["example"] = _EXAMPLES.get(facts["key"], "")
    if kind in _MEANT:
        facts["hint_zh"], facts["hint_en"] = _MEANT[kind](value, error.get("ctx") or {})
    return _made(kind, node.at, value=value, **facts)


def _listed(expected: str) -> str:
    return expected.replace(" or ", ", ").replace("'", "")


def _made(code: str, at: Place, **facts: str) -> Finding:
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
    if word not in keys and (said := meant.text(holder)):
        return _hinted("S001", at, said, key=key[:40])
    if word in keys:
        return _hinted("S001", at, (f"寫成「{word}:」", f"write {word}:"), key=key[:40])
    if said := meant.lost(key, holder, keys):
        return _hinted("S001", at, said, key=key[:40])
    if word == "text":
        return _hinted("S001", at, _TEXT, key=key[:40])
    if owners := OWNERS.get(word):
        return _hinted("S001", at, (f"「{word}」寫在{owners[0]}", f"{word} belongs {owners[1]}"), key=key[:40])
    known = ", ".join(sorted(keys))
    zh, en = f"請刪去；這裡可用的鍵：{known}", f"delete it; keys that stand here: {known}"
    hint = did_you_mean(word, sorted(keys), zh, en)
    return _made("S001", at, key=key[:40], **hint)


def _joined(text: str, at: Place, free: bool = False) -> Finding | None:
    """Find a key and its value that a colon of full width, or one without a space, makes one text."""
    found = joined(text)
    if found is None or not (free or found[1] in KEYS):
        return None
    return _made(found[0], Place(at.file, at.line, at.column + found[2]))


def _written(loc: tuple[int | str, ...], node: YamlNode, root: Mapping) -> meant.Hint | None:
    """Say how to write what stands at a place as a list of known values, or an entry that is a map."""
    holder, _, _ = _find(loc[:-1], root)
    above = str(loc[-2]) if len(loc) > 1 else ""
    if "table" in loc[-4:-2]:
        return _CELL
    if loc[-1] == "table" or above == "table":
        whole = above == "table" and isinstance(holder, Sequence) and holder.flow
        return _ROWS if whole else meant.row(node, loc[-1] == "table")
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


def _hinted(code: str, at: Place, said: meant.Hint, **facts: str) -> Finding:
    return _made(code, at, **facts, hint_zh=said[0], hint_en=said[1])


def _block(node: YamlNode) -> Finding:
    if not isinstance(node, Mapping):
        return _wrong_type("map", node, _BLOCK)
    kinds = [k for k in node.keys if k in KINDS]
    if kinds:
        names = ", ".join(kinds)
        why = {"why_zh": f"有兩種以上：{names}", "why": f"has several kinds: {names}"}
        split = ("請拆成幾個區塊，每個以「- 」開頭", "split it into blocks, each with `- `")
        return _hinted("S004", node.keys[kinds[1]], split, **why)
    first = next(iter(node.keys), "")
    at = node.keys.get(first, node.at)
    why = {"why_zh": f"的種類不明：「{first[:40]}」", "why": f"has no known kind: {first[:40]}"}
    kind = spoken(first, KINDS)
    if (said := meant.text(node)) and (kind not in KINDS or _worded(node.items[first])):
        return _hinted("S004", at, said, **why)
    if first in HOLDERS[""] - {"body"}:
        zh, en = OWNERS[first]
        return _hinted("S004", at, (f"「{first}」寫在{zh}，行首不空格", f"{first} belongs {en}"), **why)
    if first in CALLOUTS:
        return _hinted(
            "S004",
            at,
            (f"寫成「callout: {first}」，文字寫在 body 之下", f"write `callout: {first}`, with a body"),
            **why,
        )
    if first in OWNERS and first not in KINDS:
        return _hinted("S004", at, _CONTINUED, **why)
    known = ", ".join(KINDS)
    quote = ("；若這是一段文字，請整段放進一對引號", "; if it is a text, quote it whole")
    hint = did_you_mean(kind, list(KINDS), f"請用其一：{known}{quote[0]}", f"use one of: {known}{quote[1]}")
    return _made("S004", at, **why, **hint)


def _worded(node: YamlNode) -> bool:
    return isinstance(node, Scalar) and node.text != ""


def _wrong_type(expected: str, node: YamlNode, written: meant.Hint | None = None, key: str = "") -> Finding:
    plain = node.text if isinstance(node, Scalar) and not node.style and expected == "map" else ""
    if (lone := COLONLESS.match(plain)) and (lone[1] in KEYS or key == "notes"):
        return _made("Y041", Place(node.at.file, node.at.line, node.at.column + lone.end(1)), key=lone[1])
    if one := _joined(plain, node.at, key in _FREE):
        return one
    found = "string" if isinstance(node, Scalar) else "list" if isinstance(node, Sequence) else "map"
    zh, en = _KINDS_OF_VALUE[expected]
    found_zh, found_en = _KINDS_OF_VALUE[found]
    if expected == "map" and isinstance(node, Sequence) and any(isinstance(one, Mapping) for one in node.items):
        written = _UNDASHED
    if isinstance(node, Scalar) and not (node.text or node.style) and expected != "string":
        written = _BELOW[expected]
    listed = (meant.entries(node, key == "list") or written or meant.items(node)) if expected == "list" else written
    told = {"expected_zh": zh, "found_zh": found_zh, "expected": en, "found": found_en}
    said = written if key in LISTED else meant.text(node)
    return _hinted("S003", node.at, said or listed or _AS_WRITTEN[expected], **told)
