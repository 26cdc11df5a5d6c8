"""Make the Word file of a galley: allot, render, pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import hypot

from lxml import etree

from yinfa.assets import Assets
from yinfa.assets.titlepage import SIZES, broken, fitted
from yinfa.compose import Galley
from yinfa.compose.annexes import fresh
from yinfa.compose.contents import articled, lines
from yinfa.compose.fields import as_printed, with_slots
from yinfa.compose.imprint import imprint, spelled_date
from yinfa.compose.turned import turned
from yinfa.finding import Finding, PublishingError
from yinfa.formats.docx.allot import CODE, EMU, EMU_PER_MM, allot
from yinfa.formats.docx.allotment import Allotment
from yinfa.formats.docx.cells import cell_styles, tail_style
from yinfa.formats.docx.faces import cuts, two_faced
from yinfa.formats.docx.house import dress
from yinfa.formats.docx.looks import looks, text_area
from yinfa.formats.docx.master import FIELD, SIZE, Across, DocxMaster
from yinfa.formats.docx.package import COMMENTS, DOCUMENT, FOOTNOTES, SIDES, TURNED, Contents, Relation, members
from yinfa.formats.docx.rare import apart, rare_fonts
from yinfa.formats.docx.sizes import line_styles, style_sizes
from yinfa.formats.docx.swatch import swatch
from yinfa.master import IDENTITY
from yinfa.master.shortcode import measures, png
from yinfa.master.slots import Pieces, Slot, opening, pieces, slot_mark
from yinfa.master.zipped import freeze
from yinfa.model.inline import Field, bare, plain, shown
from yinfa.model.place import Address
from yinfa.model.series import led
from yinfa.model.statute import articles
from yinfa.model.tree import Figure, Publication, Section, Table
from yinfa.model.walk import nodes
from yinfa.render import Printer

MODULES = ("docx/nodes.jinja",)
STYLES, COLOURS = "/word/styles.xml", "/word/theme/theme1.xml"
LOOKS = {STYLES: "styles", "/word/fontTable.xml": "fontTable", COLOURS: "theme1"}
"""Parts that hang on theme and language alone."""
TEMPLATES = {
    "/word/settings.xml": "settings",
    "/word/numbering.xml": "numbering",
    "/docProps/core.xml": "core",
    "/docProps/app.xml": "app",
    "/docProps/custom.xml": "custom",
}
COVER = "/word/headerCover.xml"
PAINTED = ("marking", "watermark", "foot")
CONTENTS_LEVELS = 3
"""Levels of contents that every file has styles for."""
WATERMARK_SIZE, WATERMARK_SHARE = 72.0, 0.7
"""Points of its letters at most, and the share of the page's diagonal that it may take."""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents or of a list of figures or tables."""

    level: int
    address: Address
    label: str
    words: str
    page: int


@dataclass(frozen=True, slots=True)
class Head:
    """What the running head shows of the first heading: programs that know no STYLEREF show it on every page."""

    number: str
    """As Word gives it, without a full stop; empty where headings have none."""
    between: str
    words: str


def make(galley: Galley, assets: Assets) -> DocxMaster:
    """Give the master of a galley's Word file. Raises PublishingError (Z002, Z003).

    Where no pages were measured the contents have no numbers, and a warning says so (W004).
    """
    findings = (Finding("W004"),) if galley.contents and not assets.pages else ()
    across = _across(galley)
    galley, fields = with_slots(as_printed(broken(fitted(galley)), assets.pictures), PAINTED)
    slots = (*fields, Slot(IDENTITY, ""), Slot(SIZE, ""))
    made = allot(galley)
    printer = printer_of(made, assets, tuple(_kept(galley, fields)), slot_mark(len(fields) + 1))
    texts = dict(parts(printer, made, "document"))
    _check_fields(fields, texts)
    packed = members(Contents(texts, dict(_media(made, assets)), dict(_relations(made))))
    cut = [(name, _cut(name, data, slots)) for name, data in packed]
    lacking = dressed(printer).lacking
    if lacking:
        findings = (*findings, Finding("W006", facts=(("styles", ", ".join(lacking)),)))
    names = frozenset(slot.name for slot in fields) | {IDENTITY}
    return DocxMaster(freeze(cut), names, across, findings)


def _cut(name: str, data: bytes, slots: tuple[Slot, ...]) -> bytes | Pieces:
    """Cut a member at its slots; the drawing of the code is one whole."""
    if name.endswith(f"/{CODE}"):
        return (replace(next(slot for slot in slots if slot.name == "qr"), kind="png"),)
    return pieces(data, slots) if name.endswith(".xml") else data


def _across(galley: Galley) -> Across:
    """Give what lies aslant across the page, and the room it has."""
    line, page = galley.publication.furniture.watermark, galley.theme.tokens["page"]
    said = tuple((i.name if isinstance(i, Field) else "", plain((i,))) for i in (line.text if line else ()))
    return Across(said, hypot(page["width"], page["height"]) * 72 / 25.4 * WATERMARK_SHARE, WATERMARK_SIZE)


