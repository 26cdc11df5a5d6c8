"""Put rendered parts into one package by python-docx: same parts, same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml

CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
"""What other programs look for first."""
MEDIA = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}


SIDES = ("Odd", "Even", "First", "Cover")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a part hangs in the package."""

    name: str
    content_type: str
    relation: str
    id: str


DOCUMENT = Kind("/word/document.xml", CT.WML_DOCUMENT_MAIN, RT.OFFICE_DOCUMENT, "rId1")
FOOTNOTES = Kind("/word/footnotes.xml", CT.WML_FOOTNOTES, RT.FOOTNOTES, "rIdFootnotes")
PARTS = (
    Kind("/word/styles.xml", CT.WML_STYLES, RT.STYLES, "rIdStyles"),
    Kind("/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS, "rIdSettings"),
    Kind("/word/numbering.xml", CT.WML_NUMBERING, RT.NUMBERING, "rIdNumbering"),
    Kind("/word/fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE, "rIdFonts"),
    Kind("/word/theme/theme1.xml", CT.OFC_THEME, RT.THEME, "rIdTheme"),
    FOOTNOTES,
    *(Kind(f"/word/header{s}.xml", CT.WML_HEADER, RT.HEADER, f"rIdHeader{s}") for s in SIDES),
    *(Kind(f"/word/footer{s}.xml", CT.WML_FOOTER, RT.FOOTER, f"rIdFooter{s}") for s in SIDES),
)
"""The parts of the document; their texts are rendered under these names."""
PROPERTIES = (
    Kind("/docProps/core.xml", CT.OPC_CORE_PROPERTIES, RT.CORE_PROPERTIES, "rId2"),
    Kind("/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES, "rId3"),
    Kind("/docProps/custom.xml", CUSTOM, RT.CUSTOM_PROPERTIES, "rId4"),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points to: a medium of the package by its name, or a URL."""

    id: str
    target: str
    medium: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package is put together from."""

    texts: Mapping[str, str]
    """XML by part name."""
    media: Mapping[str, bytes]
    """Bytes by media name: `<digest>.png`."""
    relations: Mapping[str, tuple[Relation, ...]]
    """What a part points to beside other parts, by part name."""


def members(contents: Contents) -> list[tuple[str, bytes]]:
    """Give name and bytes of each member of the package, in a fixed order."""
    package = OpcPackage()
    media = {name: _medium(package, name, data) for name, data in contents.media.items()}
    document = _hang(package, package, DOCUMENT, contents, media)
    for kind in PARTS:
        if kind.name in contents.texts:
            _hang(package, document, kind, contents, media)
    for kind in PROPERTIES:
        _hang(package, package, kind, contents, media)
    stream = io.BytesIO()
    package.save(stream)
    with zipfile.ZipFile(stream) as packed:
        return [(name, packed.read(name)) for name in (*FIRST, *sorted(set(packed.namelist()) - set(FIRST)))]


def _medium(package: OpcPackage, name: str, data: bytes) -> Part:
    return Part(PackURI(f"/word/media/{name}"), MEDIA[name.rsplit(".", 1)[1]], data, package)


def _hang(package: OpcPackage, parent: Any, kind: Kind, contents: Contents, media: Mapping[str, Part]) -> XmlPart:
    element = parse_xml(contents.texts[kind.name].encode())
    part = XmlPart(PackURI(kind.name), kind.content_type, element, package)
    parent.load_rel(kind.relation, part, kind.id)
    for relation in contents.relations.get(kind.name, ()):
        if relation.medium:
            part.load_rel(RT.IMAGE, media[relation.target], relation.id)
        else:
            part.load_rel(RT.HYPERLINK, relation.target, relation.id, is_external=True)
    return part
