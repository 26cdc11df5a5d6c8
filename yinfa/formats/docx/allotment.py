"""What Word wants numbered or measured, as the macros ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yinfa.compose import Galley, points
from yinfa.compose.columns import Columns
from yinfa.compose.imprint import labelled
from yinfa.formats.docx.frames import BoxLook, Caption, Drawing
from yinfa.formats.docx.grids import Grid, GridCell
from yinfa.formats.docx.looks import character
from yinfa.formats.docx.schemes import (
    LIST_DEPTH,
    Heads,
    Hung,
    Instance,
    NumPr,
)
from yinfa.formats.docx.spaces import Spaces
from yinfa.model.inline import Reference
from yinfa.model.place import Address


@dataclass(slots=True)
class Allotment:
    """The look-ups that the macros ask; filled by one walk, then only read."""

    galley: Galley
    columns: Mapping[Address, Columns]
    """How those of each table share its width."""
    tails: Mapping[Address, points.Tail]
    marks: dict[str, int] = field(default_factory=dict)
    worded: set[Address] = field(default_factory=set)
    """Addresses with words of their own: their bookmarks `_y_` never nest, those of blocks are `_yb_`."""
    styles: dict[str, str] = field(default_factory=dict)
    numbers: dict[Address, NumPr] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    hung: dict[Hung, int] = field(default_factory=dict)
    """The abstractNum of each kind of list that hangs further in than others, or has a label of its own."""
    heads: dict[Heads, int] = field(default_factory=dict)
    """The abstractNum of each way to number headings, the publication's own first."""
    deepest: int = 0
    """How many lists stand around the words that are told deepest, these counted."""
    begun: list[Instance] = field(default_factory=list)
    """The w:num with which headings begin anew."""
    captions: dict[Address, Caption] = field(default_factory=dict)
    boxes: dict[Address, BoxLook] = field(default_factory=dict)
    inset: set[Address] = field(default_factory=set)
    """Paragraphs of quotations whose box bears the bar."""
    grids: dict[Address, Grid] = field(default_factory=dict)
    rows: dict[int, tuple[GridCell, ...]] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    """Rows that no page divides."""
    spaces: Spaces = field(default_factory=Spaces)
    drawings: dict[Address, Drawing] = field(default_factory=dict)
    footnotes: dict[Address, int] = field(default_factory=dict)
    aims: dict[Address, str] = field(default_factory=dict)
    told: dict[Address, str] = field(default_factory=dict)
    """What the bookmark of an aim holds, which a REF field shows."""
    full: dict[Address, str] = field(default_factory=dict)
    """What a REF field shows that asks for the number of a heading with those of all levels above."""
    links: dict[str, str] = field(default_factory=dict)
    """Relationship by URL."""
    body_links: set[str] = field(default_factory=set)
    note_links: set[str] = field(default_factory=set)
    media: dict[str, str] = field(default_factory=dict)
    """Relationship by media name: `<digest>.png`."""

    @property
    def depth(self) -> int:
        """Give how many levels of lists there are, at least those that every file has."""
        return max(LIST_DEPTH, self.deepest, *(one.level + 1 for one in self.instances))

    def lookups(self) -> dict[str, object]:
        """Give the functions that the macros call by name."""
        return {
            "mark": self.marks.__getitem__,
            "anchor": lambda address: f"{'_y_' if address in self.worded else '_yb_'}{address}",
            "style": self.styles.__getitem__,
            "number": self.numbers.get,
            "caption": self.captions.get,
            "box_of": self.boxes.get,
            "inset": lambda address: address in self.inset,
            "grid": self.grids.__getitem__,
            "slots": lambda row: self.rows[id(row)],
            "whole": lambda row: id(row) in self.whole,
            "before": lambda address: address in self.spaces.before,
            "behind": lambda address: address in self.spaces.behind,
            "spaced": lambda address: address in self.spaces.spaced,
            "breaks": lambda address: self.spaces.breaks.get(address, ""),
            "divides": self.spaces.divides.get,
            "alone": lambda address: address in self.spaces.alone,
            "picture": self.drawings.__getitem__,
            "footnote": self.footnotes.__getitem__,
            "called": lambda call: "first" if call.nth == 1 else "again",  # asked by macros of houses
            "aim": lambda target: self.aims.get(target, ""),
            "told": self.told.__getitem__,
            "shows": lambda reference: self.told.get(reference.target) == reference.label,  # asked by macros of houses
            "asks": self._asks,
            "link": self.links.__getitem__,
            "character": character,
            "labelled": labelled,
            "lines": lambda words: words.split("\n"),
        }

    def _asks(self, reference: Reference) -> str:
        """Give what a REF field asks for that shows what a reference prints; empty where none does."""
        aim = self.aims.get(reference.target, "")
        if reference.label == self.told.get(reference.target):
            return aim
        return aim.replace(" \\n", " \\w") if reference.label == self.full.get(reference.target) else ""
