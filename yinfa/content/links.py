"""Where a link leads, and where one that cannot stand was most likely meant to lead."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from yinfa.content.tongues import tongue

ART = "art:"
"""Begins the target of a reference to an article, or to a part of one, by their numbers."""
CITED = "N030"
"""The finding where there is none."""
SCHEMES = ("http", "https", "mailto", "tel")
PURPOSES: dict[str, dict[str, Any]] = {
    "name": {"name": True, "book": False},
    "book": {"book": True, "name": False},
    "keep": {"keep": True},
}
"""What a span with a purpose turns on; a proper name inside a title, or the reverse, is the inner one."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MAIL, _HOST = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), re.compile(r"[\w-]+(\.[\w-]+)+(/.*)?")


def whole(url: str) -> bool:
    """Whether an address has all its parts, and no sign that none has."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    body = parts.netloc if parts.scheme in ("http", "https") else parts.path
    return bool(body) and not any(c.isspace() or c in '"<>\\^`{|}' for c in url)


def meant(target: str) -> str:
    """Give the target meant by `www.example.org`, `https：//…`, `name` or `lang:english`; empty for none."""
    words = unicodedata.normalize("NFKC", target).split()
    joined = "".join(words)
    scheme, colon, rest = joined.partition(":")
    if not rest and scheme.lower() in PURPOSES:
        return f"{scheme.lower()}:"
    if scheme.lower() == "lang":
        return f"lang:{tongue(rest, 'en')}"
    if re.fullmatch("#?[A-Za-z][A-Za-z0-9]*", joined):
        return f"#{joined.lstrip('#').lower()}"
    if _MAIL.fullmatch(joined):
        return f"mailto:{joined}"
    if whole(words[0]) and words[0].partition(":")[0].lower() in SCHEMES:
        return words[0]
    near = get_close_matches(scheme.lower(), SCHEMES, 1, 0.8) if colon else ["https"] if _HOST.fullmatch(joined) else []
    if not near:
        return ""
    slashes = "//" if near[0].startswith("http") else ""
    found = f"{near[0]}:{slashes}{(rest if colon else joined).lstrip('/')}"
    return found if whole(found) else ""
