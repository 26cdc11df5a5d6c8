"""The values that a `publication.yaml` may hold: each checked, each knowing where it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SkipValidation,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import (
    CoreSchema,
    chain_schema,
    custom_error_schema,
    is_instance_schema,
    no_info_before_validator_function,
    no_info_wrap_validator_function,
)

from yinfa.content.nodes import Mapping, Scalar, Sequence, YamlNode
from yinfa.model.place import NOWHERE, Place

T = TypeVar("T")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[a-z][a-z0-9]{0,15}")
_SHORT = re.compile(r"[a-z][0-9]+")
RESERVED = frozenset(
    ("cover", "nav", "page", "pages", "lead", "body", "closing", "colophon", "note", "notes", "contents")
    + ("title", "subtitle", "toc", "landmarks", "text", "receipt", "marking", "watermark", "foot", "qr")
)
_CONFORMANCE = re.compile(r"WCAG 2\.[0-2] (A|AA|AAA)")
_PLACES = ("tw", "hk", "cn", "cht", "chs")
"""What offices write for a language, and is a place or an abbreviation."""


class Written(str):
    """A text that may have mark-up, with the node in which it is written."""

    __slots__ = ("node",)
    node: Scalar

    @property
    def at(self) -> Place:
        return self.node.at

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return custom_error_schema(is_instance_schema(Written), "string_type")


class Worded(Written):
    """A text that is not empty."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = custom_error_schema(is_instance_schema(Written), "string_type")
        least = {"min_length": 1}
        worded = custom_error_schema(is_instance_schema(cls), "string_too_short", custom_error_context=least)
        return chain_schema([text, worded])


class Listed(list[T]):
    """A list with the node in which it is written."""

    __slots__ = ("node",)
    node: Sequence

    @property
    def at(self) -> Place:
        return self.node.at

    @classmethod
    def of(cls, entries: list[T], node: Sequence) -> Listed[T]:
        made = cls(entries)
        made.node = node
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def keep(value: Any, check: Any) -> Listed[Any]:
            return cls.of(check(value), value.node)

        (entry,) = get_args(source) or (Any,)
        return no_info_wrap_validator_function(keep, handler.generate_schema(list.__class_getitem__(entry)))


def written(node: Scalar) -> Written:
    made = Worded(node.text) if node.text else Written()
    made.node = node
    return made


NODE = "\0"
"""The key under which a map takes its node along: no file has it."""
UNSAID: Any = written(Scalar("", NOWHERE))
NONE: list[Any] = []
NO_MAP: dict[Any, Any] = {}
"""A text, a list and a map that are not there."""


def data(node: YamlNode) -> Any:
    """Give lists, maps and texts of a node, to be checked."""
    match node:
        case Scalar():
            return written(node)
        case Sequence(items=items):
            return Listed.of([data(i) for i in items], node)
        case Mapping(items=pairs):
            return {NODE: node, **{k: data(v) for k, v in pairs.items()}}


_NO_NODE = Mapping({}, {}, NOWHERE)


class Strict(BaseModel):
    """A map of known keys, with the node in which it is written."""

    model_config = ConfigDict(extra="forbid", strict=False, defer_build=True)
    node: Annotated[SkipJsonSchema[SkipValidation[Mapping]], Field(alias=NODE, exclude=True)] = _NO_NODE

    @classmethod
    def names(cls) -> Iterator[str]:
        """Give the keys in the order of the reference, as an author writes them."""
        return (field.alias or name for name, field in cls.model_fields.items() if name != "node")


@dataclass(frozen=True, slots=True)
class Means:
    """What a key means, in Traditional Chinese and English; stands beside each key."""

    zh: str
    en: str
    called: str = ""
    """The words of Chinese or of other programs by which editors call it, the likeliest first."""


def _date(value: object) -> object:
    text = value if isinstance(value, str) else ""
    try:
        if _DATE.fullmatch(text) and text >= "1000":
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("S006", "date")


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


def as_flag(value: object) -> bool:
    if value not in ("yes", "no", "true", "false"):
        raise PydanticCustomError("S005", "flag", {"expected": "yes, no"})
    return value in ("yes", "true")


def _nothing(value: object) -> object:
    if value != "":
        raise PydanticCustomError("S023", "nothing")
    return value


@dataclass(frozen=True, slots=True)
class Whole:
    """Marks a whole number between two others (S009)."""

    low: int
    high: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self._taken, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def _taken(self, value: Any) -> int:
        if (
            not isinstance(value, str)
            or not re.fullmatch(r"[0-9]{1,6}", value)
            or not self.low <= int(value) <= self.high
        ):
            raise PydanticCustomError("S009", "number", {"low": self.low, "high": self.high})
        return int(value)


def _one_or_more(value: object) -> object:
    """Take a single text for a list of one."""
    return Listed.of([value], Sequence([value.node], value.at)) if isinstance(value, Written) else value


class Broken(Worded):
    """A text of which the author has ended the lines."""

    __slots__ = ("parts",)
    parts: tuple[Written, ...]


def spaced(before: str, after: str) -> bool:
    """Say whether a space stands between two lines that the author has ended: none between Han."""
    return not all(unicodedata.east_asian_width(c) in "WF" for c in (before[-1:], after[:1]) if c)


def _broken(value: object) -> object:
    """Take a list of texts for one text of as many lines."""
    if not isinstance(value, Listed) or not all(isinstance(one, Written) for one in value):
        return value
    if not value or not all(value):
        raise PydanticCustomError("S010", "line")
    text = value[0]
    for one in value[1:]:
        text += f"{' ' if spaced(text, one) else ''}{one}"
    made = Broken(text)
    made.node, made.parts = value[0].node, tuple(value)
    return made


def _without_node(value: object) -> object:
    return {key: one for key, one in value.items() if key != NODE} if isinstance(value, dict) else value


TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
FLAG: dict[str, Any] = {"enum": ["yes", "no", True, False]}
OrMore = BeforeValidator(_one_or_more)
Free = BeforeValidator(_without_node)
"""Marks a map whose keys no model knows."""
Words = Annotated[Worded, WithJsonSchema(TEXT)]
"""A text of the author's, with mark-up."""
Plain = Annotated[str, Field(min_length=1), WithJsonSchema(TEXT)]
"""A text without mark-up."""
_LINES = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}
Heading = Annotated[Worded, BeforeValidator(_broken), WithJsonSchema(_LINES)]
"""A text of the author's, in one line or in lines that the author has ended."""
Title = Annotated[str, BeforeValidator(_broken), Field(min_length=1), WithJsonSchema(_LINES)]
"""The same without mark-up."""
Several = Annotated[list[Plain], OrMore, WithJsonSchema({"anyOf": [TEXT, {"type": "array", "items": TEXT}]})]
Flag = Annotated[bool, BeforeValidator(as_flag), WithJsonSchema(FLAG)]
Placed = Annotated[
    Literal["near", "here"],
    Means(
        "放在哪裡：本頁放不下時，同節的後文先排（near），或一定在此（here）",
        "where it stands: near, so that text behind it in its section fills the page first, or here",
    ),
]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Nothing = Annotated[str, BeforeValidator(_nothing), WithJsonSchema({"type": "null"})]


def _like(pattern: re.Pattern[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern.pattern}$"})


LanguageTag = Annotated[str, BeforeValidator(_language), _like(_LANGUAGE)]
Id = Annotated[str, BeforeValidator(_id), _like(_ID)]
Conformance = Annotated[str, BeforeValidator(_conformance), _like(_CONFORMANCE)]
