"""Measure the pages of the contents, on which LibreOffice sets the headings."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from yinfa.assets import Assets
from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.formats.docx.make import make, targets
from yinfa.model.place import Address
from yinfa.world.programs import environment
from yinfa.world.stamp import OFFICE

FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
SECONDS = 120
"""After which LibreOffice is killed where it has set nothing since."""
NAMED = re.compile("5Fyb?5F(.+)")
"""LibreOffice writes `_y_s1_h` as `5Fy5Fs15Fh`: an underscore becomes its code."""


NEUTRAL = "某某某某某某"
"""What fields show while pages are measured: all editions have the same numbers."""


def draft(galley: Galley, assets: Assets) -> bytes:
    """Give the file with a number in every place of the contents, so that it is set as the last one will be."""
    if not galley.contents:
        return b""
    first = make(galley, replace(assets, pages=dict.fromkeys(targets(galley), 1 + galley.publication.print.cover)))
    return first.issue(dict.fromkeys(first.names, NEUTRAL))


def measure(drafts: Sequence[bytes]) -> list[Mapping[Address, int]]:
    """Give the pages on which LibreOffice sets what the contents of each name, none for one that it refuses.

    Raises PublishingError (W004).
    """
    return [dict(pages_of(pdf)) if pdf else {} for pdf in libreoffice(drafts)]


def libreoffice(files: Sequence[bytes]) -> list[bytes]:
    """Give LibreOffice's PDF of each Word file, all set in one call; no bytes for one that it refuses.

    Raises PublishingError (W004) where it is absent or fails over any of them.
    """
    program = shutil.which(OFFICE)
    if program is None:
        raise PublishingError(Finding("W004"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = [folder / f"{n}.docx" for n in range(len(files))]
        # A profile of its own: one LibreOffice hands its work to another that has the same, or waits for it.
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", FILTER, "--outdir", name, *map(str, sources)]
        try:
            for source, data in zip(sources, files, strict=True):
                source.write_bytes(data)
            _run(command, folder)
            set_ = (source.with_suffix(".pdf") for source in sources)
            return [pdf.read_bytes() if pdf.exists() else b"" for pdf in set_]
        except (subprocess.SubprocessError, OSError) as error:
            raise PublishingError(Finding("W004")) from error


def _run(command: Sequence[str], folder: Path) -> None:
    """Run LibreOffice as long as it sets one file after another. Raises SubprocessError, OSError."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=environment()) as office:
        before = -1
        while office.poll() is None and before < (before := len(list(folder.glob("*.pdf")))):
            with suppress(subprocess.TimeoutExpired):
                office.wait(SECONDS)
        office.kill()
    if office.returncode:
        raise subprocess.CalledProcessError(office.returncode, command[0])


def pages_of(pdf: bytes) -> Iterator[tuple[Address, int]]:
    """Give the page of every address that the PDF has as a named destination."""
    import pikepdf  # only where contents are measured: it costs as much as making the article

    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        numbers = {page.objgen: n for n, page in enumerate(document.pages, 1)}
        named = pikepdf.NameTree(root.Names.Dests).items() if "/Names" in root and "/Dests" in root.Names else ()
        older = root.Dests.items() if "/Dests" in root else ()
        for name, value in (*named, *older):
            target = value[0] if isinstance(value, pikepdf.Array) else value["/D"][0]
            found = NAMED.fullmatch(str(name).removeprefix("/"))
            if found:
                yield found[1].replace("5F", "_"), numbers[target.objgen]
