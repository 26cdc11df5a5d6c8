"""What is painted and not said: running heads, folios, furniture, repeated table heads."""

from __future__ import annotations

import re

from yinfa.formats.pdf.objects import as_bytes, contents
from yinfa.formats.pdf.tags.record import ContentMark
from yinfa.formats.pdf.tags.tree import TagTree

PAINTED = {"marking": b"Header", "foot": b"Footer", "watermark": b"Watermark"}
"""Kind of artifact (ISO 32000-1, table 330) by the line of furniture; further paintings of one are `marking_2`."""


def _artifact(tree: TagTree, mark: ContentMark) -> bytes:
    """Say what an artifact is; what paints the furniture names it, so that an edition can be read back."""
    _, html, _ = tree.record.texts.get(mark, ("", None, ""))
    owner = None if html is None else tree.owners.get(html)
    kind = PAINTED.get(owner.address.partition("_")[0]) if owner else None
    room = tree.rooms.get(mark, b"")
    if owner is None or kind is None:
        return b"<</Type /Pagination%s>>" % room
    return b"<</Type /Pagination /Subtype /%s /Painted (%s)%s>>" % (kind, owner.address.encode(), room)


_MCID = re.compile(rb"/MCID (\d+)")


def set_artifacts(tree: TagTree) -> None:
    """Make an artifact of what the document does not reach: running heads, folios, repeated table heads."""
    live: list[set[int]] = [set() for _ in tree.pages]
    for (page, mcid), _ in tree.marked_content(tree.top):
        if (page, mcid) not in tree.artifacts:
            live[page].add(mcid)
    numbers = tree.numbers()
    for page, drawn in enumerate(contents(tree.pdf)):
        stream = drawn.stream
        # A stream is a list of operands and operators: `/P`, `<</MCID 3>>`, `BDC`.
        for at, item in enumerate(stream):
            found = _MCID.search(as_bytes(stream[at - 1])) if item == b"BDC" else None
            if found and int(found[1]) not in live[page]:
                stream[at - 2 : at] = [b"/Artifact", _artifact(tree, (page, int(found[1])))]
        parents: list[object] = numbers[2 * page + 1]
        # The way back from a piece of content to its element (ISO 32000-1, 14.7.4.4), by MCID: artifacts have none.
        for mcid, parent in enumerate(parents):
            leaf = tree.leaves.get((page, mcid))
            moved = tree.moved.get(parent, parent) if isinstance(parent, bytes) else parent
            known = leaf.reference if leaf else moved
            parents[mcid] = known if mcid in live[page] else "null"
