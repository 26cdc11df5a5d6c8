"""Edits of a Word file by its XML, as Word makes them: what is typed is unlike anything that stands there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT, FOOTNOTES = "word/document.xml", "word/footnotes.xml"
TYPED = "彝鬯黍匏豳耄鬻彧"
"""Characters that the sample does not have, the same in every variant."""


@dataclass
class Script:
    """A file that is being edited."""

    parts: dict[str, bytes]
    random: Random
    root: etree._Element = field(init=False)
    typed: list[str] = field(default_factory=list)
    """Every text that was put in."""
    kept: bool = True
    """Whether bookmarks are still there."""

    def __post_init__(self) -> None:
        self.root = etree.fromstring(self.parts[DOCUMENT])

    def word(self) -> str:
        """Give a text that stands nowhere else."""
        text = "".join(self.random.choice(TYPED) for _ in range(self.random.randint(3, 6))) + str(len(self.typed))
        self.typed.append(text)
        return text

    def paragraphs(self) -> list[etree._Element]:
        """Give the paragraphs of lines that have words, outside of what floats."""
        return [
            p
            for p in self.root.iter(W + "p")
            if any(_line(mark) for mark in p.iter(W + "bookmarkStart"))
            and texts(p)
            and p.getparent().tag != W + "txbxContent"
        ] or [p for p in self.root.iter(W + "p") if texts(p)]

    def saved(self) -> bytes:
        """Give the file."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, etree.tostring(self.root) if name == DOCUMENT else data)
        return out.getvalue()


def opened(data: bytes, seed: int) -> Script:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Script({name: archive.read(name) for name in archive.namelist()}, Random(seed))


def _line(mark: etree._Element) -> bool:
    return mark.get(W + "name", "").startswith("_y_")


def texts(paragraph: etree._Element) -> list[etree._Element]:
    """Give the texts of a paragraph that are not empty and no result of a field or furniture."""
    found, depth = [], 0
    for one in paragraph.iter(W + "t", W + "fldChar"):
        if one.tag == W + "fldChar":
            depth += {"begin": 1, "end": -1}.get(one.get(W + "fldCharType", ""), 0)
        elif one.text and not depth and one.getparent().getparent().tag in (W + "p", W + "hyperlink"):
            style = one.getparent().find(f"{W}rPr/{W}rStyle")
            if style is None or "Label" not in style.get(W + "val", ""):
                found.append(one)
    return found


def reword(script: Script) -> None:
    """Type, delete or replace within a text."""
    text = script.random.choice(texts(script.random.choice(script.paragraphs())))
    words = text.text or ""
    at = script.random.randint(0, len(words))
    end = min(len(words), at + script.random.choice([0, 0, 1, 3]))
    text.text = words[:at] + (script.word() if script.random.random() < 0.8 or end == at else "") + words[end:]


def plain(paragraph: etree._Element, words: str) -> etree._Element:
    """Give a new paragraph of the same style, without marks."""
    made = etree.Element(W + "p")
    if (properties := paragraph.find(W + "pPr")) is not None:
        made.append(deepcopy(properties))
    run = etree.SubElement(made, W + "r")
    etree.SubElement(run, W + "t").text = words
    return made


def add(script: Script) -> None:
    """Begin a paragraph behind another."""
    after = script.random.choice(script.paragraphs())
    after.addnext(plain(after, script.word()))


def drop(script: Script) -> None:
    """Delete a paragraph; of a cell its words."""
    one = script.random.choice(script.paragraphs())
    if one.getparent().tag == W + "tc":
        for text in one.iter(W + "t"):
            text.text = ""
    else:
        _carry_marks(one)
        one.getparent().remove(one)


def _carry_marks(paragraph: etree._Element) -> None:
    """Leave the marks of blocks where a paragraph was: they begin and end outside of what is deleted."""
    for mark in list(paragraph.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        if mark.getparent() is paragraph and not _line(mark):
            paragraph.addprevious(mark)


def split(script: Script) -> None:
    """Press Enter within a paragraph."""
    one = script.random.choice([p for p in script.paragraphs() if len(texts(p)[0].text or "") > 4])
    first = texts(one)[0]
    words = first.text or ""
    at = script.random.randint(2, len(words) - 2)
    new = plain(one, words[at:])
    first.text = words[:at]
    run = first.getparent()
    if run.getparent() is one:
        rest = list(run.itersiblings())
        for element in rest:
            new.append(element)
    else:
        first.text, new = words, plain(one, script.word())
    one.addnext(new)


def join(script: Script) -> None:
    """Delete the end of a paragraph."""
    pairs = [(p, p.getnext()) for p in script.paragraphs()]
    some = [(p, q) for p, q in pairs if q is not None and q.tag == W + "p" and texts(q) and _style(p) == _style(q)]
    if some:
        first, second = script.random.choice(some)
        for element in [child for child in second if child.tag != W + "pPr"]:
            first.append(element)
        second.getparent().remove(second)


def _style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(W + "val", "")


def move(script: Script) -> None:
    """Cut a paragraph and paste it behind another."""
    body = [p for p in script.paragraphs() if p.getparent().tag == W + "body" and "Heading" not in _style(p)]
    one, after = script.random.sample(body, 2)
    after.addnext(one)


def row(script: Script) -> None:
    """Put a row behind another, or delete one."""
    rows = [r for r in script.root.iter(W + "tr") if len(r.findall(W + "tc")) > 1 and not list(r.iter(W + "vMerge"))]
    one = script.random.choice(rows)
    if script.random.random() < 0.4 and len(one.getparent().findall(W + "tr")) > 2:
        one.getparent().remove(one)
        return
    new = deepcopy(one)
    for mark in list(new.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        mark.getparent().remove(mark)
    for cell in new.iter(W + "tc"):
        for paragraph in cell.findall(W + "p"):
            cell.replace(paragraph, plain(paragraph, script.word()))
    one.addnext(new)


def embolden(script: Script) -> None:
    """Set a run in bold."""
    run = script.random.choice(texts(script.random.choice(script.paragraphs()))).getparent()
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    if properties.find(W + "b") is None:
        properties.append(etree.Element(W + "b"))


def note(script: Script) -> None:
    """Write on in a footnote."""
    root = etree.fromstring(script.parts[FOOTNOTES])
    text = script.random.choice([t for t in root.iter(W + "t") if (t.text or "").strip()])
    text.text = (text.text or "") + script.word()
    script.parts[FOOTNOTES] = etree.tostring(root)


def unmark(script: Script) -> None:
    """Lose every bookmark, as some programs do."""
    script.kept = False
    for mark in list(script.root.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        mark.getparent().remove(mark)


EDITS: tuple[tuple[Callable[[Script], None], int], ...] = (
    (reword, 8), (add, 4), (drop, 3), (split, 3), (join, 2), (move, 2), (row, 2), (embolden, 1), (note, 1), (unmark, 1),
)  # fmt: skip


def edited(data: bytes, seed: int) -> Script:
    """Edit a file in some ways."""
    script = opened(data, seed)
    kinds, weights = zip(*EDITS, strict=True)
    for edit in script.random.choices(kinds, weights, k=script.random.choice([1, 1, 2, 3, 5])):
        edit(script)
    return script
