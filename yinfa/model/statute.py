"""What articles of statutes and their parts are called in Taiwan, on the mainland and in Hong Kong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yinfa.model.language import Law
from yinfa.model.place import Address
from yinfa.model.series import FIGURES, Numeral, item_numbers
from yinfa.model.tree import Article, List, ListStyle, Paragraph, Publication
from yinfa.model.walk import nodes


class Number(NamedTuple):
    """The number of an article: 7-1 and 7A are the first that were inserted behind 7, 7AA stands between 7A and 7B."""

    base: int
    inserted: int = 0
    """Orders those of one base."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How a place numbers articles (條) and their parts, and what it calls them. `{n}` is a number."""

    spelling: re.Pattern[str]
    """Of a number in `article:` and `art:`."""
    figure: Numeral
    article: str
    inserted: str
    """`{m}` is the number among those that were inserted."""
    parts: tuple[tuple[Numeral, str], ...]
    """Of a paragraph, of an item below it, of an item within that; the last stands for all that is deeper."""
    lists: tuple[ListStyle, ...]
    """The series of lists that name none, by depth; the last stands for all that is deeper."""


_STEP = 27
"""Between A and B: room for AA to AZ."""
_HYPHENED = re.compile("([1-9][0-9]{0,3})(?:-([1-9][0-9]?))?")
USAGES: Mapping[Law, Usage] = {
    "tw": Usage(  # 中央法規標準法 §8: paragraphs bear no number, items 一、, those within （一）
        _HYPHENED,
        "han",
        "第{n}條",
        "第{n}條之{m}",
        (("han", "第{n}項"), ("han", "第{n}款"), ("han", "第{n}目"), ("arabic", "之{n}")),
        ("chinese", "chinese-paren", "number", "paren"),
    ),
    "cn": Usage(  # 立法法 §61 of 2015: paragraphs bear no number, items （一）, those within figures
        _HYPHENED,
        "han",
        "第{n}條",
        "第{n}條之{m}",
        (("han", "第{n}款"), ("han", "第（{n}）項"), ("arabic", "第{n}目"), ("arabic", "之{n}")),
        ("chinese-paren", "number", "paren", "circled"),
    ),
    "hk": Usage(
        re.compile("([1-9][0-9]{0,3})([A-Z]{0,2})"),
        "arabic",
        "第{n}條",
        "第{n}{m}條",
        (("arabic", "第({n})款"), ("small", "第({n})段"), ("roman", "第({n})節"), ("letter", "第({n})分節")),
        ("paren-letter", "paren-roman", "paren-capital"),
    ),
}
HANS = str.maketrans("條項節", "条项节")


def number_of(spelled: str, law: Law) -> Number | None:
    """Read the number of an article; None where it is spelt otherwise."""
    found = USAGES[law].spelling.fullmatch(spelled)
    if found is None:
        return None
    return Number(int(found[1]), (_letters(found[2]) if law == "hk" else int(found[2])) if found[2] else 0)


def spelled(number: Number, law: Law) -> str:
    """Write the number of an article as `article:` has it."""
    if not number.inserted:
        return str(number.base)
    return f"{number.base}{_lettered(number.inserted)}" if law == "hk" else f"{number.base}-{number.inserted}"


def _letters(told: str) -> int:
    """Order A, AA, AB, B, Z, ZA: what has two letters was inserted behind the first of them."""
    first, second = (ord(one) - 64 for one in told.ljust(2, "@"))
    return first * _STEP + second


def _lettered(n: int) -> str:
    return "".join(chr(64 + one) for one in divmod(n, _STEP) if one)


def nth(number: Number, law: Law) -> int:
    """Give the place of an inserted article among those that count on: 1 for 7-1 and 7A, 2 for 7-2 and 7B.

    0 for one that was inserted between them: 7AA.
    """
    if law != "hk":
        return number.inserted
    place, between = divmod(number.inserted, _STEP)
    return 0 if between else place


def titled(number: str, law: Law, hans: bool) -> str:
    """Name an article: 第七條之一."""
    found, usage = number_of(number, law), USAGES[law]
    assert found is not None
    figure = FIGURES[usage.figure]
    later = _lettered(found.inserted) if law == "hk" and found.inserted else figure(found.inserted)
    text = (usage.inserted if found.inserted else usage.article).replace("{n}", figure(found.base))
    return _written(text.replace("{m}", later), hans)


def _written(text: str, hans: bool) -> str:
    return text.translate(HANS) if hans else text


def parts(article: Article) -> Iterator[tuple[Address, tuple[int, ...]]]:
    """Give each part of an article with its place: paragraph, item, item within it."""
    above = 0
    for block in article.body:
        if isinstance(block, Paragraph):
            above += 1
            yield block.address, (above,)
        elif isinstance(block, List):
            yield from _items(block, (max(above, 1),))


def _items(items: List, around: tuple[int, ...]) -> Iterator[tuple[Address, tuple[int, ...]]]:
    for at, (item, _, n) in enumerate(item_numbers(items), 1):
        here = (*around, n or at)
        yield item.address, here
        for block in item.body:
            if isinstance(block, Paragraph):
                yield block.address, here
            elif isinstance(block, List):
                yield from _items(block, here)


def whole(article: Article, place: Sequence[int], hans: bool) -> str:
    """Give the full name of a part; the only paragraph of an article is not named: 第七條第三款."""
    usage = USAGES[article.law]
    single = sum(isinstance(block, Paragraph) for block in article.body) < 2
    said = titled(article.number, article.law, hans)
    for depth, n in enumerate(place):
        figure, text = usage.parts[min(depth, len(usage.parts) - 1)]
        if depth or not single:
            said += _written(text.replace("{n}", FIGURES[figure](n)), hans)
    return said


def in_figures(article: Article, hans: bool) -> str:
    """Name an article in figures, as running heads do: 第12條, 第7-1條."""
    return _written(USAGES[article.law].article.replace("{n}", article.number), hans)


def articles(publication: Publication) -> tuple[Article, ...]:
    return tuple(node for node in nodes(publication) if isinstance(node, Article))


def collected(publication: Publication) -> bool:
    """Whether a publication is a collection: articles of its statutes are counted for each of them."""
    return any(article.statute for article in articles(publication))


_IN_FIGURES = re.compile("第([0-9]+[A-Z]*)(.)")


def reach(first: str, last: str) -> str:
    """Give the range of articles on a page, each named in figures: 第12–15條."""
    if first == last:
        return first
    ends = [_IN_FIGURES.fullmatch(one) for one in (first, last)]
    if all(ends) and ends[0] and ends[1] and ends[0][2] == ends[1][2]:
        return f"第{ends[0][1]}–{ends[1][1]}{ends[1][2]}"
    return f"{first}–{last}"
