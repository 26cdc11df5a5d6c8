"""A finished book taken apart for the audit."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from yinfa.finding import Finding
from yinfa.reading.epub import package_path, parse

_XML = (".xhtml", ".opf", ".ncx", ".svg", ".xml")
DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True)
class AuditedBook:
    """A book taken apart: bytes and trees by path."""

    names: tuple[zipfile.ZipInfo, ...]
    data: dict[str, bytes]
    trees: dict[str, etree._Element]
    opf: str

    @property
    def package(self) -> etree._Element:
        return self.trees[self.opf]

    @property
    def language(self) -> str:
        return self.package.findtext(f".//{DC}language", "")

    def documents(self) -> Iterator[tuple[str, etree._Element]]:
        return ((p, t) for p, t in self.trees.items() if p.endswith(".xhtml"))


def opened(data: bytes) -> tuple[AuditedBook, tuple[Finding, ...]]:
    """Take a book apart; parts that are not well-formed are findings."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {info.filename: file.read(info) for info in file.infolist()}
        trees, broken = {}, []
        for path in (p for p in parts if p.endswith(_XML)):
            try:
                trees[path] = parse(parts[path])
            except etree.XMLSyntaxError as error:
                broken.append(fault("E020", path, fault=str(error)))
        book = AuditedBook(tuple(file.infolist()), parts, trees, "" if broken else package_path(file))
        return book, tuple(broken)


def fault(code: str, file: str, **facts: str) -> Finding:
    """Give the finding of a part."""
    return Finding(code, facts=(("file", posixpath.basename(file) or file), *facts.items()))


def resolved(base: str, href: str) -> tuple[str, str]:
    """Give path and fragment of a link in the part `base`."""
    file, _, fragment = href.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(file))), fragment
