"""Build the typed tree: addresses, places, inline text, pictures. Collects every fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from yinfa.content import grammar as y
from yinfa.content.events import Mapping, YamlNode
from yinfa.content.events import Sequence as Items
from yinfa.content.manuscript import Manuscript
from yinfa.content.pictures import look
from yinfa.content.table import rows
from yinfa.content.where import short
from yinfa.finding import PublishingError
from yinfa.model.tree import (
    Block,
    Callout,
    Figure,
    Item,
    Line,
    List,
    PageBreak,
    Paragraph,
    Picture,
    Point,
    Points,
    Query,
    Quotation,
    Section,
    Table,
)

_SHORT: dict[type, str] = {
    y.ParagraphY: "p",
    y.SectionY: "s",
    y.PointsY: "pt",
    y.ListY: "l",
    y.QuoteY: "q",
    y.CalloutY: "c",
    y.TableY: "t",
    y.FigureY: "f",
    y.PageBreakY: "br",
}
LISTS = 9
"""Lists within one another: the levels of Word's numbering."""
_NO_PICTURE = Picture("", "image/png", 1, 1, "")


class Builder(Manuscript):
    """Makes blocks of a manuscript."""

    def blocks(self, models: Sequence[Any], nodes: YamlNode | None, parent: str, level: int = 0) -> tuple[Block, ...]:
        """Build the blocks of a parent; counts per kind give the derived addresses."""
        if nodes is None:
            return ()
        sources = nodes.items if isinstance(nodes, Items) else [nodes]
        counts: dict[str, int] = {}
        made = []
        for model, node in zip(models, sources, strict=True):
            kind = "p" if isinstance(model, str) else _SHORT[type(model)]
            counts[kind] = counts.get(kind, 0) + 1
            top = kind == "s" and parent in ("body", "lead", "closing", "colophon")
            derived = f"s{counts[kind]}" if top and parent == "body" else f"{parent}_{kind}{counts[kind]}"
            made.append(self._block(model, node, derived, level))
        return tuple(made)

    def _block(self, model: Any, node: YamlNode, derived: str, level: int) -> Block:
        if isinstance(model, str):
            return Paragraph(short(derived), self.text(node, block=True), at=node.at)
        assert isinstance(node, Mapping)
        address = self._address(model, node, derived)
        make: Callable[..., Block] = getattr(self, "_" + type(model).__name__.lower())
        return make(model, node.items, address, level, {"queries": self._queries(model, node), "at": node.at})

    def _address(self, model: y.Known, node: Mapping, derived: str) -> str:
        if not model.id:
            return short(derived)
        at = node.items["id"].at
        if model.id in self.ids:
            self.fault("S013", at, value=model.id, first=str(self.ids[model.id]))
        self.ids.setdefault(model.id, at.line)
        return model.id

    def _queries(self, model: y.Known, node: Mapping) -> tuple[Query, ...]:
        sources = node.items.get("queries")
        if not isinstance(sources, Items):
            return ()
        return tuple(
            Query(q.question, q.seed, q.now, q.blocking, n.at)
            for q, n in zip(model.queries, sources.items, strict=True)
        )

    def _paragraphy(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        return Paragraph(address, self.text(n["paragraph"], block=True), **rest)

    def _sectiony(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        if level >= 3:
            self.fault("S014", rest["at"])
        heading = Line(short(f"{address}_h"), self.text(n["section"]), n["section"].at)
        body = self.blocks(model.body, n["body"], address, level + 1)
        return Section(address, min(level + 1, 3), heading, self.line(n.get("slogan"), f"{address}_g"), body, **rest)

    def _pointsy(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        sources = n["points"]
        assert isinstance(sources, Items)
        items = tuple(
            self._point(m, s, f"{address}_{i}")
            for i, (m, s) in enumerate(zip(model.points, sources.items, strict=True), 1)
        )
        return Points(address, items, **rest)

    def _point(self, model: y.PointY, node: YamlNode, derived: str) -> Point:
        assert isinstance(node, Mapping)
        address = self._address(model, node, derived)
        head = Line(short(f"{address}_h"), self.text(node.items["head"]), node.items["head"].at)
        body = self.blocks(model.body, node.items.get("body"), address, 3)
        return Point(address, head, body, self._queries(model, node), node.at)

    def _listy(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        sources = n["list"]
        assert isinstance(sources, Items)
        items = []
        self.lists += 1
        if self.lists == LISTS + 1:
            self.fault("S028", rest["at"], limit=str(LISTS))
        self.lone(sources)
        for i, (body, source) in enumerate(zip(model.list, sources.items, strict=True), 1):
            inner = short(f"{address}_{i}")
            made = self.blocks(body, source, inner, 3)
            if not isinstance(made[0], Paragraph):
                self.fault("S016", source.at)
            items.append(Item(inner, made, at=source.at))
        self.lists -= 1
        return List(address, model.style, tuple(items), **rest)

    def _quotey(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        body = self.blocks(model.quote, n["quote"], address, 3)
        return Quotation(address, body, self.line(n.get("by"), f"{address}_by"), **rest)

    def _callouty(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        body = self.blocks(model.body, n["body"], address, 3)
        return Callout(address, model.callout, self.line(n.get("title"), f"{address}_h"), body, **rest)

    def _tabley(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        made, columns = rows(self, model, n["table"], address)
        if model.align and len(model.align) != columns:
            self.fault("S017", n["align"].at, found=str(len(model.align)), expected=str(columns))
        caption = self.line(n.get("caption"), f"{address}_cap")
        return Table(address, made, columns, caption, style=model.style, **rest)

    def _figurey(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        try:
            picture = look(model.figure, self.file.parent, self.ws, n["figure"].at)
        except PublishingError as error:
            self.findings += error.findings
            picture = _NO_PICTURE
        self.no_fields({key: n[key] for key in ("alt", "description") if key in n})
        caption, credit = self.line(n.get("caption"), f"{address}_cap"), self.line(n.get("credit"), f"{address}_cr")
        kind = {"decorative": model.decorative, "description": model.description}
        return Figure(address, picture, model.alt, caption, credit, model.width, **kind, **rest)

    def _pagebreaky(self, model: Any, n: dict[str, YamlNode], address: str, level: int, rest: dict[str, Any]) -> Block:
        return PageBreak(address, **rest)
