"""Make the Word file of a galley: allot, render, pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from yinfa.assets import Assets
from yinfa.compose import Galley
from yinfa.formats.docx.allot import Allotment, allot
from yinfa.formats.docx.looks import looks
from yinfa.formats.docx.package import DOCUMENT, FOOTNOTES, Contents, pack
from yinfa.formats.docx.pictures import rasterise
from yinfa.master import Master, Plain
from yinfa.model.inline import plain
from yinfa.model.place import Address
from yinfa.model.tree import Section
from yinfa.model.walk import nodes
from yinfa.render import Printer

MODULES = ("docx/nodes.jinja",)
LOOKS = {"/word/styles.xml": "styles", "/word/fontTable.xml": "fontTable", "/word/theme/theme1.xml": "theme1"}
"""Parts that hang on theme and language alone."""
TEMPLATES = {
    "/word/settings.xml": "settings",
    "/word/numbering.xml": "numbering",
    "/docProps/core.xml": "core",
    "/docProps/app.xml": "app",
    "/docProps/custom.xml": "custom",
}
SIDES = ("Odd", "Even", "First")
Pages = Mapping[Address, int]
"""Page by heading address."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    level: int
    address: Address
    label: str
    words: str
    page: int


def make(galley: Galley, assets: Assets) -> Master:
    """Make the Word file; its contents carry no page numbers yet."""
    return Plain(write(galley, assets, {}))


def write(galley: Galley, assets: Assets, pages: Pages) -> bytes:
    """Give the file with the page numbers known so far."""
    made = allot(galley)
    printer = Printer(galley, MODULES, {**_values(galley, pages), **looks(galley), **made.lookups()})
    return pack(Contents(dict(_texts(printer, made)), dict(_media(made, assets)), _links(made)))


def _values(galley: Galley, pages: Pages) -> dict[str, object]:
    publication = galley.publication
    front = publication.front
    return {
        "publication": publication,
        "contents": tuple(_entries(galley, pages)) if galley.contents else (),
        "author": "；".join(front.creator) or front.publisher or front.title,
        "dated": tuple(_dated(galley)),
        "running": plain(publication.title.text),
        "headed": any(isinstance(n, Section) and n.level == 1 for n in nodes(publication)),
        "theme_digest": galley.theme.digest,
    }


def _dated(galley: Galley) -> Iterator[str]:
    """Give the furniture under the title: author, date, version."""
    front = galley.publication.front
    if front.creator:
        yield "、".join(front.creator)
    day = front.dated
    yield f"{day.year}年{day.month}月{day.day}日" if front.language.startswith("zh") else day.isoformat()
    if front.version:
        yield f"{galley.theme.interface_words(front.language)['version']} {front.version}"


def _entries(galley: Galley, pages: Pages) -> Iterator[Entry]:
    for node in nodes(galley.publication):
        if isinstance(node, Section):
            line = node.heading
            label = f"{node.label} " if node.label.endswith(".") else node.label
            yield Entry(node.level, line.address, label, plain(line.text), pages.get(line.address, 0))


def _texts(printer: Printer, made: Allotment) -> Iterator[tuple[str, str]]:
    yield DOCUMENT.name, printer.page("docx/document.xml.jinja")
    if made.footnotes:
        yield FOOTNOTES.name, printer.page("docx/footnotes.xml.jinja")
    for name, template in LOOKS.items():
        yield name, _look(printer, template)
    for name, template in TEMPLATES.items():
        yield name, printer.page(f"docx/{template}.xml.jinja", instances=made.instances, notes=made.footnotes)
    for side in SIDES:
        for place in ("header", "footer"):
            yield f"/word/{place}{side}.xml", printer.page(f"docx/{place}.xml.jinja", side=side.lower())


_PRINTED: dict[tuple[str, str, str], str] = {}
"""Look parts printed in this process, by theme, language and template."""


def _look(printer: Printer, template: str) -> str:
    galley = printer.galley
    key = (galley.theme.digest, galley.publication.front.language, template)
    if key not in _PRINTED:
        _PRINTED[key] = printer.page(f"docx/{template}.xml.jinja")
    return _PRINTED[key]


def _media(made: Allotment, assets: Assets) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for name, relation in made.media.items():
        path = PurePosixPath(name)
        data = assets.pictures[path.stem]
        drawn = path.suffix == ".png" and f"{path.stem}.svg" in made.media
        yield name, (relation, rasterise(data) if drawn else data)


def _links(made: Allotment) -> dict[str, dict[str, str]]:
    return {
        part: {url: relation for url, relation in made.links.items() if url in urls}
        for part, urls in ((DOCUMENT.name, made.body_links), (FOOTNOTES.name, made.note_links))
    }
