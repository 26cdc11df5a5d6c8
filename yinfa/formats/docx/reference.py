"""A Word file with every style of a theme, for a designer to start from: the house's `reference.docx`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import get_args

from lxml import etree

from yinfa.assets import Assets
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.formats.docx.allot import allot
from yinfa.formats.docx.house import name_of
from yinfa.formats.docx.make import STYLES, dressed, parts, printer_of
from yinfa.formats.docx.package import Contents, members
from yinfa.master.zipped import freeze
from yinfa.model.front import Front
from yinfa.model.inline import Marks, Text
from yinfa.model.leaf import Line
from yinfa.model.tree import LEVELS, Item, List, ListStyle, Paragraph, Publication, Section
from yinfa.theme import Theme

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATED = date(1980, 1, 1)
"""The date of the file: that of its zip members."""
HIDDEN = ("PageBreak", "CoverEnd", "TableNormal")
"""Styles of which a specimen shows nothing."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A style to show."""

    id: str
    name: str


def export(theme: Theme, language: str) -> bytes:
    """Give the file: each style once, written in itself."""
    front = Front(title=theme.name, language=language, identifier="reference", issued=DATED)
    line = Line("title", (Text(theme.name),))
    used = Paragraph("body_p1", (Text(theme.name, Marks(code=True)), Text(theme.name, Marks(marked=True))))
    publication = Publication("reference", front, line, None, (), (used, *_lists(), *_sections(1)), (), (), ())
    made = allot(compose(publication, Ticket("reference", "docx", theme.name), theme))
    printer = printer_of(made, Assets())
    styles = etree.fromstring(dressed(printer).parts[STYLES].encode())
    printer.values |= {kind: tuple(_specimens(styles, kind)) for kind in ("paragraph", "character", "table")}
    return freeze(members(Contents(dict(parts(printer, made, "reference")), {}, {}))).issue({})


def _sections(level: int) -> tuple[Section, ...]:
    """Nest headings as deep as they go."""
    below = _sections(level + 1) if level < LEVELS else ()
    return (Section(f"s{level}", level, Line(f"s{level}_h", ()), None, below),)


def _lists() -> Iterator[List]:
    """Give a list of each kind."""
    for n, kind in enumerate(get_args(ListStyle), 1):
        yield List(f"l{n}", kind, (Item(f"l{n}_1", (Paragraph(f"l{n}_1_p1", ()),)),))


def _specimens(styles: etree._Element, kind: str) -> list[Specimen]:
    found = styles.iterfind(f"{W}style[@{W}type='{kind}']")
    named = [Specimen(style.get(W + "styleId", ""), name_of(style)) for style in found]
    return [one for one in named if one.id not in HIDDEN]
