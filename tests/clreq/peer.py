"""Set the same samples with Typst: its own best settings for Chinese, our fonts, sizes and column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import typst

from tests.clreq.setting import MARGIN, MM, Sample, Size, composed, frame, workspace
from tests.clreq.sheet import Frame, Page, pages
from yinfa.compose import Galley
from yinfa.model.inline import Field, Inline, NoteCall, Ruby, Text
from yinfa.model.tree import Callout, List, PageBreak, Paragraph, Quotation, Section, Table

FONTS = "/usr/share/fonts/opentype/noto"
FACES = {"TW": "TC", "HK": "HK", "CN": "SC"}
PREAMBLE = """
#set page(width: {width}pt, height: {height}pt, margin: {margin}mm,
  header: context {{ let h = query(selector(heading).before(here())); if h.len() > 0 {{ text(8.5pt, h.last().body) }} }})
#set text(font: "Noto Serif CJK {face}", lang: "zh", region: "{region}", size: {em}pt,
  top-edge: 0.88em, bottom-edge: -0.12em, cjk-latin-spacing: auto, hyphenate: false)
#set par(justify: true, leading: {gap}pt, spacing: {gap}pt, first-line-indent: (amount: 2em, all: true))
#show heading: set text(font: "Noto Sans CJK {face}", size: 16pt)
#show footnote.entry: set text(size: 9pt)
"""


@lru_cache(maxsize=1)
def compiler() -> Any:
    return typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)


def set_with_typst(samples: Sequence[Sample], language: str, size: Size) -> dict[str, tuple[Page, ...]]:
    """Set each sample as a document of its own."""
    found = {}
    with workspace() as ws:
        for sample in samples:
            galley = composed([sample], language, size, ws)
            its = frame(galley.theme, size)
            found[sample.name] = tuple(pages(compiler().compile(written(galley, language, its).encode()), its))
    return found


def written(galley: Galley, language: str, its: Frame) -> str:
    """Write a sample's tree as Typst."""
    region = language[-2:]
    notes = {n.address: n.text for n in galley.publication.notes}
    values = {
        "width": its.columns * its.em + 0.001 + 2 * MARGIN * MM,
        "height": its.rows * its.pitch + 0.001 + 2 * MARGIN * MM,
        "margin": MARGIN, "face": FACES[region], "region": region, "em": its.em, "gap": its.pitch - its.em,
    }  # fmt: skip
    body = galley.publication.body[1:-2]
    return PREAMBLE.format(**values) + "#{" + _blocks(body, notes) + "}"


def _blocks(blocks: Iterable[Any], notes: dict[str, Any]) -> str:
    return "; parbreak(); ".join(_block(b, notes) for b in blocks)


def _block(block: Any, notes: dict[str, Any]) -> str:
    def line(text: Iterable[Inline]) -> str:
        return "{" + "; ".join(inline_written(i, notes) for i in text) + "}"

    def body(blocks: Iterable[Any]) -> str:
        return "{" + _blocks(blocks, notes) + "}"

    match block:
        case Paragraph():
            return line(block.text)
        case Section():
            slogan = f"align(center, {line(block.slogan.text)}); parbreak(); " if block.slogan else ""
            return f"heading(level: {block.level}, {line(block.heading.text)}); {slogan}{_blocks(block.body, notes)}"
        case Table():
            cells = ", ".join(line(c.text) for row in block.rows for c in row.cells)
            table = f"table(columns: {block.columns}, {cells})"
            return f"figure({table}, caption: {line(block.caption.text)})" if block.caption else table
        case List():
            items = ", ".join(body(i.body) for i in block.items)
            return f"{'list' if block.style == 'bullet' else 'enum'}({items})"
        case Quotation():
            return f"quote(block: true, {body(block.body)})"
        case Callout():
            title = f"strong({line(block.title.text)}); parbreak(); " if block.title else ""
            return f"block(inset: 1em, {{{title}{_blocks(block.body, notes)}}})"
        case PageBreak():
            return "pagebreak()"
    raise TypeError(type(block).__name__)


def inline_written(inline: Inline, notes: dict[str, Any]) -> str:
    """Write an inline as Typst."""
    match inline:
        case NoteCall():
            return f"footnote({{{'; '.join(inline_written(i, notes) for i in notes[inline.note])}}})"
        case Text():
            return _marked(_string(inline.text), inline.marks)
        case Ruby():
            return _marked(_string(inline.base), inline.marks)
        case Field():
            return _marked(_string(inline.shown), inline.marks)
    raise TypeError(type(inline).__name__)


def _marked(shown: str, marks: Any) -> str:
    """Apply marks; dots and ruby are nothing Typst has: emphasis stays its own, ruby its base."""
    named = getattr(marks, "name", False) or getattr(marks, "book", False)
    shown = f"strong({shown})" if marks.strong else shown
    shown = f"emph({shown})" if marks.emphasis else shown
    shown = f"underline({shown})" if named else shown
    shown = f"text(lang: {_string(marks.language[:2])}, {shown})" if marks.language else shown
    return f"link({_string(marks.link)}, {shown})" if marks.link else shown


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
