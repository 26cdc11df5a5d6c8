"""What a Word file says: words by the hidden bookmarks, whatever program saved it last."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from yinfa.codes.entry import said
from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Address
from yinfa.reading import QUERY, Piece, Reading, Stray, words_of
from yinfa.reading.numbering import Numbering, W, read_numbering
from yinfa.reading.script import Script

STORIES = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
"""What holds words; the system writes no endnotes, but others do."""
PAINTED = re.compile(r"word/(?:header|footer)\w*\.xml")
COMMENTS = "word/comments.xml"
STYLES, NUMBERING = "word/styles.xml", "word/numbering.xml"
CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
HELD = (*STORIES, COMMENTS, STYLES, NUMBERING, CORE, CUSTOM)
DC = "{http://purl.org/dc/elements/1.1/}"
BOOKMARK, BLOCK = "_y_", "_yb_"
"""Beginnings of the names of the bookmarks of lines and of blocks."""
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
COPY = re.compile(r"(?:[ _]Copy[ _]\d+)*(?:[ _](?:C|Co|Cop|Copy(?:[ _]\d*)?)?)?$")
"""What LibreOffice adds to a name it takes for a double, at each save anew; it cuts names at 40 characters."""
FURNITURE = frozenset(
    {
        "article label",
        "caption label",
        "credit label",
        "callout label",
        "reference label",
        "note space",
        "footnote reference",
    }
)
"""Names of the character styles whose text is not the author's; ids change when other programs save."""
PRINTED = frozenset(
    {"publisher", "dated", "cover publisher", "cover dated", "toc heading", "table of figures", "colophon title"}
    | {f"toc {level}" for level in range(1, 10)}
)
"""Names of the paragraph styles in which the system writes what is at no address."""
LABELLED = "imprint label"
"""The character style that begins the system's lines of the imprint."""
LINES = {"marking": "marking", "cover marking": "marking", "footer": "foot"}
"""Address of the furniture by the name of a paragraph style in headers and footers."""
REMOVED = (W + "del", W + "moveFrom")
"""What a tracked change took away: only marks are read there, for their ends may stand elsewhere."""
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What older programs read in place of what stands beside it: the same words once more."""
MARKS = (W + "bookmarkStart", W + "bookmarkEnd")
STANDING = tuple(W + name for name in ("body", "tc", "tbl", "tr", "sdtContent", "footnote", "endnote"))
"""What holds paragraphs: a mark right in it stands between them."""
SIGNS = {"noBreakHyphen": "\u2011", "cr": "\n"}
TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
SHOWN_FIELDS = frozenset({"HYPERLINK", "QUOTE"})
"""Fields whose result is the author's words; all others print furniture."""
MOST_BYTES = 200_000_000
MOST_RATIO = 200
MOST_PARTS = 2_000


def read(data: bytes) -> Reading:
    """Read the words by address. Raises PublishingError for a file that is no sound package."""
    held = unpack(data, lambda name: name in HELD or PAINTED.fullmatch(name) is not None)
    parts = {name: parse(name, blob) for name, blob in held.items()}
    names = _style_names(parts[STYLES]) if STYLES in parts else {}
    furniture = frozenset(style for style, name in names.items() if name in FURNITURE)
    script, calls, strays = Script(), dict[str, str](), list[Stray]()
    notes = _notes(parts[STORIES[1]]) if STORIES[1] in parts else {}
    comments = dict(_comments(parts[COMMENTS], furniture)) if COMMENTS in parts else {}
    numbering = read_numbering(parts[NUMBERING], parts.get(STYLES)) if NUMBERING in parts else Numbering()
    for name in STORIES:
        if name in parts:
            _Story(script, names, furniture, numbering, notes, comments, calls, strays).read(parts[name])
    painted = [root for name, root in parts.items() if PAINTED.fullmatch(name)]
    lines = dict(_painted(painted, names))
    told = script.words(), (), 0, lines, _metadata(parts), script.labels(), tuple(strays), script.queries()
    return Reading(*told)


def _notes(footnotes: etree._Element) -> dict[str, Address]:
    """Give the address of each footnote by its id."""
    return {
        note.get(W + "id", ""): COPY.sub("", mark.get(W + "name", "").removeprefix(BOOKMARK))
        for note in footnotes.iter(W + "footnote")
        for mark in note.iter(W + "bookmarkStart")
        if mark.get(W + "name", "").startswith(BOOKMARK)
    }


