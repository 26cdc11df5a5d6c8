"""WeasyPrint behind one door: its exact version, its fonts, what it may fetch, what it complains of."""

from __future__ import annotations

import gc
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from yinfa.finding import Finding, PublishingError
from yinfa.formats.pdf.fast_import import QUICK
from yinfa.formats.pdf.patch import exchanged
from yinfa.world.packages import version

WANTED = "70.0"
VARIANT = "pdf/a-3a+ua-1"
T = TypeVar("T")
Settler = Callable[[Any], None]
"""Takes the laid-out document, and moves what stands beside its text."""
Finisher = Callable[[Any, Any, Any], T]
"""Takes the laid-out document, the pydyf PDF and the root of the HTML; gives what is made of them."""


def check_version() -> None:
    """Refuse any WeasyPrint but the one whose insides this room knows (D002)."""
    found = version("weasyprint")
    if found != WANTED:
        raise PublishingError(Finding("D002", facts=(("wanted", WANTED), ("found", found))))


@lru_cache
def inside(name: str) -> Any:
    """Import a module of WeasyPrint so that it sees no font of the machine."""
    check_version()
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    with warnings.catch_warnings(), exchanged(QUICK, None):
        warnings.simplefilter("ignore")
        return import_module(name)


@lru_cache(maxsize=1)
def _font_configuration(process: int) -> Any:
    """Give the one font configuration of a process: each map of fonts that Pango makes takes memory for ever."""
    fonts = inside("weasyprint.text.fonts")
    found = fonts.FontConfiguration()
    fonts.ffi.gc(found.font_map, None)  # it goes with the process: at the end its library may go before it
    return found


@contextmanager
def _fonts() -> Iterator[Any]:
    """Give a font configuration for one setting, in which nothing can be seen of what was set before.

    It keeps fonts in a temporary folder, and takes a font file that lies there for loaded: no other process knows it.
    """
    fonts, found = inside("weasyprint.text.fonts"), _font_configuration(os.getpid())
    config = fonts.fontconfig.FcInitLoadConfigAndFonts()
    fonts.pangoft2.pango_fc_font_map_set_config(fonts.ffi.cast("PangoFcFontMap *", found.font_map), config)
    fonts.fontconfig.FcConfigDestroy(config)  # Pango holds it
    with TemporaryDirectory(prefix="weasyprint-") as folder:
        found._config, found._folder, found.strut_layouts, found.font_features = config, Path(folder), {}, {}
        try:
            yield found
        finally:
            found._folder = None  # it goes now, and not with what holds it


def _fetcher(resources: Mapping[str, tuple[str, bytes]]) -> Any:
    urls = inside("weasyprint.urls")

    class Fetcher(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Serve the galley's own fonts and pictures, and rasters within drawings; know nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            if url not in resources:
                raise ValueError(f"refused: {url}")
            media, data = resources[url]
            return urls.URLFetcherResponse(url, data, {"Content-Type": media})

    return Fetcher()


class Ear(logging.Handler):
    """Hears what the engine complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Turn every warning of the engine into a finding (D001)."""
    logger, ear = logging.getLogger("weasyprint"), Ear()
    kept, propagate = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [ear], False
    try:
        yield
    except PublishingError:
        if not ear.heard:
            raise
    finally:
        logger.handlers, logger.propagate = kept, propagate
    if ear.heard:
        raise PublishingError(*(Finding("D001", facts=(("warning", w),)) for w in dict.fromkeys(ear.heard)))


@contextmanager
def _left_alone() -> Iterator[None]:
    """Let the collector of garbage pass over what stands already: it had been looked through again every few pages."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _settled(document: Any) -> None:
    """Move nothing."""


def set_pages(
    html: str, resources: Mapping[str, tuple[str, bytes]], finish: Finisher[T], settle: Settler = _settled
) -> T:
    """Lay out a page, let `settle` move what is beside its text, and give what `finish` makes of it.

    Raises PublishingError (D001, D002).
    """
    library = inside("weasyprint")
    done: list[T] = []

    def end(document: Any, pdf: Any) -> None:
        done.append(finish(document, pdf, source.etree_element))
        pdf.objects, pdf.info = pdf.objects[:1], {}  # made already: WeasyPrint has nothing left to write

    with _no_warnings(), _left_alone(), _fonts() as fonts:
        source = library.HTML(string=html, base_url="yinfa:/", url_fetcher=_fetcher(resources))
        document = source.render(font_config=fonts, pdf_variant=VARIANT)
        settle(document)
        document.write_pdf(pdf_variant=VARIANT, finisher=end)
    return done[0]
