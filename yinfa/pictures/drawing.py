"""An SVG as programs write it, made one small XML of what is drawn; what reaches outside of it is refused."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from yinfa.model.language import variant_of
from yinfa.pictures import LIMIT, Refused
from yinfa.pictures.raster import original

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
NAMES: Any = {None: SVG[1:-1], "xlink": XLINK[1:-1]}
MAX_ELEMENTS = 50_000
LONGEST = 100_000
"""px of a side."""
UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
"""CSS px of a unit (CSS Values 3, 6.2)."""
_MOVING = frozenset(("script", "handler", "iframe", "audio", "video", "animate", "animateTransform", "set"))
_UNSEEN = frozenset(("title", "desc", "metadata", "foreignObject"))
_WORDY = ("foreignObject", "flowRoot", "textArea", "altGlyph")
"""What holds words that are not drawn: HTML, text in a frame as Inkscape wrote it before 1.0, SVG Tiny 1.2, SVG 1.1."""
_NUMBER = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*([a-z]*)\s*$")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
_OUTSIDE = re.compile(r"url\(\s*(?!['\"]?\s*#)[^)]*|@import[^;]*", re.IGNORECASE)
_WITHIN = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")
POINTS = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")
_DATA = re.compile(r"data:image/(png|jpe?g|svg\+xml)(?:;[^,;]*)*;base64,", re.IGNORECASE)
_EXTENSIBLE = "http://www.w3.org/TR/SVG11/feature#Extensibility"


def is_drawing(data: bytes) -> bool:
    """Whether a file may be an SVG: packed, or XML in any encoding."""
    start = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return data.startswith(b"\x1f\x8b") or start.startswith(b"<")


def read(data: bytes, deep: bool = True) -> tuple[bytes, int, int]:
    """Give a drawing as UTF-8 without all that is not drawn, with its width and height in px, rounded.

    Raises Refused (P003, P005–P009).
    """
    root = _root(_unpacked(data))
    for element in list(root.iter()):
        _hold_safe(element, deep)
    _hold_small(root)
    _drop_unseen(root)
    width, height = size(root)
    root.attrib.update({"viewBox": root.get("viewBox", f"0 0 {width:g} {height:g}"), "width": f"{width:g}"})
    root.set("height", f"{height:g}")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8"), max(1, round(width)), max(1, round(height))


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    opened = zlib.decompressobj(31)
    try:
        found = opened.decompress(data, LIMIT)
    except zlib.error:
        raise Refused("P006") from None
    if opened.unconsumed_tail:
        raise Refused("P007")
    if not opened.eof:
        raise Refused("P006")
    return found


def _root(data: bytes) -> etree._Element:
    root = _parsed(data, False)
    table = root.getroottree().docinfo.internalDTD
    entities = list(table.iterentities()) if table is not None else []  # type: ignore[attr-defined]
    if any(e.content is None or re.search("[&%<]", e.content) or len(e.content) > 1000 for e in entities):
        raise Refused("P005", what="ENTITY")
    return _in_namespace(_parsed(data, "internal") if entities else root)


def _parsed(data: bytes, entities: object) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=entities, no_network=True, huge_tree=False)  # type: ignore[arg-type]
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        grown = "entit" in str(error).lower()  # unknown ones, and those that libxml2 stops because they grow
        deep = "depth" in str(error)
        raise (Refused("P005", what="ENTITY") if grown else Refused("P007" if deep else "P006")) from None
    before = (node for node in root.itersiblings(preceding=True) if isinstance(node, etree._ProcessingInstruction))
    if any(node.target == "xml-stylesheet" for node in before):
        raise Refused("P005", what="<?xml-stylesheet?>")
    return root


def _in_namespace(root: etree._Element) -> etree._Element:
    """Take a drawing without a namespace for what it is; give the tree without DOCTYPE and what stands before it."""
    name = etree.QName(root)
    if name.localname != "svg" or name.namespace not in (None, SVG[1:-1]):
        raise Refused("P003")
    if name.namespace is None:
        for element in root.iter():
            if isinstance(element.tag, str) and not element.tag.startswith("{"):
                element.tag = SVG + element.tag
    fresh = etree.Element(SVG + "svg", nsmap=NAMES)
    fresh.attrib.update(root.attrib)
    fresh.text = root.text
    fresh.extend(list(root))
    return fresh


def unescaped(css: str) -> str:
    """Give a text of CSS without its escapes."""
    return _ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)) if m[1] else m[2], css)


def _hold_safe(element: etree._Element, deep: bool) -> None:
    """Refuse what moves or reaches outside. Raises Refused (P005)."""
    if not isinstance(element.tag, str) or not element.tag.startswith(SVG):
        return
    kind = etree.QName(element).localname
    if kind in _MOVING:
        raise Refused("P005", what=f"<{kind}>")
    if kind == "style":
        _hold_inside("".join(map(str, element.itertext())))
    for name, value in element.attrib.items():
        local, text = etree.QName(str(name)).localname, str(value)
        if local.startswith("on"):
            raise Refused("P005", what=local)
        if local == "href":
            _hold_reference(element, str(name), kind, text.strip(), deep)
        else:
            _hold_inside(text)


def _hold_inside(css: str) -> None:
    plain = unescaped(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    found = _OUTSIDE.search(plain)
    if found and not found[0].lower().replace(" ", "").startswith("url(data:"):
        raise Refused("P005", what=found[0][:40])


def _hold_reference(element: etree._Element, name: str, kind: str, text: str, deep: bool) -> None:
    """Keep references within the drawing; a picture inside it is made plain, a link of the reader's is dropped."""
    if kind == "a" or not text:
        del element.attrib[name]
        return
    if text.startswith("#"):
        return
    found = _DATA.match(text)
    if kind not in ("image", "feImage") or not found:
        raise Refused("P005", what=f"<{kind} href={text[:40]}>")
    try:
        inside = base64.b64decode(re.sub(r"\s|%0A|%0D", "", text[found.end() :]))
    except (binascii.Error, ValueError):
        raise Refused("P006") from None
    if found[1].lower() == "svg+xml":
        if not deep:
            raise Refused("P005", what="image/svg+xml")
        media, plain = "svg+xml", read(inside, False)[0]
        if any(map(str.strip, letters(plain))):
            raise Refused("P009", what="<image href=data:image/svg+xml>")
    else:
        plain = original(inside)
        media = "jpeg" if plain.startswith(b"\xff\xd8") else "png"
    element.set(name, f"data:image/{media};base64,{base64.b64encode(plain).decode()}")


