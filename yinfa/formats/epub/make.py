"""Make an EPUB 3.3 of a galley: documents, styles, pictures, navigation, package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from yinfa.assets import Assets, FontFile
from yinfa.compose import Galley
from yinfa.compose.contents import articled
from yinfa.compose.fields import as_printed, with_slots
from yinfa.compose.hanging import USUAL, Stairs, sheet
from yinfa.compose.imprint import imprint, labelled
from yinfa.finding import Finding, PublishingError
from yinfa.formats.epub.divide import LIMIT, divided
from yinfa.formats.epub.master import IDENTIFIER, EpubMaster, named
from yinfa.formats.epub.metadata import ROLES, describe
from yinfa.formats.epub.package import ManifestItem, members
from yinfa.formats.epub.parts import (
    ContentDocument,
    NavEntry,
    NavPage,
    asked,
    backs,
    call_id,
    calls,
    clauses,
    entries,
    homes,
    native,
    page_id,
    pages,
    split,
    start,
    with_notes,
    with_queries,
)
from yinfa.formats.epub.tables import kept, narrow
from yinfa.formats.epub.vertical import turned
from yinfa.master.shortcode import measures
from yinfa.master.slots import Slot, as_kind, opening, pieces, slot_mark, unwritable
from yinfa.master.zipped import freeze
from yinfa.model.language import language_of
from yinfa.model.leaf import Picture
from yinfa.model.series import LISTS, gap
from yinfa.model.tree import Callout, EditionCode, Figure, Quotation, Receipt, Table, Terms
from yinfa.model.walk import nodes, painted
from yinfa.pictures import media
from yinfa.render import Printer

XHTML = "application/xhtml+xml"
MODULES = ("epub/nodes.jinja", "xhtml/nodes.jinja")
SHEETS = ("base.css", "modern.css")
"""Of rising modernity, each linked after what older engines take whole."""
FONTS, VERTICAL, TABLES = "fonts.css", "vertical.css", "tables.css"
DRAFT = "draft.css"
PRINTED = (".xhtml", ".opf", ".ncx")
PAINTS = ("marking", "watermark")
"""Lines of the furniture that stand on the title page."""
STAIRS = Stairs(dict.fromkeys(("bullet", *LISTS), USUAL), 0, 12, {Quotation: 4, Callout: 2, Terms: 2})
"""What the style sheets do with lists; deep ones leave half of a telephone's line."""
COVER_JPEG = "image/cover.jpg"
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


@dataclass(frozen=True, slots=True)
class _Book:
    """A galley cut into documents, on the way to its package."""

    galley: Galley
    whole: tuple[ContentDocument, ...]
    """Its documents before any was divided."""
    documents: tuple[ContentDocument, ...]
    printer: Printer
    assets: Assets

    def lines(self, printed: bytes) -> bytes:
        """Keep codes whole in cells; set short numbers upright where lines are vertical."""
        vertical = self.galley.ticket.vertical
        printed = kept(printed, vertical)
        return turned(printed) if vertical else printed

    @property
    def sheets(self) -> tuple[str, ...]:
        fonts, vertical = bool(self.assets.fonts), self.galley.ticket.vertical
        tables = any(isinstance(node, Table) for node in nodes(self.galley.publication))
        draft = self.galley.ticket.draft
        return (*SHEETS, *((FONTS,) * fonts), *((TABLES,) * tables), *((VERTICAL,) * vertical), *((DRAFT,) * draft))


def make(galley: Galley, assets: Assets) -> EpubMaster:
    """Give the master of a galley's EPUB. Raises PublishingError (E002, E003, E004, Z002, Z003)."""
    _check_direction(galley)
    galley, fields = with_slots(as_printed(galley, assets.pictures), PAINTS)
    slots = (*fields, Slot(IDENTIFIER, ""))
    words = galley.theme.interface_words(galley.publication.front.language)
    whole = split(galley.publication, words["colophon"])
    book, texts = _texts(galley, whole, whole, assets)
    if any(len(text.data) > LIMIT for text in texts):
        book, texts = _texts(galley, whole, divided(whole, _measure(book)), assets)
        _check_length(texts)
    listed = _page_list(book, texts)
    values = {**_navigation(book, texts, listed), "identifier": slot_mark(len(fields))}
    parts = (
        ManifestItem("nav", "nav.xhtml", XHTML, book.lines(_page(book, "nav.xhtml", **values)), ("nav",)),
        ManifestItem("ncx", "toc.ncx", "application/x-dtbncx+xml", _page(book, "toc.ncx", **values)),
        *_cover_page(book),
        *texts,
        *(ManifestItem(s.replace(".", "-"), f"style/{s}", "text/css", _page(book, s)) for s in book.sheets),
        *_pictures(galley, assets),
        *(
            ManifestItem(f"font-{n}", f"font/{_font_file(f)}", "font/otf", f.data)
            for n, f in enumerate(assets.fonts, 1)
        ),
    )
    opf = _page(book, "package.opf", parts=parts, spine=_spine(book), **values)
    cut = [(name, pieces(data, slots) if name.endswith(PRINTED) else data) for name, data in members(opf, parts)]
    _check_fields(fields, texts)
    return EpubMaster(freeze(cut), named(galley))


