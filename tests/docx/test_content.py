"""Every Word file of the office as others see it: LibreOffice's pages and fonts, the words of three other readers."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import mammoth  # type: ignore[import-untyped]
import pdfplumber
import pypandoc
import pytest
from docx.oxml.ns import qn

from tests import pagemap
from tests.pagemap import set_by_libreoffice as libreoffice
from tests.press.project import OFFICE, ROOT, build, copy_of_content
from tests.test_issued import SLUGS, file
from yinfa.compose import Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.formats import FORMATS
from yinfa.model.inline import Inline, NoteCall, Reference, Ruby, plain
from yinfa.model.leaf import Note
from yinfa.model.tree import Figure, Section, Table
from yinfa.model.walk import nodes, texts
from yinfa.press.assets import assets_for
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

OURS = re.compile(r"(?:[A-Z]{6}\+)?Noto(?:Serif|Sans)CJK[a-z]+-(?:Regular|Bold)\b")
"""Names of the theme's fonts in a PDF; all faces of a collection bear the name of the first."""


@cache
def galley(slug: str) -> Galley:
    name, _, variant = slug.partition(".")
    ws = Workspace.at(OFFICE)
    return compose(load_all(ws, [name])[0], Ticket(name, "docx", variant=variant), load_theme(ws, "handout"))


def data(slug: str) -> bytes:
    return file(slug, "docx").read_bytes()


@cache
def pages(slug: str) -> list[Any]:
    """Give text, ink and fonts of each page as LibreOffice sets it."""
    with pdfplumber.open(io.BytesIO(pagemap.set_by_libreoffice(data(slug)))) as pdf:
        return [
            ("".join((p.extract_text() or "").split()), len(p.images), {c["fontname"] for c in p.chars})
            for p in pdf.pages
        ]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_page_is_blank(slug: str) -> None:
    held = galley(slug).publication.furniture.foot
    furniture = len(plain(held.text) if held else "") + len(galley(slug).publication.front.title) + 2
    assert [n for n, (text, images, _) in enumerate(pages(slug), 1) if len(text) <= furniture and not images] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_character_is_drawn_in_the_fonts_of_the_theme(slug: str) -> None:
    assert [name for _, _, fonts in pages(slug) for name in fonts if not OURS.match(name)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_labels_and_numbers_are_those_of_the_galley_in_their_order(slug: str) -> None:
    first = next(node for node in nodes(galley(slug).publication) if isinstance(node, Section))
    head = "".join((first.label + plain(first.heading.text)).split())
    said = "".join(text.removeprefix(head) for text, _, _ in pages(slug))
    at = 0
    for node in nodes(galley(slug).publication):
        line = (
            node.heading if isinstance(node, Section) else node.caption if isinstance(node, (Table, Figure)) else None
        )
        if line is not None:
            shown = "".join((node.label + plain(line.text)).split())
            found = said.rfind(shown)
            assert found > at, shown
            at = found


def stretches(slug: str) -> Iterator[str]:
    """Give what stands together in a block without ruby: all three readers drop ruby, its base included."""
    for node in texts(galley(slug).publication):
        if isinstance(node, Note) or any(isinstance(inline, Ruby) for inline in node.text):
            continue
        for joint, run in groupby(node.text, _is_joint):
            words = "".join(plain(tuple(run)).split())
            if words and not joint:
                yield words


def _is_joint(inline: Inline) -> bool:
    return isinstance(inline, (NoteCall, Reference))


def by_python_docx(data: bytes) -> str:
    """Read paragraphs, also those of tables and contents."""
    body = docx.Document(io.BytesIO(data)).element.body
    return "".join(t.text or "" for p in body.iter(qn("w:p")) for t in p.iter(qn("w:t")) if not _in_ruby(t))


def _in_ruby(text: Any) -> bool:
    return next(text.iterancestors(qn("w:ruby")), None) is not None


def by_pandoc(data: bytes) -> str:
    """Read what Pandoc's tree holds, its title and subtitle too, notes left out."""
    command = [pypandoc.get_pandoc_path(), "-f", "docx", "-t", "json"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return "".join(_strings(json.loads(done.stdout)))


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for part in tree:
            yield from _strings(part)
    elif isinstance(tree, Mapping) and tree.get("t") == "Str":
        yield tree["c"]
    elif isinstance(tree, Mapping) and tree.get("t") != "Note":
        yield from _strings(list(tree.values()))


def by_mammoth(data: bytes) -> str:
    """Read its raw text, calls of notes left out."""
    return re.sub(r"\[\d+\]", "", mammoth.extract_raw_text(io.BytesIO(data)).value)


READERS: dict[str, Callable[[bytes], str]] = {"python-docx": by_python_docx, "pandoc": by_pandoc, "mammoth": by_mammoth}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("reader", READERS)
def test_other_readers_find_the_words(slug: str, reader: str) -> None:
    said = "".join(READERS[reader](data(slug)).split())
    assert [words for words in stretches(slug) if words not in said] == []


def test_without_libreoffice_the_contents_have_labels_only_and_a_warning_says_so(tmp_path: Path) -> None:
    copy_of_content(tmp_path)
    done = build(tmp_path, "build", "editors-guide", "--format", "docx", PATH="/nonexistent", LC_ALL="C.UTF-8")
    assert (done.returncode, "W004" in done.stderr) == (0, True)
    document = docx.Document(str(tmp_path / "output" / "editors-guide" / "editors-guide.docx"))
    lines = [p for p in document.element.body.iter(qn("w:p")) if p.style == "TOC1"]
    shown = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in lines]
    assert shown[:2] == ["一、從資料夾開始", "二、前置資料"]


def test_pages_of_the_same_draft_are_measured_once(tmp_path: Path) -> None:
    def fail(drafts: Sequence[bytes]) -> list[Mapping[str, int]]:
        raise AssertionError("measured again")

    ws = Workspace.at(copy_of_content(tmp_path))
    form = FORMATS["docx"]
    first = assets_for(galley("editors-guide"), form, ws).pages
    assert first and assets_for(galley("editors-guide"), replace(form, measure=fail), ws).pages == first


def test_libreoffice_finds_fonts_in_a_process_that_made_a_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(ROOT / "yinfa" / "formats" / "pdf" / "fonts.conf"))
    assert libreoffice(data("police-image"))[:5] == b"%PDF-"
