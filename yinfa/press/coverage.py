"""What cannot be drawn, found before anything is made: characters that a font lacks, pictures beyond all bounds."""

from __future__ import annotations

import json
from collections.abc import Iterator

from yinfa.content.source import Lines, decoded
from yinfa.finding import Finding
from yinfa.model.inline import Text, plain
from yinfa.model.place import Address, Place
from yinfa.model.tree import Publication
from yinfa.model.walk import painted, pictured, queries, texts
from yinfa.pictures import LIMIT, Refused
from yinfa.press.keys import fonts
from yinfa.theme import Theme
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

_UNDRAWN = frozenset("\n\r\t\ufeff")

PlacedText = tuple[str, Place, Address]


def undrawn(publication: Publication, theme: Theme, ws: Workspace, draft: bool = False) -> Iterator[Finding]:
    """Find what no page could show (F001), each character once in each text, at its place in the source.

    A draft shows the queries, too.

    Raises PublishingError (I003) where a font file is not there.
    """
    said = [*_said(publication, ws), *(_asked(publication) if draft else ())]
    missing = _missing("".join(sorted({c for text, _, _ in said for c in text} - _UNDRAWN)), publication, theme, ws)
    if not missing:
        return
    source = Lines(decoded(ws.read(publication.at.file, LIMIT)))
    for text, at, address in said:
        for character in sorted(missing.keys() & set(text)):
            facts = (("font", missing[character]), ("character", character), ("codepoint", f"U+{ord(character):04X}"))
            yield Finding("F001", _place(character, at, source), facts, address)


def unengraved(publication: Publication, theme: Theme, ws: Workspace) -> Iterator[Finding]:
    """Find drawings that take too long or too much to draw (P007), or have other colours (P005), where they stand."""
    folder, language = ws.source(publication.slug).parent, publication.front.language
    for node in pictured(publication):
        if node.picture.vector:
            from yinfa.pictures.drawing import read
            from yinfa.press.drawings import plate

            data = ws.read(folder / node.picture.path, LIMIT)
            try:
                plate(read(data)[0], theme, language, ws)
            except Refused as refused:
                from yinfa.content.pictures import refusal

                yield refusal(refused, node.picture.path, data, node.at, node.address)


def _said(publication: Publication, ws: Workspace) -> Iterator[PlacedText]:
    """Give what may be printed: words with the wordings of variants, front matter, the letters of drawings."""
    for node in (*texts(publication), *painted(publication)):
        wordings = (word for i in node.text if isinstance(i, Text) for _, word in i.wordings)
        yield "".join((plain(node.text), *wordings)), node.at, node.address
    front = publication.front
    names = (*front.creator, *front.subject, *(name for _, name in front.contributor))
    lines = (front.publisher, front.version, front.source, front.rights, front.audience, front.abstract)
    yield from ((text, publication.at, "") for text in (*names, *lines, front.series, front.identifier))
    folder = ws.source(publication.slug).parent
    for figure in pictured(publication):
        if figure.picture.vector:
            from yinfa.pictures.drawing import letters, read

            drawing, _, _ = read(ws.read(folder / figure.picture.path, LIMIT))
            yield "".join(letters(drawing)), figure.at, figure.address


def _asked(publication: Publication) -> Iterator[PlacedText]:
    for address, query in queries(publication):
        yield "".join((query.question, query.seed, query.now, query.by)), query.at, address


def _missing(characters: str, publication: Publication, theme: Theme, ws: Workspace) -> dict[str, str]:
    """Give the characters that a font file lacks, with its name; reading the fonts again only for other characters."""

    def find() -> bytes:
        from yinfa.assets.fonts import lacking

        return json.dumps(lacking(theme, language, characters, ws.font)).encode()

    language = publication.front.language
    key = digest("lacking", theme.digest, language, characters, *fonts(theme, ws))
    return dict(json.loads(ws.store.once(key, find)))


def _place(character: str, at: Place, source: Lines) -> Place:
    """Find a character from the place of its text on; the text itself where it was written as an escape."""
    offset = source.text.find(character, source.starts[at.line - 1] + at.column - 1)
    return at if offset < 0 else source.place(at.file, offset)
