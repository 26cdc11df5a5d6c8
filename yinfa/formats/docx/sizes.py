"""How large the text is at an address: the measures of a ruby are shares of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from yinfa.model.leaf import Note
from yinfa.model.place import Address
from yinfa.model.tree import Article, Callout, EditionCode, Figure, Point, Publication, Quotation, Section, Table, Term
from yinfa.model.walk import nodes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LINES: Mapping[tuple[type, str], str] = {
    (Section, "heading"): "Heading{level}",
    (Section, "slogan"): "Slogan{lower}",
    (Article, "title"): "Article",
    (Point, "head"): "PointHead",
    (Term, "name"): "TermHead",
    (Quotation, "by"): "QuoteSource",
    (Callout, "title"): "Callout{tone}Title",
    (Table, "caption"): "TableCaption",
    (Figure, "caption"): "Caption",
    (Figure, "credit"): "FigureCredit",
    (EditionCode, "line"): "Imprint",
    (Publication, "title"): "{cover}Title",
    (Publication, "subtitle"): "{cover}Subtitle",
}
"""The style of a line by the field that holds it."""


def line_styles(publication: Publication) -> Iterator[tuple[Address, str]]:
    """Give the paragraph style of every line and note, by address."""
    cover = "Cover" if publication.print.cover else ""
    for node in (publication, *nodes(publication)):
        if isinstance(node, Note):
            yield node.address, "FootnoteText"
        level = getattr(node, "level", 1)
        lower = "Lower" if level > 1 else ""
        tone = node.tone.capitalize() if isinstance(node, Callout) else ""
        for (kind, name), style in LINES.items():
            if isinstance(node, kind) and getattr(node, name):
                yield getattr(node, name).address, style.format(level=level, lower=lower, tone=tone, cover=cover)


def style_sizes(styles: etree._Element) -> dict[str, float]:
    """Give the size of the text of each paragraph style, in points: its own, else that of the style it is based on."""
    held = {style.get(W + "styleId", ""): style for style in styles.iterfind(f"{W}style[@{W}type='paragraph']")}
    usual = _size(styles.find(f"{W}docDefaults/{W}rPrDefault")) or 10.0

    def size(name: str, above: frozenset[str] = frozenset()) -> float:
        style = held.get(name)
        if style is None or name in above:
            return usual
        based = style.find(W + "basedOn")
        return _size(style) or size("" if based is None else based.get(W + "val", ""), above | {name})

    return {name: size(name) for name in held}


def _size(holder: etree._Element | None) -> float:
    told = None if holder is None else holder.find(f"{W}rPr/{W}sz")
    return 0.0 if told is None else float(told.get(W + "val", "0")) / 2
