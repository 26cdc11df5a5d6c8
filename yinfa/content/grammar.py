"""The grammar of `publication.yaml` as pydantic models; the JSON Schema is exported from them."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from yinfa.model.language import Variant

VERSION = "1"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[a-z][a-z0-9]{0,15}")
_SHORT = re.compile(r"[a-z][0-9]+")
RESERVED = frozenset(
    ("cover", "nav", "page", "pages", "lead", "body", "closing", "colophon", "note", "notes", "contents")
    + ("title", "subtitle", "toc", "landmarks", "text", "receipt", "marking", "watermark", "foot", "qr")
)
_CONFORMANCE = re.compile(r"WCAG 2\.[0-2] (A|AA|AAA)")


def _date(value: object) -> object:
    text = value if isinstance(value, str) else ""
    try:
        if _DATE.fullmatch(text) and text >= "1000":
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("S006", "date")


_PLACES = ("tw", "hk", "cn", "cht", "chs")
"""What offices write for a language, and is a place or an abbreviation."""


def _language(value: object) -> object:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value) or value in _PLACES:
        raise PydanticCustomError("S007", "language")
    return value


def _id(value: object) -> object:
    if not isinstance(value, str) or not _ID.fullmatch(value) or _SHORT.fullmatch(value) or value in RESERVED:
        raise PydanticCustomError("S008", "id")
    return value


def proper_id(text: str) -> str:
    """Give an id for one that cannot be: `onetwo` for One-Two."""
    plain = re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKC", text).lower()).lstrip("0123456789")[:12] or "part"
    return f"my{plain}" if _SHORT.fullmatch(plain) or plain in RESERVED else plain


def _conformance(value: object) -> object:
    if not isinstance(value, str) or not _CONFORMANCE.fullmatch(value):
        raise PydanticCustomError("S005", "conformance", {"expected": "WCAG 2.0 A … WCAG 2.2 AAA"})
    return value


def _flag(value: object) -> object:
    if value not in ("yes", "no", "true", "false"):
        raise PydanticCustomError("S005", "flag", {"expected": "yes, no"})
    return value in ("yes", "true")


def _nothing(value: object) -> object:
    if value != "":
        raise PydanticCustomError("S023", "nothing")
    return value


def _number(low: int, high: int) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,6}", value) or not low <= int(value) <= high:
            raise PydanticCustomError("S009", "number", {"low": low, "high": high})
        return int(value)

    return BeforeValidator(check)


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
Words = Annotated[str, Field(min_length=1), WithJsonSchema(_TEXT)]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Language = Annotated[
    str, BeforeValidator(_language), WithJsonSchema({"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"})
]
Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})]
Several = Annotated[
    list[Words], BeforeValidator(_one_or_more), WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]})
]


Conformance = Annotated[
    str, BeforeValidator(_conformance), WithJsonSchema({"type": "string", "pattern": f"^{_CONFORMANCE.pattern}$"})
]


def _integer(low: int, high: int) -> Any:
    return Annotated[int, _number(low, high), WithJsonSchema({"type": "integer", "minimum": low, "maximum": high})]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False, defer_build=True)


class QueryY(Strict):
    question: Words
    seed: Words = ""
    now: Words = ""
    blocking: Flag = False


class Known(Strict):
    """What any block may carry."""

    id: Id = ""
    queries: list[QueryY] = []


class ParagraphY(Known):
    paragraph: Words


class SectionY(Known):
    section: Words
    slogan: Words = ""
    body: Annotated[list[Block], Field(min_length=1)]


class PointY(Known):
    head: Words
    body: Annotated[list[Block], BeforeValidator(_one_or_more)] = []


class PointsY(Known):
    points: Annotated[list[PointY], Field(min_length=1)]


class ListY(Known):
    list: Annotated[
        list[Annotated[list[Block], BeforeValidator(_one_or_more), Field(min_length=1)]], Field(min_length=1)
    ]
    style: Literal["bullet", "number", "chinese"] = "bullet"


class QuoteY(Known):
    quote: Annotated[list[Block], BeforeValidator(_one_or_more), Field(min_length=1)]
    by: Words = ""


Callout = Literal["note", "caution", "law", "case"]
CALLOUTS: tuple[str, ...] = get_args(Callout)


class CalloutY(Known):
    callout: Callout
    title: Words = ""
    body: Annotated[list[Block], BeforeValidator(_one_or_more), Field(min_length=1)]


class CellY(Strict):
    text: Annotated[str, WithJsonSchema(_TEXT)] = ""
    colspan: _integer(1, 100) = 1  # type: ignore[valid-type]
    rowspan: _integer(1, 2000) = 1  # type: ignore[valid-type]


Align = Literal["left", "center", "right"]


def _cell_kind(value: object) -> str:
    return "<cell>" if isinstance(value, dict) else "<text>"


CellText = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean", "null"]})]
Cell = Annotated[Annotated[CellText, Tag("<text>")] | Annotated[CellY, Tag("<cell>")], Discriminator(_cell_kind)]


class TableY(Known):
    table: Annotated[
        list[Annotated[list[Cell], Field(min_length=1, max_length=100)]], Field(min_length=1, max_length=2000)
    ]
    caption: Words = ""
    header: _integer(0, 10) = 1  # type: ignore[valid-type]
    rowheader: Flag = False
    align: list[Align] = []
    style: Literal["ruled", "grid", "plain"] = "ruled"


class FigureY(Known):
    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["alt"]}, {"required": ["decorative"]}]})

    figure: Words
    alt: Words = ""
    decorative: Flag = False
    description: Words = ""
    caption: Words = ""
    credit: Words = ""
    width: _integer(10, 100) = 100  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _told(self) -> FigureY:
        if self.decorative and (self.alt or self.description or self.caption):
            raise PydanticCustomError("S019", "figure")
        if not self.decorative and not self.alt:
            raise PydanticCustomError("S002", "figure", {"key": "alt"})
        return self


class PageBreakY(Known):
    page_break: Annotated[str, BeforeValidator(_nothing), WithJsonSchema({"type": "null"})] = Field(alias="page-break")


KINDS: dict[str, type[Known]] = {
    "paragraph": ParagraphY,
    "section": SectionY,
    "points": PointsY,
    "list": ListY,
    "quote": QuoteY,
    "callout": CalloutY,
    "table": TableY,
    "figure": FigureY,
    "page-break": PageBreakY,
}


def block_kind(value: object) -> str:
    """Tag a block by its one kind key; `<none>`, `<many>` and `<wrong>` match nothing."""
    if isinstance(value, str):
        return "<text>"
    if isinstance(value, Known):
        return f"<{next(k for k, v in KINDS.items() if isinstance(value, v))}>"
    if not isinstance(value, dict):
        return "<wrong>"
    kinds = [k for k in value if k in KINDS]
    return f"<{kinds[0]}>" if len(kinds) == 1 else "<many>" if kinds else "<none>"


Block = Annotated[
    Annotated[Words, Tag("<text>")]
    | Annotated[ParagraphY, Tag("<paragraph>")]
    | Annotated[SectionY, Tag("<section>")]
    | Annotated[PointsY, Tag("<points>")]
    | Annotated[ListY, Tag("<list>")]
    | Annotated[QuoteY, Tag("<quote>")]
    | Annotated[CalloutY, Tag("<callout>")]
    | Annotated[TableY, Tag("<table>")]
    | Annotated[FigureY, Tag("<figure>")]
    | Annotated[PageBreakY, Tag("<page-break>")],
    Discriminator(block_kind),
]


Role = Literal["editor", "reviewer", "translator", "illustrator", "photographer"]


class FrontY(Strict):
    title: Words
    language: Language
    identifier: Words
    identifies: Literal["publication", "unit"] = "publication"
    subtitle: Words = ""
    creator: Several = []
    publisher: Words = ""
    issued: Day | None = None
    modified: Day | None = None
    version: Words = ""
    abstract: Words = ""
    subject: Several = []
    audience: Words = ""
    rights: Words = ""
    source: Words = ""
    contributor: dict[Role, Several] = {}
    series: Words = ""
    position: _integer(1, 99999) = 0  # type: ignore[valid-type]
    conformance: Conformance = ""
    certifier: Words = ""
    variants: list[Variant] = []
    keep: Several = []


class FurnitureY(Strict):
    """What is painted on every page."""

    marking: Words = ""
    watermark: Words = ""
    foot: Words = ""
    qr: Flag = False


class PrintY(Strict):
    theme: Words = "handout"
    cover: Flag = False
    contents: Literal["yes", "no", "auto"] = "auto"
    page_list: Flag = True


def _receipt(value: object) -> object:
    """Take `yes` for the house's lines, `no` for none."""
    return ([] if _flag(value) else None) if isinstance(value, str) else value


