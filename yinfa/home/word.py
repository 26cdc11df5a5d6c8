"""A Word file as its paragraphs stand, whatever program saved it last: words with marks, places, who changed what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree

from yinfa.home.look import look, outline, value
from yinfa.model.inline import Inline, Inlines, LineEnd, NoteCall, Reference, Ruby, Text, bare
from yinfa.model.place import Address
from yinfa.reading.docx import (
    BLOCK,
    BOOKMARK,
    COMMENTS,
    COPY,
    FALLBACK,
    FURNITURE,
    LABELLED,
    NUMBERING,
    PAINTED,
    PRINTED,
    STORIES,
    STYLES,
    TEXTPATH,
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
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = W + "txbxContent"
_HIDDEN = frozenset(
    ["NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTIONPAGES", "SEQ", "STYLEREF", "TC", "TOC", "XE"]
)
"""Fields whose result is no words of anybody's."""
_CONTENTS = ("toc ", "table of figures")
"""How the names of the styles begin in which Word writes contents anew."""


@dataclass(frozen=True, slots=True)
class Stated:
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
    aside: bool = False
    """Whether it stands in a box beside the text."""
    comments: tuple[str, ...] = ()
    """Ids of the comments that begin in it."""
    by: str = ""
    """Who changed something in it, with tracked changes, and when."""
    hidden: str = ""
    """What stands in it as furniture: labels."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody noted beside a file's words."""

    by: str
    date: str
    words: str


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file says."""

    said: tuple[Stated, ...]
    comments: Mapping[str, Comment]
    painted: frozenset[str]
    """The lines of its headers and footers."""
    tracked: bool
    """Whether it has tracked changes."""


@dataclass(slots=True)
class _Around:
    """What holds for what stands within an element."""

    link: str = ""
    target: Address = ""


@dataclass(slots=True)
class _Reader:
    tracked: Tracked
    names: Mapping[str, str]
    """Names of the styles by their ids."""
    numbering: Numbering
    notes: Mapping[str, Address]
    """Addresses of footnotes by their ids."""
    out: list[Stated] = field(default_factory=list)
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
    comments: list[str] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    """Boxes that float beside the paragraph."""
    aside: bool = False
    changed: bool = False
    """Whether a tracked change was met."""
    joins: bool = False
    """Whether the end of the last paragraph is taken away."""

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
        self.changed |= inserted or deleted
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
        self.lines, self.comments, self.by, self.hidden = [], [], [], []
        self.imprint = self.names.get(value(paragraph.find(W + "pPr"), "pStyle"), "") == "imprint"
        around = tuple(address for _, address in self.open)
        text = tuple(self._inlines(paragraph, _Around()))
        properties = paragraph.find(W + "pPr")
        style = self.names.get(value(properties, "pStyle"), "")
        within = tuple(dict.fromkeys((*around, *(address for _, address in self.open))))
        level, noted, hidden = outline(properties, style), tuple(dict.fromkeys(self.comments)), "".join(self.hidden)
        by = "、".join(dict.fromkeys(self.by))
        told = (style, cell, note, label, level, self.aside, noted, by, hidden)
        said = Stated(text, tuple(self.lines), within, *told)
        if not _printed(said, paragraph, self.names):
            self._say(said, properties is not None and self._removed(properties.find(W + "rPr")))
        self._beside(note)

    def _say(self, said: Stated, joined: bool) -> None:
        """Add a paragraph; `joined`: its end is taken away, so that the next one goes on with it."""
        if self.joins:
            first = self.out.pop()
            both = (*first.lines, *said.lines), tuple(dict.fromkeys((*first.within, *said.within)))
            said = replace(first, text=first.text + said.text, lines=both[0], within=both[1])
        self.out.append(said)
        self.joins = joined

    def _beside(self, note: str) -> None:
        """Read the boxes beside a paragraph as paragraphs of their own."""
        boxes, self.boxes, aside, self.aside = self.boxes, [], self.aside, True
        joins, self.joins = self.joins, False
        for box in boxes:
            self.story(box, note)
        self.aside, self.joins = aside, joins

    def _inlines(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        for child in element:
            tag = str(child.tag).removeprefix(W)
            match tag:
                case "bookmarkStart" | "bookmarkEnd":
                    self._mark(child)
                case "r":
                    yield from self._run(child, around)
                case "commentRangeStart":
                    self.comments.append(child.get(W + "id", ""))
                case "ins" | "moveTo":
                    self._changed(child)
                    if self.tracked == "accept":
                        yield from self._inlines(child, around)
                    else:
                        self._marks_within(child)
                case "del" | "moveFrom":
                    self._changed(child)
                    if self.tracked == "reject":
                        yield from self._inlines(child, around)
                    else:
                        self._marks_within(child)
                case "hyperlink":
                    aim = _AIM.fullmatch(child.get(W + "anchor", ""))
                    link = self.links.get(child.get(_R + "id", ""), "")
                    yield from self._inlines(child, _Around(link, _aimed(aim)))
                case "fldSimple":
                    yield from self._fielded(child.get(W + "instr", ""), child, around)
                case "pPr" | "sdtPr":
                    continue
                case "txbxContent":
                    self.boxes.append(child)
                case _ if child.tag == _MATH:
                    yield Text(child.text or "")
                case _ if isinstance(child.tag, str) and child.tag != FALLBACK:
                    yield from self._inlines(child, around)

    def _changed(self, change: etree._Element) -> None:
        day = change.get(W + "date", "")[:10]
        self.changed = True
        self.by.append(f"{change.get(W + 'author', '')} {day}".strip())

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
        style = self.names.get(value(properties, "rStyle"), "")
        for child in run:
            match str(child.tag).removeprefix(W):
                case "fldChar":
                    yield from self._field(child.get(W + "fldCharType", ""))
                case "instrText" if self.fields:
                    self.fields[-1] += child.text or ""
                case "footnoteReference":
                    id_ = child.get(W + "id", "")
                    yield NoteCall(self.notes.get(id_, f"#{id_}"))
                case "commentReference":
                    self.comments.append(child.get(W + "id", ""))
                case _ if self._furniture(style):
                    self.hidden.append("" if self.fields else child.text or "")
                case "tab" if self.imprint:
                    continue  # behind the label of a line of the imprint
                case "t" | "delText":
                    yield Text(child.text or "", look(properties, style, around.link, around.target))
                case "br" if child.get(W + "clear"):
                    yield LineEnd()
                case "br" if child.get(W + "type", "textWrapping") == "textWrapping":
                    yield Text("\n", look(properties, style, around.link, around.target))
                case "noBreakHyphen":
                    yield Text("\u2011", look(properties, style, around.link, around.target))
                case "tab":
                    yield Text(" ", look(properties, style, around.link, around.target))
                case "ruby":
                    base, reading = ("".join(t.text or "" for t in child.iterfind(f"{W}{part}//{W}t")) for part in
                                     ("rubyBase", "rt"))  # fmt: skip
                    inner = child.find(f"{W}rubyBase//{W}rPr")
                    named = self.names.get(value(inner, "rStyle"), "")
                    yield Ruby(base, reading, look(inner, named, around.link, around.target))

                case _ if isinstance(child.tag, str):
                    self.boxes += (box for box in child.iter(_BOX) if not _older(box, child))

    def _furniture(self, style: str) -> bool:
        verbs = (found[1].upper() if (found := re.match(r"\s*(\w+)", one)) else "" for one in self.fields)
        return style in FURNITURE or any(verb in _HIDDEN for verb in verbs) or False in self.shown

    def _field(self, kind: str) -> Iterator[Inline]:
        if kind == "begin":
            self.fields.append("")
            self.shown.append(False)
        elif kind == "separate" and self.shown:
            self.shown[-1] = True
        elif kind == "end":
            yield from self._done()


def _printed(said: Stated, paragraph: etree._Element, names: Mapping[str, str]) -> bool:
    """Whether a paragraph is one that the system writes of its own."""
    first = paragraph.find(f"{W}r/{W}rPr/{W}rStyle")
    labelled = first is not None and names.get(first.get(W + "val", "")) == LABELLED
    return (said.style in PRINTED or labelled or said.style.startswith(_CONTENTS)) and not said.lines


def _older(box: etree._Element, within: etree._Element) -> bool:
    """Whether a box is what older programs read in place of another, or stands in a box itself."""
    for above in box.iterancestors():
        if above is within:
            return False
        if above.tag in (FALLBACK, _BOX):
            return True
    return False


def _aimed(aim: re.Match[str] | None) -> Address:
    return aim[1].removesuffix("_h") if aim else ""


def read(data: bytes, tracked: Tracked = "accept") -> WordFile:
    """Read a Word file; notes come last. Raises PublishingError (W001–W003)."""
    wanted = {*STORIES, COMMENTS, STYLES, NUMBERING, RELS, NOTE_RELS}
    held = unpack(data, lambda name: name in wanted or PAINTED.fullmatch(name) is not None)
    parts = {name: parse(name, blob) for name, blob in held.items()}
    names = _named(parts.get(STYLES))
    numbering = read_numbering(parts[NUMBERING], parts.get(STYLES)) if NUMBERING in parts else Numbering()
    reader = _Reader(tracked, names, numbering, _noted(parts.get(STORIES[1])))
    for story, rels in zip(STORIES, (RELS, NOTE_RELS, ""), strict=True):
        if story in parts:
            found = parts.get(rels)
            reader.links = {one.get("Id", ""): one.get("Target", "") for one in (found if found is not None else ())}
            reader.story(parts[story])
    painter = _Reader(tracked, names, Numbering(), {})
    for name, part in parts.items():
        if PAINTED.fullmatch(name):
            painter.story(part)
    drawn = (mark.get("string", "") for part in parts.values() for mark in part.iter(TEXTPATH))  # the watermark
    lines = frozenset(words for line in (*(bare(one.text) for one in painter.out), *drawn) if (words := line.strip()))
    comments = dict(_commented(parts[COMMENTS])) if COMMENTS in parts else {}
    return WordFile(tuple(reader.out), comments, lines, reader.changed)


def _named(styles: etree._Element | None) -> dict[str, str]:
    """Give the names of styles by their ids, in small letters."""
    return {
        style.get(W + "styleId", ""): name.get(W + "val", "").lower()
        for style in (styles.iter(W + "style") if styles is not None else ())
        for name in style.findall(W + "name")
    }


def _noted(footnotes: etree._Element | None) -> dict[str, Address]:
    """Give the addresses of footnotes by their ids."""
    return {
        note.get(W + "id", ""): COPY.sub("", mark.get(W + "name", "").removeprefix(BOOKMARK))
        for note in (footnotes.iter(W + "footnote") if footnotes is not None else ())
        for mark in note.iter(W + "bookmarkStart")
        if mark.get(W + "name", "").startswith(BOOKMARK)
    }


def _commented(part: etree._Element) -> Iterator[tuple[str, Comment]]:
    for comment in part.iter(W + "comment"):
        paragraphs = ("".join(t.text or "" for t in one.iter(W + "t")) for one in comment.iter(W + "p"))
        by, day = comment.get(W + "author", ""), comment.get(W + "date", "")[:10]
        yield comment.get(W + "id", ""), Comment(by, day, " ".join(filter(None, paragraphs)))
