"""Paragraphs, sections, points: what an article consists of."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from yinfa.content.build import AnyOrNone, Blocks, Builder, Kind, Known
from yinfa.content.values import NONE, UNSAID, Means, Words
from yinfa.content.where import short
from yinfa.model import tree
from yinfa.model.place import Address

LEVELS = 3


class ParagraphY(Kind):
    letter: ClassVar = "p"
    example: ClassVar = "paragraph: 一段文字；有名字的才寫成這樣。\nid: opening"
    paragraph: Annotated[Words, Means("一段文字", "a paragraph")]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Paragraph:
        return tree.Paragraph(address, builder.text(self.paragraph, block=True))


class SectionY(Kind):
    letter: ClassVar = "s"
    example: ClassVar = "section: 章節的標題\nslogan: 一句口號\nbody:\n  - 章節裡的一段文字。"
    section: Annotated[Words, Means("章節標題；可套三層", "heading of a section; three levels")]
    slogan: Annotated[Words, Means("標題下的口號", "slogan under the heading")] = UNSAID
    body: Annotated[Blocks, Means("章節的內容", "blocks of the section")]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Section:
        if level >= LEVELS:
            builder.fault("S014", self.node.at)
        heading = tree.Line(short(f"{address}_h"), builder.text(self.section), self.section.at)
        body = builder.blocks(self.body, address, level + 1)
        return tree.Section(address, min(level + 1, LEVELS), heading, builder.line(self.slogan, f"{address}_g"), body)


class PointY(Known):
    head: Annotated[Words, Means("要點的標題句", "head of the point")]
    body: Annotated[AnyOrNone, Means("要點的說明", "text of the point")] = NONE

    def build(self, builder: Builder, derived: str) -> tree.Point:
        address = builder.address(self, derived)
        head = tree.Line(short(f"{address}_h"), builder.text(self.head), self.head.at)
        return tree.Point(
            address, head, builder.blocks(self.body, address, LEVELS), builder.queries(self), self.node.at
        )


class PointsY(Kind):
    letter: ClassVar = "pt"
    example: ClassVar = "points:\n  - head: 一要守法\n    body: 依法執行職務。\n  - head: 二要愛民"
    points: Annotated[
        list[PointY], Field(min_length=1), Means("要點：每點有 head 與 body", "points, each with `head` and `body`")
    ]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Points:
        return tree.Points(address, tuple(p.build(builder, f"{address}_{n}") for n, p in enumerate(self.points, 1)))
