"""Gather what one galley needs beside its words, the costly parts through the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from yinfa.assets import Assets, Face, FontFile
from yinfa.assets.pack import pack, unpack
from yinfa.compose import Galley
from yinfa.compose.variant import lettered
from yinfa.finding import PublishingError
from yinfa.formats import Format
from yinfa.model.inline import Text
from yinfa.model.place import Address
from yinfa.model.tree import Figure
from yinfa.model.walk import furniture, nodes, texts, words
from yinfa.stale import libraries, versions
from yinfa.store import digest
from yinfa.workspace import Workspace

PICTURE_LIMIT = 20 << 20
"""Bytes of one picture."""
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—•·…「」『』（）、，。：；？！〇零一二三四五六七八九十百千"


def cut(galley: Galley, form: Format, ws: Workspace) -> Assets:
    """Give fonts, pictures and cover of one galley for one format. Raises PublishingError."""
    pictures = _pictures(galley, ws)
    assets = Assets(
        fonts=_fonts(galley, pictures, ws) if form.wants_fonts or _embeds(galley, form) else (),
        faces=_faces(galley, ws) if form.wants_fonts else {},
        pictures=pictures,
        twins=_twins(galley, pictures, ws) if form.wants_twins else {},
        cover=_cover(galley, ws) if form.wants_cover else b"",
    )
    return replace(assets, pages=_pages(galley, assets, form, ws))


def _embeds(galley: Galley, form: Format) -> bool:
    """Whether the theme wants the fonts inside a format that can do without."""
    return bool(galley.theme.tokens.get(form.name, {}).get("fonts"))


def characters(galley: Galley, pictures: Mapping[str, bytes]) -> str:
    """Give every character that may be printed, sorted: words, furniture, front matter, text in vector pictures."""
    pub = galley.publication
    found = set(_PRINTABLE)
    drawings = (
        pictures[n.picture.digest].decode("utf-8", errors="replace")
        for n in nodes(pub)
        if isinstance(n, Figure) and n.picture.media == "image/svg+xml"
    )
    for text in (*words(pub).values(), *_furniture(galley), *drawings):
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
    for node in nodes(galley.publication):
        yield getattr(node, "label", "")
        yield from (getattr(i, "label", "") for i in getattr(node, "text", ()))


def _fonts(galley: Galley, pictures: Mapping[str, bytes], ws: Workspace) -> tuple[FontFile, ...]:
    def make() -> bytes:
        from yinfa.assets.fonts import cut_fonts

        return pack(cut_fonts(galley.theme, language, needed, ws.font, code))

    needed = characters(galley, pictures)
    language = galley.publication.front.language
    code = typed(galley)
    key = digest("fonts", galley.theme.digest, language, needed, code, *map(ws.font_digest, galley.theme.font_files))
    return unpack(ws.store.once(key, make))


def _faces(galley: Galley, ws: Workspace) -> dict[tuple[str, int], Face]:
    from yinfa.assets.fonts import faces

    return faces(galley.theme, galley.publication.front.language, ws.font)


def _pictures(galley: Galley, ws: Workspace) -> dict[str, bytes]:
    """Read the pictures; the letters of a vector picture are written in the galley's variant."""
    folder = ws.source(galley.publication.slug).parent
    used = {n.picture.digest: n.picture for n in nodes(galley.publication) if isinstance(n, Figure)}
    read = {name: ws.read(folder / picture.path, PICTURE_LIMIT) for name, picture in used.items()}
    return {name: lettered(data, galley) if used[name].vector else data for name, data in read.items()}


def _twins(galley: Galley, pictures: Mapping[str, bytes], ws: Workspace) -> dict[str, bytes]:
    vector = {n.picture.digest for n in nodes(galley.publication) if isinstance(n, Figure) and n.picture.vector}
    return {name: _twin(galley, pictures[name], ws) for name in sorted(vector)}


def _twin(galley: Galley, svg: bytes, ws: Workspace) -> bytes:
    def make() -> bytes:
        from yinfa.assets.twin import draw_twin

        return draw_twin(svg, families, tuple(map(ws.font, names)))

    tokens, language = galley.theme.tokens, galley.publication.front.language
    word = "word_hans" if language.startswith(("zh-Hans", "zh-CN", "zh-SG")) else "word"
    roles = {"serif": "serif", "sans-serif": "sans", "monospace": "sans"}
    families = {kind: str(tokens["fonts"][role][word]) for kind, role in roles.items()}
    names = galley.theme.font_files
    key = digest("twin", svg, *families.values(), *map(ws.font_digest, names), *versions(("resvg-py",)))
    return ws.store.once(key, make)


def _pages(galley: Galley, assets: Assets, form: Format, ws: Workspace) -> dict[Address, int]:
    """Measure a format's draft; no pages where the program that measures is absent (the making says so)."""
    draft = form.draft(galley, assets) if form.draft else b""
    if not draft:
        return {}
    key = digest("pages", draft, repr(sorted(libraries().items())))
    kept = ws.store.get(key)
    if kept is None:
        try:
            kept = json.dumps(dict(form.measure(draft))).encode()
        except PublishingError:
            return {}
        ws.store.put(key, kept)
    return dict(json.loads(kept))


def _cover(galley: Galley, ws: Workspace) -> bytes:
    def make() -> bytes:
        from yinfa.assets.cover import draw_cover

        return draw_cover(galley, fonts)

    front = galley.publication.front
    fonts = {
        f"{role}-{weight}": ws.font(face[weight])
        for role, face in sorted(galley.theme.tokens["fonts"].items())
        for weight in ("regular", "bold")
    }
    key = digest("cover", galley.theme.digest, repr(front), *(ws.font_digest(p.name) for p in fonts.values()))
    return ws.store.once(key, make)