def _texts(
    galley: Galley, whole: tuple[ContentDocument, ...], parts: tuple[ContentDocument, ...], assets: Assets
) -> tuple[_Book, tuple[ManifestItem, ...]]:
    """Print the documents of a book."""
    documents = with_queries(with_notes(parts, galley.publication.notes), galley.queries)
    book = _Book(galley, whole, documents, _printer(galley, documents, assets), assets)
    return book, tuple(_document(book, d) for d in documents)


def _measure(book: _Book) -> Callable[[Any], int]:
    """Give what measures a node as it is printed, with the notes that it calls."""
    notes = {note.address: note for note in book.galley.publication.notes}

    def measure(node: Any) -> int:
        called = tuple(notes[call.note] for call in calls(node))
        return len(book.lines(book.printer.render((node, *called, *asked(node, book.galley.queries))).encode()))

    return measure


def _check_length(texts: tuple[ManifestItem, ...]) -> None:
    long = [text for text in texts if len(text.data) > LIMIT]
    if long:
        facts = (("limit", f"{LIMIT // 1000:,}"),)
        raise PublishingError(*(Finding("E004", facts=(("file", t.file), *facts)) for t in long))


def _check_direction(galley: Galley) -> None:
    language = galley.publication.front.language
    if galley.ticket.vertical and not language_of(language).vertical:
        raise PublishingError(Finding("E003", facts=(("language", language),)))


def _check_fields(fields: tuple[Slot, ...], parts: tuple[ManifestItem, ...]) -> None:
    """Hold the marks printed against the fields of the galley. Raises PublishingError (Z003)."""
    texts = [part.data for part in parts if part.media == XHTML]
    lost = [s for n, s in enumerate(fields) if not any(opening(n).encode() in text for text in texts)]
    if lost:
        raise PublishingError(*(Finding("Z003", facts=(("field", slot.name),)) for slot in lost))


def _printer(galley: Galley, documents: tuple[ContentDocument, ...], assets: Assets) -> Printer:
    home, back = homes(documents), backs(documents)

    def href(address: str) -> str:
        return f"{home[address]}#{address}"

    values = {
        "href": href,
        "picture": lambda p: f"../{_picture_file(p)}",
        "described": lambda figure: f"{figure.address}_description",
        "call_id": call_id,
        "backs": back.__getitem__,
        "back": lambda note: back[note][0],  # asked by macros of houses, which know one call of a note
        "page_id": page_id,
        "code": measures(galley.theme.tokens["code"]),
        "drawn": lambda code: Markup(as_kind(code.value, "svg")),
        "painted": painted(galley.publication),
        "labelled": labelled,
        "imprint": _imprint(galley, bool(assets.fonts)),
        "query_of": lambda call: galley.queries[call.number - 1],
        "fonts": [{"role": f.role, "weight": f.weight, "file": _font_file(f)} for f in assets.fonts],
        "vertical": galley.ticket.vertical,
        "clauses": clauses,
        "start": start,
        "native": native,
        "gap": gap,
        "spaced": lambda label: gap(label) == "spaced",  # asked by macros of houses
        **sheet(galley.publication, STAIRS),
        **narrow(galley.publication, galley.theme.tokens["type"]["table"] / galley.theme.tokens["type"]["size"]),
        "width": (lambda f: f"{f.width * 0.2:g}em") if galley.ticket.vertical else (lambda f: f"{f.width}%"),
        "face": language_of(galley.publication.front.language).face,
    }
    return Printer(galley, MODULES, values)


def _imprint(galley: Galley, fonts: bool) -> tuple[tuple[str, str], ...]:
    """Give the lines of the colophon: fonts are named where they are part of the book."""
    words = galley.theme.interface_words(galley.publication.front.language)
    return tuple(line for line in imprint(galley) if fonts or line[0] != words["fonts"])


def _font_file(font: FontFile) -> str:
    return f"{font.role}-{font.weight}-{font.digest[:8]}.otf"


def _page(book: _Book, template: str, **values: Any) -> bytes:
    text = book.printer.page("draft/epub.css.jinja" if template == DRAFT else f"epub/{template}.jinja", **values)
    found = unwritable(text)
    if found:
        raise PublishingError(Finding("Z002", facts=(("character", found),)))
    return text.encode()


