"""An EPUB as a Kindle reads it, by Calibre: one book by the EPUB's own UUID.

Its bytes may differ each time: Calibre keeps the clock, and orders style sheets by where they lie in memory.
"""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import tempfile
import uuid
import zipfile
from pathlib import Path

from yinfa.finding import Finding, PublishingError
from yinfa.reading.epub import XHTML, nav_path, package_path, parse
from yinfa.reading.package import read_package
from yinfa.world.programs import environment

LIMIT = 300
"""Seconds that a conversion may take."""
WHOLE = ("--page-breaks-before", "/", "--chapter", "/", "--chapter-mark", "none")
"""A page begins where a document of the book does, and notes stay in the document of their calls."""
ASIN, CALIBRE = 113, b"calibre:"
"""The EXTH record by which a Kindle tells books apart (MobileRead wiki, MOBI), and where Calibre says its id again."""


def to_azw3(data: bytes) -> bytes:
    """Convert an EPUB. Raises PublishingError (V006 no Calibre, V007 it failed)."""
    program = shutil.which("ebook-convert")
    if program is None:
        raise PublishingError(Finding("V006"))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "book.epub"), Path(folder, "book.azw3")
        source.write_bytes(data)
        try:
            call = [program, str(source), str(target), *WHOLE, "--toc-title", _contents(data)]
            run = subprocess.run(call, capture_output=True, text=True, timeout=LIMIT, check=False, env=environment())
        except subprocess.TimeoutExpired:
            raise PublishingError(Finding("V007", facts=(("fault", f"> {LIMIT} s"),))) from None
        if run.returncode or not target.is_file():
            raise PublishingError(Finding("V007", facts=(("fault", run.stderr.strip()[-200:]),)))
        return _known(target.read_bytes(), uuid.UUID(read_package(data).identifier))


def _contents(data: bytes) -> str:
    """Give the book's own word for its contents: Calibre's is English."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        opf = package_path(book)
        nav = parse(book.read(nav_path(parse(book.read(opf)), opf)))
    return nav.findtext(f".//{XHTML}h1", "")


def _known(book: bytes, identifier: uuid.UUID) -> bytes:
    """Put the book's UUID where Calibre wrote one that it drew: as ASIN, and as the source's."""
    drawn, ours = exth(book)[ASIN], str(identifier).encode()
    record = struct.pack(">II", ASIN, 8 + len(drawn))
    return book.replace(CALIBRE + drawn, CALIBRE + ours, 1).replace(record + drawn, record + ours, 1)


def exth(book: bytes) -> dict[int, bytes]:
    """Give the EXTH records of a Kindle book, the first of each kind.

    Its list of records stands at byte 78; the first is a MOBI header, then EXTH.
    """
    head = struct.unpack_from(">I", book, 78)[0]
    at = head + 16 + struct.unpack_from(">I", book, head + 20)[0]
    count, at = struct.unpack_from(">I", book, at + 8)[0], at + 12
    found: dict[int, bytes] = {}
    for _ in range(count):
        kind, length = struct.unpack_from(">II", book, at)
        found.setdefault(kind, book[at + 8 : at + length])
        at += length
    return found
