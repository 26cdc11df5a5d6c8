"""What a Word file says: words by the hidden bookmarks, whatever program saved it last."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Address
from yinfa.reading import Reading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STORIES = ("word/document.xml", "word/footnotes.xml")
PAINTED = re.compile(r"word/(?:header|footer)\w*\.xml")
STYLES = "word/styles.xml"
CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
DC = "{http://purl.org/dc/elements/1.1/}"
BOOKMARK = "_y_"
COPY = re.compile(r"[ _]Copy[ _]\d+$")
"""What LibreOffice adds to a name it takes for a double."""
FURNITURE = frozenset({"caption label", "credit label", "callout label", "reference label", "note space"})
"""Names of the character styles whose text is not the author's; ids change when other programs save."""
LINES = {"marking": "marking", "cover marking": "marking", "footer": "foot"}
"""Address of the furniture by the name of a paragraph style in headers and footers."""
TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
SHOWN_FIELDS = frozenset({"HYPERLINK", "QUOTE"})
"""Fields whose result is the author's words; all others print furniture."""
MOST_BYTES = 200_000_000
MOST_RATIO = 200
MOST_PARTS = 2_000


def read(data: bytes) -> Reading:
    """Read the words by address. Raises PublishingError for a file that is no sound package."""
    held = unpack(data, lambda name: name in (*STORIES, STYLES, CORE, CUSTOM) or PAINTED.fullmatch(name) is not None)
    parts = {name: parse(name, blob) for name, blob in held.items()}
    names = _style_names(parts[STYLES]) if STYLES in parts else {}
    furniture = frozenset(style for style, name in names.items() if name in FURNITURE)
    words: dict[Address, str] = {}
    for name in STORIES:
        if name in parts:
            words.update(_Story(furniture).read(parts[name]))
    painted = [root for name, root in parts.items() if PAINTED.fullmatch(name)]
    return Reading(words, furniture=dict(_painted(painted, names)), metadata=_metadata(parts))


def _metadata(parts: Mapping[str, etree._Element]) -> dict[str, str]:
    """Give the properties of the core by their names, and the custom ones by theirs."""
    found = {}
    if CORE in parts:
        found = {name: parts[CORE].findtext(DC + name, "") for name in ("title", "language", "identifier")}
    if CUSTOM in parts:
        found |= {one.get("name", ""): "".join(map(str, one.itertext())) for one in parts[CUSTOM]}
    return found


