"""The editions that Chinese has: what each language tag writes, quotes and calls itself."""

from __future__ import annotations

from typing import Literal, get_args

Variant = Literal["zh-Hant-TW", "zh-Hant-HK", "zh-Hans-CN"]
"""Tags that a variant may have."""
VARIANTS: tuple[str, ...] = get_args(Variant)
_NAMES = {"zh-Hant-TW": "臺灣繁體", "zh-Hant-HK": "香港繁體", "zh-Hans-CN": "简体"}
_NEAREST = (
    ("zh-Hant-HK", "zh-Hant-HK"),
    ("zh-Hant-MO", "zh-Hant-HK"),
    ("zh-HK", "zh-Hant-HK"),
    ("zh-MO", "zh-Hant-HK"),
    ("zh-Hans", "zh-Hans-CN"),
    ("zh-CN", "zh-Hans-CN"),
    ("zh-SG", "zh-Hans-CN"),
    ("zh", "zh-Hant-TW"),
)


def variant_of(tag: str) -> str:
    """Give the variant in which a language tag is written: `zh-CN` is `zh-Hans-CN`; empty where it is not Chinese."""
    return next((to for start, to in _NEAREST if tag == start or tag.startswith(f"{start}-")), "")


def name_of(tag: str) -> str:
    """Give the name of an edition in its own characters; a tag that is not Chinese names itself."""
    return _NAMES.get(variant_of(tag), tag)
