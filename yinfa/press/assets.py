"""Gather what one galley needs beside its words, the costly parts through the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from yinfa.assets import Assets, Face, FontFile
from yinfa.assets.lend import PRINTABLE
from yinfa.assets.pack import pack, unpack
from yinfa.compose import Galley
from yinfa.compose.imprint import imprint
from yinfa.compose.variant import lettered
from yinfa.finding import Finding, PublishingError, few
from yinfa.formats import Format
from yinfa.model.inline import Text
from yinfa.model.place import NOWHERE, Address
from yinfa.model.walk import furniture, nodes, pictured, texts, words
from yinfa.pictures import LIMIT, Refused
from yinfa.press.keys import code_digest, libraries, versions
from yinfa.press.keys import fonts as font_digests
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

if TYPE_CHECKING:
    from yinfa.pictures.plate import Plate

DPI = 300
"""Of a picture in print, as a printing house asks for."""
Pages = Mapping[Address, int]


def assets_for(galley: Galley, form: Format, ws: Workspace, pages: Pages | None = None) -> Assets:
    """Give fonts, pictures and cover of one galley for one format, and pages that nobody measured yet.

    Raises PublishingError.
    """
    assets = _unpaged(galley, form, ws)
    return replace(assets, pages=pages or _pages(galley, assets, form, ws))


def _unpaged(galley: Galley, form: Format, ws: Workspace) -> Assets:
    pictures, rasters = _pictures(galley, form, ws)
    return Assets(
        fonts=_fonts(galley, ws) if form.wants_fonts or _embeds(galley, form) else (),
        faces=_faces(galley, ws) if form.wants_fonts else {},
        pictures=pictures,
        rasters=rasters,
        cover=_cover(galley, form, pictures, ws) if form.wants_cover else b"",
    )


def _embeds(galley: Galley, form: Format) -> bool:
    """Whether the theme wants the fonts inside a format that can do without."""
    return bool(galley.theme.tokens.get(form.name, {}).get("fonts"))


def characters(galley: Galley) -> str:
    """Give every character that may be printed, sorted: words, furniture, front matter."""
    found = set(PRINTABLE)
    for text in (*words(galley.publication).values(), *_furniture(galley)):
        found.update(text)
    return "".join(sorted(found - {"\n", "\r", "\t", "\ufeff"}))


def typed(galley: Galley) -> str:
    """Give every character of code, sorted."""
    lines = (inline for node in texts(galley.publication) for inline in node.text)
    return "".join(sorted({c for i in lines if isinstance(i, Text) and i.marks.code for c in i.text}))


def _furniture(galley: Galley) -> Iterator[str]:
    front = galley.publication.front
    yield from galley.theme.interface_words(front.language).values()
    yield from (front.title, front.subtitle, front.publisher, front.version, front.source, front.rights, front.audience)
    yield from (*front.creator, *front.subject, front.abstract, front.identifier)
    yield from (front.series, *(name for _, name in front.contributor))
    yield from furniture(galley.publication).values()
    yield from (value for _, value in imprint(galley))
    for asked in galley.queries:
        yield from (asked.label, asked.about, *(text for line in asked.lines for text in line))
    for node in nodes(galley.publication):
        yield getattr(node, "label", "")
        yield from (getattr(i, "label", "") for i in getattr(node, "text", ()))


def _fonts(galley: Galley, ws: Workspace) -> tuple[FontFile, ...]:
    def make() -> bytes:
        from yinfa.assets.fonts import cut_fonts

        try:
            return pack(cut_fonts(galley.theme, language, needed, ws.font, code))
        except PublishingError as error:
            raise PublishingError(*_at_theme(error.findings, galley)) from None

    needed = characters(galley)
    language = galley.publication.front.language
    code = typed(galley)
    # Fonts by their bytes: an update of a package lays another font under the same name.
    used = (code_digest(), *versions(("uharfbuzz", "fonttools")), *font_digests(galley.theme, ws))
    key = digest("fonts", galley.theme.digest, language, needed, code, *used)
    return unpack(ws.store.once(key, make))


def _at_theme(findings: Sequence[Finding], galley: Galley) -> Iterator[Finding]:
    """Let what a font lacks of the program's own characters be a fault of the theme, told once for each file (F004)."""
    said = galley.theme.interface_words(galley.publication.front.language).values()
    ours = set(PRINTABLE).union(*said, *(getattr(node, "label", "") for node in nodes(galley.publication)))
    lacking: dict[str, dict[str, None]] = {}
    for finding in findings:
        facts = {name: str(fact) for name, fact in finding.facts}
        if finding.code == "F001" and facts["character"] in ours:
            lacking.setdefault(facts["font"], {})[facts["character"]] = None
        else:
            yield finding
    for font, characters in lacking.items():
        told = (("font", font), ("characters", few(tuple(characters))))
        yield Finding("F004", galley.theme.filed.get(font, NOWHERE), told)


