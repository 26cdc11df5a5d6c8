"""What WeasyPrint knows while it builds the tags, and whose words the text of its boxes is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yinfa.formats.pdf.engine import inside
from yinfa.model.place import Address

Mark = tuple[int, int]
"""Page and MCID of a piece of marked content."""


@dataclass(slots=True)
class Record:
    """What WeasyPrint knew while it built the tags, and forgets."""

    sources: dict[int, tuple[Any, str]] = field(default_factory=dict)
    """HTML element and tag (`p`, `li::marker`) of a structure element's number."""
    texts: dict[Mark, tuple[str, Any, str]] = field(default_factory=dict)
    """Text, HTML element and tag of a piece of marked content."""
    marks: dict[Any, Mark] = field(default_factory=dict)
    """The piece of marked content that a text box was drawn as."""


def recording(build: Callable[..., Iterator[Any]], record: Record) -> Callable[..., Iterator[Any]]:
    """Give `_build_box_tree` so that it keeps record of the boxes behind the structure elements that it builds."""
    boxes = inside("weasyprint.formatting_structure.boxes")

    def build_and_record(box: Any, *rest: Any) -> Iterator[Any]:
        _, _, page, _, _, marks = rest
        # What is absolutely positioned is laid out late: a placeholder stands for it, and its box is only now known.
        real = getattr(box, "_box", box) if type(box).__name__ == "AbsolutePlaceholder" else box
        for child in getattr(real, "children", ()):
            for text in child.children if isinstance(child, boxes.LineBox) else (child,):
                if isinstance(text, boxes.TextBox):
                    record.marks[text] = (page, marks[text]["mcid"])
                    record.texts[record.marks[text]] = (text.text, text.element, text.element_tag or "")
        # The first one keeps the source: WeasyPrint makes more elements of one box (a cell's, a caption's).
        for element in build(box, *rest):
            record.sources.setdefault(element.number, (real.element, real.element_tag or ""))
            yield element

    return build_and_record


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose words the text of an HTML element is."""

    address: Address
    furniture: bool


def owners_and_words(root: Any) -> tuple[dict[Any, Owner], dict[Address, str]]:
    """Give the owner of each HTML element, and the words of each address, as the page has them."""
    owners: dict[Any, Owner] = {}
    words: dict[Address, list[str]] = {}

    def visit(element: Any, above: Owner) -> None:
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
