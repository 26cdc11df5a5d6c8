"""What a PDF needs beside its pages: the marks of PDF/UA-1 and PDF/A-3a in one file, page labels, print marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.assets.fonts import outlines
from yinfa.finding import Finding, PublishingError
from yinfa.formats.pdf.boxes import Document, page_box
from yinfa.formats.pdf.engine import VARIANT, Finisher, inside
from yinfa.formats.pdf.freeze import freeze
from yinfa.formats.pdf.master import PdfMaster
from yinfa.formats.pdf.objects import File, Stream, array, as_bytes, at, dictionary, is_stream
from yinfa.formats.pdf.slots import Cutter, Fields, symbols
from yinfa.formats.pdf.srgb import profile
from yinfa.formats.pdf.tables import misplaced_heads
from yinfa.formats.pdf.tags import Record, mend

UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>"
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
"""The mark of PDF/UA-1, and the extension schema that PDF/A asks for it (ISO 19005-3, 6.6.2.3)."""


def with_variant(known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give WeasyPrint's variants with the one that is PDF/A-3a and PDF/UA-1 at once."""
    pdfa = inside("weasyprint.pdf.pdfa")
    return {**known, VARIANT: (partial(_both, pdfa.pdfa), pdfa._values("1.7", pdf_tags=True))}


def _both(archive: Callable[..., None], pdf: File, *rest: object) -> None:
    archive(pdf, *rest, version=3, variant="A")
    xmp: Stream = at(pdf, pdf.catalog["Metadata"])
    xmp.stream = [as_bytes(xmp.stream[0]).replace(b"</rdf:RDF>", UA + b"</rdf:RDF>")]


def finisher(covers: int, record: Record, fields: Fields, wide: Sequence[Finding]) -> Finisher[PdfMaster]:
    """Give the finisher of a document whose first `covers` pages carry no folio; `wide` are tables too wide, if any.

    It raises PublishingError (D003, D011, D015, D016, D018, D019, F001).
    """

    def finish(document: Document, pdf: File, root: Element) -> PdfMaster:
        _own_fonts(document, fields)
        faults = wide or [*misplaced_heads(document, root), *_second_covers(document)]
        if faults:
            raise PublishingError(*faults)
        cutter = Cutter(pdf, document, fields, record.marks)
        mend(document, pdf, (root, record))
        _label_pages(pdf, covers)
        _tidy(pdf)
        _drop_spaces(pdf)
        _bare(pdf)
        _tighten(pdf)
        _colour(pdf)
        cuts, fixed = cutter.cut()
        drawing = [(font, fields.faces[font.family, font.weight]) for font in cutter.faces]
        return replace(freeze(pdf, cuts, drawing, symbols(document)), fixed=fixed)

    return finish


def _second_covers(document: Document) -> list[Finding]:
    """Find a cover that goes on overleaf, where its white words stand on white paper (D019)."""
    kinds = [page_box(page).page_type for page in document.pages]
    return [Finding("D019", address="title")] if sum(k.name == "cover" and not k.blank for k in kinds) > 1 else []


def _own_fonts(document: Document, fields: Fields) -> None:
    """Hold every font that draws a page against the galley's own: another publication's may lend a character.

    Raises PublishingError (F001).
    """
    families = {family for family, _ in fields.faces}
    strange = [font for font in document.fonts.values() if font.family not in families]
    lent = sorted({text for font in strange for text in font.to_unicode.values()})
    if families and lent:
        raise PublishingError(*(Finding("F001", facts=_lacking(text)) for text in lent))


def _lacking(text: str) -> tuple[tuple[str, str], ...]:
    return (("font", "—"), ("character", text), ("codepoint", " ".join(f"U+{ord(c):04X}" for c in text)))


def _label_pages(pdf: File, covers: int) -> None:
    cover = [0, dictionary(S="/r")] if covers else []
    body = [covers, dictionary(S="/D", St=1)]
    pdf.catalog["PageLabels"] = dictionary(Nums=array(cover + body))
    pdf.catalog["PageMode"] = "/UseOutlines"
    pdf.catalog["ViewerPreferences"].update({"Duplex": "/DuplexFlipLongEdge", "PrintScaling": "/None"})


def _tidy(pdf: File) -> None:
    """Drop empty resource dictionaries, which allow-list validators refuse."""
    for item in pdf.objects:
        if isinstance(item, dict):
            for name in ("Pattern", "Shading", "ExtGState", "XObject"):
                if isinstance(item.get(name), dict) and not item[name]:
                    del item[name]


def _drop_spaces(pdf: File) -> None:
    """Drop the colour spaces that WeasyPrint names in every file, where nothing is drawn in them."""
    for spaces in (item for item in pdf.objects if isinstance(item, dict) and "lab-d50" in item):
        for name in [name for name in spaces if name.startswith("lab-")]:
            if not any(_draws_in(item, name) for item in pdf.objects):
                del spaces[name]


def _draws_in(item: Any, name: str) -> bool:
    if is_stream(item):
        return any(f"/{name} {operator}".encode() in item.stream for operator in ("cs", "CS"))
    return isinstance(item, dict) and item.get("ColorSpace") == f"/{name}"


def _bare(pdf: File) -> None:
    """Embed the outlines of a font alone (ISO 32000-1, table 126): a page needs no other table of an OpenType file."""
    for item in filter(is_stream, pdf.objects):
        file: Stream = item
        if file.extra.get("Subtype") == "/OpenType":
            bare = outlines(b"".join(file.stream))
            if bare:
                file.stream, file.extra["Subtype"] = [bare], "/CIDFontType0C"


def _tighten(pdf: File) -> None:
    """Write what glyphs say without white between: it stands in the order of the glyphs (`in_order`)."""
    for font in (item for item in pdf.objects if isinstance(item, dict) and "ToUnicode" in item):
        file: Stream = at(pdf, font["ToUnicode"])
        file.stream = [_BETWEEN.sub(b"><", b"\n".join(map(as_bytes, file.stream)))]


_BETWEEN = re.compile(rb">\s+<")


def _colour(pdf: File) -> None:
    """Say what colours mean by the small profile of sRGB."""
    intents: Any = pdf.catalog.get("OutputIntents")
    for intent in intents:
        at(pdf, intent["DestOutputProfile"]).stream = [profile()]


def in_order(build: Callable[..., Any]) -> Callable[..., Any]:
    """Give `build_fonts_dictionary` so that what glyphs say stands in their order, not in that of the text."""

    def build_in_order(pdf: File, fonts: Mapping[str, Any], *rest: Any) -> Any:
        for font in fonts.values():
            font.to_unicode = dict(sorted(font.to_unicode.items()))
        return build(pdf, fonts, *rest)

    return build_in_order
