"""What no validator catches: open fields, dead links, missing alternatives, look outside the styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml import etree

from yinfa.finding import Finding
from yinfa.model.language import variant_of
from yinfa.reading.numbering import read_numbering

DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
SHAPE = "{urn:schemas-microsoft-com:vml}shape"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DC = "{http://purl.org/dc/elements/1.1/}"
PKG = "{http://schemas.openxmlformats.org/package/2006/relationships}"
STORY = re.compile(r"word/(document|header\w*|footer\w*|footnotes|endnotes|comments)\.xml")
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
Parts = Mapping[str, etree._Element]

PARAGRAPH = frozenset({"pStyle", "pageBreakBefore", "framePr", "numPr", "sectPr"})
"""What a paragraph may say of itself: all the rest is a style's affair."""
RUN = frozenset({"rStyle", "rFonts", "vertAlign", "lang"})
HINT = [(f"{W}hint", "eastAsia")]
"""What `rFonts` may say of a run: of which face its signs are, where two have them."""
RUBY = RUN | {"sz"}
"""The reading of a ruby repeats its size (w:hps): LibreOffice reads no style there."""
TABLE = frozenset({"tblStyle", "tblW", "tblInd", "tblCellMar", "tblLayout", "tblLook", "tblCaption", "tblDescription"})
CELL = frozenset({"tcW", "gridSpan", "vMerge"})
ALLOWED = {"pPr": PARAGRAPH, "rPr": RUN, "tblPr": TABLE, "tcPr": CELL, "trPr": frozenset({"cantSplit", "tblHeader"})}
EXTERNAL = ("/hyperlink",)
SCHEMES = ("http:", "https:", "mailto:", "tel:")
CONTENT_TYPES = re.compile(
    r"application/vnd\.openxmlformats-(officedocument\.(wordprocessingml\.(document\.main|styles|settings|numbering|"
    r"fontTable|footnotes|comments|header|footer)|theme|custom-properties|extended-properties)|package\.(core-properties|"
    r"relationships))\+xml|application/xml|image/(png|jpeg|svg\+xml)"
)
NUMBERED = re.compile(r"\s*(?:PAGEREF|REF|NOTEREF)\s+(\S+)")


def audit(data: bytes) -> tuple[Finding, ...]:
    """Give what `check` finds as Findings (W007)."""
    return tuple(Finding("W007", facts=(("fault", fault),)) for fault in check(data))


