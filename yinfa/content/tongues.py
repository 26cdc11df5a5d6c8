"""Language tags, and what people write for them."""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_TONGUES = (
    ("zh-Hant-HK", r"(zh-)?hk|.*香港.*|港|.*港[文字繁].*"),
    ("zh-Hans-CN", r"(zh-)?(cn|chs)|zh-(hans|sg)|.*[簡简].*|.*大[陸陆].*|普通[話话]"),
    (
        "zh-Hant-TW",
        r"zh(-hant)?|(zh-)?(tw|cht)|.*[臺台][灣湾].*|.*[繁正]體.*|.*繁[体中].*|[繁正臺台]|[中國国漢汉華华][文語语].*",
    ),
    ("en", r"eng(lish)?|英[文語语]"),
    ("ja", r"jp|japanese|日[文本語语].*"),
)
"""Tags, the nearest first, and the names that each has."""


def tongue(text: str, other: str = "zh-Hant-TW") -> str:
    """Give the language tag meant by 繁體中文, `zh_TW` or `English`; `other` where none can be made out."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("_", "-")
    parts = plain.lower().split("-")
    cased = "-".join((parts[0], *(p.title() if len(p) == 4 else p.upper() for p in parts[1:])))
    known = next((tag for tag, names in _TONGUES if re.fullmatch(names, plain.lower())), "")
    return known or (cased if _TAG.fullmatch(cased) else other)
