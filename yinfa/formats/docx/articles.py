"""How Word numbers articles: 第%1條, 第%1條之%2, counted as Word counts, begun anew where it would count otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from yinfa.compose.hanging import hang
from yinfa.formats.docx.schemes import Instance, Level, NumPr, Scheme, figures
from yinfa.model.language import Law, language_of
from yinfa.model.place import Address
from yinfa.model.series import Numeral
from yinfa.model.statute import HANS, USAGES, articles, nth, number_of
from yinfa.model.tree import Article, Paragraph, Publication
from yinfa.model.walk import nodes

STYLE, BY_HAND, TEXT = "Article", "ArticleStated", "ArticleText"
"""Styles of the paragraph with the label, of one whose label Word does not count, of those below."""
_FIRST, _PARTS, _FIRST_BEGUN = 30_000, 34_000, 35_000
"""The first abstractNum of articles, that of the paragraphs of Hong Kong's; the first w:num that begins one anew."""
_LAWS: tuple[Law, ...] = tuple(USAGES)
_INSERTED: Mapping[Law, Numeral] = {"tw": "han", "cn": "han", "hk": "letter"}
_INDENT, _PART = 2.0, 2.0
"""Em before a label on the mainland; room of a label (1) in Hong Kong."""
LEAST = 3
"""Em of the shortest label: 第一條."""


@dataclass(slots=True)
class Articles:
    """The numbers of articles and of their parts as they are allotted."""

    numbers: dict[Address, NumPr] = field(default_factory=dict)
    begun: list[Instance] = field(default_factory=list)
    counts: dict[tuple[int, int], int] = field(default_factory=dict)
    """By abstractNum and level."""
    current: dict[int, int] = field(default_factory=dict)
    """The w:num with which each abstractNum goes on."""
    statute: Address | None = None

    def take(self, article: Article) -> None:
        """Number the next article, and the paragraphs that are its parts; one that Word cannot count gets none."""
        scheme = scheme_of(article.law)
        if self.statute not in (None, article.statute):
            self.counts.clear()
        self.statute = article.statute
        number = number_of(article.number, article.law)
        assert number is not None
        follows = self.counts.get((scheme, 0)) == number.base
        place = nth(number, article.law)
        if article.label and (not number.inserted or (follows and place)):
            level, n = (1, place) if number.inserted else (0, number.base)
            self._count(article.address, scheme, level, n)
        parts = [block.address for block in article.body if isinstance(block, Paragraph) and block.label]
        if parts:
            self._begin(_PARTS, 0, 1)
        self.numbers |= {part: NumPr(self.current[_PARTS], 0) for part in parts}

    def _count(self, address: Address, scheme: int, level: int, n: int) -> None:
        counted = self.counts.get((scheme, level), 0) + 1
        if counted != n or (level == 0 and n == 1 and self.numbers):
            self._begin(scheme, level, n)
        self.counts = {at: count for at, count in self.counts.items() if at[0] != scheme or at[1] <= level}
        self.counts[scheme, level] = n
        self.numbers[address] = NumPr(self.current.get(scheme, scheme + 1), level)

    def _begin(self, scheme: int, level: int, n: int) -> None:
        self.begun.append(Instance(_FIRST_BEGUN + len(self.begun), scheme, level, n))
        self.current[scheme] = self.begun[-1].id


def articles_of(publication: Publication) -> Articles:
    """Allot the numbers of all articles."""
    made = Articles()
    for node in nodes(publication):
        if isinstance(node, Article):
            made.take(node)
    return made


def scheme_of(law: Law) -> int:
    """Give the abstractNum of the articles of a place."""
    return _FIRST + _LAWS.index(law)


def article_schemes(publication: Publication) -> tuple[Scheme, ...]:
    """Give the numberings of articles, of each place whose articles there are; the first is that of the style."""
    hans = language_of(publication.front.language).hans
    used = list(dict.fromkeys(one.law for one in articles(publication)))
    room = hang(publication)
    parts = Level(0, "decimal", "(%1)", "", "tab", room + _PART, _PART)
    schemes = (Scheme(scheme_of(law), tuple(_levels(law, room, hans, law == used[0]))) for law in used)
    return (*schemes, *((Scheme(_PARTS, (parts,)),) if "hk" in used else ()))


def stops(publication: Publication) -> tuple[float, ...]:
    """Give tab stops for labels that pass the place where texts begin, em: nearly an em behind each that there may be,
    for what ends at a stop passes it."""
    laws = [one.law for one in articles(publication)]
    start = _INDENT + LEAST if laws[:1] == ["cn"] else hang(publication)
    return tuple(round(start + at - 0.1, 1) for at in range(1, 9))


def _levels(law: Law, room: float, hans: bool, styled: bool) -> Iterator[Level]:
    usage = USAGES[law]
    left, first = (0.0, _INDENT) if law == "cn" else (room, 0.0)
    texts = ((usage.figure, usage.article), (_INSERTED[law], usage.inserted))
    for index, (figure, text) in enumerate(texts):
        told = text.replace("{n}", "%1").replace("{m}", "%2")
        told, style = told.translate(HANS) if hans else told, STYLE if styled and not index else ""
        yield Level(index, figures(figure, hans), told, style, "tab", left, left, first, True)
