"""What a language tag asks of those who set it: variant, script, marks, fonts, Word's tag. Nobody else reads tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeVar, get_args

Variant = Literal["zh-Hant-TW", "zh-Hant-HK", "zh-Hans-CN"]
"""Tags that a variant may have."""
VARIANTS: tuple[str, ...] = get_args(Variant)
Law = Literal["tw", "cn", "hk"]
"""Where a statute is made: how its articles are numbered, and what their parts are called (model/statute.py)."""
TW: Final = "zh-Hant-TW"
HK: Final = "zh-Hant-HK"
CN: Final = "zh-Hans-CN"
T = TypeVar("T")


class Installed(NamedTuple):
    """A font of Windows and Office, as Word's table of fonts writes it down."""

    name: str
    charset: str
    family: str


@dataclass(frozen=True, slots=True)
class Language:
    """How a language is written, set and named by other programs."""

    installed: Mapping[str, Installed]
    """What Word takes where our fonts are not installed, by the theme's role."""
    variant: Variant | Literal[""] = ""
    """The variant of Chinese that it is written in; empty where it is not Chinese."""
    name: str = ""
    """The variant in its own characters."""
    hans: bool = False
    """Whether it is written in simplified characters."""
    punctuation: Literal["", "centred", "cornered"] = ""
    """Where marks stand in their square; cornered ones have a narrow ／, too (GB/T 15834 §5.1.9)."""
    vertical: bool = False
    """Whether books in it may have lines from top to bottom."""
    east_asian: bool = False
    """Whether its letters are squares that may bear a dot, and Word keeps it under `eastAsia`."""
    face: Literal["word", "word_hans"] = "word"
    """The theme's key for the names of its fonts."""
    printed: Literal["word", "word_hans", "word_hk"] = "word"
    """The theme's key for what they are called in a file that carries its fonts, of which Hong Kong's are others."""
    word: str = "zh-TW"
    """Word's tag for the Chinese in it."""
    law: Law = "tw"
    """Where statutes are made that are written in it."""


_SUNG, _SONG = Installed("PMingLiU", "88", "roman"), Installed("SimSun", "86", "roman")
_HKSCS = Installed("MingLiU_HKSCS", "88", "roman")
"""It has the characters of Hong Kong's supplementary set in the forms used there; no black face of Windows has."""
_TAIWAN = {
    "serif": _SUNG,
    "sans": Installed("Microsoft JhengHei", "88", "swiss"),
    "mono": Installed("MingLiU", "88", "modern"),
}
_MAINLAND = {
    "serif": _SONG,
    "sans": Installed("Microsoft YaHei", "86", "swiss"),
    "mono": Installed("NSimSun", "86", "modern"),
}
_HANT = Language(_TAIWAN, TW, "臺灣繁體", punctuation="centred", vertical=True, east_asian=True)
_HONGKONG = Language(
    {**_TAIWAN, "serif": _HKSCS},
    HK,
    "香港繁體",
    punctuation="centred",
    vertical=True,
    east_asian=True,
    printed="word_hk",
    word="zh-HK",
    law="hk",
)
_HANS = Language(
    _MAINLAND,
    CN,
    "简体",
    hans=True,
    punctuation="cornered",
    east_asian=True,
    face="word_hans",
    printed="word_hans",
    word="zh-CN",
    law="cn",
)
_LANGUAGES = (
    ("zh-Hant-HK", _HONGKONG),
    ("zh-Hant-MO", _HONGKONG),
    ("zh-HK", _HONGKONG),
    ("zh-MO", _HONGKONG),
    ("zh-Hans", _HANS),
    ("zh-CN", _HANS),
    ("zh-SG", _HANS),
    ("zh", _HANT),
    ("ja", Language(_TAIWAN, east_asian=True)),
    ("ko", Language(_TAIWAN, east_asian=True)),
)
"""By the beginning of a tag, the longest first. Other languages are set in Taiwan's fonts."""
_OTHER = Language(_TAIWAN)


@lru_cache(maxsize=256)
def language_of(tag: str) -> Language:
    """Give what a tag asks for: `zh-SG` is written as `zh-Hans-CN`, `zh-MO` as `zh-Hant-HK`, `zh` as `zh-Hant-TW`."""
    return next((to for start, to in _LANGUAGES if tag == start or tag.startswith(f"{start}-")), _OTHER)


def variant_of(tag: str) -> str:
    """Give the variant in which a language tag is written: `zh-CN` is `zh-Hans-CN`; empty where it is not Chinese."""
    return language_of(tag).variant


def name_of(tag: str) -> str:
    """Give the name of an edition in its own characters; a tag that is not Chinese names itself."""
    return language_of(tag).name or tag


def nearest(tag: str, table: Mapping[str, T], otherwise: str) -> T:
    """Give the entry of a table by tags that is nearest to a language: its own, that of its variant, a shorter one."""
    return table[next((one for one in _shortened(tag) if one in table), otherwise)]


def _shortened(tag: str) -> Iterator[str]:
    yield tag
    for parts in (variant_of(tag).split("-"), tag.split("-")):
        yield from ("-".join(parts[:n]) for n in range(len(parts), 0, -1))
