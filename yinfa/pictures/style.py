"""The style of a drawing as plain attributes: its sheets and `style` attributes resolved, colours as six digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import cssselect2
import tinycss2
from lxml import etree
from tinycss2.color4 import parse_color

from yinfa.pictures import Refused
from yinfa.pictures.drawing import SVG, unescaped

COLOURS = {"fill": "fill-opacity", "stroke": "stroke-opacity", "stop-color": "stop-opacity", "flood-color": ""}
"""Properties that are colours, and what says how clear they are."""
PLAIN = (
    "fill-opacity", "fill-rule", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "clip-path", "clip-rule", "stop-opacity",
    "display", "visibility", "mask", "filter", "marker-start", "marker-mid", "marker-end", "flood-opacity",
    "mix-blend-mode", "isolation", "paint-order", "letter-spacing", "word-spacing", "text-anchor", "dominant-baseline",
    "baseline-shift", "writing-mode", "text-decoration", "font-size", "font-style", "font-weight", "font-family",
    "overflow", "color-interpolation-filters", "direction", "transform", "white-space",
)  # fmt: skip
"""Properties that are taken as they stand."""
SERIF = re.compile(r"(?<!sans-)(?<!sans )\bserif|song|ming|kai|times|roman|宋|明|楷", re.IGNORECASE)
_FONT = re.compile(
    r"(?P<before>(?:[a-z0-9-]+\s+)*?)(?P<size>[0-9.]+(?:px|pt|mm|cm|in|pc|em|%)|(?:xx?-)?(?:small|large)|medium)"
    r"(?:\s*/\s*\S+)?\s+(?P<family>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ELSEWHERE = re.compile(r"(?:(?:ok)?l(?:ab|ch)|color(?:-mix)?|device-cmyk)\(", re.IGNORECASE)
"""A colour of another space than sRGB: what has no other is refused, for it would vanish or be black."""
_CHOICE = re.compile(
    r"^light-dark\(\s*((?:[^(),]|\([^()]*\))+),.*\)$|^var\(\s*--[^,()]*,\s*((?:[^()]|\([^()]*\))*)\)$", re.DOTALL
)
"""What a colour is on white paper, or where nothing else was said."""
_TURNS = re.compile(r"(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([-+0-9eE.,\s]*\)[\s,]*)+$")
_PAINTED = re.compile(r"url\(\s*['\"]?(#[^'\")\s]+)['\"]?\s*\)\s*(\S.*)?$")


def styled(root: etree._Element) -> None:
    """Write the style of each element into its attributes, in place, and drop sheets, classes and `style`."""
    sheets = list(root.iter(SVG + "style"))
    told = _told_by(root, "\n".join("".join(map(str, sheet.itertext())) for sheet in sheets))
    for sheet in sheets:
        parent = sheet.getparent()
        assert parent is not None
        parent.remove(sheet)
    known = {element.get("id") for element in root.iter(SVG + "*")}
    colours: dict[etree._Element | None, str] = {None: "#000000"}
    for element in root.iter(SVG + "*"):
        values = {**told.get(element, {}), **_declared(_taken(element, "style"))}
        own = _hex(values.get("color") or _taken(element, "color"))
        colours[element] = own[0] if own else colours.get(element.getparent(), "#000000")
        _write(element, values, known, colours[element])
        _taken(element, "class")


def _taken(element: etree._Element, name: str) -> str:
    """Take an attribute away."""
    return str(element.attrib.pop(name, ""))


def _told_by(root: etree._Element, css: str) -> dict[etree._Element, dict[str, str]]:
    """Match the rules of a sheet, the most specific last."""
    if not css.strip():
        return {}
    matcher: Any = cssselect2.Matcher()
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            values = _declared(tinycss2.serialize(rule.content))
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude, namespaces={None: SVG[1:-1]})
            except cssselect2.SelectorError:
                continue
            for selector in selectors:
                matcher.add_selector(selector, values)
    told: dict[etree._Element, dict[str, str]] = {}
    for wrapped in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        for _, _, _, values in sorted(matcher.match(wrapped), key=lambda match: match[:2]):
            told.setdefault(wrapped.etree_element, {}).update(values)
    return told


@lru_cache(maxsize=4096)
def _declared(css: str) -> dict[str, str]:
    """Give the declarations of a style, a shorthand of the font in its parts."""
    found: dict[str, str] = {}
    for one in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            value = unescaped(tinycss2.serialize(one.value)).strip()
            found |= dict(_font(value)) if one.lower_name == "font" else {one.lower_name: value}
    return found


def _font(value: str) -> Iterator[tuple[str, str]]:
    parts = _FONT.match(value)
    if parts:
        before = parts["before"].lower().split()
        yield "font-weight", next((w for w in before if w.startswith("bold") or w.isdigit()), "normal")
        yield "font-style", next((w for w in before if w in ("italic", "oblique")), "normal")
        yield "font-size", parts["size"]
        yield "font-family", parts["family"]


def _write(element: etree._Element, values: Mapping[str, str], known: set[str | None], colour: str) -> None:
    """Write what a style says as attributes; what no drawing programme can draw is left out."""
    present = {*values, *map(str, element.keys())}
    for name in filter(present.__contains__, (*COLOURS, *PLAIN)):
        value = values.get(name, element.get(name, "")).strip()
        before = _taken(element, name).strip()
        for text in dict.fromkeys((value, before)):
            written = dict(_written(name, text, known, colour))
            if written:
                element.attrib.update({n: v for n, v in written.items() if n == name or n not in values})
                break
        else:
            if name in COLOURS and _ELSEWHERE.match(value):
                raise Refused("P005", what=value[:40])


def _written(name: str, value: str, known: set[str | None], colour: str) -> Iterator[tuple[str, str]]:
    """Give the attributes that one declaration becomes; none where it is not understood."""
    value = _CHOICE.sub(lambda choice: choice[1] or choice[2], value.replace("!important", "").strip())
    painted = _PAINTED.match(value)
    if painted:
        if painted[1][1:] in known:
            yield name, f"url({painted[1]})"
        elif name in COLOURS:
            yield from _written(name, painted[2] or "none", known, colour)
    elif name in COLOURS:
        found = _hex(colour if value.lower() == "currentcolor" else value)
        if value.lower() in ("none", "inherit", "context-fill", "context-stroke"):
            yield name, value.lower()
        elif found:
            yield name, found[0]
            if found[1] < 1 and COLOURS[name]:
                yield COLOURS[name], f"{found[1]:g}"
    elif name == "font-family" and value:
        yield name, "serif" if SERIF.search(value) else "sans-serif"
    elif value and (name == "filter" or _TURNS.match(value) if "(" in value else True):
        yield name, value


@lru_cache(maxsize=4096)
def _hex(value: str) -> tuple[str, float] | None:
    """Give a colour as six digits, and how opaque it is (0–1)."""
    try:
        colour = parse_color(value)
        plain = colour.to("srgb") if colour and colour != "currentcolor" else None
    except NotImplementedError:
        return None
    if plain is None:
        return None
    red, green, blue = (round(255 * min(max(part, 0), 1)) for part in plain.coordinates)
    return f"#{red:02x}{green:02x}{blue:02x}", plain.alpha
