"""Where a line may end that would be too loose otherwise: in Latin words, by language, and at joints of addresses."""

from __future__ import annotations

import re
from functools import lru_cache

import pyphen

from yinfa.formats.pdf.chinese.paragraph import MeasuredParagraph
from yinfa.model.language import variant_of

HYPHEN = "-"
IN_CHINESE = 8
"""Letters of a Latin word that is divided in Chinese text, at the least."""
LEFT, RIGHT = 2, 3
"""Letters that stay on a line, and that go to the next, at the least: the values of TeX for English."""
_PART = "0-9A-Za-z_\u00c0-\u024f"
_LETTERS = "A-Za-z\u00c0-\u024f"
WORD = re.compile(rf"(?<![{_PART}/@.:~\\’'-])[{_LETTERS}]{{6,}}(?![{_PART}/@:~\\-]|[.'’][{_PART}])")
"""A word of six letters, no part of an address, a compound or the name of a file."""
JOINT = re.compile("[/?&=.,;:#%@+-]+")
"""Signs behind which an address is divided; not _, which fonts draw closer to the next letter than it is wide."""
ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)(?=[!-~])[!-~]+")


def divided(text: str, language: str) -> bool:
    """Say whether a text has a word that may be divided."""
    return bool(WORD.search(text)) and dictionary(language) is not None


@lru_cache(maxsize=16)
def dictionary(language: str) -> pyphen.Pyphen | None:
    """Give how words of a language are divided; Latin words in Chinese are taken for English ones."""
    asked = "en" if variant_of(language) else language.replace("-", "_")
    found = pyphen.language_fallback(asked) if asked else None
    return pyphen.Pyphen(lang=found, left=LEFT, right=RIGHT) if found else None


def soft_breaks(p: MeasuredParagraph) -> dict[int, float]:
    """Give the places before which a line may end, each with the advance of the hyphen that it ends with, if any."""
    found: dict[int, float] = {}
    for address in ADDRESS.finditer(p.text):
        scheme = address[0].find("://") + 3 if "://" in address[0] else 0
        ends = (joint.end() for joint in JOINT.finditer(p.text, address.start() + scheme, address.end()))
        # No hyphen is drawn: whoever types the address would type it, too.
        found |= {at: 0.0 for at in ends if at < address.end() and p.wraps[at]}
    for word in WORD.finditer(p.text):
        leaf = p.leaf(word.start())
        if leaf.hyphen and word.end() <= leaf.end and _is_divided(word[0], leaf.language):
            places = (word.start() + at for at in _places(word[0], leaf.language))
            found |= {at: leaf.hyphen for at in places if p.wraps[at]}
    return found


def _is_divided(word: str, language: str) -> bool:
    """Keep initials whole, and in Chinese names and short words: nobody said of which language they are."""
    if variant_of(language):
        return word[0].islower() and len(word) >= IN_CHINESE
    return not word.isupper()


@lru_cache(maxsize=4096)
def _places(word: str, language: str) -> tuple[int, ...]:
    found = dictionary(language)
    return tuple(map(int, found.positions(word))) if found else ()
