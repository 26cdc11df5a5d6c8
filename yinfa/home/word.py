"""A Word file as its paragraphs stand, whatever program saved it last: words with marks, places, who changed what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lxml import etree

from yinfa.model.inline import PLAIN, Inline, Inlines, LineEnd, Marks, NoteCall, Reference, Ruby, Text
from yinfa.model.place import Address
from yinfa.reading.docx import (
    BLOCK,
    BOOKMARK,
    COMMENTS,
    COPY,
    FALLBACK,
    FURNITURE,
    NUMBERING,
    PRINTED,
    STORIES,
    STYLES,
    parse,
    unpack,
)
from yinfa.reading.numbering import Numbering, W, read_numbering

Tracked = Literal["accept", "reject"]
RELS = "word/_rels/document.xml.rels"
NOTE_RELS = "word/_rels/footnotes.xml.rels"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_AIM = re.compile(r"_y[bcl]?_(\w+)")
_FIELD = re.compile(r"\s*(\w+)\s+(\S+)")
_MARKS: Mapping[str, dict[str, Any]] = {
    "strong": {"strong": True},
    "emphasis": {"emphasis": True},
    "proper name": {"name": True},
    "book name": {"book": True},
    "inline code": {"code": True},
    "marked text": {"marked": True},
}
"""What the names that a character style is made of turn on."""


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph."""

    text: Inlines
    lines: tuple[Address, ...] = ()
    """Lines of the publication whose marks begin in it."""
    within: tuple[Address, ...] = ()
    """Blocks whose marks are open around it, the outermost first."""
    style: str = ""
    """The name of its style, in small letters."""
    cell: tuple[int, int, int] | None = None
    """Table, row and cell, counted from 0; None outside of tables."""
    note: str = ""
    """The id of the footnote that it stands in."""
    label: str = ""
    """What Word prints before it."""
    outline: int = -1
    """Level of a heading, from 0."""


@dataclass(slots=True)
class _Around:
    """What holds for what stands within an element."""

    link: str = ""
    target: Address = ""
    gone: bool = False