def unpack(data: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Give the wanted parts of a zip that is small enough to open."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise PublishingError(Finding("W001", facts=(("fault", str(error)),))) from error
    with archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if size > MOST_BYTES or size > MOST_RATIO * max(len(data), 1) or len(entries) > MOST_PARTS:
            raise PublishingError(Finding("W002", facts=(("size", str(size)),)))
        held = set(archive.namelist())
        if wanted(STORIES[0]) and STORIES[0] not in held:
            raise PublishingError(Finding("W001", facts=(("fault", f"{STORIES[0]} is missing"),)))
        try:
            return {name: archive.read(name) for name in sorted(held) if wanted(name)}
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
            raise PublishingError(Finding("W001", facts=(("fault", str(error)),))) from error


def parse(name: str, blob: bytes) -> etree._Element:
    """Read an XML part. Raises PublishingError (W001 malformed, W003 with a DOCTYPE)."""
    if b"<!DOCTYPE" in blob:
        raise PublishingError(Finding("W003", facts=(("part", name),)))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(blob, parser)
    except etree.XMLSyntaxError as error:
        raise PublishingError(Finding("W001", facts=(("fault", f"{name}: {error}"),))) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PublishingError(Finding("W003", facts=(("part", name),)))
    return root


def _style_names(styles: etree._Element) -> dict[str, str]:
    """Give the name of each style by its id, in small letters: ids change when other programs save."""
    return {
        style.get(W + "styleId", ""): name.get(W + "val", "").lower()
        for style in styles.iter(W + "style")
        for name in style.findall(W + "name")
    }


def _painted(roots: Sequence[etree._Element], names: Mapping[str, str]) -> Iterator[tuple[Address, str]]:
    """Give the lines of the furniture, without spaces; where headers differ, all that they say."""
    said: dict[Address, dict[str, None]] = {}
    for root in roots:
        for mark in root.iter(TEXTPATH):
            said.setdefault("watermark", {})[mark.get("string", "")] = None
        for paragraph in root.iter(W + "p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            address = LINES.get(names.get(style.get(W + "val", ""), "")) if style is not None else None
            if address:
                said.setdefault(address, {})["".join(_shown(paragraph))] = None
    for address, texts in said.items():
        if "".join(texts).strip():
            yield address, "".join("".join(texts).split())


def _shown(paragraph: etree._Element) -> Iterator[str]:
    """Give the text of a paragraph outside its fields."""
    depth = 0
    for element in paragraph.iter(W + "fldChar", W + "t"):
        if element.tag == W + "t":
            yield "" if depth else element.text or ""
        else:
            depth += {"begin": 1, "end": -1}.get(element.get(W + "fldCharType", ""), 0)


@dataclass(slots=True)
class _Story:
    """One walk over a story: text goes to its bookmark, or to the one bookmark of its paragraph.

    A bookmark does not grow when somebody types at its ends, so a paragraph's text outside counts too.
    """

    furniture: frozenset[str]
    open: list[tuple[str, Address]] = field(default_factory=list)
    ending: set[str] = field(default_factory=set)
    """Ids of bookmarks whose end is still to come: LibreOffice starts an empty one twice and ends it once."""
    fields: list[str] = field(default_factory=list)
    """Instructions of the open fields."""
    words: dict[Address, list[str]] = field(default_factory=dict)
    last: Address = ""
    """The bookmark that began last in this paragraph."""
    early: list[str] = field(default_factory=list)
    """Text of this paragraph before any bookmark."""

    def read(self, root: etree._Element) -> dict[Address, str]:
        self.ending = {end.get(W + "id", "") for end in root.iter(W + "bookmarkEnd")}
        for element in _ordered(root):
            self._take(element)
        joined = {address: "".join(found) for address, found in self.words.items()}
        return {address: words for address, words in joined.items() if words}

    def _take(self, element: etree._Element) -> None:
        match str(element.tag).removeprefix(W):
            case "p":
                self.last, self.early = "", []
            case "bookmarkStart":
                self._begin(element.get(W + "id", ""), element.get(W + "name", ""))
            case "bookmarkEnd":
                self._end(element.get(W + "id", ""))
            case "fldChar":
                self._field(element.get(W + "fldCharType", ""))
            case "instrText" if self.fields:
                self.fields[-1] += element.text or ""
            case "br" if element.get(W + "type", "textWrapping") == "textWrapping" and not self._hidden(element):
                self._place().append("\n")
            case "t" if not self._hidden(element):
                self._place().append(element.text or "")

    def _begin(self, mark: str, name: str) -> None:
        if name.startswith(BOOKMARK):
            self.last = COPY.sub("", name.removeprefix(BOOKMARK))
            if mark in self.ending:
                self.open.append((mark, self.last))
            self._place().extend(self.early)
            self.early = []

    def _end(self, mark: str) -> None:
        self.ending.discard(mark)
        self.open = [one for one in self.open if one[0] != mark]

    def _place(self) -> list[str]:
        address = self.open[-1][1] if self.open else self.last
        return self.words.setdefault(address, []) if address else self.early

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _hidden(self, text: etree._Element) -> bool:
        if any(_verb(instruction) not in SHOWN_FIELDS for instruction in self.fields):
            return True
        if any(_verb(f.get(W + "instr", "")) not in SHOWN_FIELDS for f in text.iterancestors(W + "fldSimple")):
            return True
        run = text.getparent()
        style = run.find(f"{W}rPr/{W}rStyle") if run is not None else None
        return style is not None and style.get(W + "val") in self.furniture


def _verb(instruction: str) -> str:
    found = re.match(r"\s*(\w+)", instruction)
    return found[1].upper() if found else ""


def _ordered(root: etree._Element) -> Iterator[etree._Element]:
    """Give the elements in reading order: a ruby's base comes before its reading."""
    for child in root:
        if child.tag == W + "ruby":
            for part in (W + "rubyBase", W + "rt"):
                for found in child.findall(part):
                    yield from _ordered(found)
        elif isinstance(child.tag, str):
            yield child
            yield from _ordered(child)
