"""Nodes against the grammar: every fault at its line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from yinfa.content.events import MAX_FINDINGS, Mapping, Scalar, Sequence, YamlNode
from yinfa.content.grammar import KEYS, KINDS, OWNERS, PublicationY
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
_SPOKEN = {
    "標題": "title", "題名": "title", "題目": "title", "副標題": "subtitle", "副題": "subtitle", "語言": "language",
    "作者": "creator", "發布單位": "publisher", "出版者": "publisher", "發布日期": "issued", "日期": "issued",
    "修改日期": "modified", "版本": "version", "摘要": "abstract", "主題": "subject", "對象": "audience",
    "權利": "rights", "來源": "source", "前言": "lead", "導言": "lead", "正文": "body",
    "內文": "body", "結語": "closing",
    "註": "notes", "腳註": "notes", "註釋": "notes", "段落": "paragraph", "章節": "section", "節": "section",
    "口號": "slogan", "要點": "points", "清單": "list", "列表": "list", "引文": "quote", "提示": "callout",
    "表格": "table", "表": "table", "圖": "figure", "圖片": "figure", "照片": "figure", "圖說": "caption",
    "分頁": "page-break", "替代文字": "alt", "封面": "cover", "目錄": "contents",
}  # fmt: skip
"""The key that an editor means by a Chinese word."""
_TEXT = (
    "文字寫在 body 之下，每段以「- 」開頭；只有表格的一格才寫 text",
    "texts stand under body, each behind `- `; text is for a cell of a table",
)
_EXAMPLES = {"yinfa": "1", "language": "zh-Hant-TW", "issued": "2026-01-05", "alt": "這張圖畫的是什麼"}
_AS_WRITTEN = {
    "list": ("每項一行，前面加「- 」；或寫成 [甲, 乙]", "one entry a line with `- ` before it, or [a, b]"),
    "map": ("寫成「鍵: 值」", "write `key: value`"),
    "string": (
        "若文字裡有「: 」或以 [、{ 開頭，請整段放進一對引號",
        "quote a text that holds `: ` or begins with [ or {",
    ),
}


def data(node: YamlNode) -> Any:
    """Give plain lists, maps and texts of a node."""
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [data(i) for i in items]
        case Mapping(items=pairs):
            return {k: data(v) for k, v in pairs.items()}


def check(root: Mapping, file: Path) -> tuple[PublicationY | None, list[Finding]]:
    """Validate; gives the model, or None with every fault found."""
    try:
        return PublicationY.model_validate(data(root)), []
    except ValidationError as error:
        return None, [_finding(dict(e), root, file) for e in error.errors(include_url=False)[:MAX_FINDINGS]]


def _finding(error: dict[str, Any], root: Mapping, file: Path) -> Finding:
    node, key_at, missing = _find(error["loc"], root)
    kind = error["type"]
    value = node.text[:40] if isinstance(node, Scalar) else ""
    if kind == "missing":
        return _made("S002", node.at, key=missing, example=_EXAMPLES.get(missing, ""))
    if kind == "extra_forbidden":
        return _unknown(str(error["loc"][-1]), key_at or node.at)
    if kind.startswith("union_tag"):
        return _block(node)
    if kind in _EXPECTED:
        return _wrong_type(_EXPECTED[kind], node)
    if kind == "literal_error":
        at = node.at
        if error["loc"][-1] == "[key]":
            at, value = key_at or at, str(error["loc"][-2])
        return _made("S005", at, value=value, expected=_listed(error["ctx"]["expected"]))
    if kind in ("too_short", "string_too_short"):
        return _made("S010", node.at)
    if kind in ("too_long", "string_too_long"):
        return _made("S011", node.at, limit=str(error["ctx"]["max_length"]))
    facts = {k: str(v) for k, v in (error.get("ctx") or {}).items()}
    if "key" in facts:
        facts["example"] = _EXAMPLES.get(facts["key"], "")
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


def _unknown(key: str, at: Place) -> Finding:
    word = _SPOKEN.get(key, key)
    if word == "text":
        return _made("S001", at, key=key[:40], hint_zh=_TEXT[0], hint_en=_TEXT[1])
    if owners := OWNERS.get(word):
        return _made(
            "S001", at, key=key[:40], hint_zh=f"「{word}」寫在{owners[0]}", hint_en=f"{word} belongs {owners[1]}"
        )
    hint = did_you_mean(word, sorted(KEYS), "可用的鍵見 docs/reference/grammar.md", "see docs/reference/grammar.md")
    return _made("S001", at, key=key[:40], **hint)


def _block(node: YamlNode) -> Finding:
    if not isinstance(node, Mapping):
        return _wrong_type("map", node)
    kinds = [k for k in node.keys if k in KINDS]
    if kinds:
        names = ", ".join(kinds)
        hint = {"hint_zh": "請拆成幾個區塊，每個以「- 」開頭", "hint_en": "split it into blocks, each with `- `"}
        return _made(
            "S004", node.keys[kinds[1]], why_zh=f"有兩種以上：{names}", why=f"has several kinds: {names}", **hint
        )
    first = next(iter(node.keys), "")
    known = ", ".join(KINDS)
    quote = ("；若這是一段文字，請整段放進一對引號", "; if it is a text, quote it whole")
    hint = did_you_mean(
        _SPOKEN.get(first, first), list(KINDS), f"請用其一：{known}{quote[0]}", f"use one of: {known}{quote[1]}"
    )
    at = node.keys.get(first, node.at)
    return _made("S004", at, why_zh=f"的種類不明：「{first[:40]}」", why=f"has no known kind: {first[:40]}", **hint)


def _wrong_type(expected: str, node: YamlNode) -> Finding:
    found = "string" if isinstance(node, Scalar) else "list" if isinstance(node, Sequence) else "map"
    zh, en = _KINDS_OF_VALUE[expected]
    found_zh, found_en = _KINDS_OF_VALUE[found]
    hint_zh, hint_en = _AS_WRITTEN[expected]
    return _made(
        "S003",
        node.at,
        expected_zh=zh,
        found_zh=found_zh,
        expected=en,
        found=found_en,
        hint_zh=hint_zh,
        hint_en=hint_en,
    )
