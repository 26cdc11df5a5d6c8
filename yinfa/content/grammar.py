"""The grammar of `publication.yaml` as pydantic models; the JSON Schema is exported from them.

What the rest asks of it (keys, where each belongs, what a list or a map is) is drawn from the models.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from operator import itemgetter
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BeforeValidator, Tag, WithJsonSchema

from yinfa.codes.entry import Said, said
from yinfa.content.build import AnyBlock, Blocks, Known
from yinfa.content.kinds import KINDS
from yinfa.content.series import Levels
from yinfa.content.values import (
    FLAG,
    NO_MAP,
    NONE,
    TEXT,
    UNSAID,
    Conformance,
    Day,
    Flag,
    Free,
    LanguageTag,
    Listed,
    Means,
    Plain,
    Several,
    Strict,
    Title,
    Whole,
    Words,
    as_flag,
)
from yinfa.model.front import Role
from yinfa.model.language import Law, Variant


class FrontY(Strict):
    title: Annotated[Title, Means("題名；[甲, 乙] 自定換行", "title; [a, b] ends its lines", "標題 題名 題目")]
    language: Annotated[LanguageTag, Means("語言代碼，如 zh-Hant-TW", "language tag (BCP 47)", "語言 lang")]
    identifier: Annotated[
        Plain,
        Means("固定不變的識別名稱：網址、ISBN 或英文短名", "a stable name of the work: URI, ISBN or slug", "isbn"),
    ]
    identifies: Annotated[
        Literal["publication", "unit"],
        Means(
            "識別碼屬於誰：publication 各單位相同，unit 每單位一個",
            "what the identifier stands for: one for all units, or one each",
        ),
    ] = "publication"
    subtitle: Annotated[Words, Means("副題", "subtitle", "副標題 副題")] = UNSAID
    creator: Annotated[Several, Means("作者，一位或多位", "author or authors", "作者 author authors")] = NONE
    publisher: Annotated[Plain, Means("發布單位", "publisher", "發布單位 出版者")] = ""
    issued: Annotated[
        Day | None,
        Means(
            "發布日期；與 modified 至少寫一個",
            "date of issue; this or `modified` is required",
            "發布日期 日期 date published",
        ),
    ] = None
    modified: Annotated[Day | None, Means("修改日期", "date of the last change", "修改日期 updated")] = None
    version: Annotated[Plain, Means("版本", "version", "版本")] = ""
    abstract: Annotated[Plain, Means("摘要", "abstract", "摘要 summary description")] = ""
    subject: Annotated[Several, Means("主題詞", "subjects", "主題 keywords keyword tags")] = NONE
    audience: Annotated[Plain, Means("閱讀對象", "audience", "對象")] = ""
    rights: Annotated[Plain, Means("權利聲明", "rights", "權利 copyright license")] = ""
    source: Annotated[Plain, Means("來源", "source", "來源 出處")] = ""
    contributor: Annotated[
        dict[Role, Several],
        Free,
        Means("編輯、審訂、翻譯、繪圖、攝影者", "editor, reviewer, translator, illustrator, photographer"),
    ] = NO_MAP
    series: Annotated[Plain, Means("所屬叢書", "the series it belongs to", "叢書")] = ""
    position: Annotated[int, Whole(1, 99999), Means("在叢書中的次序", "its place in the series")] = 0
    law: Annotated[
        Law | None,
        Means("條文依何地的體例：tw、cn、hk；不寫則依語言", "whose articles it has: tw, cn, hk; else by its language"),
    ] = None
    conformance: Annotated[
        Conformance, Means("由人確認的無障礙等級，如 WCAG 2.1 AA", "accessibility that a person claims")
    ] = ""
    certifier: Annotated[Plain, Means("確認無障礙等級的人或單位", "who claims it")] = ""
    variants: Annotated[list[Variant], Means("要製作的各地用字版本", "editions in the characters of other places")] = (
        NONE
    )
    keep: Annotated[Several, Means("各版本都不轉換的詞", "terms that no variant changes")] = NONE


class FurnitureY(Strict):
    """What is painted on every page."""

    marking: Annotated[
        Words, Means("頁首頁尾的標示，如「內部資料」", "marking at head and foot, such as 內部資料", "頁首 標示")
    ] = UNSAID
    watermark: Annotated[Words, Means("浮水印", "watermark", "浮水印")] = UNSAID
    foot: Annotated[Words, Means("頁尾的字", "words in the running foot", "頁尾 頁腳 footer")] = UNSAID
    qr: Annotated[Flag, Means("印上本版的 QR 碼", "a QR code that names the edition", "二維碼 qrcode")] = False


class PrintY(Strict):
    theme: Annotated[Plain, Means("版型", "theme", "版型")] = "handout"
    cover: Annotated[Flag, Means("PDF 是否有封面頁", "whether the PDF has a cover page", "封面")] = False
    emblem: Annotated[
        Words,
        Means(
            "機關徽章的圖檔：印在封面，沒有封面時印在刊頭",
            "picture file of the office's emblem: on the cover",
            "徽章 局徽 logo",
        ),
    ] = UNSAID
    contents: Annotated[
        Literal["yes", "no", "auto", "articles", "1", "2", "3", "4"],
        WithJsonSchema({"enum": ["yes", "no", "auto", "articles", "1", "2", "3", "4", 1, 2, 3, 4]}),
        Means(
            "目錄；auto 為標題夠多時才印，articles 為連條文都列，1 至 4 為列出幾層標題",
            "contents; auto: where headings are many; articles: those of statutes, too; 1 to 4: so many levels",
            "目錄 toc",
        ),
    ] = "auto"
    numbers: Annotated[Levels, Means("章節各層的編號系列", "series of numbers of sections, by level")] = NONE
    page_list: Annotated[Flag, Means("EPUB 是否附 PDF 的頁碼", "whether the EPUB lists the pages of the PDF")] = True


def _receipt(value: object) -> object:
    """Take `yes` for the house's lines, `no` for none."""
    return (NONE if as_flag(value) else None) if isinstance(value, str) else value