def _comments(part: etree._Element, furniture: frozenset[str]) -> Iterator[tuple[str, Piece]]:
    """Give the words of each comment by its id."""
    for comment in part.iter(W + "comment"):
        said = (t.text or "" for t in comment.iter(W + "t") if _style(t) not in furniture)
        yield comment.get(W + "id", ""), Piece("".join(said))


def _style(text: etree._Element) -> str:
    """Give the id of the character style of a text; empty where it has none."""
    run = text.getparent()
    style = run.find(f"{W}rPr/{W}rStyle") if run is not None else None
    return "" if style is None else style.get(W + "val", "")


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
        # Judged by what the directory states, before anything is unpacked: a bomb of gigabytes is a file of kilobytes.
        if size > MOST_BYTES or size > MOST_RATIO * max(len(data), 1) or len(entries) > MOST_PARTS:
            raise PublishingError(Finding("W002", facts=(("size", str(size)),)))
        held = set(archive.namelist())
        if wanted(STORIES[0]) and STORIES[0] not in held:
            raise PublishingError(Finding("W001", facts=(("fault", said("missing", name=STORIES[0])),)))
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
    # The bytes above were asked in ASCII: a DOCTYPE in UTF-16 is seen by the parser alone.
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

    script: Script
    names: Mapping[str, str]
    """Names of the styles by their ids."""
    furniture: frozenset[str]
    numbering: Numbering
    notes: Mapping[str, Address]
    """Address of each footnote by its id."""
    comments: Mapping[str, Piece]
    """What each comment says by its id."""
    calls: dict[str, str]
    """Number of each footnote's first call by its id."""
    strays: list[Stray]
    beside: Address = ""
    """The line's bookmark that began last."""
    count: int = 0
    """Calls of footnotes, as Word counts them."""
    ending: set[str] = field(default_factory=set)
    """Ids of bookmarks whose end is still to come: LibreOffice starts an empty one twice and ends it once."""
    marks: list[str] = field(default_factory=list)
    """Ids of the open bookmarks."""
    fields: list[str] = field(default_factory=list)
    """Instructions of the open fields."""
    last: Address = ""
    """The line's bookmark that began last in this paragraph."""
    early: list[Piece] = field(default_factory=list)
    """Number and text of this paragraph before any line's bookmark."""
    late: list[Piece] = field(default_factory=list)
    """Labels of paragraphs without a line, outside of all blocks: marks of blocks get lost."""
    shown: bool = False
    """Whether this paragraph is the system's."""

    def read(self, root: etree._Element) -> None:
        self.ending = {end.get(W + "id", "") for end in root.iter(W + "bookmarkEnd")}
        self._walk(root)
        self._close()

    def _walk(self, root: etree._Element, marks: bool = False) -> None:
        """Take what is in an element in reading order: a ruby's base before its reading; or only marks."""
        # A ruby states its reading first (ECMA-376 part 1, 17.3.3.25), and says its base first.
        for child in sorted(root, key=lambda one: one.tag == W + "rt") if root.tag == W + "ruby" else root:
            if child.tag == W + "txbxContent":
                self._aside(child)
            elif isinstance(child.tag, str) and child.tag not in (FALLBACK, W + "rubyPr"):
                if child.tag in MARKS and root.tag in STANDING:
                    self._close()
                if not marks or child.tag in MARKS:
                    self._take(child)
                self._walk(child, marks or child.tag in REMOVED)

    def _aside(self, box: etree._Element) -> None:
        """Read a box that floats beside a paragraph as paragraphs of their own."""
        around, paragraph = (self.script.open, self.marks), (self.last, self.early, self.shown)
        self.script.open, self.marks, self.early = [], [], []
        self._walk(box)
        self._close()
        (self.script.open, self.marks), (self.last, self.early, self.shown) = around, paragraph

    def _close(self) -> None:
        """Come to the end of a paragraph: what it says at no address is told, its labels are its block's."""
        said = words_of(self.early)
        if said.strip() and not self.shown:
            self.strays.append(Stray(said, self.beside))
        for piece in self.early:
            if not piece.own and self.script.open:
                self.script.say(piece)
            elif not piece.own and not self.shown:
                self.late.append(piece)
        self.last, self.early = "", []

    def _take(self, element: etree._Element) -> None:
        match str(element.tag).removeprefix(W):
            case "p":
                self._close()
                self.shown = _shows(element, self.names)
                self.early = [Piece(self.numbering.label(element), own=False)]
            case "bookmarkStart":
                self._begin(element.get(W + "id", ""), element.get(W + "name", ""))
            case "bookmarkEnd":
                self._end(element.get(W + "id", ""))
            case "fldChar":
                self._field(element.get(W + "fldCharType", ""))
            case "instrText" if self.fields:
                self.fields[-1] += element.text or ""
            case "br" if element.get(W + "type", "textWrapping") == "textWrapping" and not element.get(W + "clear"):
                self._say(Piece("\n", self._target(element), not self._hidden(element)))
            case "noBreakHyphen" | "cr" as sign:
                self._say(Piece(SIGNS[sign], self._target(element), not self._hidden(element)))
            case "t":
                self._say(Piece(element.text or "", self._target(element), not self._hidden(element)))
            case "footnoteReference":
                note, self.count = element.get(W + "id", ""), self.count + 1
                self.calls.setdefault(note, str(self.count))
                self._say(Piece(str(self.count), self.notes.get(note, ""), own=False))
            case "commentRangeStart":
                self._ask(element.get(W + "id", ""))
            case "footnoteRef":
                self.early.append(Piece(self._numbered(element), own=False))
            case _ if element.tag == DRAWN:
                self.script.depict(element.get("title", "") + element.get("descr", ""))

    def _begin(self, mark: str, name: str) -> None:
        line = name.startswith(BOOKMARK)
        if not line and not name.startswith(BLOCK):
            return
        address = COPY.sub("", name.removeprefix(BOOKMARK if line else BLOCK))
        if line:
            self.last = self.beside = address
        if mark in self.ending:
            self.marks.append(mark)
            self.script.begin(address, line)
        if line:
            self.script.lines.setdefault(address, []).extend(self.late + self.early)
            self.early, self.late = [], []

    def _end(self, mark: str) -> None:
        self.ending.discard(mark)
        while mark in self.marks:
            at = self.marks.index(mark)
            self.marks.pop(at)
            self.script.end(at)

    def _say(self, piece: Piece) -> None:
        if self.script.in_line:
            self.script.say(piece)
        elif self.last:
            self.script.lines[self.last].append(piece)
        else:
            self.early.append(piece)

    def _ask(self, comment: str) -> None:
        """Take a comment: those of a draft come in the order of its queries."""
        name = f"{QUERY}{len(self.script.asked) + 1}"
        self.script.asked[name] = self.script.open[-1][0] if self.script.in_line else self.last
        self.script.lines[name] = [self.comments.get(comment, Piece(""))]

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _numbered(self, ref: etree._Element) -> str:
        """Give the number of the footnote in which this stands."""
        note = next((one.get(W + "id", "") for one in ref.iterancestors(W + "footnote")), "")
        return self.calls.get(note, "")

    def _target(self, text: etree._Element) -> Address:
        """Give the address to which the field or the link around leads."""
        names = [found[1] for instruction in self.fields if (found := _REF.match(instruction))]
        names += [link.get(W + "anchor", "") for link in text.iterancestors(W + "hyperlink")]
        return _aim(names[0]) if names else ""

    def _hidden(self, text: etree._Element) -> bool:
        if any(_verb(instruction) not in SHOWN_FIELDS for instruction in self.fields):
            return True
        if any(_verb(f.get(W + "instr", "")) not in SHOWN_FIELDS for f in text.iterancestors(W + "fldSimple")):
            return True
        return _style(text) in self.furniture


def _shows(paragraph: etree._Element, names: Mapping[str, str]) -> bool:
    """Tell whether a paragraph is one that the system writes of its own."""
    style, run = (paragraph.find(path) for path in (f"{W}pPr/{W}pStyle", f"{W}r/{W}rPr/{W}rStyle"))
    told = ["" if one is None else names.get(one.get(W + "val", ""), "") for one in (style, run)]
    return told[0] in PRINTED or told[1] == LABELLED


_REF = re.compile(r"\s*(?:NOTEREF|REF)\s+(\S+)")
_AIM = re.compile(r"_y([blc]?)_(\w+)")


def _aim(bookmark: str) -> Address:
    """Give the address that a bookmark stands for: a heading's words stand for the section or box."""
    found = _AIM.fullmatch(bookmark)
    if found is None:
        return ""
    return found[2] if found[1] else found[2].removesuffix("_h")


def _verb(instruction: str) -> str:
    found = re.match(r"\s*(\w+)", instruction)
    return found[1].upper() if found else ""