_RECEIPT: dict[str, Any] = {"anyOf": [{"enum": ["yes", "no", True, False]}, {"type": "array", "items": _TEXT}]}


class PublicationY(Strict):
    yinfa: Annotated[Literal["1"], WithJsonSchema({"const": 1})]
    front: FrontY
    print: PrintY = PrintY()
    lead: list[Block] = []
    body: Annotated[list[Block], Field(min_length=1)]
    closing: list[Block] = []
    colophon: list[Block] = []
    receipt: Annotated[list[Words] | None, BeforeValidator(_receipt), WithJsonSchema(_RECEIPT)] = None
    furniture: FurnitureY = FurnitureY()
    notes: dict[str, Words] = {}


PublicationY.model_rebuild()

_TOPS: tuple[type[BaseModel], ...] = (FrontY, FurnitureY, PrintY, PublicationY)
_MODELS: tuple[type[BaseModel], ...] = (*KINDS.values(), PointY, CellY, QueryY, *_TOPS)
KEYS: frozenset[str] = frozenset(f.alias or name for model in _MODELS for name, f in model.model_fields.items())


def _owners(key: str) -> tuple[str, str]:
    """Say in Chinese and English where a key is written: at the top of the file, in a key of it, or in a block."""
    if key in PublicationY.model_fields:
        return "檔案的最外層", "at the top of the file"
    if key in KINDS:
        return f" body 之下，自成一個區塊「- {key}:」", f"under body, as a block of its own: `- {key}:`"
    homes = [name for name, model in _HOMES if key in {f.alias or n for n, f in model.model_fields.items()}]
    return f" {'、'.join(homes)} 之內", f"in {', '.join(homes)}"


