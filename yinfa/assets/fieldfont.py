"""The font of an edition's own values, cut from the source font for this edition alone.

Its bytes hang on nothing but the face and the characters, and no file carries the characters of other units' names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache

import uharfbuzz as hb

from yinfa.assets import Face
from yinfa.assets.fonts import identity_charset, outlines
from yinfa.assets.glyphs import own_glyphs
from yinfa.assets.lend import lenders, lent
from yinfa.finding import DoesNotFit, Finding

_LEARN_AFTER = 20
"""Cuts from the source font (0.7 ms each) after which the characters seen so far are cut out once, for cuts to come."""
_FLAGS = hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_BIDI_CLOSURE
"""Without the closure a lone bracket brings its mirror image along, which no value asked for."""
_DROPPED = [int.from_bytes(tag.ljust(4), "big") for tag in b"GSUB GPOS GDEF BASE VORG vhea vmtx name OS/2 post".split()]


@dataclass(frozen=True, slots=True)
class FieldFont:
    """A cut font: glyph ids by character, and widths (1/1000 em) by glyph id."""

    data: bytes
    bare: bool
    """Whether the data is the outlines alone (CFF); else it is a TrueType file."""
    glyphs: Mapping[str, int]
    widths: Mapping[int, int]
    said: dict[str, tuple[float, bytes]] = field(default_factory=dict, compare=False)
    """Width and glyphs of values that it has drawn: an edition says most of them in several lines."""


def cut_for(face: Face, characters: Iterable[str]) -> FieldFont:
    """Cut a face to some characters. Raises DoesNotFit (D012) for those that it cannot draw."""
    source = _source(face)
    known = {" ", *characters}
    own = {c for c in known if source.font.get_nominal_glyph(ord(c)) is not None}
    borrowed = lenders(face, known - own)
    missing = sorted(known - own - borrowed.keys())
    if missing:
        raise DoesNotFit(*(Finding("D012", facts=(("character", c),)) for c in missing))
    made = hb.Face(own_glyphs(lent(hb.subset(source.cuttable(own), _plan(own)).blob.data, face, borrowed)))
    data, font = identity_charset(bytearray(made.blob.data), made.glyph_count), hb.Font(made)
    glyphs = {c: font.get_nominal_glyph(ord(c)) or 0 for c in known}
    widths = {n: round(font.get_glyph_h_advance(n) * 1000 / source.upem) for n in range(made.glyph_count)}
    bare = outlines(data)
    return FieldFont(bare or data, bool(bare), glyphs, widths)


def _plan(characters: Iterable[str]) -> hb.SubsetInput:
    plan = _empty_plan()
    plan.unicode_set.clear()
    plan.unicode_set.update(map(ord, characters))
    return plan


@lru_cache(maxsize=1)
def _empty_plan() -> hb.SubsetInput:
    plan = hb.SubsetInput()
    plan.flags = _FLAGS
    plan.layout_feature_tag_set.clear()
    plan.drop_table_tag_set.update(_DROPPED)
    return plan


@dataclass(slots=True)
class _Source:
    """A source font, and a small one of the characters that editions had so far: a cut of either is the same bytes."""

    face: hb.Face
    font: hb.Font
    upem: int
    seen: set[str] = field(default_factory=set)
    cuts: int = 0
    """From the source, since the small one was made."""
    small: hb.Face | None = None
    has: frozenset[str] = frozenset()
    """The characters of the small one."""

    def cuttable(self, characters: Set[str]) -> hb.Face:
        """Give the font to cut from: the small one where it has all."""
        if self.small is not None and self.has.issuperset(characters):
            return self.small
        self.seen.update(characters)
        self.cuts += 1
        if self.cuts < _LEARN_AFTER:
            return self.face
        self.cuts, self.has = 0, frozenset(self.seen)
        self.small = hb.subset_preprocess(hb.subset(self.face, _plan(self.has)))
        return self.small


@lru_cache(maxsize=8)
def _source(face: Face) -> _Source:
    opened = hb.Face(hb.Blob.from_file_path(face.path), face.index)
    return _Source(opened, hb.Font(opened), opened.upem)
