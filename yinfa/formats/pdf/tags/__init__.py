"""The tag tree of the pages: one structure element per block, its address as /ID, its words whole.

WeasyPrint 70 tags what it draws: running heads count as text, a block that crosses a page becomes two,
the space at a line end is lost. Here the tree is mended before the file is written.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Document
from yinfa.formats.pdf.objects import File
from yinfa.formats.pdf.tags.artifacts import set_artifacts
from yinfa.formats.pdf.tags.names import address_blocks, retag
from yinfa.formats.pdf.tags.order import reorder
from yinfa.formats.pdf.tags.record import Record
from yinfa.formats.pdf.tags.rooms import set_rooms
from yinfa.formats.pdf.tags.shape import drop_spans, join_links, merge, place_notes, silence
from yinfa.formats.pdf.tags.speech import speak
from yinfa.formats.pdf.tags.tree import TagTree

__all__ = ["Record", "mend"]


def mend(document: Document, pdf: File, known: tuple[Element, Record]) -> None:
    """Mend the tag tree of a PDF about to be written. Raises PublishingError (D003)."""
    tree = TagTree(document, pdf, *known)
    # In this order: blocks are whole before they are put in the author's order, and before notes are put behind calls
    # in them; links lose their doubles before names are given; addresses are given to what is left; words are compared
    # when no element moves any more; what nothing reaches at the end is an artifact; and spans that say nothing of
    # their text are known when all is said.
    merge(tree, tree.top)
    reorder(tree, known[0])
    place_notes(tree)
    silence(tree)
    join_links(tree)
    retag(tree)
    address_blocks(tree)
    speak(tree)
    set_rooms(tree, document)
    set_artifacts(tree)
    drop_spans(tree)
