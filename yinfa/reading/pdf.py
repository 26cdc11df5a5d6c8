"""Read the words of a PDF back by walking its structure tree."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest
from struct import unpack
from typing import Any

import pikepdf

from yinfa.finding import Finding, PublishingError
from yinfa.model.numeral import roman
from yinfa.model.place import Address
from yinfa.reading import QUERY, Folio, PageTold, Piece, Reading, words_of
from yinfa.reading.script import Script

FURNITURE = "furniture"
"""`/T` of a structure element without words of the author."""
PAINTED = "/Painted"
"""In an artifact's properties: which painting of which line of the furniture it is."""
LINES = frozenset(("/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Caption", "/TH", "/TD", "/Note", "/Span"))
"""Structure types whose address is a line's; any other is a block's."""
BESIDE = ("note_", QUERY)
"""Beginnings of the names of what stands beside the text: no page begins with it."""
_OWN = Piece("")
_FOLIO = re.compile(r"[0-9]+$|[ivxlcdm]+$")
ContentKey = int | str
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
    glyphs = Glyphs()
    scribe = _Scribe(pages, [_page_text(page, glyphs) for page in pdf.pages])
    scribe.element(pdf.Root.StructTreeRoot.K, None, _OWN)
    labels = _labels(pdf, len(pages))
    starts = _starts(scribe.places)
    folios = tuple(Folio(labels[n], *starts[n]) for n in sorted(starts))
    told = scribe.script
    painted, metadata = _painted(scribe.text), _metadata(pdf)
    shown = told.words(), folios, len(pages), painted, metadata, told.labels()
    return Reading(*shown, queries=told.queries(), listed=tuple(_listed(scribe, labels)))


def _listed(scribe: _Scribe, labels: list[str]) -> Iterator[PageTold]:
    """Give what the contents tell: the page behind the leader, and the one on which the target begins."""
    for target, text in scribe.listed:
        number = _FOLIO.search(text.rstrip())
        page = scribe.begun.get(target)
        yield PageTold(target, number[0] if number else "", "" if page is None else labels[page])


def _metadata(pdf: pikepdf.Pdf) -> dict[str, str]:
    found = {"title": pdf.docinfo.get("/Title", ""), "language": pdf.Root.get("/Lang", "")}
    return {name: str(value) for name, value in found.items()}


def _painted(pages: list[dict[ContentKey, str]]) -> dict[Address, str]:
    """Give what each line of the furniture says on every page (`marking` and `marking_2` are one)."""
    found: dict[Address, dict[str, None]] = {}
    for page in pages:
        for key, text in page.items():
            if isinstance(key, str):
                found.setdefault(key.partition("_")[0], {})["".join(text.split())] = None
    return {address: " | ".join(texts) for address, texts in found.items()}


@dataclass(slots=True)
class _Scribe:
    """Writes down what the tree says while it is walked. `voice` tells whose words they are and where they lead."""

    pages: dict[tuple[int, int], int]
    text: list[dict[ContentKey, str]]
    script: Script = field(default_factory=Script)
    page: int = -1
    """Of the last piece of the author's text."""
    places: list[tuple[int, Address, int]] = field(default_factory=list)
    """Where the text goes to another page: which, in whose words, before which of their characters."""
    begun: dict[Address, int] = field(default_factory=dict)
    """The page on which each address begins."""
    listed: list[tuple[Address, str]] = field(default_factory=list)
    """Targets of the lines of the contents, and what these say."""

    def element(self, node: Any, page: Any, voice: Piece) -> None:
        """Write down what stands under a kid of the tree: an element, several, or a mark."""
        if isinstance(node, pikepdf.Array):
            kids = list(node)
            for kid, after in zip_longest(kids, kids[1:]):
                self.element(kid, page, replace(voice, target=_note(kid, after)) if _is(kid, "/Reference") else voice)
        elif isinstance(node, int):
            self.say(self._marked(node, page), page, voice)
        elif "/MCID" in node:
            self.element(int(node.MCID), node.get("/Pg", page), voice)
        elif node.get("/Type") != "/OBJR":
            self.block(node, node.get("/Pg", page), voice)

    def block(self, node: Any, page: Any, voice: Piece) -> None:
        """Write down an element; /ActualText speaks for all that stands under it (ISO 32000-1, 14.9.4)."""
        address, kind = str(node.get("/ID", "")), str(node.get("/S", ""))
        if str(node.get("/T", "")) == FURNITURE:
            if not self.script.open:
                self.listed += self._lines(node)
                return
            voice = replace(voice, own=False)
        if address.startswith(QUERY):
            self.script.call(address)
        if address:
            self.script.begin(address, kind in LINES and not _holds_blocks(node))
            voice = _OWN
        if kind == "/Link":
            voice = replace(voice, target=_destination(node) or voice.target)
        if kind == "/Figure":
            self.script.depict(str(node.get("/Alt", "")))
        if "/ActualText" in node:
            self.say(str(node.ActualText), _first_page(node, page), voice)
        elif "/K" in node:
            self.element(node.K, page, voice)
        if address:
            self.script.end()

    def _lines(self, node: Any) -> Iterator[tuple[Address, str]]:
        """Give the lines of contents under furniture: where each leads, and all that stands in it."""
        for item in _under(node, "/TOCI"):
            yield next(map(_destination, _under(item, "/Link")), ""), "".join(self._texts(item, item.get("/Pg")))

    def _texts(self, node: Any, page: Any) -> Iterator[str]:
        for kid in _kids(node):
            if isinstance(kid, int):
                yield self._marked(kid, page)
            elif "/MCID" in kid:
                yield self._marked(kid.MCID, kid.get("/Pg", page))
            elif kid.get("/Type") != "/OBJR":
                yield from self._texts(kid, kid.get("/Pg", page))

    def _marked(self, mark: Any, page: Any) -> str:
        """Give the text of a piece of marked content."""
        return self.text[self.pages[page.objgen]].get(int(mark), "")

    def say(self, text: str, page: Any, voice: Piece) -> None:
        if not self.script.open or not text:
            return
        address = self.script.open[-1][0]
        number = self.pages[page.objgen]
        for around, _ in self.script.open:
            self.begun.setdefault(around, number)
        # A page begins with a word of the author: a label or a head printed again above it is at no place of the text.
        if voice.own and number != self.page and not address.startswith(BESIDE):
            self.places.append((number, address, len(words_of(self.script.lines[address]))))
            self.page = number
        self.script.say(replace(voice, text=text))