def check(data: bytes) -> list[str]:
    """Give a sentence for every fault; an empty list for a sound file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        blobs = {name: archive.read(name) for name in set(names)}
    found = [f"duplicate zip entry {name}" for name in _repeated(names)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parts: dict[str, etree._Element] = {}
    for name in sorted(n for n in blobs if n.endswith((".xml", ".rels"))):
        try:
            parts[name] = etree.fromstring(blobs[name], parser)
        except etree.XMLSyntaxError as error:
            found.append(f"{name}: {error}")
    missing = [n for n in (DOCUMENT, STYLES, "[Content_Types].xml", "docProps/core.xml") if n not in parts]
    if missing:
        return [*found, *(f"part {name} is missing or broken" for name in missing)]
    for rule in RULES:
        found.extend(rule(parts))
    return found


def _repeated(values: Iterable[str | None]) -> list[str | None]:
    return [value for value, count in Counter(values).items() if count > 1]


def _stories(parts: Parts) -> Iterator[tuple[str, etree._Element]]:
    return ((name, root) for name, root in parts.items() if STORY.fullmatch(name))


def _every(parts: Parts, tag: str) -> Iterator[etree._Element]:
    return (element for _, root in _stories(parts) for element in root.iter(tag))


def _doctypes(parts: Parts) -> Iterator[str]:
    return (f"DOCTYPE in {name}" for name, root in parts.items() if root.getroottree().docinfo.internalDTD is not None)


def _fields(parts: Parts) -> Iterator[str]:
    """Every field begins, separates and ends in this order, within its story."""
    for name, root in _stories(parts):
        open_fields: list[str] = []
        for char in root.iter(W + "fldChar"):
            kind = char.get(W + "fldCharType")
            if kind == "begin":
                open_fields.append("begin")
            elif not open_fields or (kind == "separate" and open_fields[-1] != "begin"):
                yield f"{name}: field {kind} without begin"
            elif kind == "separate":
                open_fields[-1] = "separate"
            else:
                open_fields.pop()
        if open_fields:
            yield f"{name}: {len(open_fields)} field(s) without end"


def _bookmarks(parts: Parts) -> Iterator[str]:
    for name, root in _stories(parts):
        starts = [b.get(W + "id") for b in root.iter(W + "bookmarkStart")]
        ends = [b.get(W + "id") for b in root.iter(W + "bookmarkEnd")]
        if Counter(starts) != Counter(ends):
            yield f"{name}: bookmark starts and ends differ"
    for mark in _every(parts, W + "bookmarkStart"):
        if len(mark.get(W + "name", "")) > 40:
            yield f"bookmark name longer than 40: {mark.get(W + 'name')}"


def _unique(parts: Parts) -> Iterator[str]:
    marks = list(_every(parts, W + "bookmarkStart"))
    kinds = {
        "bookmark name": [m.get(W + "name") for m in marks],
        "bookmark id": [m.get(W + "id") for m in marks],
        "drawing id": [d.get("id") for d in _every(parts, WP + "docPr")],
        "shape id": [s.get("id") for s in _every(parts, SHAPE)],
        "sdt id": [i.get(W + "val") for s in _every(parts, W + "sdtPr") for i in s.findall(W + "id")],
        "footnote id": [n.get(W + "id") for n in _every(parts, W + "footnote")],
    }
    for kind, values in kinds.items():
        for value in _repeated(values):
            yield f"duplicate {kind}: {value}"


def _links(parts: Parts) -> Iterator[str]:
    names = {m.get(W + "name") for m in _every(parts, W + "bookmarkStart")}
    for link in _every(parts, W + "hyperlink"):
        anchor = link.get(W + "anchor")
        if anchor and anchor not in names:
            yield f"link to missing bookmark {anchor}"
    for code in _every(parts, W + "instrText"):
        found = NUMBERED.match(code.text or "")
        if found and found[1] not in names:
            yield f"field to missing bookmark {found[1]}"


def _readings(parts: Parts) -> Iterator[str]:
    for ruby in _every(parts, W + "ruby"):
        told = {hps.get(W + "val") for hps in ruby.iter(W + "hps")}
        if {size.get(W + "val") for size in ruby.iter(W + "sz")} - told:
            yield "the reading of a ruby has a size of its own"


def _cached(parts: Parts) -> Iterator[str]:
    """A REF shows what its bookmark holds; a STYLEREF head shows the first heading, as Word does where it begins."""
    held = {name: text for _, root in _stories(parts) for name, text in _marked(root)}
    held |= dict(_numbered(parts))
    heads = dict(_heads(parts))
    for _, root in _stories(parts):
        for code, shown in _results(root):
            found = re.match(r"\s*REF\s+(\S+(?: \\[nw])?)", code)
            if found and shown != held.get(found[1], shown):
                yield f"REF {found[1]} shows {shown!r}, its bookmark holds {held[found[1]]!r}"
            if re.fullmatch(r"STYLEREF 1( \\n)?", code.strip()) and "".join(shown.split()) not in heads.get(
                code.strip(), ()
            ):
                yield f"{code.strip()} shows {shown!r}, the first heading has {heads.get(code.strip())}"


def _numbered(parts: Parts) -> Iterator[tuple[str, str]]:
    """Give the number of the paragraph around each bookmark, which a REF with `\\n` shows, and with those of the levels
    above it, `\\w`."""
    if NUMBERING not in parts:
        return
    numbering = read_numbering(parts[NUMBERING], parts[STYLES])
    above: list[str] = []
    for paragraph in parts[DOCUMENT].iter(W + "p"):
        number, at = numbering.label(paragraph), numbering.at(paragraph)
        if at:
            above = [*above[: at.level], *("",) * (at.level - len(above)), number]
        for mark in paragraph.iter(W + "bookmarkStart"):
            yield f"{mark.get(W + 'name', '')} \\n", number
            yield f"{mark.get(W + 'name', '')} \\w", "".join(above)


def _heads(parts: Parts) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give what a running head may show by its instruction, without spaces: number, words of the first heading.

    Headers that houses have of old show no number and the title.
    """
    names = _style_names(parts)
    title = parts["docProps/core.xml"].findtext(f"{DC}title", "")
    for paragraph in parts[DOCUMENT].iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and names.get(style.get(W + "val", "")) == "heading 1":
            number = read_numbering(parts[NUMBERING], parts[STYLES]).label(paragraph) if NUMBERING in parts else ""
            yield "STYLEREF 1 \\n", (number.rstrip("."), "")
            yield "STYLEREF 1", ("".join("".join(_told(paragraph)).split()), "".join(title.split()))
            return