def printer_of(made: Allotment, assets: Assets, kept: tuple[tuple[str, str], ...] = (), size: str = "") -> Printer:
    """Give the printer of all parts; `kept` are the custom properties, `size` is that of the watermark."""
    galley = made.galley
    measured = looks(galley, made.depth, made.hung, made.heads)
    measured["tail_style"] = tail_style
    measured["tails"] = tuple(sorted({round(tail.lacking, 2) for tail in made.tails.values()} - {0}))
    measured["cell_styles"] = tuple(cell_styles(galley.publication))
    lines = made.styles | dict(line_styles(galley.publication))
    values = {**_values(galley, assets), **measured, **made.lookups(), "kept": kept, "watermark_size": size}

    def size_of(address: Address) -> float:
        return dressed(printer).sizes[lines.get(address, "BodyText")]

    def differ() -> bool:
        return dressed(printer).two_faced

    stretches = apart(cuts(galley.publication, differ), galley.theme.tokens["rare"])
    late = {"size_of": size_of, "rare_fonts": rare_fonts(galley), **stretches}
    printer = Printer(galley, MODULES, values | late)
    return printer


def _check_fields(fields: tuple[Slot, ...], texts: Mapping[str, str]) -> None:
    """Hold the marks printed against the fields of the galley. Raises PublishingError (Z003)."""
    told = [text for name, text in texts.items() if name.startswith("/word/")]
    lost = [slot for n, slot in enumerate(fields) if not any(opening(n) in text for text in told)]
    if lost:
        raise PublishingError(*(Finding("Z003", facts=(("field", slot.name),)) for slot in lost))


def _kept(galley: Galley, fields: tuple[Slot, ...]) -> Iterator[tuple[str, str]]:
    """Give the custom properties by which an edited file finds its base: ticket, revision, values."""
    ticket = galley.ticket
    yield "YinfaSlug", ticket.slug
    yield "YinfaRevision", galley.publication.digest
    yield "YinfaLanguage", galley.publication.front.language
    yield "YinfaTheme", ticket.theme
    yield "YinfaThemeDigest", galley.theme.digest
    yield "YinfaIdentity", slot_mark(len(fields))
    if ticket.draft:
        yield "YinfaDraft", ticket.file
    first = {slot.name: n for n, slot in reversed(list(enumerate(fields)))}
    yield from ((f"{FIELD}{name}", slot_mark(n)) for name, n in sorted(first.items()))


def targets(galley: Galley) -> tuple[Address, ...]:
    """Name what the contents and the lists of figures and tables point to."""
    named = (_headings(galley, Assets()), *(_captioned(galley, Assets(), kind) for kind in (Figure, Table)))
    return tuple(entry.address for entries in named for entry in entries)


def _values(galley: Galley, assets: Assets) -> dict[str, object]:
    publication = galley.publication
    front, watermark = publication.front, publication.furniture.watermark
    head = _running(publication)
    contents = tuple(_headings(galley, assets)) if galley.contents else ()
    turns = turned(publication)
    return {
        "publication": publication,
        "turns": turns.opens,
        "returns": turns.shuts,
        "contents": contents,
        "fresh": fresh(publication),
        "listed_at": {line.address: line.level for line in contents},
        "fielded": articled(galley) and not all(one.title for one in articles(publication)),
        "contents_levels": range(1, 1 + max(CONTENTS_LEVELS, *(line.level for line in contents), 0)),
        "listed": galley.listed,
        "figures": tuple(_captioned(galley, assets, Figure)) if galley.contents else (),
        "tables": tuple(_captioned(galley, assets, Table)) if galley.contents else (),
        "author": "；".join(front.creator) or front.publisher or front.title,
        "dated": tuple(_dated(galley)),
        "imprint": tuple(imprint(galley)),
        "running": bare(publication.title.text),
        "sides": tuple(side.lower() for side in SIDES),
        "watermark_text": plain(watermark.text) if watermark else "",
        "aside": _aside(galley),
        "head": head,
        "reach": _reach(publication),
        "headed": head is not None,  # asked by headers of houses
    }


def _aside(galley: Galley) -> tuple[int, int]:
    """Give how far right of its column and below its line the drawn code stands, in EMU: its square ends with both."""
    tokens = galley.theme.tokens
    edge = measures(tokens["code"])
    right = text_area(tokens)[0] * EMU - EMU_PER_MM * (edge["edge"] - edge["quiet"])
    return round(right), round(-EMU_PER_MM * edge["quiet"])


def _dated(galley: Galley) -> Iterator[str]:
    """Give the furniture under the title: author, date, version."""
    front = galley.publication.front
    if front.creator:
        yield "、".join(front.creator)
    yield spelled_date(galley)
    if front.version:
        yield f"{galley.theme.interface_words(front.language)['version']} {front.version}"


def _reach(publication: Publication) -> tuple[str, str] | None:
    """Give the labels of the first article and of the last: programs that know no STYLEREF show them on every page.

    None for a collection: no field tells one statute's articles from those of the next.
    """
    labels = [one.label for one in articles(publication) if one.label and not one.statute]
    return (labels[0], labels[-1]) if labels else None


