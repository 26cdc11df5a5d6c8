"""The base of a Word file: the source that it was made of, and the file as it was before anybody edited it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from yinfa.compose import FormatName, Ticket
from yinfa.compose.steps import compose
from yinfa.compose.variant import Converter
from yinfa.content.load import load
from yinfa.content.revise import places, values, written
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.home.origin import LANGUAGE, SLUG
from yinfa.home.word import WordFile, read
from yinfa.home.words import BaseLine
from yinfa.model.edit import Data
from yinfa.model.edit import Path as Keys
from yinfa.model.inline import Inlines, QueryCall
from yinfa.model.language import variant_of
from yinfa.model.place import Address
from yinfa.model.tree import Figure, Paragraph, Publication
from yinfa.model.walk import nodes, painted, texts
from yinfa.press.assets import assets_for
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

FORM: FormatName = "docx"
FIELD = "YinfaField:"
THEME, DRAFT = "YinfaTheme", "YinfaDraft"


@dataclass(frozen=True, slots=True)
class Base:
    """A source as a file of it says it."""

    source: bytes
    data: Data
    language: str
    """Of the publication, not of the file."""
    lines: Mapping[Address, BaseLine]
    """What has words, in reading order."""
    figures: Mapping[Address, Keys]
    file: WordFile
    """The file as it was made."""
    back: Callable[[str], str]
    """Writes words of the file in the source's variant."""


def base_of(source: bytes, path: Path, told: Mapping[str, str], ws: Workspace) -> Base:
    """Give the base of a file that tells these properties. Raises PublishingError."""
    slug = told[SLUG]
    publication = replace(load(source, path, ws), slug=slug)
    own = publication.front.language
    language = told.get(LANGUAGE) or own
    ticket = Ticket(slug, FORM, variant="" if language == own else language, draft=DRAFT in told)
    galley = compose(publication, ticket, _theme(told, publication, ws))
    # Word writes the contents anew, so nobody's words stand there; their page numbers would take seconds.
    galley = replace(galley, contents=False)
    form = FORMATS[FORM]
    shown = {name.removeprefix(FIELD): words for name, words in told.items() if name.startswith(FIELD)}
    file = read(form.make(galley, assets_for(galley, form, ws)).issue(shown))
    printed = {node.address: node.text for node in (*texts(galley.publication), *painted(galley.publication))}
    lines = lines_of(source, publication, printed)
    where = places(source, publication)
    figures = {n.address: where[n.address] for n in nodes(publication) if isinstance(n, Figure) and n.address in where}
    back = Converter(language, variant_of(own), publication.front.keep).written if ticket.variant else str
    return Base(source, values(source), own, lines, figures, file, back)


def lines_of(source: bytes, publication: Publication, printed: Mapping[Address, Inlines]) -> dict[Address, BaseLine]:
    """Give the lines of a source that have a place in it."""
    where = places(source, publication)
    found = {}
    for node in (*texts(publication), *painted(publication)):
        if node.address in where:
            shown: Inlines = tuple(
                one for one in printed.get(node.address, node.text) if not isinstance(one, QueryCall)
            )
            shown = shown if len(shown) == len(node.text) else node.text
            raw = written(source, where[node.address])
            block = isinstance(node, Paragraph)
            found[node.address] = BaseLine(node.address, where[node.address], node.text, shown, block, raw)
    return found


def _theme(told: Mapping[str, str], publication: Publication, ws: Workspace) -> Theme:
    try:
        return load_theme(ws, told.get(THEME) or publication.print.theme)
    except PublishingError:
        return load_theme(ws, publication.print.theme)