def _told(paragraph: etree._Element) -> Iterator[str]:
    """Give the text of a paragraph: no readings, no calls of notes."""
    for text in paragraph.iter(W + "t"):
        call = text.getparent().find(f"{W}rPr/{W}rStyle[@{W}val='FootnoteReference']")  # type: ignore[union-attr]
        if call is None and next(text.iterancestors(W + "rt"), None) is None:
            yield text.text or ""


def _marked(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Give the text of each bookmark: note calls and instructions have none, readings are not repeated."""
    open_marks: dict[str, tuple[str, list[str]]] = {}
    for element in root.iter(W + "bookmarkStart", W + "bookmarkEnd", W + "t"):
        if element.tag == W + "bookmarkStart":
            open_marks[element.get(W + "id", "")] = (element.get(W + "name", ""), [])
        elif element.tag == W + "bookmarkEnd":
            if element.get(W + "id", "") in open_marks:
                name, text = open_marks.pop(element.get(W + "id", ""))
                yield name, "".join(text)
        else:
            reading = next(element.iterancestors(W + "rt"), None) is not None
            for _, text in () if reading else open_marks.values():
                text.append(element.text or "")


def _results(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Give instruction and result of each complex field."""
    stack: list[list[str]] = []
    for element in root.iter(W + "fldChar", W + "instrText", W + "t"):
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            stack.append(["", ""])
        elif kind == "end" and stack:
            code, shown = stack.pop()
            yield code, shown
        elif stack and kind is None:
            stack[-1][element.tag == W + "t"] += element.text or ""


def _notes(parts: Parts) -> Iterator[str]:
    for kind in ("footnote", "comment"):
        held = {n.get(W + "id") for n in _every(parts, W + kind)}
        called = {n.get(W + "id") for n in parts[DOCUMENT].iter(f"{W}{kind}Reference")}
        yield from (f"call of missing {kind} {one}" for one in sorted(called - held, key=str))
        yield from (f"{kind} {one} is never called" for one in sorted(held - called - {"-1", "0"}, key=str))


def _alternatives(parts: Parts) -> Iterator[str]:
    for drawn in _every(parts, WP + "docPr"):
        if not drawn.get("descr", "").strip() and not list(drawn.iter(DECORATIVE)):
            yield f"picture {drawn.get('name')} has no alternative text"


def _headings(parts: Parts) -> Iterator[str]:
    names = _style_names(parts)
    last = 0
    for paragraph in parts[DOCUMENT].iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = names.get(style.get(W + "val", ""), "") if style is not None else ""
        found = re.fullmatch(r"heading (\d)", name)
        if found:
            level = int(found[1])
            if level > last + 1:
                yield f"heading level {level} after {last}"
            last = level


def _styles(parts: Parts) -> Iterator[str]:
    names = _style_names(parts)
    for tag in ("pStyle", "rStyle", "tblStyle"):
        for use in _every(parts, W + tag):
            if use.get(W + "val") not in names:
                yield f"undefined style {use.get(W + 'val')}"
    for name in _repeated(names.values()):
        yield f"duplicate style name {name}"
    for based in parts[STYLES].iter(W + "basedOn", W + "next"):
        if based.get(W + "val") not in names:
            yield f"style based on undefined {based.get(W + 'val')}"


def _style_names(parts: Parts) -> dict[str, str]:
    return {
        style.get(W + "styleId", ""): name.get(W + "val", "").lower()
        for style in parts[STYLES].iter(W + "style")
        for name in style.findall(W + "name")
    }


def _numbers(parts: Parts) -> Iterator[str]:
    numbering = parts.get(NUMBERING)
    held = {n.get(W + "numId") for n in numbering.iter(W + "num")} if numbering is not None else set()
    for root in (parts[DOCUMENT], parts[STYLES]):
        for use in root.iter(W + "numId"):
            if use.get(W + "val") not in held:
                yield f"undefined numbering {use.get(W + 'val')}"


def _direct(parts: Parts) -> Iterator[str]:
    """Look stands in the styles only."""
    for name, root in _stories(parts):
        for tag, allowed in ALLOWED.items():
            for properties in root.iter(W + tag):
                reading = next(properties.iterancestors(W + "rt"), None) is not None
                for child in properties:
                    kind = str(child.tag).removeprefix(W)
                    named = kind == "rFonts" and child.items() != HINT
                    if named or kind not in (RUBY if reading else allowed):
                        yield f"{name}: direct formatting {tag}/{kind}"


def _tables(parts: Parts) -> Iterator[str]:
    for table in _every(parts, W + "tbl"):
        for cell in table.iter(W + "tc"):
            if next((e.tag for e in reversed(cell) if e.tag != W + "bookmarkEnd"), "") != W + "p":
                yield "table cell does not end with a paragraph"
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(W + "tr"):
            spans = [c.find(f"{W}tcPr/{W}gridSpan") for c in row.findall(W + "tc")]
            width = sum(1 if span is None else int(span.get(W + "val", "1")) for span in spans)
            if width != columns:
                yield f"table row of {width} columns in a grid of {columns}"


def _properties(parts: Parts) -> Iterator[str]:
    core = {etree.QName(child).localname: (child.text or "").strip() for child in parts["docProps/core.xml"]}
    for name in ("title", "creator", "language", "created", "modified"):
        if not core.get(name):
            yield f"core property {name} is empty"


def _defaults(parts: Parts) -> Iterator[str]:
    styles = parts[STYLES]
    lang = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    if lang is None or not variant_of(lang.get(W + "eastAsia", "")):
        yield "the default w:lang eastAsia is not Chinese"
    normal = styles.find(f"{W}style[@{W}default='1'][@{W}type='paragraph']/{W}rPr/{W}sz")
    if normal is None:
        yield "the style Normal has no w:sz, from which Word measures the grid"
    for size in styles.iter(W + "sz", W + "szCs"):
        if not size.get(W + "val", "").isdecimal():
            yield f"font size is no number: {size.get(W + 'val')}"
    yield from _fonts(parts)


def _fonts(parts: Parts) -> Iterator[str]:
    """A font of the theme must be the one that stands beside it: another by the language of Word shows else."""
    theme = parts.get("word/theme/theme1.xml")
    found = {} if theme is None else {kind: theme.find(f".//{A}{kind}Font") for kind in ("major", "minor")}
    for fonts in parts[STYLES].iter(W + "rFonts"):
        for name, script in (("ascii", "latin"), ("hAnsi", "latin"), ("eastAsia", "ea")):
            kind = fonts.get(f"{W}{name}Theme", "")[:5]
            scheme = found.get(kind)
            face = None if scheme is None else scheme.find(A + script)
            if kind and (face is None or face.get("typeface") != fonts.get(W + name)):
                yield f"the font {fonts.get(W + name)} is not the {kind} font of the theme"


def _targets(parts: Parts) -> Iterator[str]:
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in root.iter(PKG + "Relationship"):
            kind, target = relation.get("Type", ""), relation.get("Target", "")
            if re.search(r"vbaProject|attachedTemplate|oleObject|aFChunk|control", kind):
                yield f"active content: {target}"
            if relation.get("TargetMode") == "External" and not (
                kind.endswith(EXTERNAL) and target.lower().startswith(SCHEMES)
            ):
                yield f"undeclared external target: {target}"


def _content_types(parts: Parts) -> Iterator[str]:
    for entry in parts["[Content_Types].xml"]:
        kind = entry.get("ContentType", "")
        if not CONTENT_TYPES.fullmatch(kind):
            yield f"content type out of place: {kind}"


RULES: tuple[Callable[[Parts], Iterator[str]], ...] = (
    _doctypes,
    _fields,
    _bookmarks,
    _unique,
    _links,
    _readings,
    _cached,
    _notes,
    _alternatives,
    _headings,
    _styles,
    _numbers,
    _direct,
    _tables,
    _properties,
    _defaults,
    _targets,
    _content_types,
)
