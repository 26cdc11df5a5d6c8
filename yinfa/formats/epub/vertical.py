"""Vertical lines: short numbers stand upright (CSS Writing Modes 3 §9.1), in words and in furniture alike."""

from __future__ import annotations

import re

from yinfa.master.slots import as_kind, stood

_TAG = re.compile("(<[^>]*>)")
_WHOLE = re.compile(r'class="[^"]*\btcy\b|^<(?:code|sub|sup)>')
"""Elements that stand or lie as one."""
_LISTS = re.compile('(?=<nav[^>]* hidden="")')
"""Where lists begin that no page shows."""


def turned(printed: bytes) -> bytes:
    """Mark short numbers in what a document shows, outside elements that are whole."""
    head, body, rest = printed.decode().partition("<body")
    shown, *lists = _LISTS.split(body + rest, maxsplit=1)
    tokens = _TAG.split(shown)
    texts = zip(tokens[:1] + tokens[1::2], tokens[::2], strict=True)
    tokens[::2] = [text if _WHOLE.search(tag) else _stood(text) for tag, text in texts]
    return (head + "".join([*tokens, *lists])).encode()


def _stood(text: str) -> str:
    return as_kind(stood(text), "upright")
