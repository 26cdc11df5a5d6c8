"""A manuscript being read: its source, what is wrong in it, the names that its texts refer to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path

from yinfa.codes.entry import Fact
from yinfa.content import inline
from yinfa.content.links import ART, CITED
from yinfa.content.meant import comma, several
from yinfa.content.nodes import STANDING_IN, Scalar, Sequence, YamlNode
from yinfa.content.spans import SpanFault
from yinfa.content.values import Written, spaced
from yinfa.content.where import Where, short
from yinfa.finding import Finding
from yinfa.model.inline import FIELDS, PLAIN, Field, Inline, Inlines, LineEnd, Reference, Ruby, Text
from yinfa.model.language import Law
from yinfa.model.leaf import Line
from yinfa.model.place import Address, Place
from yinfa.model.statute import Number
from yinfa.world.workspace import Workspace

_FIELD = re.compile(r"\{(" + "|".join(map(re.escape, FIELDS)) + r")[|}]")
_NAME = re.compile(r"[a-z][a-z0-9]{0,15}")


@dataclass(slots=True)
class Statute:
    """A statute while its articles are read: its section and law, and the lines of its articles by their numbers."""

    address: Address = ""
    """Empty for the publication itself."""
    law: Law = "tw"
    last: Number = Number(0)
    lines: dict[Number, int] = field(default_factory=dict)

    def cited(self, part: str) -> Address:
        """Give what stands for the address of a part of an article until all articles are read."""
        return f"{ART}{self.address}:{part}"

    def citing(self, inline: Inline) -> Inline:
        """Let a reference to a part of an article say whose statute's it is."""
        if isinstance(inline, Reference) and inline.target.startswith(ART):
            return replace(inline, target=self.cited(inline.target.removeprefix(ART)))
        if isinstance(inline, (Text, Ruby, Field)) and inline.marks.target.startswith(ART):
            target = self.cited(inline.marks.target.removeprefix(ART))
            return replace(inline, marks=replace(inline.marks, target=target))
        return inline


@dataclass(slots=True)
class Manuscript:
    """What the reading of one publication knows: its source, its findings, its ids."""

    source: str
    file: Path
    ws: Workspace
    findings: list[Finding] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    wanted: list[tuple[str, str, Place]] = field(default_factory=list)
    """Code, name and place of each reference and call, to be held against what there is."""
    lists: int = 0
    """Lists around what is being read."""
    named: tuple[str, ...] = ()
    """The series that the author names for the levels of sections; empty for those of the house."""
    statute: Statute = field(default_factory=Statute)
    """The statute whose articles are being read."""
    article: Law | None = None
    """Where the article is made that is being read; None outside of articles."""
    where: Where = field(init=False)

    def __post_init__(self) -> None:
        self.where = Where(self.source, self.file)

    def fault(self, code: str, at: Place, **facts: Fact) -> None:
        self.findings.append(Finding(code, at, tuple(facts.items())))

    def joined(self, node: YamlNode, code: str) -> None:
        """Tell entries that a full-width comma, or the end of a line, joins to one."""
        assert isinstance(node, Scalar)
        at = Place(node.at.file, node.at.line, node.at.column + max(comma(node), 0))
        self.fault(code, at, what=node.text[:40], hint=several(node.text))

    def lone(self, node: Sequence) -> None:
        """Tell a list within brackets whose only entry holds a full-width comma."""
        if node.flow and len(node.items) == 1 and comma(node.items[0]) >= 0:
            self.joined(node.items[0], "S026")

    def no_fields(self, items: Mapping[str, YamlNode]) -> None:
        """Refuse fields in what is no text but says something of it, the same for all units; tell marks."""
        for key, node in items.items():
            if not isinstance(node, Scalar):
                continue
            if found := _FIELD.search(node.text):
                self.fault("S024", node.at, key=key, field=found[1])
            elif marked := _marked(node.text):
                self.fault("S027", node.at, key=key, what=marked[:40])

    def good_name(self, name: str) -> bool:
        return _NAME.fullmatch(name) is not None

    def text(self, words: Written, block: bool = False) -> Inlines:
        """Parse a text; its faults stand at their own characters."""
        node = words.node
        if node.row == STANDING_IN:
            return ()
        text, offsets = self.where.unfolded(node)
        inlines, faults, wanted = inline.parse(text, block)
        if (end := node.text.rstrip().find("\n")) >= 0:
            self.fault("N020", self.where.place(self.where.offsets(node)[end]))
        if (tab := node.text.strip().find("\t")) >= 0:
            self.fault("N025", self.where.place(self.where.offsets(node)[tab]))
        for fault in faults:
            self.fault(fault.code, self._place(node, offsets, fault), **dict(fault.facts))
        self.wanted += [(f.code, self._target(f), self._place(node, offsets, f)) for f in wanted]
        return tuple(map(self.statute.citing, inlines)) if any(f.code == CITED for f in wanted) else inlines

    def _target(self, fault: SpanFault) -> str:
        target = str(dict(fault.facts)["target"])
        return self.statute.cited(target) if fault.code == CITED else target

    def heading(self, words: Written) -> Inlines:
        """Parse a text of which the author may have ended the lines."""
        return ended([(part, self.text(part)) for part in getattr(words, "parts", (words,))])

    def _place(self, node: Scalar, offsets: Many[int], fault: SpanFault) -> Place:
        return self.where.place(offsets[fault.offset]) if fault.offset < len(offsets) else node.at

    def line(self, words: Written, address: str) -> Line | None:
        """Give a text as a line of its own; None where it is not there."""
        return Line(short(address), self.text(words), words.at) if words else None


def ended(lines: Many[tuple[str, Inlines]]) -> Inlines:
    """Join the lines of a title, each as it is written and as it is parsed, with their ends between them."""
    found = lines[0][1]
    for (before, _), (after, text) in pairwise(lines):
        found = (*found, *((Text(" "),) if spaced(before, after) else ()), LineEnd(), *text)
    return found


def _marked(text: str) -> str:
    """Give what would be mark-up if a plain text could have any; a lone sign is none."""
    inlines, faults, _ = inline.parse(text)
    strays = (str(dict(f.facts)["what"]) for f in faults if f.code in ("N014", "N017"))
    if any(fault.code in ("N002", "N003") for fault in faults):
        return next(strays, "")
    spans = (i.text if isinstance(i, Text) else text for i in inlines if not isinstance(i, Text) or i.marks != PLAIN)
    return next(chain(spans, strays), "")
