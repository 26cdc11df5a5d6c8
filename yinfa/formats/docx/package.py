"""Put rendered parts into one package (ECMA-376 part 2): same parts, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
SHARED = "application/vnd.openxmlformats-officedocument.{}+xml"
PACKAGE = "application/vnd.openxmlformats-package.{}+xml"
FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
"""What other programs look for first."""
ENDINGS = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "rels": PACKAGE.format("relationships"),
    "svg": "image/svg+xml",
    "xml": "application/xml",
}
MEDIA = "/word/media/"
PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
SIDES = ("Odd", "Even", "First", "Cover")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a part hangs in the package."""

    name: str
    content_type: str
    relation: str
    id: str


DOCUMENT = Kind("/word/document.xml", WORD.format("document.main"), OFFICE + "officeDocument", "rId1")
FOOTNOTES = Kind("/word/footnotes.xml", WORD.format("footnotes"), OFFICE + "footnotes", "rIdFootnotes")
PARTS = (
    Kind("/word/styles.xml", WORD.format("styles"), OFFICE + "styles", "rIdStyles"),
    Kind("/word/settings.xml", WORD.format("settings"), OFFICE + "settings", "rIdSettings"),
    Kind("/word/numbering.xml", WORD.format("numbering"), OFFICE + "numbering", "rIdNumbering"),
    Kind("/word/fontTable.xml", WORD.format("fontTable"), OFFICE + "fontTable", "rIdFonts"),
    Kind("/word/theme/theme1.xml", SHARED.format("theme"), OFFICE + "theme", "rIdTheme"),
    FOOTNOTES,
    *(Kind(f"/word/header{s}.xml", WORD.format("header"), OFFICE + "header", f"rIdHeader{s}") for s in SIDES),
    *(Kind(f"/word/footer{s}.xml", WORD.format("footer"), OFFICE + "footer", f"rIdFooter{s}") for s in SIDES),
)
"""The parts of the document; their texts are rendered under these names."""
PROPERTIES = (
    Kind("/docProps/core.xml", PACKAGE.format("core-properties"), CORE, "rId2"),
    Kind("/docProps/app.xml", SHARED.format("extended-properties"), OFFICE + "extended-properties", "rId3"),
    Kind("/docProps/custom.xml", SHARED.format("custom-properties"), OFFICE + "custom-properties", "rId4"),
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
    parts = [kind for kind in PARTS if kind.name in contents.texts]
    packed = {FIRST[0]: _types((DOCUMENT, *parts, *PROPERTIES), contents.media)}
    packed[FIRST[1]] = _relations("/", map(_hung, (DOCUMENT, *PROPERTIES)))
    for kind in (DOCUMENT, *parts, *PROPERTIES):
        packed[kind.name[1:]] = _xml(etree.fromstring(contents.texts[kind.name].encode(), PARSER))
        held = [*map(_pointed, contents.relations.get(kind.name, ())), *(map(_hung, parts) if kind is DOCUMENT else ())]
        if held:
            home, _, name = kind.name.rpartition("/")
            packed[f"{home[1:]}/_rels/{name}.rels"] = _relations(f"{home}/", held)
    packed |= {f"{MEDIA[1:]}{name}": data for name, data in contents.media.items()}
    return [(name, packed[name]) for name in (*FIRST, *sorted(set(packed) - set(FIRST)))]


def _types(kinds: Iterable[Kind], media: Iterable[str]) -> bytes:
    """Name what each part is: media and relations by their endings, the others by their names."""
    root = etree.Element("Types", xmlns=TYPES)
    for ending in sorted({"rels", "xml", *(name.rsplit(".", 1)[1] for name in media)}):
        etree.SubElement(root, "Default", Extension=ending, ContentType=ENDINGS[ending])
    for kind in sorted(kinds, key=lambda kind: kind.name):
        etree.SubElement(root, "Override", PartName=kind.name, ContentType=kind.content_type)
    return _xml(root)


def _hung(kind: Kind) -> tuple[str, str, str]:
    return kind.id, kind.relation, kind.name


def _pointed(relation: Relation) -> tuple[str, str, str]:
    if relation.medium:
        return relation.id, f"{OFFICE}image", MEDIA + relation.target
    return relation.id, f"{OFFICE}hyperlink", relation.target


def _relations(home: str, held: Iterable[tuple[str, str, str]]) -> bytes:
    """Write identity, kind and target of what a part in a folder points to; a part's name begins with a slash."""
    root = etree.Element("Relationships", xmlns=RELATIONS)
    for identity, kind, target in held:
        one = etree.SubElement(root, "Relationship", Id=identity, Type=kind, Target=target.removeprefix(home))
        if not target.startswith("/"):
            one.set("TargetMode", "External")
    return _xml(root)


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)
