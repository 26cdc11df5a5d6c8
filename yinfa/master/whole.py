"""Numbers, codes, words and short phrases that no line of a table's cell breaks, in text that is XML already."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 16
"""Characters of a piece that the narrowest telephone still shows in one line."""
PHRASE = 4
"""Han, figures and letters that stay side by side where they stand alone."""
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_WORD = f"(?:[0-9A-Za-z]|{_HAN})"
_FOUND = re.compile(
    "\ufdd0[^\ufdd2]*\ufdd2"  # the mark of a slot
    f"|(?<!{_WORD})(?=[0-9A-Za-z]*{_HAN}){_WORD}{{2,{PHRASE}}}(?!{_WORD}|[-.,:/][0-9A-Za-z])"
    # A number with its unit, 第 3 條; a code that begins with Han, 網-01.
    f"|(?<!{_WORD})(?:(?:第 )?[0-9]{{1,4}} {_HAN}{{1,3}}|{_HAN}{{1,3}}-[0-9A-Za-z]{{1,6}})(?!{_WORD}|-)"
    f"|[☐☑☒□■] ?{_HAN}{{1,6}}(?!{_WORD})"  # a box with what it ticks
    r"|\([0-9+]{2,5}\) ?[0-9]+(?:-[0-9]+)*"
    "|(?:[0-9]+(?:[.,:/-][0-9]+)*[年月日時时分秒元號号％℃])+"
    "|(?:&(?:amp|lt|gt|#[0-9]+);|[!-%'-;=?-~])+"
)
_BREAKS = re.compile("[^-/_.,:;?&=#]+[-/_.,:;?=#]*|.[-/_.,:;?&=#]*")
"""What a long code falls into: it goes on in the next line after its own marks."""


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text: each piece, and whether it stays whole. Addresses of the net break where they like."""
    at = 0
    for found in _FOUND.finditer(text):
        if text[at : found.start()]:
            yield text[at : found.start()], False
        at = found.end()
        if found[0][0] == "\ufdd0" or len(found[0]) == 1 or "://" in found[0] or "@" in found[0]:
            yield found[0], False
        elif len(found[0]) <= LONGEST or "&" in found[0]:
            yield found[0], len(found[0]) <= LONGEST
        else:
            yield from ((part, 1 < len(part) <= LONGEST) for part in _BREAKS.findall(found[0]))
    if text[at:]:
        yield text[at:], False


def whole(text: str) -> str:
    """Keep what stays whole in a span of its own (class `whole`)."""
    return "".join(f'<span class="whole">{piece}</span>' if kept else piece for piece, kept in runs(text))