def _hold_small(root: etree._Element) -> None:
    """Refuse what is drawn too often, through uses, masks, markers of markers. Raises Refused (P005)."""
    named = {e.get("id"): e for e in root.iter(SVG + "*") if e.get("id")}
    drawn: dict[etree._Element, int] = {}

    def count(element: etree._Element) -> int:
        """Count the elements that drawing one draws; a ring of references has no end."""
        if element not in drawn:
            drawn[element] = MAX_ELEMENTS + 1
            inside = sum(count(child) for child in element if isinstance(child.tag, str))
            called = (times * count(named[name]) for name, times in _calls(element) if name in named)
            drawn[element] = min(MAX_ELEMENTS + 1, 1 + inside + sum(called))
        return drawn[element]

    try:
        if count(root) > MAX_ELEMENTS:
            raise Refused("P005", what=f"> {MAX_ELEMENTS:,} elements")
    except RecursionError:
        raise Refused("P005", what="<use>") from None


def _calls(element: etree._Element) -> Iterator[tuple[str, int]]:
    """Give what an element refers to, and how often it draws it: a marker at each point of a line."""
    if element.tag == SVG + "use":
        yield target(element), 1
    for name, value in element.attrib.items():
        for found in _WITHIN.finditer(unescaped(str(value))):
            points = len(POINTS.findall(element.get("d", "") + element.get("points", "")))
            marks = str(name).startswith("marker") or "marker" in str(value)[: found.start()]
            yield found[1], max(1, points // 2) if marks else 1


def target(element: etree._Element) -> str:
    """Give the id that an element refers to."""
    return (element.get("href") or element.get(XLINK + "href") or "#")[1:]


def _drop_unseen(root: etree._Element) -> None:
    """Drop comments, what other programs keep for themselves, and the alternatives that are not drawn."""
    for choice in list(root.iter(SVG + "switch")):
        _choose(choice)
    for undrawn in root.iter(*(SVG + kind for kind in _WORDY)):
        if said(undrawn) and not undrawn.get("requiredExtensions"):
            raise Refused("P009", what=f"<{etree.QName(undrawn).localname}>")
    for element in list(root.iter()):
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag.startswith(SVG) or tag[len(SVG) :] in _UNSEEN:
            _drop(element)
            continue
        for name in list(element.attrib):
            namespace = etree.QName(str(name)).namespace
            if str(name).startswith("data-") or namespace not in (None, XLINK[1:-1], XML[1:-1]):
                del element.attrib[name]
    root.attrib.pop("content", "")


def said(element: etree._Element) -> str:
    """Give the words of an element, without spaces."""
    return "".join("".join(map(str, element.itertext())).split())


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _choose(choice: etree._Element) -> None:
    """Keep the one alternative of a switch that is drawn; words in HTML must be those of the drawn one."""
    children = [child for child in choice if isinstance(child.tag, str)]
    asked = (c for c in children if c.tag == SVG + "foreignObject" and not c.get("requiredExtensions"))
    html = next((c for c in asked if said(c)), None)
    drawn = next((c for c in children if _is_drawn(c)), None)
    if html is not None and (drawn is None or (not any(drawn.iter(SVG + "image")) and said(drawn) != said(html))):
        raise Refused("P009", what="<foreignObject>")
    for child in children:
        if child is not drawn:
            choice.remove(child)
    choice.tag = SVG + "g"


def _is_drawn(child: etree._Element) -> bool:
    """Whether an alternative is ours; the empty one that asks for HTML says that no notice of its lack is wanted."""
    languages = child.get("systemLanguage", "zh").replace(" ", "").split(",")
    features = child.get("requiredFeatures", "")
    ours = not features or (features == _EXTENSIBLE and len(child) == 0) or "Extensibility" not in features
    html = child.tag == SVG + "foreignObject" or child.get("requiredExtensions")
    return ours and not html and any(map(variant_of, languages))


def size(root: etree._Element) -> tuple[float, float]:
    """Give width and height in px: what the drawing says, else its view. Raises Refused (P008)."""
    sides = [_length(root.get(name, "")) for name in ("width", "height")]
    view = viewed(root)
    if view and not all(sides):
        sides = [*view[2:]]
    width, height = (side or 0.0 for side in sides)
    if not (0 < width <= LONGEST and 0 < height <= LONGEST):
        raise Refused("P008")
    return width, height


def viewed(element: etree._Element) -> tuple[float, float, float, float] | None:
    """Give the view box of an element."""
    try:
        x, y, width, height = map(float, re.split(r"[\s,]+", element.get("viewBox", "").strip()))
    except ValueError:
        return None
    return (x, y, width, height) if width > 0 and height > 0 else None


def _length(text: str) -> float:
    found = _NUMBER.match(text)
    return float(found[1]) * UNITS.get(found[2], 0) if found else 0.0


def letters(svg: bytes) -> Iterator[str]:
    """Give the texts of a drawing that was read."""
    for text in etree.fromstring(svg, etree.XMLParser(huge_tree=True)).iter(SVG + "text"):
        yield "".join(map(str, text.itertext()))
