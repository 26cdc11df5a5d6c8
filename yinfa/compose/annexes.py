"""Which sections begin a page."""

from __future__ import annotations

from yinfa.model.place import Address
from yinfa.model.tree import Publication, Section
from yinfa.model.walk import within


def fresh(publication: Publication) -> frozenset[Address]:
    """Give the annexes, and the sections that stand behind one."""
    found: set[Address] = set()
    last: Section | None = None
    for node, around in within(publication):
        if not isinstance(node, Section):
            continue
        inside = any(one is last for one in around)
        if node.annex or (last and not inside):
            found.add(node.address)
        if not inside:
            last = node if node.annex else None
    return frozenset(found)
