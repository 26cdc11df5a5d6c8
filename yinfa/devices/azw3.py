"""An EPUB as a Kindle reads it, by Calibre. Its bytes differ each time: Calibre writes an id of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from yinfa.finding import Finding, PublishingError
from yinfa.world.programs import environment

LIMIT = 300
"""Seconds that a conversion may take."""


def to_azw3(data: bytes) -> bytes:
    """Convert an EPUB. Raises PublishingError (V006 no Calibre, V007 it failed)."""
    program = shutil.which("ebook-convert")
    if program is None:
        raise PublishingError(Finding("V006"))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "book.epub"), Path(folder, "book.azw3")
        source.write_bytes(data)
        try:
            call = [program, str(source), str(target)]
            run = subprocess.run(call, capture_output=True, text=True, timeout=LIMIT, check=False, env=environment())
        except subprocess.TimeoutExpired:
            raise PublishingError(Finding("V007", facts=(("fault", f"> {LIMIT} s"),))) from None
        if run.returncode or not target.is_file():
            raise PublishingError(Finding("V007", facts=(("fault", run.stderr.strip()[-200:]),)))
        return target.read_bytes()