_TOLD: tuple[tuple[str, type[BaseModel]], ...] = (
    ("front", FrontY),
    ("print", PrintY),
    ("furniture", FurnitureY),
    *((f"<{kind}>", model) for kind, model in KINDS.items()),
    ("points", PointY),
    ("<cell>", CellY),
    ("queries", QueryY),
)
_HOMES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("front", FrontY),
    ("print", PrintY),
    ("furniture", FurnitureY),
    *((kind, model) for kind, model in KINDS.items()),
    ("points", PointY),
    ("table", CellY),
    ("queries", QueryY),
)
HOLDERS: dict[str, frozenset[str]] = {
    **{name: frozenset(f.alias or n for n, f in model.model_fields.items()) for name, model in _TOLD},
    "": frozenset(PublicationY.model_fields),
}
"""The keys of each map, by what it stands under: a key, the tag of a block or a cell, nothing for the file."""
OWNERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(get_args(Role), (" front 的 contributor 之內", "in contributor, in front")),
    **{key: _owners(key) for key in sorted(KEYS - Known.model_fields.keys())},
}
"""Where each key is written, for one that stands in the wrong place."""


def schema_text() -> str:
    """Give the text of `schema/publication.schema.json`, for editors' YAML plug-ins."""
    from yinfa.content.meaning import described

    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Yinfa publication.yaml, version 1",
        **described(PublicationY.model_json_schema(by_alias=True)),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
