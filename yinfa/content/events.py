"""YAML at the level of parser events: all scalars text, everything bounded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from yinfa.codes.entry import Fact, Said, said
from yinfa.content.grammar import KEYS
from yinfa.content.guess import REMARK, guess, joined
from yinfa.content.inline import note_name
from yinfa.content.kinds import KINDS
from yinfa.content.nodes import Mapping, Scalar, Sequence, YamlNode
from yinfa.content.source import BREAKS, Lines, decoded, plain_ends
from yinfa.finding import MAX_FINDINGS, Finding, PublishingError
from yinfa.model.place import Place

MAX_BYTES = 4 << 20
MAX_SCALAR = 1 << 20
MAX_DEPTH = 48
"""Levels of brackets and dashes: nine lists within one another, in a callout of the third section, take 35."""
MAX_NODES = 200_000
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u00ad\u200b\u2060\ufeff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
_ENDS = BREAKS + "\x0b\x0c"
"""What stands for a line end in other programs."""
_LOST = re.compile(r" +#(?=[^\s#!])")
"""What looks like a number sign in a text, and is a remark to YAML."""
_REMARK = re.compile(r" (# +\S.*)")
_NOTE = re.compile(r"\[\^(\w{1,16})\] *[:：]")
_ENTRY = re.compile("^ *([-*+•‧●○■□◆◇－\ue000-\uf8ff]|[0-9]{1,2}[.)])[ \u3000]+(\\S.*)")
"""A line that begins as an entry of a list does."""
_WIDE_KEY = re.compile("([a-z][a-z_-]*)：")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class _Composer:
    """Builds nodes from events; keeps the findings of what cannot stand."""

    file: Path
    rows: list[str]
    """The lines of the source, and an empty one: what ends it, YAML says, may stand there."""
    findings: list[Finding] = field(default_factory=list)
    stack: list[Any] = field(default_factory=list)
    keys: list[Scalar | None] = field(default_factory=list)
    root: YamlNode | None = None
    count: int = 0
    documents: int = 0

    def place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def fault(self, code: str, at: Place, **facts: Fact) -> None:
        self.findings.append(Finding(code, at, tuple(facts.items())))
        if len(self.findings) >= MAX_FINDINGS:
            raise PublishingError(*self.findings)

    def take(self, event: Any) -> None:
        at = self.place(event.start_mark)
        if isinstance(event, AliasEvent):
            self.fault("Y005", at, what=f"*{event.anchor}"[:40])
            self.put(Scalar("", at))
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.stop("Y007", at)
        elif isinstance(event, (ScalarEvent, CollectionStartEvent)):
            self._node(event, at)
        elif isinstance(event, CollectionEndEvent):
            self.stack.pop()
            self.keys.pop()

    def stop(self, code: str, at: Place, **facts: Fact) -> None:
        self.findings.append(Finding(code, at, tuple(facts.items())))
        raise PublishingError(*self.findings)

    def _node(self, event: Any, at: Place) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.stop("Y008", at, limit=f"{MAX_NODES:,}")
        if event.anchor:
            self.fault("Y005", at, what=f"&{event.anchor}"[:40])
        if event.tag:
            self.fault("Y006", at, what=str(event.tag)[:40])
        if isinstance(event, ScalarEvent):
            self.put(self._scalar(event, at))
            return
        if len(self.stack) >= MAX_DEPTH:
            self.stop("Y009", at, limit=str(MAX_DEPTH))
        flow = bool(event.flow_style)
        node = Mapping({}, {}, at, flow) if isinstance(event, MappingStartEvent) else Sequence([], at, flow)
        self.put(node)
        self.stack.append(node)
        self.keys.append(None)

    def _scalar(self, event: Any, at: Place) -> Scalar:
        text = event.value
        if len(text) > MAX_SCALAR:
            self.stop("Y010", at, limit=f"{MAX_SCALAR:,}")
        if event.style == '"' and (hidden := self._escaped(event)):
            self.findings.append(_hidden(hidden, at))
        start, end = event.start_mark, event.end_mark
        remark = ""
        if not event.style and self.rows[end.line].startswith(" ", end.column):
            remark = self._remark(self.rows[end.line], end)
        self._folded(event)
        return Scalar(text, at, event.style or "", start.line, start.column, end.line - start.line + 1, remark)

    def _remark(self, row: str, end: Any) -> str:
        """Give the remark a single space behind a text; refuse what looks like a number sign and is one."""
        if found := _LOST.match(row, end.column):
            self.fault("Y031", Place(self.file, end.line + 1, found.end()), what=found[0].strip())
        remark = _REMARK.match(row, end.column)
        return remark[1] if remark else ""

    def _folded(self, event: Any) -> None:
        """Find a line that begins as an entry or a key does, and was folded into the text above (Y021, Y024, Y034)."""
        start, end = event.start_mark, event.end_mark
        valued = bool(self.stack) and isinstance(self.stack[-1], Mapping)
        if not (event.style or valued) and (one := joined(event.value)) and one[1] in KINDS:
            self.fault(one[0], Place(self.file, start.line + 1, start.column + one[2] + 1))
            return
        if end.line == start.line:
            return
        head = self.rows[start.line][start.column :].rstrip()
        if valued and _ENTRY.match(head):
            return  # a list with other signs than dashes: the check says so
        first = start.line + (2 if event.style in ("|", ">") else 1)
        for n in range(first, end.line + 1):
            row = self.rows[n] if n < end.line else self.rows[n][: end.column]
            if found := _ENTRY.match(row):
                if head.startswith("-"):
                    self.fault("Y025", Place(self.file, start.line + 1, start.column + 1))
                elif (key := _WIDE_KEY.fullmatch(head)) or head in KEYS:
                    at = Place(self.file, start.line + 1, start.column + (key.end(1) if key else len(head)) + 1)
                    self.fault("Y021" if key else "Y041", at, key=head)
                else:
                    self._misplaced(Place(self.file, n + 1, found.start(1) + 1), found[2], head)
                return
            plain = row.lstrip(" ")
            if not event.style and (remark := REMARK[0].match(row)):
                at = Place(self.file, n + 1, remark.start(1) + 1)
                self.fault("Y040", at, what=remark[1], hint=said(REMARK[1]))
                return
            if not event.style and (one := joined(plain)) and one[1] in KEYS:
                self.fault(one[0], Place(self.file, n + 1, len(row) - len(plain) + one[2] + 1))
                return

    def _misplaced(self, at: Place, entry: str, head: str) -> None:
        head, entry = head.strip("'\"")[:12], entry.strip()[:12]
        self.fault("Y034", at, what=entry, hint=said("list-within", head=head, entry=entry))

    def _escaped(self, event: Any) -> str:
        """Give a forbidden character that was written as an escape: the source does not show it."""
        source = "".join(self.rows[event.start_mark.line : event.end_mark.line + 1])
        return next((c for c in _FORBIDDEN.findall(event.value) if c not in source), "")

    def put(self, node: YamlNode) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif self.keys[-1] is None:
            self._key(parent, node)
        else:
            key = self.keys[-1].text
            if parent.keys[key] == self.keys[-1].at:
                parent.items[key] = node
            self.keys[-1] = None

    def _key(self, parent: Mapping, node: YamlNode) -> None:
        if not isinstance(node, Scalar):
            self.stop("Y011", node.at, hint=_no_key(self.rows[node.at.line - 1]))
            return
        # A Mac may write é as two characters: the same key, and the same name of a note.
        key = Scalar(unicodedata.normalize("NFC", node.text), node.at)
        if key.text == "<<":
            self.fault("Y005", node.at, what="<<")
        if key.text in parent.keys:
            self.fault("Y004", node.at, key=key.text[:40], first=str(parent.keys[key.text].line))
        else:
            parent.keys[key.text] = node.at
        self.keys[-1] = key


def _no_key(row: str) -> Said:
    """Say what to do where a bracket begins a key: a note is written so in other mark-up."""
    if note := _NOTE.search(row):
        name = note_name(note[1])
        return said("note-below" if name == note[1] else "note-below-called", name=name)
    return said("quote-opened")


def read(source: bytes, file: Path) -> Mapping:
    """Read a file of YAML into nodes. Raises PublishingError with all that can be said of it (Y001–Y014)."""
    text = _text(source, file)
    reader = _Composer(file, [*text.split("\n"), ""])
    reader.findings += islice(_forbidden(text, file), MAX_FINDINGS)
    # What ends a line for YAML alone shifts every place behind it: then nothing more is said of the file.
    if not any(map(_breaks_yaml, reader.findings)):
        _parse(text, reader)
    reader.findings += islice(_lost(text, file), MAX_FINDINGS)
    if reader.findings:
        raise PublishingError(*reader.findings)
    if not isinstance(reader.root, Mapping):
        raise PublishingError(Finding("Y012" if reader.root is None else "Y013", Place(file, 1, 1)))
    return reader.root


def front(source: bytes, file: Path) -> Mapping | None:
    """Read the front matter alone; None where the file cannot be read so far, which is said where it is read whole."""
    with suppress(PublishingError, yaml.YAMLError, RecursionError):
        text = _text(source, file)
        reader = _Composer(file, [*text.split("\n"), ""])
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
            found = reader.root.items.get("front") if isinstance(reader.root, Mapping) else None
            if found and len(reader.stack) < 2:
                return found if isinstance(found, Mapping) else None
    return None


def _text(source: bytes, file: Path) -> str:
    if len(source) > MAX_BYTES:
        raise PublishingError(Finding("I002", Place(file, 1, 1), (("limit", f"{MAX_BYTES // 1024:,}"),)))
    try:
        return decoded(source)
    except UnicodeDecodeError as error:
        before = plain_ends(source[: error.start].decode("utf-8-sig", errors="replace"))
        raise PublishingError(Finding("Y002", Lines(before).place(file, len(before)))) from error


def _forbidden(text: str, file: Path) -> Iterator[Finding]:
    """Find what cannot stand in a text; a lone carriage return, mostly the only line end of its file, once."""
    lines = Lines(text)
    returned = False
    for found in _FORBIDDEN.finditer(text):
        if not (returned and found[0] == "\r"):
            yield _hidden(found[0], lines.place(file, found.start()))
        returned = returned or found[0] == "\r"


def _lost(text: str, file: Path) -> Iterator[Finding]:
    """Find what a conversion has put for characters that it could not read."""
    lines = Lines(text)
    for found in re.finditer("\ufffd+", text):
        yield Finding("Y045", lines.place(file, found.start()), (("what", found[0][:8]),))


def _hidden(character: str, at: Place) -> Finding:
    hint = said("line-end" if character in _ENDS else "delete-character")
    return Finding("Y003", at, (("character", f"U+{ord(character):04X}"), ("hint", hint)))


def _breaks_yaml(finding: Finding) -> bool:
    """Whether YAML's own reader refuses the character or ends a line there, so that no place after it is right."""
    code = int(str(dict(finding.facts)["character"])[2:], 16)
    return chr(code) in BREAKS or code not in range(0xA0, 0xD800)


def _parse(text: str, reader: _Composer) -> None:
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        marks = (error.problem_mark or error.context_mark, error.context_mark or error.problem_mark)
        at, begun = ((mark.line, mark.column) if mark else (0, 0) for mark in marks)
        found = guess(text, reader.file, at, begun, error.problem or "")
        behind = [one for one in reader.findings if one.code == "Y034" and one.at.line > found.at.line]
        reader.findings = [one for one in reader.findings if one not in behind]  # folded by what is not closed
        known = found.at.line in {one.at.line for one in reader.findings}
        reader.findings += [] if known or (reader.findings and found.code == "Y001") else [found]
    except (yaml.YAMLError, RecursionError) as error:
        reader.findings.append(Finding("Y001", Place(reader.file, 1, 1), (("problem", str(error)[:80]),)))
