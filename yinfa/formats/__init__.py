"""The formats, one record each: a new format is one module, one template folder, one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from yinfa.assets import Assets
from yinfa.compose import FormatName, Galley
from yinfa.finding import Finding
from yinfa.master import Master, Values
from yinfa.model.place import Address
from yinfa.reading import Reading


def _unchecked(data: bytes) -> tuple[Finding, ...]:
    return ()


def _untold(galley: Galley, values: Values) -> Mapping[str, str]:
    return {}


def _unmeasured(drafts: Sequence[bytes]) -> list[Mapping[Address, int]]:
    return [{} for _ in drafts]


@dataclass(frozen=True, slots=True)
class Format:
    name: FormatName
    media_type: str
    wants_folios: bool
    """Whether the galley carries the page marks of the PDF."""
    wants_fonts: bool
    wants_cover: bool
    paints: tuple[Address, ...]
    """Lines of the furniture that the file shows and its Reading gives back."""
    folders: tuple[str, ...]
    """Folders of a theme whose templates it prints from."""
    engines: tuple[str, ...]
    """Distributions whose versions are part of what is made."""
    make: Callable[[Galley, Assets], Master]
    master: Callable[[], type[Any]]
    """The class of its masters, as the store reads them back."""
    read: Callable[[bytes], Reading]
    check: Callable[[bytes], tuple[Finding, ...]] = _unchecked
    """What is wrong with a finished file, beyond its words."""
    audit: Callable[[bytes], tuple[Finding, ...]] = _unchecked
    """A closer look at an edition read back, beyond what every making is checked for."""
    tells: Callable[[Galley, Values], Mapping[str, str]] = _untold
    """The metadata that an edition with these values must hold, as its Reading names them."""
    screen: int = 0
    """px of a picture's long side, for readers' screens; 0 where it is printed at its size."""
    wants_rasters: bool = False
    """Whether vector pictures are wanted as PNG too."""
    draft: Callable[[Galley, Assets], bytes] | None = None
    """A making that `measure` looks at before the last one; no bytes where nothing is to be measured."""
    measure: Callable[[Sequence[bytes]], Sequence[Mapping[Address, int]]] = _unmeasured
    """Pages of each draft as another program sets them, none for one that it refuses.

    Raises PublishingError where that program is absent or fails.
    """


def _class(module: str, name: str) -> Callable[[], type[Any]]:
    """Import a class only when it is asked for."""

    def call() -> type[Any]:
        found: type[Any] = getattr(import_module(module), name)
        return found

    return call


def _late(module: str, name: str) -> Callable[..., Any]:
    """Import an engine only when it is called, so that Word never pays for WeasyPrint."""

    def call(*args: Any) -> Any:
        return getattr(import_module(module), name)(*args)

    return call


FORMATS: dict[FormatName, Format] = {
    "pdf": Format(
        name="pdf",
        media_type="application/pdf",
        wants_folios=False,
        wants_fonts=True,
        wants_cover=False,
        paints=("marking", "watermark", "foot"),
        folders=("xhtml/", "pdf/"),
        engines=("weasyprint", "pydyf", "pyphen", "fonttools", "uharfbuzz", "resvg-py", "pillow"),
        make=_late("yinfa.formats.pdf.make", "make"),
        master=_class("yinfa.formats.pdf.master", "PdfMaster"),
        read=_late("yinfa.reading.pdf", "read"),
        check=_late("yinfa.formats.pdf.bounds", "check"),
        audit=_late("yinfa.formats.pdf.audit", "audit"),
        tells=_late("yinfa.formats.pdf.audit", "tells"),
    ),
    "docx": Format(
        name="docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        wants_folios=False,
        wants_fonts=False,
        wants_cover=False,
        wants_rasters=True,
        paints=("marking", "watermark", "foot"),
        folders=("docx/",),
        engines=("python-docx", "lxml", "resvg-py", "pillow"),
        draft=_late("yinfa.formats.docx.contents", "draft"),
        measure=_late("yinfa.formats.docx.contents", "measure"),
        make=_late("yinfa.formats.docx.make", "make"),
        master=_class("yinfa.formats.docx.master", "DocxMaster"),
        read=_late("yinfa.reading.docx", "read"),
        audit=_late("yinfa.formats.docx.audit", "audit"),
        tells=_late("yinfa.formats.docx.master", "tells"),
    ),
    "epub": Format(
        name="epub",
        media_type="application/epub+zip",
        wants_folios=True,
        wants_fonts=False,
        wants_cover=True,
        screen=2000,
        paints=("marking", "watermark"),
        folders=("xhtml/", "epub/"),
        engines=("ebooklib", "lxml", "resvg-py", "pillow"),
        make=_late("yinfa.formats.epub.make", "make"),
        master=_class("yinfa.formats.epub.master", "EpubMaster"),
        read=_late("yinfa.reading.epub", "read"),
        tells=_late("yinfa.formats.epub.master", "tells"),
        check=_late("yinfa.formats.epub.audit", "audit"),
        audit=_late("yinfa.formats.epub.audit", "audit"),
    ),
}
