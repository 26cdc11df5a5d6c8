"""A styled drawing as shapes that every reader draws alike: letters as outlines, uses put in, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from yinfa.pictures.drawing import MAX_ELEMENTS, NAMES, POINTS, SVG, UNITS, XLINK, size, target, viewed
from yinfa.pictures.letters import PAINT, Faces, Undrawn, inherited, outlined

SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
KEPT = frozenset((*SHAPES, "g", "a", "image", "clipPath", "defs", "marker"))
UNDRAWN = frozenset(("style", "view", "symbol", "mask", "filter", "pattern", "linearGradient", "radialGradient"))
"""What is drawn only where something calls it."""
NEVER = ("mask", "filter", "mix-blend-mode", "isolation", "paint-order")
"""Properties that readers draw each in their own way, if at all; gradients are, too, by WeasyPrint 70."""
MEASURE = re.compile(r"([-+]?[0-9]*\.?[0-9]+)(px|pt|pc|mm|cm|in)")
PAINTED = (*PAINT, "clip-path", "clip-rule", "marker-start", "marker-mid", "marker-end")
GEOMETRY = (
    "transform", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "d", "points",
    "clipPathUnits", "refX", "refY", "markerWidth", "markerHeight", "markerUnits", "orient", "viewBox",
    "preserveAspectRatio", "overflow",
)  # fmt: skip
CALLED = ("clipPath", "marker")
"""What others refer to by id."""
_REFERENCE = re.compile(r"url\(#([^)]*)\)")


def shaped(root: etree._Element, faces: Faces) -> bytes:
    """Give a styled drawing as shapes. Raises Undrawn."""
    named = {e.get("id"): e for e in root.iter(SVG + "*") if e.get("id")}
    width, height = size(root)
    view = viewed(root) or (0.0, 0.0, width, height)
    made = etree.Element(SVG + "svg", nsmap=NAMES)
    inside: etree._Element = made
    if abs(width * view[3] - height * view[2]) > 0.01 * width * view[3]:
        inside = etree.SubElement(made, SVG + "g", transform=_fitted(root, view, width, height))
        view = (0.0, 0.0, width, height)
    made.set("viewBox", " ".join(f"{side:g}" for side in view))
    made.set("width", f"{width:g}")
    made.set("height", f"{height:g}")
    _Shaper(named, faces).children(root, inside, inherited({}, root))
    _carry(root, inside, PAINTED)
    _renumber(made)
    return etree.tostring(made, encoding="utf-8")


def _fitted(root: etree._Element, view: tuple[float, float, float, float], width: float, height: float) -> str:
    """Give the transform of a view whose sides are not in proportion to the picture's (SVG 1.1, 7.8)."""
    how = root.get("preserveAspectRatio", "xMidYMid meet").split()
    across, down = width / view[2], height / view[3]
    if how[0] != "none":
        if how[0] != "xMidYMid" or "slice" in how:
            raise Undrawn("preserveAspectRatio")
        across = down = min(across, down)
    left, top = (width - view[2] * across) / 2 - view[0] * across, (height - view[3] * down) / 2 - view[1] * down
    return f"matrix({across:g} 0 0 {down:g} {left:g} {top:g})"


def _carry(source: etree._Element, made: etree._Element, names: Iterable[str] = (*PAINTED, *GEOMETRY)) -> None:
    """Give an element the attributes of what it was. Raises Undrawn for those that no shape has."""
    for name in NEVER:
        if source.get(name, "none") not in ("none", "normal", "auto"):
            raise Undrawn(name)
    for name in names:
        value = source.get(name)
        if value and value.startswith("context-"):
            raise Undrawn(value)
        if value:
            made.set(name, _in_px(value))


def _renumber(made: etree._Element) -> None:
    """Give what is referred to a name that is one in every reader, once. Raises Undrawn for what is not there."""
    names: dict[str, str] = {}
    for element in made.iter():
        own = str(element.attrib.pop("id", ""))
        if own and own not in names:
            names[own] = f"y{len(names) + 1}"
            element.set("id", names[own])
    for element in made.iter():
        for name, value in element.attrib.items():
            found = _REFERENCE.search(str(value))
            if found and found[1] in names:
                element.set(name, f"url(#{names[found[1]]})")
            elif found:
                raise Undrawn(found[1])


