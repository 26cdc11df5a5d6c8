"""The one table of what can be wrong: severity, sentence and hint, a file per room.

The first letter tells the room: Y S N P loading, O orders, I T R Q C press, F D pages, W Word, E EPUB, Z editions,
U L distribution, K a cluster, X seals, J what comes home.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from operator import itemgetter

from yinfa.codes import (
    assets,
    cluster,
    content,
    delivery,
    devices,
    distribution,
    docx,
    epub,
    home,
    members,
    order,
    pdf,
    press,
    seal,
    shelf,
)
from yinfa.codes.entry import Entry, Fact, MessageLanguage, Said, Wording, filled
from yinfa.codes.sayings import SAYINGS
from yinfa.codes.simplified import simplified

_TEXT: Mapping[MessageLanguage, Callable[[Wording], str]] = {
    "zh": itemgetter(0),
    "zh-Hans": lambda texts: simplified(texts[0]),
    "en": itemgetter(1),
}
_BETWEEN: Mapping[MessageLanguage, str] = {"zh": "、", "zh-Hans": "、", "en": ", "}
"""What stands between names in a row."""
_BLANK = re.compile(r"\{(\w+)")
ROOMS = (
    content,
    order,
    press,
    assets,
    members,
    pdf,
    docx,
    epub,
    devices,
    distribution,
    shelf,
    delivery,
    cluster,
    seal,
    home,
)
CODES: Mapping[str, Entry] = dict(chain.from_iterable(room.CODES.items() for room in ROOMS))


def told(texts: Wording, facts: Iterable[tuple[str, Fact]], language: MessageLanguage) -> str:
    """Fill a text of a language with facts, worded in that language."""
    return filled(_TEXT[language](texts), {name: worded(fact, language) for name, fact in facts})


def worded(fact: Fact, language: MessageLanguage) -> str:
    """Give a fact in words of a language."""
    match fact:
        case str():
            return fact
        case Said(name, facts):
            return told(SAYINGS[name], facts, language)
    return _BETWEEN[language].join(fact)


def meant(code: str, language: MessageLanguage) -> tuple[str, str]:
    """Give what a code means and what to do about it, with dots where the facts of a finding stand."""
    row = CODES[code]
    texts = ((row.zh, row.en), (row.zh_hint, row.en_hint))
    sentence, hint = (told(pair, ((name, "…") for name in _BLANK.findall("".join(pair))), language) for pair in texts)
    return sentence, hint
