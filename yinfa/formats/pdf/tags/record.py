"""What WeasyPrint knows while it builds the tags, and whose words the text of its boxes is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from yinfa.formats.pdf.boxes import Box, TextBox, children, is_line, is_text, real
from yinfa.formats.pdf.objects import Object
from yinfa.model.place import Address

ContentMark = tuple[int, int]
"""Page and MCID of a piece of marked content."""


@dataclass(slots=True)
class Record:
    """What WeasyPrint knew while it built the tags, and forgets."""

    sources: dict[int, tuple[Element | None, str]] = field(default_factory=dict)
    """HTML element and tag (`p`, `li::marker`) of a structure element's number."""
    texts: dict[ContentMark, tuple[str, Element | None, str]] = field(default_factory=dict)
    """Text, HTML element and tag of a piece of marked content."""
    marks: dict[Box, ContentMark] = field(default_factory=dict)
    """The piece of marked content that a text box was drawn as."""
    moved: set[Element] = field(default_factory=set)
    """Pictures and tables that stand behind text that they were written before."""


def recording(build: Callable[..., Iterable[Object]], record: Record) -> Callable[..., Iterator[Object]]:
    """Give `_build_box_tree` so that it keeps record of the boxes behind the structure elements that it builds."""

    def build_and_record(placed: Box, *rest: Any) -> Iterator[Object]:
        page: int = rest[2]
        marks: Mapping[TextBox, Mapping[str, int]] = rest[5]
        # What is absolutely positioned is laid out late: a placeholder stands for it, and its box is only now known.
        box = real(placed) if type(placed).__name__ == "AbsolutePlaceholder" else placed
        for child in children(box):
            for text in child.children if is_line(child) else (child,):
                if is_text(text):
                    record.marks[text] = (page, marks[text]["mcid"])
                    record.texts[record.marks[text]] = (text.text, text.element, text.element_tag or "")
        # The first one keeps the source: WeasyPrint makes more elements of one box (a cell's, a caption's).
        for element in build(placed, *rest):
            record.sources.setdefault(element.number, (box.element, box.element_tag or ""))
            yield element

    return build_and_record


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose words the text of an HTML element is."""

    address: Address
    furniture: bool


def owners_and_words(root: Element) -> tuple[dict[Element, Owner], dict[Address, str]]:
    """Give the owner of each HTML element, and the words of each address, as the page has them."""
    owners: dict[Element, Owner] = {}
    words: dict[Address, list[str]] = {}

    def visit(element: Element, above: Owner) -> None:
        classes = (element.get("class") or "").split()
        furniture = above.furniture or "label" in classes or element.tag in ("head", "nav")
        own = Owner(element.get("id") or above.address, furniture and not element.get("id"))
        owners[element] = own
        said = [] if own.furniture or not own.address else words.setdefault(own.address, [])
        said.append(element.text or "")
        for child in element:
            visit(child, own)
            said.append(child.tail or "")

    visit(root, Owner("", False))
    return owners, {address: "".join(parts).strip("\n") for address, parts in words.items()}