def _document(book: _Book, document: ContentDocument) -> ManifestItem:
    render = book.printer.render
    printed: dict[str, Any] = {
        "lead": render(document.lead),
        "blocks": tuple(b for b in document.blocks if not isinstance(b, Receipt)),
        "receipt": render(tuple(b for b in document.blocks if isinstance(b, Receipt))),
        "notes": render((*document.notes, *document.queries)),
    }
    data = _page(book, "chapter.xhtml", document=document, sheets=book.sheets, **printed)
    drawing = ("svg",) if any(isinstance(n, EditionCode) for n in nodes(document.tree)) else ()
    return ManifestItem(f"doc-{document.name}", f"text/{document.file}", XHTML, book.lines(data), drawing)


def _cover_page(book: _Book) -> tuple[ManifestItem, ...]:
    if not book.assets.cover:
        return ()
    drawn = book.assets.cover
    page = _page(book, "cover.xhtml", sheets=SHEETS, cover=f"../{_cover_file(drawn)}")
    if f"../{COVER_JPEG}".encode() in page:  # of a house, from when all covers were
        from yinfa.assets.cover import as_jpeg

        drawn = as_jpeg(drawn)
    return (
        ManifestItem("doc-cover", "text/cover.xhtml", XHTML, page),
        ManifestItem("cover-image", _cover_file(drawn), media(drawn), drawn, ("cover-image",)),
    )


def _cover_file(drawn: bytes) -> str:
    return f"image/cover.{SUFFIXES[media(drawn)]}"


def _pictures(galley: Galley, assets: Assets) -> tuple[ManifestItem, ...]:
    used = {n.picture.digest: n.picture for n in nodes(galley.publication) if isinstance(n, Figure)}
    missing = [p.path for digest, p in used.items() if digest not in assets.pictures]
    if missing:
        raise PublishingError(*(Finding("E002", facts=(("picture", path),)) for path in missing))
    return tuple(
        ManifestItem(f"picture-{d[:16]}", _picture_file(p), p.media, assets.pictures[d])
        for d, p in sorted(used.items())
    )


def _picture_file(picture: Picture) -> str:
    return f"image/{picture.digest[:16]}.{SUFFIXES[picture.media]}"


def _spine(book: _Book) -> tuple[str, ...]:
    """Give the reading order: the printed contents stand after the title page."""
    cover = ("doc-cover",) if book.assets.cover else ()
    contents = ("nav",) if book.galley.contents else ()
    first, *rest = (f"doc-{d.name}" for d in book.documents)
    return (*cover, first, *contents, *rest)


def _page_list(book: _Book, texts: tuple[ManifestItem, ...]) -> tuple[NavPage, ...]:
    if not book.galley.publication.print.page_list:
        return ()
    return tuple(p for d, t in zip(book.documents, texts, strict=True) for p in pages(d, t.data.decode()))


def _navigation(book: _Book, texts: tuple[ManifestItem, ...], listed: tuple[NavPage, ...]) -> Mapping[str, Any]:
    contents = entries(book.whole, homes(book.documents), articled(book.galley))
    main = next((d for d in book.documents if d.kind == "chapter"), book.documents[0])
    return {
        "contents": contents,
        "depth": _depth(contents),
        "pages": listed,
        "main": main,
        "cover": bool(book.assets.cover),
        "printed_contents": book.galley.contents,
        "order": _play_order(texts, contents, listed),
        "about": describe(book.galley, len(listed)),
        "roles": ROLES,
        "sheets": book.sheets,
    }


def _play_order(
    texts: tuple[ManifestItem, ...], contents: tuple[NavEntry, ...], listed: tuple[NavPage, ...]
) -> Mapping[tuple[str, str], int]:
    """Number the targets of the NCX in reading order (OPF 2.0.1 §2.4.1.2)."""
    rank = {t.file.removeprefix("text/"): (n, t.data.decode()) for n, t in enumerate(texts)}
    targets = {(e.file, e.fragment) for e in _flat(contents)} | {(p.file, p.fragment) for p in listed}

    def place(target: tuple[str, str]) -> tuple[int, int]:
        number, printed = rank[target[0]]
        return number, printed.find(f'id="{target[1]}"') if target[1] else -1

    return {target: n for n, target in enumerate(sorted(targets, key=place), 1)}


def _depth(contents: tuple[NavEntry, ...]) -> int:
    """Count the levels of the contents."""
    return max((1 + _depth(entry.children) for entry in contents), default=0)


def _flat(contents: tuple[NavEntry, ...]) -> tuple[NavEntry, ...]:
    return tuple(e for entry in contents for e in (entry, *_flat(entry.children)))
