"""What the audit asks of the sheets: the reader's own colours, sizes and families must be able to win."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from yinfa.finding import Finding
from yinfa.formats.epub.audit.book import AuditedBook, fault

_REMOTE = re.compile(r"@import|url\(\s*['\"]?(?:[a-z]+:)?//", re.IGNORECASE)
_FORCED = re.compile(
    r"(?<![-\w])(?:color|position)\s*:[^;}]*"  # words keep the reader's colour, by day and by night
    r"|(?<![-\w])(?:font-size|line-height|text-indent|margin|padding)[-\w]*\s*:[^;}]*\d(?:px|pt|cm|mm|in)\b"
    r"|(?:html|body|p|\*)\s*\{[^}]*background[^;}]*"
    r"|!important"
)


def _sheets(book: AuditedBook) -> Iterator[Finding]:
    for path in (p for p in book.data if p.endswith(".css")):
        text = book.data[path].decode()
        for found in _REMOTE.findall(text):
            yield fault("E017", path, found=found)
        for found in _FORCED.findall(text):
            yield fault("E028", path, found=found.rpartition("{")[2].strip())


CHECKS: tuple[Callable[[AuditedBook], Iterator[Finding]], ...] = (_sheets,)