@dataclass(slots=True)
class _Reader:
    parts: Mapping[str, etree._Element]
    tracked: Tracked
    names: Mapping[str, str]
    """Names of the styles by their ids."""
    numbering: Numbering
    notes: Mapping[str, Address]
    """Addresses of footnotes by their ids."""
    out: list[Said] = field(default_factory=list)
    open: list[tuple[str, Address]] = field(default_factory=list)
    """Ids and addresses of the marks of blocks that are open."""
    lines: list[Address] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    tables: int = 0
    shown: list[bool] = field(default_factory=list)
    """Whether the result of each open field is being read."""
    links: Mapping[str, str] = field(default_factory=dict)
    imprint: bool = False
    """Whether the paragraph is a line of the imprint, whose label a tab parts from what it says."""

    def story(self, root: etree._Element, note: str = "", cell: tuple[int, int, int] | None = None) -> None:
        for child in root:
            match child.tag:
                case str(tag) if tag == W + "p":
                    self._paragraph(child, note, cell)
                case str(tag) if tag == W + "tbl":
                    self._table(child, note)
                case str(tag) if tag == W + "footnote":
                    self.story(child, child.get(W + "id", ""))
                case str(tag) if tag in (W + "bookmarkStart", W + "bookmarkEnd"):
                    self._mark(child)
                case str(tag) if tag not in (FALLBACK, W + "sectPr"):
                    self.story(child, note, cell)

    def _table(self, table: etree._Element, note: str) -> None:
        own, self.tables = self.tables, self.tables + 1
        for r, row in enumerate(table.iterchildren(W + "tr")):
            if self._removed(row.find(f"{W}trPr")):
                continue
            for c, one in enumerate(row.iterchildren(W + "tc")):
                self.story(one, note, (own, r, c))
        for child in table.iterchildren(W + "bookmarkStart", W + "bookmarkEnd"):
            self._mark(child)

    def _removed(self, properties: etree._Element | None) -> bool:
        """Whether a tracked change takes a paragraph's end or a row away, as the tracking is read."""
        if properties is None:
            return False
        inserted, deleted = (properties.find(W + name) is not None for name in ("ins", "del"))
        return deleted if self.tracked == "accept" else inserted

    def _mark(self, mark: etree._Element) -> None:
        name, id_ = mark.get(W + "name", ""), mark.get(W + "id", "")
        if mark.tag == W + "bookmarkEnd":
            self.open = [one for one in self.open if one[0] != id_]
        elif name.startswith(BLOCK):
            self.open.append((id_, COPY.sub("", name.removeprefix(BLOCK))))
        elif name.startswith(BOOKMARK):
            self.lines.append(COPY.sub("", name.removeprefix(BOOKMARK)))

    def _paragraph(self, paragraph: etree._Element, note: str, cell: tuple[int, int, int] | None) -> None:
        label = self.numbering.label(paragraph)
        self.lines = []
        self.imprint = self.names.get(_value(paragraph.find(W + "pPr"), "pStyle"), "") == "imprint"
        around = tuple(address for _, address in self.open)
        text = tuple(self._inlines(paragraph, _Around()))
        properties = paragraph.find(W + "pPr")
        style = self.names.get(_value(properties, "pStyle"), "")
        within = tuple(dict.fromkeys((*around, *(address for _, address in self.open))))
        said = Said(text, tuple(self.lines), within, style, cell, note, label, _outline(properties, style))
        if properties is not None and self._removed(properties.find(W + "rPr")):
            said = replace(said, outline=-2)
        if not _printed(said, paragraph, self.names):
            self.out.append(said)

    def _inlines(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        for child in element:
            tag = str(child.tag).removeprefix(W)
            match tag:
                case "bookmarkStart" | "bookmarkEnd":
                    self._mark(child)
                case "r":
                    yield from self._run(child, around)
                case "ins" | "moveTo":
                    if self.tracked == "accept":
                        yield from self._inlines(child, around)
                    else:
                        self._marks_within(child)
                case "del" | "moveFrom":
                    if self.tracked == "reject":
                        yield from self._inlines(child, around)
                    else:
                        self._marks_within(child)
                case "hyperlink":
                    aim = _AIM.fullmatch(child.get(W + "anchor", ""))
                    link = self.links.get(child.get(_R + "id", ""), "")
                    yield from self._inlines(child, _Around(link, _aimed(aim), around.gone))
                case "fldSimple":
                    yield from self._fielded(child.get(W + "instr", ""), child, around)
                case "pPr" | "sdtPr":
                    continue
                case _ if isinstance(child.tag, str) and child.tag != FALLBACK:
                    yield from self._inlines(child, around)

    def _marks_within(self, element: etree._Element) -> None:
        for mark in element.iter(W + "bookmarkStart", W + "bookmarkEnd"):
            self._mark(mark)

    def _fielded(self, instruction: str, element: etree._Element, around: _Around) -> Iterator[Inline]:
        self.fields.append(instruction)
        self.shown.append(True)
        yield from self._inlines(element, around)
        yield from self._done()

    def _done(self) -> Iterator[Inline]:
        """Come to the end of a field: one that refers says where."""
        if not self.fields:
            return
        self.shown.pop()
        found = _FIELD.match(self.fields.pop())
        aim = _AIM.fullmatch(found[2]) if found else None
        if found and aim and found[1] == "NOTEREF":
            yield NoteCall(aim[1])
        elif found and aim and found[1] == "REF":
            yield Reference(_aimed(aim))

    def _run(self, run: etree._Element, around: _Around) -> Iterator[Inline]:
        properties = run.find(W + "rPr")
        style = self.names.get(_value(properties, "rStyle"), "")
        for child in run:
            match str(child.tag).removeprefix(W):
                case "fldChar":
                    yield from self._field(child.get(W + "fldCharType", ""))
                case "instrText" if self.fields:
                    self.fields[-1] += child.text or ""
                case "footnoteReference":
                    id_ = child.get(W + "id", "")
                    yield NoteCall(self.notes.get(id_, f"#{id_}"))
                case _ if self._furniture(style):
                    continue
                case "tab" if self.imprint:
                    continue  # behind the label of a line of the imprint
                case "t" | "delText":
                    yield Text(child.text or "", self._look(properties, style, around))
                case "br" if child.get(W + "clear"):
                    yield LineEnd()
                case "br" if child.get(W + "type", "textWrapping") == "textWrapping":
                    yield Text("\n", self._look(properties, style, around))
                case "noBreakHyphen":
                    yield Text("\u2011", self._look(properties, style, around))
                case "tab":
                    yield Text(" ", self._look(properties, style, around))
                case "ruby":
                    base, reading = ("".join(t.text or "" for t in child.iterfind(f"{W}{part}//{W}t")) for part in
                                     ("rubyBase", "rt"))  # fmt: skip
                    inner = child.find(f"{W}rubyBase//{W}rPr")
                    named = self.names.get(_value(inner, "rStyle"), "")
                    yield Ruby(base, reading, self._look(inner, named, around))

    def _furniture(self, style: str) -> bool:
        verbs = (found[1].upper() if (found := re.match(r"\s*(\w+)", one)) else "" for one in self.fields)
        return style in FURNITURE or any(verb not in ("HYPERLINK", "QUOTE") for verb in verbs)

    def _field(self, kind: str) -> Iterator[Inline]:
        if kind == "begin":
            self.fields.append("")
            self.shown.append(False)
        elif kind == "separate" and self.shown:
            self.shown[-1] = True
        elif kind == "end":
            yield from self._done()

    def _look(self, properties: etree._Element | None, style: str, around: _Around) -> Marks:
        """Give the marks of a run: those of its style by its name, and what was set by hand."""
        made: dict[str, Any] = {}
        for name, marks in _MARKS.items():
            if name in style:
                made |= marks
        if properties is not None:
            made |= _by_hand(properties)
        return replace(PLAIN, link=around.link, target=around.target, **made)


def _by_hand(properties: etree._Element) -> Iterator[tuple[str, Any]] | dict[str, Any]:
    made: dict[str, Any] = {}
    if _on(properties, "b"):
        made["strong"] = True
    if _value(properties, "em") not in ("", "none"):
        made["emphasis"] = True
    if shift := {"superscript": "sup", "subscript": "sub"}.get(_value(properties, "vertAlign")):
        made["shift"] = shift
    if _value(properties, "highlight") not in ("", "none"):
        made["marked"] = True
    return made


def _on(properties: etree._Element, name: str) -> bool:
    found = properties.find(W + name)
    return found is not None and found.get(W + "val", "1") not in ("0", "false", "off")


def _value(properties: etree._Element | None, name: str) -> str:
    found = None if properties is None else properties.find(W + name)
    return "" if found is None else found.get(W + "val", "")


def _outline(properties: etree._Element | None, style: str) -> int:
    heading = re.fullmatch(r"(?:heading|標題|标题) ?([1-9])", style)
    told = _value(properties, "outlineLvl")
    return int(heading[1]) - 1 if heading else int(told) if told.isdecimal() and int(told) < 9 else -1


def _printed(said: Said, paragraph: etree._Element, names: Mapping[str, str]) -> bool:
    """Whether a paragraph is one that the system writes of its own."""
    first = paragraph.find(f"{W}r/{W}rPr/{W}rStyle")
    labelled = first is not None and names.get(first.get(W + "val", "")) == "imprint label"
    return (said.style in PRINTED or labelled) and not said.lines


def _aimed(aim: re.Match[str] | None) -> Address:
    return aim[1].removesuffix("_h") if aim else ""


def read(data: bytes, tracked: Tracked = "accept") -> tuple[Said, ...]:
    """Give the paragraphs of a Word file in order, notes last. Raises PublishingError (W001–W003)."""
    wanted = {*STORIES, COMMENTS, STYLES, NUMBERING, RELS, NOTE_RELS}
    parts = {name: parse(name, blob) for name, blob in unpack(data, wanted.__contains__).items()}
    names = {
        style.get(W + "styleId", ""): name.get(W + "val", "").lower()
        for style in (parts[STYLES].iter(W + "style") if STYLES in parts else ())
        for name in style.findall(W + "name")
    }
    numbering = read_numbering(parts[NUMBERING], parts.get(STYLES)) if NUMBERING in parts else Numbering()
    notes = {
        note.get(W + "id", ""): COPY.sub("", mark.get(W + "name", "").removeprefix(BOOKMARK))
        for note in (parts[STORIES[1]].iter(W + "footnote") if STORIES[1] in parts else ())
        for mark in note.iter(W + "bookmarkStart")
        if mark.get(W + "name", "").startswith(BOOKMARK)
    }
    reader = _Reader(parts, tracked, names, numbering, notes)
    for story, rels in ((STORIES[0], RELS), (STORIES[1], NOTE_RELS)):
        if story in parts:
            found = parts.get(rels)
            reader.links = {one.get("Id", ""): one.get("Target", "") for one in (found if found is not None else ())}
            reader.story(parts[story])
    return tuple(reader.out)
