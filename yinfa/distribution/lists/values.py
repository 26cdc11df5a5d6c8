"""What the cells of a list mean: numbers, regions, formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from yinfa.compose import FormatName
from yinfa.formats import FORMATS
from yinfa.model.language import VARIANTS, variant_of

MOST = 999_999
"""Copies of one unit."""
HIGHEST = 999_999_999
"""The highest copy number: printed with six digits, or as many as it has."""
_REGIONS = {
    "zh-Hant-TW": "臺灣 台灣 台湾 正體 正体 繁體 繁体 tw taiwan",
    "zh-Hant-HK": "香港 澳門 澳门 hk mo hongkong",
    "zh-Hans-CN": "大陸 大陆 內地 内地 中國大陸 中国大陆 簡體 简体 cn",
}
REGIONS = {name: variant for variant, names in _REGIONS.items() for name in names.split()}
_RANGE = re.compile(r"0*([0-9]{1,9})(?:(?:-|–|—|~|〜|至|to)0*([0-9]{1,9}))?")
_COPIES = re.compile(r"([0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?[份本冊册部]?")
"""12, 1,200, 3.00, 3份, １２ (folded before)."""
_SEPARATORS = re.compile(r"[,;/+、，；\s]+")
_AROUND = " \t,;，；、"
_ADDRESSED = re.compile(r'[^@,，\t"]+@[^@,，\t"]+')
"""An address, a name before it or none; other signs tell of a row that ran into the next."""
PASSWORD = (8, 64)
"""Characters that a password may have."""
_TYPED = re.compile("[!-~]*")
"""What every keyboard has, and what PDF 2.0 takes as it is (SASLprep changes nothing in it)."""
_EACH = {
    **dict.fromkeys(("", "no", "false", "否"), False),
    **dict.fromkeys(("each", "yes", "true", "是", "逐份"), True),
}


KNOWN_FORMATS = ", ".join(FORMATS)
KNOWN_VARIANTS = (*VARIANTS, "臺灣", "香港", "大陸")


def alike(text: str) -> str:
    """Give what two codes or names have in common that differ in case or width alone."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """Fold full-width letters and digits, spaces and case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=1024)
def variant(text: str) -> str | None:
    """Give the variant of a region or language tag: `香港`, `zh-CN`; empty for empty, None where it is unknown."""
    word = plain(text)
    if not word:
        return ""
    tags = {tag.casefold(): tag for tag in VARIANTS}
    return REGIONS.get(word) or tags.get(word) or variant_of(text.strip()) or None


@lru_cache(maxsize=1024)
def formats(text: str) -> tuple[tuple[FormatName, ...], tuple[str, ...]]:
    """Give the formats of `pdf、docx` in the order of the table, and the words that name none."""
    asked = [w for w in _SEPARATORS.split(unicodedata.normalize("NFKC", text).casefold()) if w]
    names: dict[str, FormatName] = {**{n: n for n in FORMATS}, "word": "docx"}
    found = {names[w] for w in asked if w in names}
    return tuple(n for n in FORMATS if n in found), tuple(w for w in asked if w not in names)


@lru_cache(maxsize=1024)
def copies(text: str) -> int | None:
    """Give a number of copies, 1 where nothing is said; None for anything but 1 to MOST."""
    found = _COPIES.fullmatch(plain(text) or "1")
    number = int(found[1].replace(",", "")) if found else 0
    return number if 1 <= number <= MOST else None


def numbers(text: str) -> tuple[int, int] | None:
    """Give first and last of `121`, `000121-000150` (last is 0 where only the first is said); (0, 0) for nothing."""
    if not text:
        return 0, 0
    word = text if text.isdecimal() and text.isascii() else plain(text).replace(",", "")
    found = _RANGE.fullmatch(word)
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or 0)
    return (first, last) if first >= 1 and (not last or last >= first) else None


@lru_cache(maxsize=1024)
def each(text: str) -> bool | None:
    """Tell whether every copy is numbered by itself; None for other words."""
    return _EACH.get(plain(text))


def contact(text: str) -> str:
    """Give addresses that stand on lines of their own with semicolons; anything else is left as it is."""
    lines = [line.strip(_AROUND) for line in text.splitlines()]
    lines = [line for line in lines if line]
    return "; ".join(lines) if len(lines) > 1 and all(map(_ADDRESSED.fullmatch, lines)) else text


def password_faults(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give what is wrong with a password, without a word of it (X001, X002)."""
    least, most = PASSWORD
    if text and not least <= len(text) <= most:
        yield "X001", {"least": str(least), "most": str(most)}
    if not _TYPED.fullmatch(text) or text[:1] in ("=", "+", "-", "@"):
        yield "X002", {}
