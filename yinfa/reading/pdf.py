"""Read the words of a PDF back by walking its structure tree."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf

from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Address
from yinfa.reading import Folio, Reading

FURNITURE = "furniture"
"""`/T` of a structure element without words of the author."""
PAINTED = "/Painted"
"""In an artifact's properties: which painting of which line of the furniture it is."""
Key = int | str
"""Of marked content: its number, or the furniture it paints."""
_MAPPING = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def read(data: bytes) -> Reading:
    """Give words by address and the start of each page. Raises PublishingError (D004)."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _read(pdf)
    except (pikepdf.PdfError, AttributeError, KeyError) as error:
        raise PublishingError(Finding("D004", facts=(("fault", str(error)),))) from error


def _read(pdf: pikepdf.Pdf) -> Reading:
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    scribe = _Scribe(pages, [_page_text(page) for page in pdf.pages])
    scribe.element(pdf.Root.StructTreeRoot.K, "", None)
    labels = _labels(pdf, len(pages))
    folios = tuple(Folio(labels[n], *scribe.starts[n]) for n in sorted(scribe.starts))
    words = {address: "".join(parts) for address, parts in scribe.words.items()}
    return Reading({a: w for a, w in words.items() if w}, folios, len(pages), _painted(scribe.text), _metadata(pdf))


def _metadata(pdf: pikepdf.Pdf) -> dict[str, str]:
    found = {"title": pdf.docinfo.get("/Title", ""), "language": pdf.Root.get("/Lang", "")}
    return {name: str(value) for name, value in found.items()}


def _painted(pages: list[dict[Key, str]]) -> dict[Address, str]:
    """Give what each line of the furniture says on every page (`marking` and `marking_2` are one)."""
    found: dict[Address, dict[str, None]] = {}
    for page in pages:
        for key, text in page.items():
            if isinstance(key, str):
                found.setdefault(key.partition("_")[0], {})["".join(text.split())] = None
    return {address: " | ".join(texts) for address, texts in found.items()}


@dataclass(slots=True)
class _Scribe:
    """Writes down words while the tree is walked."""

    pages: dict[tuple[int, int], int]
    text: list[dict[Key, str]]
    words: dict[Address, list[str]] = field(default_factory=dict)
    starts: dict[int, tuple[Address, int]] = field(default_factory=dict)

    def element(self, node: Any, address: Address, page: Any) -> None:
        """Write down what stands under a kid of the tree: an element, several, or a mark."""
        if isinstance(node, pikepdf.Array):
            for kid in node:
                self.element(kid, address, page)
        elif isinstance(node, int):
            self.say(self.text[self.pages[page.objgen]].get(int(node), ""), address, page)
        elif "/MCID" in node:
            self.element(int(node.MCID), address, node.get("/Pg", page))
        elif str(node.get("/T", "")) != FURNITURE and node.get("/Type") != "/OBJR":
            self.block(node, address, page)

    def block(self, node: Any, address: Address, page: Any) -> None:
        """Write down an element; /ActualText speaks for all that stands under it (ISO 32000-1, 14.9.4)."""
        address = str(node.get("/ID", address))
        page = node.get("/Pg", page)
        if "/ActualText" in node:
            self.say(str(node.ActualText), address, _first_page(node, page))
        elif "/K" in node:
            self.element(node.K, address, page)

    def say(self, text: str, address: Address, page: Any) -> None:
        if not address or not text:
            return
        parts = self.words.setdefault(address, [])
        if not address.startswith("note_"):
            self.starts.setdefault(self.pages[page.objgen], (address, sum(map(len, parts))))
        parts.append(text)


def _first_page(node: Any, page: Any) -> Any:
    kids = node.get("/K", 0)
    first = kids[0] if isinstance(kids, pikepdf.Array) and len(kids) else kids
    return first.get("/Pg", page) if isinstance(first, pikepdf.Dictionary) else page


def _page_text(page: pikepdf.Page) -> dict[Key, str]:
    """Decode the text of each piece of marked content of a page."""
    fonts = page.Resources.get("/Font", {})
    found: dict[Key, str] = {}
    stack: list[Key | None] = []
    glyphs: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page, "BDC BMC EMC Tf Tj TJ"):
        match str(operator):
            case "BDC" | "BMC":
                properties: Any = operands[1] if len(operands) > 1 else {}
                key = _key(properties)
                stack.append(stack[-1] if key is None and stack else key)
            case "EMC":
                stack.pop()
            case "Tf":
                glyphs = to_unicode(fonts[str(operands[0])])
            case "Tj" | "TJ" if stack and stack[-1] is not None:
                found[stack[-1]] = found.get(stack[-1], "") + "".join(_decode(operands[0], glyphs))
    return found


def _key(properties: Any) -> Key | None:
    if "/MCID" in properties:
        return int(properties.MCID)
    return str(properties[PAINTED]) if PAINTED in properties else None


def _decode(shown: Any, glyphs: dict[int, str]) -> Iterator[str]:
    for item in shown if isinstance(shown, pikepdf.Array) else (shown,):
        if isinstance(item, pikepdf.String):
            codes = bytes(item)
            for at in range(0, len(codes), 2):
                yield glyphs.get(int.from_bytes(codes[at : at + 2], "big"), "\ufffd")


def to_unicode(font: Any) -> dict[int, str]:
    """Give the character of each glyph of a font."""
    return _mapping(font.ToUnicode.read_bytes())


@lru_cache(maxsize=32)
def _mapping(cmap: bytes) -> dict[int, str]:
    blocks = re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL)
    pairs = (pair for block in blocks for pair in _MAPPING.findall(block))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _labels(pdf: pikepdf.Pdf, count: int) -> list[str]:
    """Give the label of each page (ISO 32000-1, 12.4.2)."""
    nums = list(pdf.Root.PageLabels.Nums) if "/PageLabels" in pdf.Root else [0, pikepdf.Dictionary(S=pikepdf.Name.D)]
    ranges = {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
    labels: list[str] = []
    style: Any = {}
    start = 0
    for number in range(count):
        if number in ranges:
            style, start = ranges[number], number
        value = int(style.get("/St", 1)) + number - start
        spell = _FIGURES.get(str(style.get("/S", "")))
        labels.append(str(style.get("/P", "")) + (spell(value) if spell else ""))
    return labels


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        while value >= worth:
            text, value = text + sign, value - worth
    return text


_FIGURES: dict[str, Callable[[int], str]] = {"/D": str, "/r": _roman}
