"""Which stretches of a publication stand on turned pages: tables that ask for it, with the headings above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yinfa.model.place import Address
from yinfa.model.tree import Block, PageBreak, Publication, Section, Table


@dataclass(frozen=True, slots=True)
class Turned:
    """Addresses where pages turn."""

    opens: tuple[Address, ...]
    """Tables, or sections that begin with one, before which a stretch begins; in order."""
    shuts: frozenset[Address]
    """Tables behind which it ends."""
    heads: frozenset[Address]
    """Sections whose heading stands in it."""


def turned(publication: Publication) -> Turned:
    """Find the stretches; tables side by side share one."""
    opens, shuts, heads, last = list[Address](), set[Address](), set[Address](), ""
    for block, begun in _flow(publication.lead + publication.body + publication.closing):
        if isinstance(block, Table) and block.landscape:
            if not last:
                opens.append(begun[0].address if begun else block.address)
            heads |= {section.address for section in begun}
            last = block.address
        elif last and not isinstance(block, PageBreak):
            shuts.add(last)
            last = ""
    return Turned(tuple(opens), frozenset(shuts | ({last} if last else set())), frozenset(heads))


def _flow(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, tuple[Section, ...]]]:
    """Give the blocks of a story in order, each with the sections that begin with it, the outermost first."""
    for block in blocks:
        if isinstance(block, Section):
            for n, (inner, begun) in enumerate(_flow(block.body)):
                yield inner, (block, *begun) if n == 0 else begun
        else:
            yield block, ()
