"""Put rendered parts into one package by python-docx: same parts, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import CT_Types, serialize_part_xml
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.spec import default_content_types
from docx.oxml.parser import parse_xml

CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
TYPES = "[Content_Types].xml"
FIRST = (TYPES, "_rels/.rels", "word/document.xml")
"""What other programs look for first."""
MEDIA = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}


SIDES = ("Odd", "Even", "First", "Cover")
TURNED = ("OddTurned", "EvenTurned")
"""Feet of turned pages: their folio stands where that paper ends."""


@dataclass(frozen=True, slots=True)
class PartKind:
    """How a part hangs in the package."""

    name: str
    content_type: str
    relation: str
    id: str


DOCUMENT = PartKind("/word/document.xml", CT.WML_DOCUMENT_MAIN, RT.OFFICE_DOCUMENT, "rId1")
FOOTNOTES = PartKind("/word/footnotes.xml", CT.WML_FOOTNOTES, RT.FOOTNOTES, "rIdFootnotes")
COMMENTS = PartKind("/word/comments.xml", CT.WML_COMMENTS, RT.COMMENTS, "rIdComments")
PARTS = (
    PartKind("/word/styles.xml", CT.WML_STYLES, RT.STYLES, "rIdStyles"),
    PartKind("/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS, "rIdSettings"),
    PartKind("/word/numbering.xml", CT.WML_NUMBERING, RT.NUMBERING, "rIdNumbering"),
    PartKind("/word/fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE, "rIdFonts"),
    PartKind("/word/theme/theme1.xml", CT.OFC_THEME, RT.THEME, "rIdTheme"),
    FOOTNOTES,
    COMMENTS,
    *(PartKind(f"/word/header{s}.xml", CT.WML_HEADER, RT.HEADER, f"rIdHeader{s}") for s in SIDES),
    *(PartKind(f"/word/footer{s}.xml", CT.WML_FOOTER, RT.FOOTER, f"rIdFooter{s}") for s in (*SIDES, *TURNED)),
)
"""The parts of the document; their texts are rendered under these names."""
PROPERTIES = (
    PartKind("/docProps/core.xml", CT.OPC_CORE_PROPERTIES, RT.CORE_PROPERTIES, "rId2"),
    PartKind("/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES, "rId3"),
    PartKind("/docProps/custom.xml", CUSTOM, RT.CUSTOM_PROPERTIES, "rId4"),
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
    held = {TYPES: _types(package.parts), "_rels/.rels": package.rels.xml}
    for part in package.parts:
        held[part.partname.membername] = part.blob
        if part.rels:
            held[part.partname.rels_uri.membername] = part.rels.xml
    return [(name, held[name]) for name in (*FIRST, *sorted(held.keys() - set(FIRST)))]


def _types(parts: Iterable[Part]) -> bytes:
    """Say which part is of which kind, as python-docx does where it writes the zip itself (OPC §10.1.2)."""
    by_ending, own = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML}, {}
    for part in parts:
        name, kind = part.partname, part.content_type
        if (name.ext, kind) in default_content_types:
            by_ending[name.ext] = kind
        else:
            own[name] = kind
    types = CT_Types.new()
    for ending, kind in sorted(by_ending.items()):
        types.add_default(ending, kind)
    for name, kind in sorted(own.items()):
        types.add_override(name, kind)
    return bytes(serialize_part_xml(types))


def _medium(package: OpcPackage, name: str, data: bytes) -> Part:
    return Part(PackURI(f"/word/media/{name}"), MEDIA[name.rsplit(".", 1)[1]], data, package)


def _hang(package: OpcPackage, parent: Any, kind: PartKind, contents: Contents, media: Mapping[str, Part]) -> XmlPart:
    element = parse_xml(contents.texts[kind.name].encode())
    part = XmlPart(PackURI(kind.name), kind.content_type, element, package)
    parent.load_rel(kind.relation, part, kind.id)
    for relation in contents.relations.get(kind.name, ()):
        if relation.medium:
            part.load_rel(RT.IMAGE, media[relation.target], relation.id)
        else:
            part.load_rel(RT.HYPERLINK, relation.target, relation.id, is_external=True)
    return part
