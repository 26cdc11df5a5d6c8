"""Pictures and tables that stand near are read where the author put them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from yinfa.formats.pdf.objects import Kid
from yinfa.formats.pdf.tags.tree import TagTree


def reorder(tree: TagTree, root: Element) -> None:
    """Put moved blocks back before what went before them; merged blocks only."""
    places = {element: n for n, element in enumerate(root.iter())} if tree.record.moved else {}
    # PDF/UA asks for tags in logical reading order: what was moved is read where its source stands. What has no source
    # of its own keeps its place among the kids.
    for parent in list(tree.walk(tree.top)) if places else ():
        kids: list[Kid] = parent["K"]
        sources = [None if isinstance(kid, int) else tree.source(tree.at(kid))[0] for kid in kids]
        if not tree.record.moved.intersection(source for source in sources if source is not None):
            continue
        known = sorted((places[source], n) for n, source in enumerate(sources) if source in places)
        slots = sorted(n for _, n in known)
        before = list(kids)
        for slot, (_, n) in zip(slots, known, strict=True):
            kids[slot] = before[n]
