"""Set fixtures on the real road: YAML, tree, galley, fonts, PDF; many in a document, each on pages of its own."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import yaml

from tests.clreq.sheet import Frame, Page, pages
from yinfa.compose import Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.formats import FORMATS
from yinfa.press.assets import assets_for
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

ROOT = Path(__file__).parents[2]
MARGIN = 20.0
"""Of the test pages on every side, mm."""
MM = 72 / 25.4
Change = Callable[[Theme], Theme]


@dataclass(frozen=True, slots=True)
class Sample:
    """What is set: blocks of `publication.yaml`, and the text of the notes that each `[^]` calls."""

    name: str
    blocks: tuple[Any, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """The column of the test page, em, and its lines."""

    columns: float = 20
    rows: int = 12


@dataclass(frozen=True, slots=True)
class Made:
    """A document of samples: its galley, bytes, and the pages of each sample."""

    galley: Galley
    data: bytes
    pages: dict[str, tuple[Page, ...]]


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def source(samples: Sequence[Sample], language: str) -> str:
    """Write a `publication.yaml` in which each sample begins a page."""
    front = {"title": "題", "language": language, "identifier": "clreq", "issued": "2026-01-05"}
    body: list[Any] = []
    notes: dict[str, str] = {}
    for sample in samples:
        first, *rest = (_called(block, sample, notes) for block in sample.blocks)
        opened = first if isinstance(first, dict) else {"paragraph": first}
        body += [{"page-break": ""}, {**opened, "id": sample.name}, *rest]
    body += [{"page-break": ""}, {"paragraph": "終", "id": "finis"}]
    tree = {"yinfa": 1, "front": front, "print": {"contents": "no"}, "body": body} | ({"notes": notes} if notes else {})
    return yaml.dump(tree, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10**6)


def _called(block: Any, sample: Sample, notes: dict[str, str]) -> Any:
    """Give each call of a note a note of its own."""
    if isinstance(block, dict):
        return {k: _called(v, sample, notes) for k, v in block.items()}
    if isinstance(block, list):
        return [_called(b, sample, notes) for b in block]
    while isinstance(block, str) and "[^]" in block:
        name = f"{sample.name}n{len(notes)}"
        notes[name] = sample.note
        block = block.replace("[^]", f"[^{name}]", 1)
    return block


def frame(theme: Theme, size: Size) -> Frame:
    kind = theme.tokens["type"]
    return Frame(MARGIN * MM, MARGIN * MM, size.columns, size.rows, kind["size"], kind["line"])


def narrow(theme: Theme, size: Size) -> Theme:
    """Derive a theme whose page has a column of that size; all else stays the theme's."""
    tokens: dict[str, Any] = deepcopy(dict(theme.tokens))
    kind = tokens["type"]
    tokens["page"] = dict.fromkeys(("top", "bottom", "inner", "outer"), MARGIN)
    tokens["page"]["width"] = (size.columns * kind["size"] + 0.001) / MM + 2 * MARGIN
    tokens["page"]["height"] = (size.rows * kind["line"] + 0.001) / MM + 2 * MARGIN
    return replace(theme, tokens=tokens, digest=digest(theme.digest, repr(tokens)))


@contextmanager
def workspace() -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        yield Workspace.at(Path(folder))


def composed(
    samples: Sequence[Sample], language: str, size: Size, ws: Workspace, change: Change = lambda t: t
) -> Galley:
    """Load samples as the author's YAML and compose them with the narrowed theme."""
    theme = change(narrow(load_theme(ws, "handout"), size))
    publication = load(source(samples, language).encode(), ws.source("clreq"), ws)
    return compose(publication, Ticket("clreq", "pdf"), theme)


def set_samples(samples: Sequence[Sample], language: str, size: Size = Size(), change: Change = lambda t: t) -> Made:
    """Set samples in one document of a region's language."""
    with workspace() as ws:
        galley = composed(samples, language, size, ws, change)
        data = FORMATS["pdf"].make(galley, assets_for(galley, FORMATS["pdf"], ws)).issue({})
        theme = galley.theme
    return Made(galley, data, _shares(data, [s.name for s in samples], frame(theme, size)))


def _shares(data: bytes, names: list[str], frame: Frame) -> dict[str, tuple[Page, ...]]:
    """Give each sample the pages from its first block to the next sample's."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        number = {page.objgen: n for n, page in enumerate(pdf.pages)}
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        starts = [number[tree[name][0].objgen] for name in (*names, "finis")]
    all_pages = list(pages(data, frame))
    return {n: tuple(all_pages[a:b]) for n, a, b in zip(names, starts, starts[1:], strict=False)}