def _running(publication: Publication) -> Head | None:
    """Give the running head; without numbers where a heading has none, for which Word would show a 0."""
    sections = [n for n in nodes(publication) if isinstance(n, Section) and n.level == 1]
    if not sections:
        return None
    label = sections[0].label if all(one.label for one in sections) else ""
    number = label.rstrip(".")
    return Head(number, led(label)[len(number) :], "".join(map(shown, sections[0].heading.text)))


def _headings(galley: Galley, assets: Assets) -> Iterator[ContentsLine]:
    for line in lines(galley):
        page = _page(galley, assets, line.target)
        yield ContentsLine(line.level, line.target, led(line.label), line.text, page)


def _page(galley: Galley, assets: Assets, address: Address) -> int:
    """Give the folio: the cover is a page without one."""
    return max(0, assets.pages.get(address, 0) - galley.publication.print.cover)


def _captioned(galley: Galley, assets: Assets, kind: type[Figure] | type[Table]) -> Iterator[ContentsLine]:
    separator = galley.theme.interface_words(galley.publication.front.language)["label_separator"]
    for node in nodes(galley.publication):
        if isinstance(node, kind) and node.caption and node.label:
            line = node.caption
            label, page = node.label + separator, _page(galley, assets, line.address)
            yield ContentsLine(1, line.address, label, bare(line.text), page)


def parts(printer: Printer, made: Allotment, document: str) -> Iterator[tuple[str, str]]:
    """Print every part by its name; `document` is the template of the main one."""
    yield DOCUMENT.name, printer.page(f"docx/{document}.xml.jinja")
    if made.footnotes:
        yield FOOTNOTES.name, printer.page("docx/footnotes.xml.jinja")
    if made.galley.queries:
        yield COMMENTS.name, printer.page("draft/comments.xml.jinja", asked=made.galley.queries)
    yield from dressed(printer).parts.items()
    for name, template in TEMPLATES.items():
        yield (
            name,
            printer.page(f"docx/{template}.xml.jinja", instances=(*made.instances, *made.begun), notes=made.footnotes),
        )
    for side in SIDES if made.galley.publication.print.cover else SIDES[:-1]:
        for place in ("header", "footer"):
            yield f"/word/{place}{side}.xml", printer.page(f"docx/{place}.xml.jinja", side=side.lower())
    for side in TURNED if printer.values["turns"] else ():
        yield f"/word/footer{side}.xml", printer.page("docx/footer.xml.jinja", side=side.lower())


@dataclass(frozen=True, slots=True)
class LookParts:
    """The look parts by name."""

    parts: Mapping[str, str]
    lacking: tuple[str, ...]
    """Styles that the house's reference.docx lacks."""
    sizes: Mapping[str, float]
    """Points of the text of each paragraph style."""
    two_faced: bool
    """Whether Latin text is set in another face than Chinese text."""


_PRINTED: dict[tuple[object, ...], LookParts] = {}
"""What was printed in this process, by theme, language, sizes of the cover and the styles that texts ask for."""


def dressed(printer: Printer) -> LookParts:
    """Give the look of a galley's Word file."""
    galley = printer.galley
    names = ("list_styles", "cell_styles", "tails", "character_styles", "heading_levels", "turns")
    asked = tuple(printer.values[name] for name in (*names, "articles", "contents_levels", "rare_fonts"))
    cover = tuple(galley.theme.tokens["pdf"][name] for name in SIZES)
    key = (galley.theme.digest, galley.publication.front.language, cover, *asked)
    if key not in _PRINTED:
        printed = {name: printer.page(f"docx/{template}.xml.jinja") for name, template in LOOKS.items()}
        lacking: tuple[str, ...] = ()
        if galley.theme.reference:
            house = dress(printed[STYLES], galley.theme.reference)
            printed |= {STYLES: house.styles, COLOURS: house.colours or printed[COLOURS]}
            lacking = house.lacking
        styles, colours = (etree.fromstring(printed[name].encode()) for name in (STYLES, COLOURS))
        _PRINTED[key] = LookParts(printed, lacking, style_sizes(styles), two_faced(styles, colours))
    return _PRINTED[key]


def _media(made: Allotment, assets: Assets) -> Iterator[tuple[str, bytes]]:
    for name in made.media:
        if name == CODE:
            yield name, png("")
            continue
        digest, _, ending = name.partition(".")
        yield name, assets.rasters[digest] if ending == "png" and digest in assets.rasters else assets.pictures[digest]
    if made.galley.publication.print.cover:
        yield "cover.png", swatch(made.galley.theme.tokens["colours"]["accent"])


def _relations(made: Allotment) -> Iterator[tuple[str, tuple[Relation, ...]]]:
    media = [Relation(id, name, True) for name, id in made.media.items()]
    links = [Relation(id, url) for url, id in made.links.items()]
    yield DOCUMENT.name, (*(r for r in links if r.target in made.body_links), *media)
    yield FOOTNOTES.name, tuple(r for r in links if r.target in made.note_links)
    if made.galley.publication.print.cover:
        yield COVER, (Relation("rIdCover", "cover.png", True),)
