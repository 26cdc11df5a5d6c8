"""The lines of contents: all signs of a leader are one text, and each number goes with its target."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from copy import copy
from typing import Any, TypeGuard

from yinfa.formats.pdf.boxes import Box, Context, TextBox, is_text
from yinfa.formats.pdf.chinese.shape import run_class
from yinfa.formats.pdf.engine import inside


def joining(lead: Callable[[Context, Box, Box], None]) -> Callable[[Context, Box, Box], None]:
    """Give `handle_leader` so that it leaves one text: WeasyPrint makes a box, a tag and a mark of every sign."""
    index: Callable[[Box], tuple[object, Box | None]] = inside("weasyprint.layout.leader").leader_index

    def lead_as_one(context: Context, line: Box, block: Box) -> None:
        lead(context, line, block)
        _, leader = index(line)
        signs = list(filter(_is_even, leader.children)) if leader else []
        if leader and len(signs) > 1 and len(signs) == len(leader.children):
            leader.children = [_joined(sorted(signs, key=lambda sign: sign.position_x))]

    return lead_as_one


def naming(collect: Callable[..., None]) -> Callable[..., None]:
    """Give `collect_missing_counters` so that a number knows the target which an attribute names.

    WeasyPrint 70 notes `attr(href url)` down as no target at all: a number whose target went to another page after the
    page of the number was set twice stays as it was.
    """

    def collect_named(collector: Any, box: Box, token: str, again: Any, counters: Any, targets: dict[Any, Any]) -> None:
        href = "" if box.element is None else box.element.get("href", "")
        if None in targets and href.startswith("#"):
            targets = {href[1:] if name is None else name: of for name, of in targets.items()}
        collect(collector, box, token, again, counters, targets)

    return collect_named


def _is_even(box: Box) -> TypeGuard[TextBox]:
    """Say whether a sign is drawn with advances of ours alone, so that several can follow one another."""
    return is_text(box) and isinstance(box.pango_layout, run_class()) and bool(box.pango_layout.advances)


def _joined(signs: list[TextBox]) -> TextBox:
    first, count = signs[0], len(signs)
    one = first.copy_with_text(first.text * count)
    one.pango_layout = copy(first.pango_layout)
    one.pango_layout.text = one.text
    one.pango_layout.advances = array("i", list(first.pango_layout.advances or ()) * count)
    one.width = first.width * count
    return one
