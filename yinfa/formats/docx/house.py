"""A house's own `reference.docx`: its styles win, known by their names; what it lacks is printed from the tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from yinfa.codes.entry import said
from yinfa.finding import Finding, PublishingError
from yinfa.reading.docx import parse, unpack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES, COLOURS = "word/styles.xml", "word/theme/theme1.xml"
REFERRING = (W + "basedOn", W + "next", W + "link")
BEFORE_NUMBER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
"""What stands before w:numPr in w:pPr (ECMA-376 part 1, 17.3.1.26)."""
StyleName = tuple[str, str]
"""Type of a style and its name in small letters: ids change when other programs save, names do not."""
FORMER: Mapping[StyleName, StyleName] = {("paragraph", "figure"): ("paragraph", "figure picture")}
"""What our styles are called now, by the names that they have in older files of houses."""


@dataclass(frozen=True, slots=True)
class House:
    """The look parts under a house's styles."""

    styles: str
    colours: str
    """Empty where the house's file has no theme part."""
    lacking: tuple[str, ...]
    """Names of the styles that the house's file lacks."""


def dress(printed: str, reference: bytes) -> House:
    """Lay a house's styles over the printed ones. Raises PublishingError (W001, W002, W003)."""
    parts = unpack(reference, (STYLES, COLOURS).__contains__)
    if STYLES not in parts:
        raise PublishingError(Finding("W001", facts=(("fault", said("missing", name=STYLES)),)))
    root, own = parse(STYLES, parts[STYLES]), etree.fromstring(printed.encode())
    ours = dict(_kinds(own))
    theirs = dict(_kinds(root))
    theirs |= {now: theirs.pop(old) for old, now in FORMER.items() if old in theirs and now not in theirs}
    ids = _ids(ours, theirs)
    for kind, style in theirs.items():
        _adopt(style, ids, ours.get(kind))
    lacking = [kind for kind in ours if kind not in theirs]
    root.extend(deepcopy(ours[kind]) for kind in lacking)
    _defaults(root, own)
    colours = parts.get(COLOURS, b"")
    names = tuple(name_of(ours[kind]) for kind in lacking)
    return House(etree.tostring(root, encoding="unicode"), "" if b":embed" in colours else colours.decode(), names)


def _kinds(styles: etree._Element) -> Iterator[tuple[StyleName, etree._Element]]:
    return (
        ((style.get(W + "type", "paragraph"), name_of(style).lower()), style) for style in styles.findall(W + "style")
    )


def name_of(style: etree._Element) -> str:
    """Give the name of a style as its program shows it."""
    name = style.find(W + "name")
    return name.get(W + "val", "") if name is not None else ""


def _ids(ours: Mapping[StyleName, etree._Element], theirs: Mapping[StyleName, etree._Element]) -> dict[str, str]:
    """Give our id for each of theirs; a style that only the house has keeps its own, or a free one."""
    taken = {_id(style) for style in ours.values()}
    ids = {}
    for kind, style in theirs.items():
        own = _id(style)
        ids[own] = _id(ours[kind]) if kind in ours else f"{own}House" if own in taken else own
    return ids


def _id(style: etree._Element) -> str:
    return style.get(W + "styleId", "")


def _adopt(style: etree._Element, ids: Mapping[str, str], printed: etree._Element | None) -> None:
    """Name a house's style as our documents do; the numbering stays ours, since it is structure."""
    style.set(W + "styleId", ids[_id(style)])
    if printed is not None:
        style.find(W + "name").set(W + "val", name_of(printed))  # type: ignore[union-attr]
    for child in style.iter(*REFERRING):
        child.set(W + "val", ids.get(child.get(W + "val", ""), "Normal"))
    for number in list(style.iter(W + "numPr")):
        parent = number.getparent()
        assert parent is not None
        parent.remove(number)
    ours = printed.find(f"{W}pPr/{W}numPr") if printed is not None else None
    if ours is not None:
        _put_number(style, deepcopy(ours))


def _put_number(style: etree._Element, number: etree._Element) -> None:
    properties = style.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        first = next((n for n, child in enumerate(style) if child.tag in (W + "rPr", W + "tblPr")), len(style))
        style.insert(first, properties)
    earlier = {W + name for name in BEFORE_NUMBER}
    properties.insert(sum(child.tag in earlier for child in properties), number)


def _defaults(root: etree._Element, own: etree._Element) -> None:
    """Keep the publication's language, and the defaults where the house's file has none."""
    printed = own.find(W + "docDefaults")
    assert printed is not None
    held = root.find(W + "docDefaults")
    if held is None:
        root.insert(0, deepcopy(printed))
        return
    for lang, ours in zip(held.iter(W + "lang"), printed.iter(W + "lang"), strict=False):
        lang.set(W + "eastAsia", ours.get(W + "eastAsia", ""))
