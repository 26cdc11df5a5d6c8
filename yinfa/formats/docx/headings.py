"""Which number of Word each heading has: counted as Word counts, and begun anew where Word would count otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field

from yinfa.compose import Galley
from yinfa.formats.docx.schemes import CIRCLES, Hand, Heads, Instance, NumPr, heads_id
from yinfa.model.place import Address
from yinfa.model.series import Numbered, law_of, levels, numbered, of_theme, placed
from yinfa.model.tree import Section
from yinfa.model.walk import nodes

OWN = 1
"""The w:num to which the styles of headings are linked."""
FIRST_BEGUN = 15_000
"""The first w:num with which headings begin anew."""


@dataclass(slots=True)
class Headings:
    """The numbers of headings as they are allotted."""

    heads: dict[Heads, int]
    """The abstractNum of each way to number headings, the publication's own first."""
    numbers: dict[Address, NumPr] = field(default_factory=dict)
    """What a heading says of its number; nothing where its style gives it."""
    begun: list[Instance] = field(default_factory=list)
    counts: dict[tuple[int, int], int] = field(default_factory=dict)
    """By abstractNum and level."""
    current: dict[int, int] = field(default_factory=dict)
    """The w:num with which each abstractNum goes on."""

    def take(self, section: Section, placed: Numbered, styled: bool) -> None:
        """Number the next heading; an empty label keeps its style from giving a number (`styled`)."""
        level = section.level - 1
        if not placed.label and not styled:
            return
        by_hand = not placed.n or (placed.series[level] == "circled" and placed.n > CIRCLES)
        heads = Heads(placed.series, Hand(level, placed.label) if by_hand else None)
        scheme = self.heads.setdefault(heads, heads_id(len(self.heads)))
        counted = self.counts.get((scheme, level), 0) + 1
        if not by_hand and counted != placed.n:
            self.begun.append(Instance(FIRST_BEGUN + len(self.begun), scheme, level, placed.n))
            self.current[scheme], counted = self.begun[-1].id, placed.n
        self.counts = {at: n for at, n in self.counts.items() if at[0] != scheme or at[1] <= level}
        self.counts[scheme, level] = counted
        instance = self.current.get(scheme, scheme + 1)
        if instance != OWN:
            self.numbers[section.address] = NumPr(instance, level)


def heads_of(galley: Galley) -> Headings:
    """Allot the numbers of all headings."""
    publication, tokens = galley.publication, galley.theme.tokens
    law = law_of(publication)
    series = tuple(placed(one, law) for one in levels(publication.print.numbers, of_theme(tokens)))
    found = numbered(publication, tokens, galley.theme.interface_words(publication.front.language))
    made = Headings({Heads(series): 0})
    for node in nodes(publication):
        if isinstance(node, Section):
            made.take(node, found[node.address], series[node.level - 1] != "none")
    return made