def _holds_blocks(node: Any) -> bool:
    """Say whether a cell has paragraphs and lists of its own."""
    kids = node.get("/K", ())
    kinds = ("/P", "/L") if node.get("/S") in ("/TD", "/TH") and isinstance(kids, pikepdf.Array) else ()
    return any(_is(kid, kind) for kid in kids for kind in kinds)


def _starts(places: list[tuple[int, Address, int]]) -> dict[int, tuple[Address, int]]:
    """Give where each page starts: at its first text with none of an earlier page behind it.

    A picture or table that stands on a later page than the text behind it has been moved: no page begins with it.
    """
    found: dict[int, tuple[Address, int]] = {}
    least = max((page for page, *_ in places), default=0)
    for page, address, offset in reversed(places):
        if page <= least:
            found[page], least = (address, offset), page
    return found


def _is(node: Any, kind: str) -> bool:
    return isinstance(node, pikepdf.Dictionary) and node.get("/S") == kind


def _kids(node: Any) -> Iterable[Any]:
    """Give what stands under an element; one kid may stand there without an array (ISO 32000-1, table 323)."""
    kids = node.get("/K", ())
    return kids if isinstance(kids, (pikepdf.Array, tuple)) else (kids,)


def _under(node: Any, kind: str) -> Iterator[Any]:
    """Give the elements of a kind under another, in order."""
    for kid in _kids(node):
        if _is(kid, kind):
            yield kid
        elif isinstance(kid, pikepdf.Dictionary):
            yield from _under(kid, kind)


def _note(call: Any, after: Any) -> Address:
    """Give the address of the note that stands behind its call."""
    return str(after.get("/ID", "")) if _is(after, "/Note") else ""


def _destination(link: Any) -> Address:
    """Give the address to which a link leads; nothing where it leads out of the document."""
    for kid in _kids(link):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            return str(kid.Obj.get("/Dest", ""))
    return ""


def _first_page(node: Any, page: Any) -> Any:
    kids = node.get("/K", 0)
    first = kids[0] if isinstance(kids, pikepdf.Array) and len(kids) else kids
    return first.get("/Pg", page) if isinstance(first, pikepdf.Dictionary) else page


def _page_text(page: pikepdf.Page, known: Glyphs) -> dict[ContentKey, str]:
    """Decode the text of each piece of marked content of a page; /ActualText speaks for what is in it."""
    fonts = page.Resources.get("/Font", {})
    found: dict[ContentKey, str] = {}
    stack: list[ContentKey | None] = []
    glyphs: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page, "BDC BMC EMC Tf Tj TJ"):
        match str(operator):
            case "BDC" | "BMC":
                properties: Any = operands[1] if len(operands) > 1 else {}
                key = _key(properties)
                key = stack[-1] if key is None and stack else key
                if key is not None and "/ActualText" in properties:
                    found[key] = found.get(key, "") + str(properties.ActualText)
                    key = None
                stack.append(key)
            case "EMC":
                stack.pop()
            case "Tf":
                glyphs = known.of(fonts[str(operands[0])])
            case "Tj" | "TJ" if stack and stack[-1] is not None:
                found[stack[-1]] = found.get(stack[-1], "") + "".join(_decode(operands[0], glyphs))
    return found


def _key(properties: Any) -> ContentKey | None:
    if "/MCID" in properties:
        return int(properties.MCID)
    return str(properties[PAINTED]) if PAINTED in properties else None


def _decode(shown: Any, glyphs: dict[int, str]) -> Iterator[str]:
    for item in shown if isinstance(shown, pikepdf.Array) else (shown,):
        if isinstance(item, pikepdf.String):
            yield from (glyphs.get(code, "\ufffd") for code in codes(item))


def codes(shown: Any) -> tuple[int, ...]:
    """Give the codes of a string: Identity-H, two bytes a glyph (ISO 32000-1, 9.7.5.2)."""
    data = bytes(shown)
    count = len(data) // 2
    return unpack(f">{count}H", data[: 2 * count])


class Glyphs:
    """What the glyphs of the fonts of a file say: a font that many pages have is read once."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], dict[int, str]] = {}

    def of(self, font: Any) -> dict[int, str]:
        """Give the character of each glyph of a font."""
        key = font.ToUnicode.objgen
        if key not in self.known:
            self.known[key] = _mapping(font.ToUnicode.read_bytes())
        return self.known[key]


@lru_cache(maxsize=32)
def _mapping(cmap: bytes) -> dict[int, str]:
    blocks = re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL)
    pairs = (pair for block in blocks for pair in _MAPPING.findall(block))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


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


_FIGURES: dict[str, Callable[[int], str]] = {"/D": str, "/r": roman}