_RECEIPT: dict[str, Any] = {"anyOf": [FLAG, {"type": "array", "items": TEXT}]}
Story = list[AnyBlock]


class PublicationY(Strict):
    yinfa: Annotated[
        Literal["1"], WithJsonSchema({"const": 1}), Means("格式版本，固定為 1", "version of this grammar: 1")
    ]
    front: Annotated[FrontY, Means("書名、日期等資料", "front matter")]
    print: Annotated[PrintY, Means("版面的選擇", "choices of layout", "版面 列印")] = PrintY()
    lead: Annotated[Story, Means("導言：正文之前的區塊", "blocks before the body", "前言 導言")] = NONE
    body: Annotated[Blocks, Means("正文", "the body", "正文 內文 content chapters sections")]
    closing: Annotated[Story, Means("結語：正文之後的區塊", "blocks after the body", "結語")] = NONE
    colophon: Annotated[
        Story, Means("版權頁上的區塊，印在最後", "blocks of the colophon, printed last", "版權頁 版本記錄")
    ] = NONE
    receipt: Annotated[
        list[Words] | None,
        BeforeValidator(_receipt),
        WithJsonSchema(_RECEIPT),
        Means("回執：yes 用機關的字句，或逐行寫出", "the slip to send back: the house's lines, or a list", "回執"),
    ] = None
    furniture: Annotated[FurnitureY, Means("每一頁都印的字", "what is painted on every page", "頁面")] = FurnitureY()
    notes: Annotated[
        dict[str, Words],
        Free,
        Means(
            "腳註：名字與文字，文中以 [^名字] 呼叫",
            "footnotes by name, called by [^name]",
            "註 腳註 註釋 footnotes note",
        ),
    ] = NO_MAP


def _models(hint: Any) -> Iterator[tuple[str, type[Strict]]]:
    """Give the models that an annotation names, each with its tag where it has one; blocks are named as `AnyBlock`."""
    if isinstance(hint, type) and issubclass(hint, Strict):
        yield "", hint
    tag = next((mark.tag for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Tag)), "")
    for part in get_args(hint):
        yield from ((inner or tag, model) for inner, model in _models(part))


def _parts(model: type[Strict]) -> Iterator[tuple[str, str, type[Strict]]]:
    """Give the models in a model: under which key, with which tag."""
    for name, field in model.model_fields.items():
        for tag, found in _models(field.annotation):
            yield field.alias or name, tag, found


