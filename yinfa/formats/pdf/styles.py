"""Like elements have one style: WeasyPrint computes one for every element with an id, and of what none of them shows.

It shares styles of elements that the same rules meet below the same style; but an id counts as a rule of its own, so
that no block of ours, nor what is in it, was like any other. Here ids are no rules: anchors are gathered by them
(`gathering`), and an element has a style of its own only where a page counter asks for it by its anchor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Box

ANCHOR = "anchor"
Matched = tuple[tuple[int, int, int], Element, Any, str | None]
"""Specificity, element, declarations, base URL."""


def attributes(find: Callable[..., Iterator[Matched]]) -> Callable[..., Iterator[Matched]]:
    """Give `find_style_attributes` so that ids are no rules, and one language is one rule wherever it is said."""

    def found(tree: Element, hints: bool = False, base: str | None = None) -> Iterator[Matched]:
        languages: dict[str | None, Any] = {}
        for specificity, element, declarations, _ in find(tree, hints, base):
            name = getattr(declarations[0], "name", "") if declarations else ""
            # WeasyPrint tells elements apart by the last that they say of themselves: not by what like ones say, too.
            if name == "-weasy-lang" and not element.get("style"):
                yield specificity, element, languages.setdefault(element.get("lang"), declarations), base
            elif name != "-weasy-anchor":
                yield specificity, element, declarations, base

    return found


def sharing(style_for: type[Any]) -> type[Any]:
    """Give `StyleFor` so that pseudo-elements and pages share styles."""
    return type("Sharing", (_Sharing, style_for), {})


class _Sharing:
    """What WeasyPrint's styles of a document do otherwise."""

    def __init__(self: Any, html: Any, *rest: Any) -> None:
        self.shared: dict[tuple[Any, ...], Any] = {}
        super().__init__(html, *rest)  # type: ignore[call-arg]
        *_, targets = rest
        aims = {one.get("href", "")[1:] for one in html.etree_element.iter("a")}
        for element in html.etree_element.iter():
            if element.get("id") in aims:
                own = self._computed_styles[element, None].copy()
                own[ANCHOR] = element.get("id")
                self._computed_styles[element, None] = own
                targets.collect_anchor(own[ANCHOR])

    def set_computed_styles(self: Any, element: Any, parent: Any, **named: Any) -> None:
        pseudo = named.get("pseudo_type")
        if pseudo is None and isinstance(element, Element):
            super().set_computed_styles(element, parent, **named)  # type: ignore[misc]
            return
        cascaded = self.get_cascaded_styles().get((element, pseudo), {})
        computed = self.get_computed_styles()
        above = computed[parent, None]
        key = (id(above), pseudo, *((name, id(value[0])) for name, value in cascaded.items()))
        if key not in self.shared:
            super().set_computed_styles(element, parent, **named)  # type: ignore[misc]
            self.shared[key] = computed[element, pseudo]
        computed[element, pseudo] = self.shared[key]


def gathering(gather: Callable[..., None]) -> Callable[..., None]:
    """Give `gather_anchors` so that the box of an element with an id is an anchor."""

    def gather_by_id(box: Box, anchors: Any, *rest: Any) -> None:
        style: Any = box.style
        name = box.element.get("id") if box.element is not None and box.element_tag == box.element.tag else None
        if name is None or not hasattr(style, "cascaded"):
            gather(box, anchors, *rest)
            return
        before, style[ANCHOR] = style[ANCHOR], name
        gather(box, anchors, *rest)
        style[ANCHOR] = before

    return gather_by_id
