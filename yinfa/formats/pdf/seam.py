"""The one seam to WeasyPrint: what of its is exchanged while pages are set, by what, why, and where upstream is asked.

All of it holds for one setting only and is put back behind it; `engine.inside` holds the version whose names these are.
What is exchanged while WeasyPrint is imported stands in `fast_import`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from yinfa.finding import Finding
from yinfa.formats.pdf import (
    divided,
    endings,
    finish,
    heads,
    keeps,
    kept,
    leaders,
    near,
    pages,
    parted,
    sheets,
    styles,
    tables,
    ways,
)
from yinfa.formats.pdf.chinese import layer
from yinfa.formats.pdf.chinese.keep import forget
from yinfa.formats.pdf.chinese.ruby import placing, unlined
from yinfa.formats.pdf.chinese.speak import speaking
from yinfa.formats.pdf.engine import inside
from yinfa.formats.pdf.patch import Patch, exchanged
from yinfa.formats.pdf.tags import Record
from yinfa.formats.pdf.tags.record import recording


@dataclass(slots=True)
class Heard:
    """What is heard while pages are set."""

    record: Record = field(default_factory=Record)
    words: list[Finding] = field(default_factory=list)
    """Words wider than their column (D005)."""
    wide: list[Finding] = field(default_factory=list)
    """Tables that pass their place (D015)."""


def _always(replaced: Callable[[Any], Any]) -> Callable[[Any, Heard], Any]:
    return lambda old, heard: replaced(old)


_ISSUES = "Kozea/WeasyPrint#"
_VARIANT = ("VARIANTS", _always(finish.with_variant), "there is no PDF/A-3a that is PDF/UA-1 too", f"{_ISSUES}2467")
_SLOW = f"{_ISSUES}578"
AGAIN = "it works out for each box what hangs on its style alone"
LINES = (
    Patch(
        "weasyprint.layout.inline",
        "split_inline_box",
        lambda old, heard: layer.splitting(old, heard.words),
        "lines end by the rules of Chinese, over whole paragraphs: it goes by the widths that its fonts have",
        "Chinese",
    ),
    Patch(
        "weasyprint.layout.inline",
        "justify_line",
        _always(layer.justifying),
        "it spreads spaces alone, and Chinese has none",
        "Chinese",
    ),
    Patch(
        "weasyprint.layout.preferred",
        "inline_line_widths",
        _always(layer.measuring),
        "columns are measured by the words that the lines will have",
        "Chinese",
    ),
    Patch(
        "weasyprint.layout.inline",
        "handle_leader",
        _always(leaders.joining),
        "each sign of a leader is a box, a tag and a mark: most of what a page of contents draws",
        _SLOW,
    ),
    Patch(
        "weasyprint.draw.text",
        "draw_first_line",
        _always(lambda draw: speaking(placing(draw))),
        "readings stand at their characters; where the pen leaps, programs guess a space",
        f"{_ISSUES}406",
    ),
    Patch(
        "weasyprint.draw.text",
        "draw_text_decoration",
        _always(unlined),
        "the line of a link goes on under the readings of its words",
        f"{_ISSUES}406",
    ),
)
"""Those that set lines of Chinese, and their readings."""
PATCHES = (
    Patch("weasyprint.pdf", *_VARIANT),
    Patch("weasyprint.document", *_VARIANT),
    *LINES,
    Patch(
        "weasyprint.css",
        "find_stylesheets",
        _always(sheets.finding),
        "the sheets of a page are parsed again for each page that has the same",
        _SLOW,
    ),
    Patch(
        "weasyprint.css",
        "find_style_attributes",
        _always(styles.attributes),
        "an id is a rule of its own: elements with one share no style",
        f"{_ISSUES}2813",
    ),
    Patch(
        "weasyprint.css",
        "StyleFor",
        _always(styles.sharing),
        "pseudo-elements, six of every element, and pages share no styles",
        f"{_ISSUES}2813",
    ),
    *(
        Patch(
            module,
            "gather_anchors",
            _always(styles.gathering),
            "ids are no rules here, and anchors all the same",
            "ours",
        )
        for module in ("weasyprint.document", "weasyprint.anchors")
    ),
    *(
        Patch(f"weasyprint.layout.{module}", "resolve_percentages", _always(kept.resolving), AGAIN, _SLOW)
        for module in ("absolute", "block", "float", "inline", "page", "percent", "table")
    ),
    *(
        Patch(f"weasyprint.{module}", "strut", _always(kept.strutting), AGAIN, _SLOW)
        for module in ("layout.inline", "text.line_break")
    ),
    Patch("weasyprint.formatting_structure.boxes", "Box.is_in_normal_flow", _always(kept.flowing), AGAIN, _SLOW),
    Patch(
        "weasyprint.layout.table",
        "auto_table_layout",
        lambda old, heard: tables.narrowing(old, heard.wide),
        "a table is as wide as its longest words, beyond the paper if need be (CSS 2.1, 17.5.2.2)",
        "CSS",
    ),
    Patch(
        "weasyprint.layout.block",
        "table_layout",
        _always(parted.parting),
        "a part on a further page says neither that nor what reaches down to it, and ends without a rule of its own",
        "typography",
    ),
    Patch(
        "weasyprint.pdf.tags",
        "_build_box_tree",
        lambda old, heard: recording(old, heard.record),
        "tags forget of which element they are; running heads, notes and blocks over two pages need it",
        f"{_ISSUES}2482",
    ),
    Patch(
        "weasyprint.document",
        "LayoutContext",
        _always(pages.holding),
        "notes leave the page of their call, and their heights are added up again with each",
        "unasked",
    ),
    Patch(
        "weasyprint.layout",
        "LayoutContext.get_string_set_for",
        _always(heads.ranging),
        "CSS cannot tell whether the first string of a page is its last",
        "CSS",
    ),
    Patch(
        "weasyprint.layout.block",
        "block_level_page_break",
        _always(keeps.keeping),
        "CSS cannot keep a block with what follows while it has one line, or ends with a colon",
        "CSS",
    ),
    Patch(
        "weasyprint.layout.block",
        "avoid_page_break",
        _always(keeps.yielding),
        "CSS knows keeps of one rank only",
        "CSS",
    ),
    Patch(
        "weasyprint.layout.page",
        "block_level_layout",
        lambda old, heard: ways.filling(old, near.moving(heard.record.moved), divided.dividing),
        "a page is set once: it knows no other way where its foot stays white",
        "typography",
    ),
    Patch(
        "weasyprint.css.targets",
        "TargetCollector.collect_missing_counters",
        _always(leaders.naming),
        "numbers in contents forget which target they are of, and may tell the page where it stood before",
    ),
    Patch(
        "weasyprint.layout",
        "make_all_pages",
        _always(endings.ending),
        "a document ends where it ends, be it with a line of text",
        "typography",
    ),
    Patch(
        "weasyprint.layout.block",
        "block_level_layout_switch",
        _always(pages.on_grid),
        "lines of facing pages are level; it has no line grid (CSS Line Grid 1)",
        "unasked",
    ),
    Patch(
        "weasyprint.pdf",
        "build_fonts_dictionary",
        _always(finish.in_order),
        "what glyphs say stands in the order of the text, which compresses badly",
        "unasked",
    ),
    Patch(
        "pydyf",
        "PDF.page_references",
        _always(pages.named_once),
        "pydyf writes the references of all pages for each mark on a page",
        "unasked",
    ),
)


@contextmanager
def patched(patches: Sequence[Patch] = PATCHES) -> Iterator[Heard]:
    """Let patches hold meanwhile; gives what they tell."""
    heard = Heard()
    try:
        with exchanged(patches, heard, inside):
            yield heard
    finally:
        forget()
