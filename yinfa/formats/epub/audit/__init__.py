"""The audit: what EPUBCheck and Ace let pass in a finished book, and what no book of ours may have."""

from __future__ import annotations

from yinfa.finding import Finding
from yinfa.formats.epub.audit import documents, package, style
from yinfa.formats.epub.audit.book import opened

CHECKS = (*package.CHECKS, *documents.CHECKS, *style.CHECKS)


def audit(data: bytes) -> tuple[Finding, ...]:
    """Find what is wrong with a finished EPUB; a sound one gives nothing."""
    book, broken = opened(data)
    if broken:
        return broken
    return tuple(finding for check in CHECKS for finding in check(book))
