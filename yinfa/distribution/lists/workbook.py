"""A workbook's parts: sheets in their order, shared texts, number formats, cells as they show (ECMA-376-1, 18)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

from yinfa.distribution.lists.numberformat import BUILTIN, NumberFormat, number_format
from yinfa.distribution.lists.sheet import Odd

UNPACKED = 512 << 20
"""Bytes of a workbook's members together."""
ROUNDED = 10.0**15
"""Spreadsheets hold 15 digits of a number; the others were lost when it was typed."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CLOSED = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_ID = re.compile(r"\{[^}]*relationships\}id")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet."""

    name: str
    path: str
    seen: bool
    """Whether it is not hidden."""


@dataclass(frozen=True, slots=True)
class Workbook:
    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    strings: Sequence[str]
    formats: Sequence[NumberFormat]
    """By the number of a cell's style."""

    def elements(self, sheet: SheetPart, *names: str) -> Iterator[etree._Element]:
        """Give the elements of these names as they are read; each is empty when the next one comes."""
        yield from _elements(self.archive, sheet.path, *names)

    def shown(self, cell: etree._Element) -> tuple[str, Odd | None]:
        """Give what a cell shows, and what is odd about it."""
        kind, parts = cell.get("t", "n"), {name_of(part): part for part in cell}
        value = parts["v"].text or "" if "v" in parts else ""
        if "f" in parts and not value and kind != "str":
            return "=" + (parts["f"].text or ""), ("U049", {})
        if kind == "inlineStr":
            value = _text(parts["is"]) if "is" in parts else ""
        elif kind == "s" and value:
            value = self.strings[int(value)]
        style = self.formats[int(cell.get("s", "0"))] if self.formats else number_format("")
        if kind in ("n", "d", ""):
            return _number(value, style, day=kind == "d") if value.strip() else ("", None)
        if kind == "b":
            return {"1": "TRUE", "true": "TRUE"}.get(value, "FALSE") if value else "", None
        if kind == "e":
            return value, None
        value = _unescaped(value) if kind == "str" else value
        text = style.text(value.strip("\r\n"))
        return (value, ("U052", {})) if text is None else (text, None)


@contextmanager
def opened(data: bytes) -> Iterator[Workbook]:
    """Open a workbook. Raises ValueError, LookupError, OSError, and what zipfile and lxml raise for damaged ones."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:  # no more of a member is read than its size here says
        if sum(member.file_size for member in archive.infolist()) > UNPACKED:
            raise ValueError(f"more than {UNPACKED >> 20} MiB unpacked")
        base = next(path for kind, path in _relations(archive, "").values() if kind == "officeDocument")
        parts = _relations(archive, base)
        paths = dict(parts.values())
        sheets = tuple(
            SheetPart(sheet.get("name", ""), path, sheet.get("state", "visible") == "visible")
            for sheet in _elements(archive, base, "sheet")
            for kind, path in [parts[next(str(v) for k, v in sheet.items() if _ID.fullmatch(str(k)))]]
            if kind == "worksheet"
        )
        if not sheets:
            raise ValueError("no sheet")
        strings = map(_text, _elements(archive, paths["sharedStrings"], "si") if "sharedStrings" in paths else ())
        formats = _formats(archive, paths["styles"]) if "styles" in paths else ()
        yield Workbook(archive, sheets, list(strings), list(formats))


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Give kind and path of what a part (the whole for an empty name) refers to, by identifier."""
    folder, name = posixpath.split(part)
    return {
        found.get("Id", ""): (
            found.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, found.get("Target", "").replace("\\", "/")))[1:],
        )
        for found in _elements(archive, posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship")
        if found.get("TargetMode") != "External"
    }


def _formats(archive: zipfile.ZipFile, path: str) -> Iterator[NumberFormat]:
    """Give the number format of every style of cells."""
    codes = dict(BUILTIN)
    for element in _elements(archive, path, "numFmt", "cellXfs"):
        if name_of(element) == "numFmt":
            codes[int(element.get("numFmtId", "0"))] = _unescaped(element.get("formatCode", ""))
            continue
        for style in element:
            yield number_format(codes.get(int(style.get("numFmtId", "0")), "General"))


def _elements(archive: zipfile.ZipFile, path: str, *names: str) -> Iterator[etree._Element]:
    """Give elements as they are read, in any namespace (transitional, strict); each is gone when the next one comes."""
    tags = [f"{{*}}{name}" for name in names]
    with archive.open(path) as file:
        reading = etree.iterparse(file, tag=tags, remove_comments=True, remove_pis=True, **_CLOSED)
        for _, element in reading:
            yield element
            element.clear()
            above = element.getparent()
            while above is not None and element.getprevious() is not None:
                del above[0]
        if reading.root is not None and reading.root.getroottree().docinfo.doctype:
            raise ValueError(f"{path} has a DOCTYPE")


def name_of(element: etree._Element) -> str:
    """Give an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _number(value: str, style: NumberFormat, day: bool) -> tuple[str, Odd | None]:
    if day or style.day:
        return value, ("U050", {})
    number = float(value)
    if not abs(number) < ROUNDED:  # nor NaN
        return value, ("U051", {})
    shown = style.number(number)
    return (value, ("U052", {})) if shown is None else (shown, None)


def _text(element: etree._Element) -> str:
    """Give the words of a text, not their readings."""
    runs = [part for child in element if name_of(child) in ("t", "r") for part in (child, *child)]
    return _unescaped("".join(run.text or "" for run in runs if name_of(run) == "t"))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