TOPS = {key: model for key, _, model in _parts(PublicationY)}
"""The maps of the file."""
_KNOWN: tuple[type[Strict], ...] = (*KINDS.values(), Known)
_WITHIN = {
    model: (key, tag)
    for holder in _KNOWN
    for key, tag, model in _parts(holder)
    if holder is Known or key not in Known.model_fields
}
PARTS = {model: key for model, (key, _) in _WITHIN.items()}
"""What stands in the list of a key and is no block: points, cells, queries."""
_HOMES: tuple[tuple[str, type[Strict]], ...] = (
    *TOPS.items(),
    *KINDS.items(),
    *((key, model) for model, key in PARTS.items()),
)
MODELS: tuple[type[Strict], ...] = (PublicationY, *(model for _, model in _HOMES))
KEYS: frozenset[str] = frozenset(key for model in MODELS for key in model.names())


_FIELDS = tuple(
    (field.alias or name, field) for model in MODELS for name, field in model.model_fields.items() if name != "node"
)
_CALLS = sorted(
    (
        (n, word, key)
        for key, field in _FIELDS
        for mark in field.metadata
        if isinstance(mark, Means)
        for n, word in enumerate(mark.called.split())
    ),
    key=itemgetter(0),
)
CALLED = {word: tuple(dict.fromkeys(key for _, one, key in _CALLS if one == word)) for _, word, _ in _CALLS}
"""The keys that an editor may mean by a word of Chinese or of another program, the likeliest first."""
FREE = frozenset(key for key, field in _FIELDS if get_origin(field.annotation) is dict)
"""Maps whose keys no block has."""
MAPS = FREE | {key for key, field in _FIELDS if field.annotation in TOPS.values()}
WITH_BODY = frozenset(
    key
    for model in (*KINDS.values(), *PARTS)
    if "body" in model.names()
    for key in model.names()
    if key not in ("body", *Known.model_fields)
)
"""Keys that stand beside a body: entries below one of them belong in that."""
_NEEDED = {key: field.annotation for key, field in _FIELDS if field.is_required()}
LISTS = frozenset(key for key, hint in _NEEDED.items() if get_origin(hint) in (list, Listed))
"""Keys that need a list."""
FIRST = {key: get_args(hint)[0] for key, hint in _NEEDED.items() if get_origin(hint) is Literal}
"""The first of the values that a key may have, by keys that need one of a few."""
OPTIONAL = {key for key, field in _FIELDS if field.default not in ("", None)} - _NEEDED.keys() | {"id", "receipt"}
"""Keys without which the rest says what it said."""


def _owners(key: str) -> Said:
    """Say where a key is written: at the top of the file, in a key of it, or in a block."""
    if key in PublicationY.model_fields:
        return said("key-of-file", key=key)
    if key in KINDS:
        return said("key-of-body", key=key)
    return said("key-of", key=key, homes=tuple(name for name, model in _HOMES if key in model.names()))


HOLDERS: dict[str, frozenset[str]] = {
    **{name: frozenset(model.names()) for name, model in TOPS.items()},
    **{f"<{kind}>": frozenset(model.names()) for kind, model in KINDS.items()},
    **{tag or key: frozenset(model.names()) for model, (key, tag) in _WITHIN.items()},
    "": frozenset(PublicationY.names()),
}
"""The keys of each map, by what it stands under: a key, the tag of a block or a cell, nothing for the file."""
OWNERS: dict[str, Said] = {
    **{role: said("key-of-contributor", key=role) for role in get_args(Role)},
    **{key: _owners(key) for key in sorted(KEYS - Known.model_fields.keys())},
}
"""Where each key is written, for one that stands in the wrong place."""


def meaning(model: type[Strict], key: str) -> tuple[str, str]:
    """Give what a key of a model means."""
    field = next(field for name, field in model.model_fields.items() if key in (field.alias, name))
    (found,) = (mark for mark in field.metadata if isinstance(mark, Means))
    return found.zh, found.en


def schema_text() -> str:
    """Give the text of `schema/publication.schema.json`, for editors' YAML plug-ins."""
    schema = PublicationY.model_json_schema(by_alias=True)
    for model in MODELS:
        part = schema if model is PublicationY else schema["$defs"][model.__name__]
        for key, value in part["properties"].items():
            value["description"] = "\n".join(meaning(model, key))
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Yinfa publication.yaml, version 1",
    }
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=1) + "\n"