def _in_px(value: str) -> str:
    """Give a length of another unit in px; anything else as it is."""
    found = MEASURE.fullmatch(value.strip())
    return f"{float(found[1]) * UNITS[found[2]]:g}" if found else value


def _is_marked(element: etree._Element) -> bool:
    return any(element.get(f"marker-{place}", "none") != "none" for place in ("start", "mid", "end"))


def _is_one_line(shape: etree._Element) -> bool:
    """Whether a shape is one straight line or curve: at the joints of more WeasyPrint 70 turns markers wrongly."""
    told = shape.get("d", "") + shape.get("points", "")
    return len(re.findall("[A-DF-Za-df-z]", told)) <= 2 and len(POINTS.findall(told)) in (0, 3, 4, 8)


def _moved(use: etree._Element) -> str:
    """Give the transform of a `use`, its place with it."""
    place = f"translate({_in_px(use.get('x', '0'))} {_in_px(use.get('y', '0'))})"
    return f"{use.get('transform', '')} {place}".strip()


class _Shaper:
    """Copies a drawing element by element."""

    def __init__(self, named: Mapping[str | None, etree._Element], faces: Faces) -> None:
        self.named, self.faces = named, faces
        self.count = 0
        self.depth = 0

    def children(self, source: etree._Element, made: etree._Element, style: Mapping[str, str]) -> None:
        for child in source:
            self.element(child, made, style)

    def element(self, source: etree._Element, parent: etree._Element, style: Mapping[str, str]) -> None:
        kind = etree.QName(source).localname
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise Undrawn("elements")
        if source.get("display") == "none":
            return
        if kind == "text":
            parent.append(outlined(source, style, self.faces))
        elif kind == "use":
            self.use(source, parent, style)
        elif kind in KEPT:
            self.copy(source, parent, style, kind)
        elif kind not in UNDRAWN:
            raise Undrawn(kind)

    def copy(self, source: etree._Element, parent: etree._Element, style: Mapping[str, str], kind: str) -> None:
        made = etree.SubElement(parent, SVG + ("g" if kind in ("a", "symbol") else kind))
        _carry(source, made)
        if kind in CALLED and source.get("id"):
            made.set("id", source.get("id", ""))
        if kind == "symbol" and source.get("viewBox"):
            raise Undrawn("symbol")
        if kind == "image":
            self.image(source, made)
        if kind == "marker" and any(_is_marked(element) for element in source.iter()):
            raise Undrawn("marker")
        if _is_marked(source) and not (kind in SHAPES and _is_one_line(source)):
            raise Undrawn("marker")
        if kind == "clipPath" and any(one.get("clip-path") or one.get("clip-rule") for one in source.iter()):
            raise Undrawn("clipPath")
        self.children(source, made, inherited(style, source))

    def use(self, source: etree._Element, parent: etree._Element, style: Mapping[str, str]) -> None:
        """Put in what a `use` calls, moved to its place (SVG 1.1, 5.6)."""
        called = self.named.get(target(source))
        if called is None:
            return
        self.depth += 1
        if self.depth > 20 or called.tag == SVG + "svg":
            raise Undrawn("use")
        if parent.tag == SVG + "clipPath":
            self.clip(source, called, parent, style)
            return
        made = etree.SubElement(parent, SVG + "g")
        _carry(source, made, PAINTED)
        made.set("transform", _moved(source))
        within = inherited(style, source)
        if called.tag == SVG + "symbol":
            self.copy(called, made, within, "symbol")
        else:
            self.element(called, made, within)
        self.depth -= 1

    def clip(
        self, source: etree._Element, called: etree._Element, parent: etree._Element, style: Mapping[str, str]
    ) -> None:
        """Put a shape that a clip calls straight into it, where no group may be (SVG 1.1, 14.3.5)."""
        if etree.QName(called).localname not in SHAPES:
            raise Undrawn("clipPath")
        self.element(called, parent, style)
        parent[-1].set("transform", f"{_moved(source)} {called.get('transform', '')}".strip())
        self.depth -= 1

    def image(self, source: etree._Element, made: etree._Element) -> None:
        data = source.get("href") or source.get(XLINK + "href") or ""
        if not data.startswith(("data:image/png", "data:image/jpeg")):
            raise Undrawn("image")
        made.set(XLINK + "href", data)
        made.set("image-rendering", "optimizeQuality")  # PDF/A: Interpolate shall be false (ISO 19005-3, 6.2.8)
