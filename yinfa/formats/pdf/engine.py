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
from importlib.metadata import version
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, TypeVar

from yinfa.finding import Finding, PublishingError
from yinfa.formats.pdf.fast_import import QUICK
from yinfa.formats.pdf.patch import exchanged
from yinfa.world import posix

WANTED = "70.0"
VARIANT = "pdf/a-3a+ua-1"
Made = TypeVar("Made")
Settler = Callable[[Any], None]
"""Takes the laid-out document, and moves what stands beside its text."""
Finisher = Callable[[Any, Any, Any], Made]
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
def _fonts() -> Any:
    """Give the font configuration of this process; private family names keep galleys apart.

    It keeps fonts in a temporary folder, which goes when the process ends; a worker ends without `atexit`, and the
    program without looking for what nobody holds any more.
    """
    Finalize(None, _leave, exitpriority=0)
    return inside("weasyprint.text.fonts").FontConfiguration()


def _leave() -> None:
    _fonts().__del__()  # asked for: what was laid out may hold it in a circle that nobody looks for any more
    _fonts()._folder = None
    _fonts.cache_clear()  # while Pango stands: what is let go with the interpreter ends it by a fault of memory


def _open_own() -> None:
    """Let a forked worker open fonts of its own: WeasyPrint takes a font file that lies in its folder for loaded.

    In a folder that two processes share, the one would take for loaded what the other wrote.
    """
    if _fonts.cache_info().currsize:
        _fonts()._folder = None  # the parent's, which this process must not remove
        _fonts.cache_clear()


posix.at_fork(_open_own)


def _fetcher(resources: Mapping[str, tuple[str, bytes]]) -> Any:
    urls = inside("weasyprint.urls")

    class Shelf(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Serve the galley's own fonts and pictures, and rasters within drawings; know nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            if url not in resources:
                raise ValueError(f"refused: {url}")
            media, data = resources[url]
            return urls.URLFetcherResponse(url, data, {"Content-Type": media})

    return Shelf()


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Turn every warning of the engine into a finding (D001)."""
    logger, ear = logging.getLogger("weasyprint"), _Ear()
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
    html: str, resources: Mapping[str, tuple[str, bytes]], finish: Finisher[Made], settle: Settler = _settled
) -> Made:
    """Lay out a page, let `settle` move what is beside its text, and give what `finish` makes of it.

    Raises PublishingError (D001, D002).
    """
    library = inside("weasyprint")
    done: list[Made] = []

    def end(document: Any, pdf: Any) -> None:
        done.append(finish(document, pdf, source.etree_element))
        pdf.objects, pdf.info = pdf.objects[:1], {}  # made already: WeasyPrint has nothing left to write

    with _no_warnings(), _left_alone():
        source = library.HTML(string=html, base_url="yinfa:/", url_fetcher=_fetcher(resources))
        document = source.render(font_config=_fonts(), pdf_variant=VARIANT)
        settle(document)
        document.write_pdf(pdf_variant=VARIANT, finisher=end)
    return done[0]
