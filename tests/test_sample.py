"""Every kind of node and of inline, in every format, from the one sample."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import get_args

import pytest

from tests import sample
from yinfa.compose import Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.content.kinds import KINDS
from yinfa.content.load import load
from yinfa.formats import FORMATS
from yinfa.model.inline import Inline, PageMark, QueryCall
from yinfa.model.tree import Node, PageBreak, Publication
from yinfa.model.walk import nodes, texts, words
from yinfa.press.order import Order
from yinfa.press.run import run
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace


def project(folder: Path, text: str) -> tuple[Workspace, Publication]:
    path = sample.write(folder, text)
    ws = Workspace.at(folder)
    return ws, load(path.read_bytes(), path, ws)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Galley, dict[str, bytes]]:
    """Give the galley of the sample, and its file of each format."""
    ws, publication = project(tmp_path_factory.mktemp("sample"), sample.sample())
    outcomes = list(run([publication], Order(tuple(FORMATS)), ws))
    assert [o.findings for o in outcomes if o.path is None] == []
    galley = compose(publication, Ticket("sample", "pdf"), load_theme(ws, "handout"))
    return galley, {o.ticket.format: o.path.read_bytes() for o in outcomes if o.path}


def test_the_sample_holds_every_kind_of_node_and_of_inline(made: tuple[Galley, dict[str, bytes]]) -> None:
    tree = made[0].publication
    assert {type(node) for node in nodes(tree)} == {*get_args(Node)}
    inlines = {type(inline) for line in texts(tree) for inline in line.text}
    # the folios of the PDF are put into the EPUB, queries into drafts
    assert inlines == {*get_args(Inline)} - {PageMark, QueryCall}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_says_every_word_of_the_sample(name: str, made: tuple[Galley, dict[str, bytes]]) -> None:
    galley, files = made
    reading = FORMATS[name].read(files[name])  # type: ignore[index]
    said = {address: text for address, text in words(galley.publication).items() if text}
    assert {address: reading.words.get(address) for address in said} == said


def test_word_begins_a_page_with_any_kind(tmp_path: Path) -> None:
    """A break is said by what begins the page: a macro that says none would lose it."""
    others = [kind for kind in KINDS if kind != "page-break"]
    body = "".join(f"- 一段。\n- page-break:\n{sample.block(kind)}" for kind in others)
    head = "yinfa: 1\nfront: {title: 頁, language: zh-Hant-TW, identifier: pages, issued: 2026-01-05}\nbody:\n"
    ws, publication = project(tmp_path, head + body)
    (outcome,) = run([publication], Order(("docx",)), ws)
    assert outcome.path is not None, outcome.findings
    with zipfile.ZipFile(io.BytesIO(outcome.path.read_bytes())) as file:
        document = file.read("word/document.xml").decode()
    breaks = [node.address for node in nodes(publication) if isinstance(node, PageBreak)]
    assert len(breaks) == len(others)
    begun = re.findall(r'<w:pageBreakBefore/>(?:(?!</w:p>).)*?w:name="_yb_(\w+)"', document, re.S)
    assert begun == breaks


def test_letters_and_names_of_kinds_are_told_apart() -> None:
    letters = [kind.letter for kind in KINDS.values()]
    assert len({*letters}) == len(letters)
    assert all(re.fullmatch("[a-z]{1,2}", letter) for letter in letters)


@pytest.mark.parametrize("kind", KINDS)
def test_no_key_of_a_kind_bears_the_name_of_another(kind: str) -> None:
    keys = [*KINDS[kind].names()]
    assert [key for key in keys if key in KINDS] == [kind]