def _faces(galley: Galley, ws: Workspace) -> dict[tuple[str, int], Face]:
    from yinfa.assets.fonts import faces

    return faces(galley.theme, galley.publication.front.language, ws.font)


def _pictures(galley: Galley, form: Format, ws: Workspace) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Give the pictures as a format prints them, and the rasters of those that are shapes.

    The letters of a drawing are written in the galley's variant. Raises PublishingError (P007, R003).
    """
    folder = ws.source(galley.publication.slug).parent
    pictures: dict[str, bytes] = {}
    rasters: dict[str, bytes] = {}
    for figure in {one.picture.digest: one for one in pictured(galley.publication)}.values():
        name, picture = figure.picture.digest, figure.picture
        data, across = ws.read(folder / picture.path, LIMIT), _across(galley, form, name)
        try:
            if not picture.vector:
                pictures[name] = _copy(_original(data, ws), across, ws)
                continue
            made = _plate(data, galley, ws)
        except Refused as refused:
            raise PublishingError(Finding(refused.code, NOWHERE, (("path", picture.path),), figure.address)) from None
        raster = _copy(made.raster, across, ws)
        pictures[name] = made.shapes or raster
        rasters |= {name: raster} if made.shapes and form.wants_rasters else {}
    return pictures, rasters


# Pillow and what reads drawings are imported where there is a picture: a hundredth of a second.


def _plate(data: bytes, galley: Galley, ws: Workspace) -> Plate:
    from yinfa.pictures.drawing import read
    from yinfa.press.drawings import plate

    return plate(lettered(read(data)[0], galley), galley.theme, galley.publication.front.language, ws)


def _across(galley: Galley, form: Format, name: str) -> int:
    """Give how many px wide a picture need be at the widest of its places."""
    figures = [figure for figure in pictured(galley.publication) if figure.picture.digest == name]
    picture, page = figures[0].picture, galley.theme.tokens["page"]
    shape = picture.width / picture.height
    if form.screen:
        return max(1, round(form.screen * min(1, shape)))
    wide: float = (page["width"] - page["inner"] - page["outer"]) * max(f.width for f in figures) / 100
    high: float = page["height"] - page["top"] - page["bottom"]
    return max(1, ceil(min(wide, high * shape) / 25.4 * DPI))


def _original(data: bytes, ws: Workspace) -> bytes:
    def make() -> bytes:
        from yinfa.pictures.raster import original

        return original(data)

    return ws.store.once(digest("original", data, code_digest(), *versions(("pillow",))), make)


def _copy(data: bytes, across: int, ws: Workspace) -> bytes:
    key = digest("copy", data, str(across), code_digest(), *versions(("pillow",)))

    def make() -> bytes:
        from yinfa.pictures.raster import scaled

        return scaled(data, across)

    return ws.store.once(key, make)


def draft_for(galley: Galley, form: Format, ws: Workspace) -> bytes:
    """Give the draft of one galley that is to be measured; no bytes where nothing is, or was before."""
    draft = form.draft(galley, _unpaged(galley, form, ws)) if form.draft else b""
    return b"" if draft and ws.store.get(_pages_key(draft)) else draft


def measured(drafts: Sequence[bytes], form: Format, ws: Workspace) -> list[Pages]:
    """Measure drafts of a format in one call, and keep what is found.

    No pages where the program that measures is absent, refuses a draft or fails (the making says so).
    """
    try:
        found = list(form.measure(drafts))
    except PublishingError:
        return [{} for _ in drafts]
    for draft, pages in zip(drafts, found, strict=True):
        if pages:
            ws.store.put(_pages_key(draft), json.dumps(dict(pages)).encode())
    return found


def _pages(galley: Galley, assets: Assets, form: Format, ws: Workspace) -> Pages:
    draft = form.draft(galley, assets) if form.draft else b""
    if not draft:
        return {}
    kept = ws.store.get(_pages_key(draft))
    return dict(json.loads(kept)) if kept else measured([draft], form, ws)[0]


def _pages_key(draft: bytes) -> str:
    # Another LibreOffice may break lines, and so pages, elsewhere.
    return digest("pages", draft, repr(sorted(libraries().items())))


def _cover(galley: Galley, form: Format, pictures: Mapping[str, bytes], ws: Workspace) -> bytes:
    def make() -> bytes:
        from yinfa.assets.cover import draw_cover

        return draw_cover(galley, _faces(galley, ws), drawn)

    front, emblem = galley.publication.front, galley.publication.print.emblem
    drawn = pictures[emblem.picture.digest] if emblem else b""
    drawing = (code_digest(), *versions(form.engines), *font_digests(galley.theme, ws))
    key = digest("cover", galley.theme.digest, repr(front), drawn, *drawing)
    return ws.store.once(key, make)
