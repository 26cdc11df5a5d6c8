"""Random text as an author may write it: Han, Latin, digits, marks, and mark-up around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.clreq.rules import HANT, QUOTES, TW
from yinfa.codes import CODES
from yinfa.content.inline import parse
from yinfa.model.inline import Ruby, Text

POOL = "人民警察的形象是一面旗公正文明要在工作中提高自身素和能力心是根本大同小天地日月山水"
LATIN = ("PDF", "police", "public", "image", "a", "to", "Word", "GB", "system", "unit", "relations", "of")
NUMBERS = ("1", "20", "110", "2026", "3.5", "12,345", "50%", "100%", "1949", "7")
STOPS = "，，，，、、。。；：？！"
BRACKETS = ("「」", "「」", "《》", "（）", "『』", "〈〉", "【】")
READINGS = {"zh": ("{警察|jǐng chá}", "{公安|gōng ān}"), TW: ("{警察|ㄐㄧㄥˇ ㄔㄚˊ}", "{公安|ㄍㄨㄥ ㄢ}", "{的|˙ㄉㄜ}")}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: what the author writes, the text that is set in the line, and what must not be divided."""

    source: str
    text: str
    units: frozenset[str]


@dataclass(slots=True)
class _Author:
    chance: Random
    region: str
    units: set[str] = field(default_factory=set)

    def han(self) -> str:
        return "".join(self.chance.choice(POOL) for _ in range(self.chance.randint(1, 9)))

    def stop(self) -> str:
        return self.chance.choice(STOPS)

    def latin(self) -> str:
        found = [self.chance.choice(LATIN) for _ in range(self.chance.randint(1, 3))]
        return " ".join(found)

    def number(self) -> str:
        return self.chance.choice(NUMBERS)

    def bracketed(self) -> str:
        opening, closing = self.chance.choice(BRACKETS)
        inner = self.chance.choice((self.han, self.latin, self.han, self.titled))()
        return opening + inner + closing + self.chance.choice(("", "", *STOPS))

    def titled(self) -> str:
        return f"《{self.han()}》"

    def dash(self) -> str:
        return self.chance.choice(("——", "……", "——"))

    def joint(self) -> str:
        return self.han() + self.chance.choice("·～／") + self.han()

    def strong(self) -> str:
        return f"**{self.some(2)}**"

    def dotted(self) -> str:
        return f"*{self.han()}{self.chance.choice(('', '，' + self.han()))}*"

    def link(self) -> str:
        return f"[{self.some(2)}](https://example.org)"

    def span(self) -> str:
        return f"[{self.latin()}](lang:en)"

    def named(self) -> str:
        return f"[{self.han()}]({self.chance.choice(('name', 'book'))}:)"

    def ruby(self) -> str:
        return self.chance.choice(READINGS.get(self.region, READINGS["zh"]))

    def call(self) -> str:
        return self.chance.choice((self.han(), self.han() + self.stop())) + "[^]"

    def some(self, count: int) -> str:
        plain = (self.han, self.han, self.han, self.latin, self.number, self.bracketed)
        return "".join(self.chance.choice(plain)() for _ in range(count))

    def write(self) -> str:
        kinds: tuple[tuple[Callable[[], str], int], ...] = (
            (self.han, 40), (self.stop, 22), (self.latin, 10), (self.number, 8), (self.bracketed, 14), (self.dash, 4),
            (self.joint, 3), (self.strong, 5), (self.dotted, 4), (self.link, 4), (self.span, 3), (self.ruby, 3), (self.named, 3), (self.call, 3),
        )  # fmt: skip
        makers, weights = zip(*kinds, strict=True)
        text = self.han()
        for make in self.chance.choices(makers, weights, k=self.chance.randint(3, 40)):
            part = make()
            if not (make == self.stop and text[-1] in STOPS + "—…"):
                text += self.chance.choice(POOL) * _clash(text, part) + part
        return text + self.chance.choice(POOL) * _clash(text, "a") + self.han() + "。"


def _clash(before: str, after: str) -> bool:
    """Say whether two parts must not touch: mark-up runs together, or words do."""
    left, right = before.rstrip("*)]")[-1:], after.lstrip("*[")[:1]
    marked = before[-1] == "*" and after[0] == "*"
    return marked or ")" in before[-1:] or (left.isascii() and right.isascii()) or (left in "—…" and right in "—…")


def paragraph(seed: int, region: str) -> Paragraph:
    """Write the paragraph of a seed."""
    author = _Author(Random(seed), region)
    source = author.write()
    if region not in HANT:
        source = source.translate(QUOTES)
    inlines, faults, _ = parse(source.replace("[^]", "[^note]"))
    errors = [
        fault for fault in faults if CODES[fault.code].severity == "error"
    ]  # words by chance may look like a product
    assert not errors, (source, errors)
    text = "".join(i.text if isinstance(i, Text) else i.base if isinstance(i, Ruby) else "" for i in inlines)
    units = {unit for unit in ("——", "……") if unit in text} | _words(text)
    return Paragraph(source, text, frozenset(units))


def _words(text: str) -> set[str]:
    """Give the Latin words and numbers, whole as they stand between other characters."""
    found, word = set(), ""
    for character in text + "。":
        if character.isascii() and (character.isalnum() or character in ".,%"):
            word += character
        else:
            found.add(word)
            word = ""
    return {w for w in found if len(w) > 1}
