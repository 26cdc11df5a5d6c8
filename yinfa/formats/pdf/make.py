"""Make the printed handout of a galley: HTML for paged media, then PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import Any

from yinfa import __version__
from yinfa.assets import Assets
from yinfa.assets.measure import ems
from yinfa.assets.titlepage import fitted
from yinfa.compose import Galley
from yinfa.compose.annexes import fresh
from yinfa.compose.columns import shared
from yinfa.compose.contents import ContentsEntry, lines
from yinfa.compose.fields import with_slots
from yinfa.compose.hanging import DEEPEST, Stairs, sheet
from yinfa.compose.hanging import ems as label_ems
from yinfa.compose.imprint import imprint, labelled, spelled_date
from yinfa.compose.points import tails
from yinfa.compose.turned import turned
from yinfa.finding import Finding, PublishingError
from yinfa.formats.pdf.engine import set_pages
from yinfa.formats.pdf.finish import finisher
from yinfa.formats.pdf.margin import WIDTH, pieces, settle
from yinfa.formats.pdf.master import PdfMaster
from yinfa.formats.pdf.runs import reading, runs
from yinfa.formats.pdf.seam import patched
from yinfa.formats.pdf.slots import Fields, numbers, slotted
from yinfa.master import Master
from yinfa.master.shortcode import measures
from yinfa.master.slots import Slot
from yinfa.model.inline import bare, plain
from yinfa.model.language import language_of, variant_of
from yinfa.model.series import LISTS, gap, led
from yinfa.model.statute import collected
from yinfa.model.tree import Callout, Figure, ListStyle, Quotation, Section, Terms
from yinfa.model.walk import nodes, pictured
from yinfa.pictures import media
from yinfa.render import Printer

DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10">'
    '<circle cx="5" cy="5" r="5" fill="#{colour}"/></svg>'
)
"""The dot of emphasis: a path, because PDF/A checkers do not follow gradients."""
FACE = '@font-face {{ font-family: "{0.family}"; font-weight: {0.weight}; src: url("font:{0.digest}"); }}\n'
"""A font of the galley, as sheets of themes have it, too: where one names none, Pango ends the process by a fault of
memory."""
BARE = '[lang="zh"] {{ font-language-override: "{}"; }} [lang]:not([lang="zh"]) {{ font-language-override: normal; }}\n'
"""Fonts hold a bare `zh` for Simplified (HarfBuzz): it is written as the publication is, else as in Taiwan."""
FURNITURE = ("marking", "watermark", "foot")
"""What the pages paint."""
ORNAMENT = "ornament"
STEPS: Mapping[ListStyle, float] = {"bullet": 1.25, **dict.fromkeys(LISTS, 2)}
BOXES: Mapping[type, float] = {Quotation: 5, Callout: 2.4, Terms: 2}
"""Em that lists and boxes take from their lines, as the style sheet has it."""
MODULES = ("pdf/nodes.jinja", "xhtml/nodes.jinja")


GAPS: Mapping[str, float] = {"apart": 1.0, "spaced": 0.35}
"""Em behind a label in contents, as the style sheet has it."""
HANG = 1.5
"""Em by which second lines hang in contents at the least."""
LONG = 24
"""Lines of contents beyond which white stands before each chapter."""


def make(galley: Galley, assets: Assets) -> Master:
    """Make the PDF of a galley.

    Raises PublishingError (D001 engine, D003 words, D015, D016 and D018 table, D019 cover, Z002, Z003).
    """
    covers = 2 if galley.publication.print.cover else 0
    named, slots = with_slots(fitted(galley), FURNITURE)
    fields = _fields(named, slots, assets)
    page = _page(named, assets)
    lost = set(range(len(slots))) - numbers(page)
    if lost:
        raise PublishingError(*(Finding("Z003", facts=(("field", slots[n].name),)) for n in sorted(lost)))
    setting = Setting(page, slots, fields, _resources(galley, assets), covers)
    try:
        made = setting.set()
        # A slot holds the place of a value with a sign; where no line can be set anew, the sign would stay.
        empty = frozenset(n for n, slot in enumerate(slots) if not slot.shown and slot.name in made.fixed)
        return setting.set(empty) if empty else made
    except PublishingError as error:
        raise _at_pictures(error, galley) from None


@dataclass(frozen=True, slots=True)
class Setting:
    """All that the engine needs to set the pages of one galley."""

    page: str
    slots: tuple[Slot, ...]
    fields: Fields
    resources: Mapping[str, tuple[str, bytes]]
    covers: int

    def set(self, flowing: frozenset[int] = frozenset()) -> PdfMaster:
        """Set the pages; fields that are `flowing` have no slot. Raises PublishingError (D001, D003, D015)."""
        with patched() as heard:
            finish = finisher(self.covers, heard.record, self.fields, heard.wide)
            made = set_pages(slotted(self.page, self.slots, flowing), self.resources, finish, settle)
        return replace(made, findings=(*made.findings, *heard.words))


def _fields(galley: Galley, slots: tuple[Slot, ...], assets: Assets) -> Fields:
    """Say what the finisher must know of the fields of a marked galley."""
    publication = galley.publication
    heads = (n.heading for n in nodes(publication) if isinstance(n, Section))
    repeated = {n for line in (publication.title, *heads) for n in numbers(plain(line.text))}
    families = {(font.role, font.weight): font.family for font in assets.fonts}
    faces = {(families[key], key[1]): face for key, face in assets.faces.items() if key in families}
    return Fields(slots, frozenset(repeated), faces)


def _page(galley: Galley, assets: Assets) -> str:
    publication = galley.publication
    families = {font.role: font.family for font in assets.fonts}
    cut = {(font.role, font.weight): font for font in assets.fonts}
    turns = turned(publication)
    columns, points = shared(galley), tails(publication, partial(ems, cut["serif", 400]))
    lookups: Mapping[str, Any] = {
        "picture": lambda picture: f"picture:{picture.digest}",
        "href": lambda address: f"#{address}",
        "spoken": spoken,
        **sheet(publication, _stairs(galley.theme.tokens)),
        "footnote": {note.address: note for note in publication.notes}.__getitem__,
        "query_of": lambda call: galley.queries[call.number - 1],
        "pieces": pieces,
        "runs": runs,
        "reading": partial(reading, measure=partial(ems, cut["serif", 400])),
        "bare": bare,
        "labelled": labelled,
        "columns": lambda table: columns[table.address],
        "tail": points.get,
        "turned": bool(turns.opens),
        "turned_heads": turns.heads,
        "gap": gap,
        "fresh": fresh(publication),
        "led": led,
        "code": measures(galley.theme.tokens["code"]),
    }
    printer = Printer(galley, MODULES, {**lookups, "publication": publication})
    contents = tuple(lines(galley)) if galley.contents else ()
    measured = {"fonts": assets.fonts, "family": families, "width": WIDTH, "hangs": _hangs(contents)}
    return printer.page(
        "pdf/page.jinja",
        style=_style(printer, {**measured, "collected": collected(publication)}),
        contents=contents,
        long=len(contents) > LONG,
        title_lines=(),  # older copies of the template break the title themselves by it
        imprint=list(imprint(galley)),
        generator=f"Yinfa {__version__}",
        **_dates(galley),
    )


def _style(printer: Printer, measured: Mapping[str, Any]) -> str:
    galley = printer.galley
    sheets = ("pdf/style.css.jinja", *(("draft/pdf.css.jinja",) if galley.ticket.draft else ()))
    forms = BARE.format(language_of(galley.publication.front.language).variant or variant_of("zh"))
    faces = "".join(map(FACE.format, measured["fonts"]))
    return faces + forms + "\n".join(printer.page(name, **measured) for name in sheets)


def _stairs(tokens: Mapping[str, Any]) -> Stairs:
    page = tokens["page"]
    line = (page["width"] - page["inner"] - page["outer"]) * 72 / 25.4 / tokens["type"]["size"]
    return Stairs(STEPS, 2, DEEPEST * line, BOXES)


def _resources(galley: Galley, assets: Assets) -> dict[str, tuple[str, bytes]]:
    """Give what the engine may fetch: media type and bytes by URL."""
    pictures = {figure.picture.digest for figure in pictured(galley.publication)}
    dot = DOT.format(colour=galley.theme.tokens["colours"]["text"]).encode()
    shelf = {"shape:dot": ("image/svg+xml", dot)}
    shelf |= {f"font:{font.digest}": ("font/otf", font.data) for font in assets.fonts}
    return shelf | {f"picture:{d}": (media(assets.pictures[d]), assets.pictures[d]) for d in pictures}


def _at_pictures(error: PublishingError, galley: Galley) -> PublishingError:
    """Let what the engine says of a picture stand at it, with its name."""
    figures = [*pictured(galley.publication)]

    def placed(finding: Finding) -> Finding:
        said = str(dict(finding.facts).get("warning", ""))
        figure = next((f for f in figures if f.picture.digest in said), None)
        if figure is None:
            return finding
        told = said.replace(f"picture:{figure.picture.digest}", figure.picture.path)
        return replace(finding, facts=(("warning", told),), address=figure.address)

    return PublishingError(*map(placed, error.findings))


def _dates(galley: Galley) -> dict[str, str]:
    front = galley.publication.front
    created, modified = front.issued or front.dated, front.dated
    return {
        "created": f"{created.isoformat()}T00:00:00Z",
        "modified": f"{modified.isoformat()}T00:00:00Z",
        "dated": spelled_date(galley),
    }


def _hangs(contents: Sequence[ContentsEntry]) -> Mapping[int, float]:
    """Give the room of the labels of each level of contents, em: second lines hang behind them."""
    rooms: dict[int, float] = {}
    for line in contents:
        room = label_ems(line.label) + GAPS.get(gap(line.label), 0.0)
        rooms[line.level] = max(rooms.get(line.level, HANG), ceil(4 * room) / 4)
    return rooms


def spoken(figure: Figure) -> str:
    """Give what a listener hears: the name, then the description; an ornament's tag is dropped by the mending."""
    return ORNAMENT if figure.decorative else "　".join(filter(None, (figure.alt, figure.description)))
