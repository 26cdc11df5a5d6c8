"""Series of numbers as an author names them, and labels that authors type before their own words."""

from __future__ import annotations

import re
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from yinfa.codes.entry import Said, said
from yinfa.content.nodes import Sequence as Entries
from yinfa.content.values import Listed, Written
from yinfa.model.series import ANNEXES, NAMING, SERIES
from yinfa.model.tree import LEVELS

UNITS = {unit: name for units in ("編章節款目", "编章节款目") for unit, name in zip(units, NAMING, strict=True)}
UNITS |= {"部": "part", "分部": "division", "次分部": "clause"}
"""The words of an office for the series that are called by them; the last ones are Hong Kong's."""


def _series(value: object) -> object:
    named = UNITS.get(value, value) if isinstance(value, str) else value
    if named not in SERIES:
        raise PydanticCustomError("S005", "series", {"expected": ", ".join(SERIES)})
    return str(named)


def _one_or_more(value: object) -> object:
    """Take the name of one series for a list of it."""
    if isinstance(value, Written) and not re.search("[,，、;；]", value):
        return Listed.of([value], Entries([value.node], value.at))
    return value


SeriesName = Annotated[str, BeforeValidator(_series), WithJsonSchema({"enum": [*SERIES, *UNITS]})]
_ONE: dict[str, Any] = {"enum": [*SERIES, *UNITS]}
Levels = Annotated[
    list[SeriesName],
    BeforeValidator(_one_or_more),
    Field(max_length=LEVELS),
    WithJsonSchema({"anyOf": [_ONE, {"type": "array", "items": _ONE, "maxItems": LEVELS}]}),
]
"""The series of one level, or of several from there."""


SORTS = dict(zip(("附件", "附表", "附錄", "附录"), (*ANNEXES, ANNEXES[-1]), strict=True))
"""The words of an office for the kinds of annexes."""


def _sort(value: object) -> object:
    named = SORTS.get(value, value) if isinstance(value, str) else value
    if named not in ANNEXES:
        raise PydanticCustomError("S005", "annex", {"expected": ", ".join(ANNEXES)})
    return str(named)


Annex = Annotated[str, BeforeValidator(_sort), WithJsonSchema({"enum": [*ANNEXES, *SORTS]})]


class Typed(NamedTuple):
    """A label that an author typed, with what parts it from the words, and the series or the annex that it is of."""

    label: str
    series: str


def instead(series: str, level: int) -> Said:
    """Say what to write for a label of a series that was typed before the heading of a section."""
    if series not in SERIES:
        return said("typed-kept" if series not in ANNEXES else "typed-annex")
    return said("typed-below" if level else "typed-first", series=series)


_HAN = "[〇零一二三四五六七八九十百]"
_N = f"(?:{_HAN}+|[0-9０-９]{{1,4}}[A-Z]{{0,2}})"
_STEMS = "[甲乙丙丁戊己庚辛壬癸]"
_ENDS = r"(?=[\s：:、]|$)"
_TYPED = tuple(
    (series, re.compile(rf"{pattern}[\s：:]*"))
    for series, pattern in (
        *((name, f"第{_N}{unit}(?:之{_N})*{_ENDS}") for unit, name in UNITS.items()),
        ("article", f"第{_N}[條条](?:之{_N})*{_ENDS}"),
        ("attachment", f"附件{_N}{_ENDS}"),
        ("schedule", f"附表{_N}{_ENDS}"),
        ("appendix", f"附[錄录]{_N}{_ENDS}"),
        ("chinese", f"{_HAN}+、(?!{_HAN})"),
        ("chinese-paren", f"[（(]{_HAN}+[）)]"),
        ("stem", f"{_STEMS}、(?!{_STEMS})"),
        ("decimal", r"[0-9０-９]{1,3}[.．、](?![0-9０-９A-Za-z])"),
        ("paren", r"[（(][0-9０-９]{1,2}[）)]"),
        ("circled", "[①-⑳]"),
        ("letter", r"[A-Z][.．、](?=[\s　]*[⺀-鿿])"),
    )
)


def typed(text: str, alone: bool = False) -> Typed | None:
    """Find the label that a text has before its words, or `alone`; None where it has none: 一、二審, 2.0 版."""
    for series, pattern in _TYPED:
        if (found := pattern.match(text)) and (alone or found.end() < len(text)):
            return Typed(found[0], series)
    return None
