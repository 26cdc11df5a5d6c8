"""Paragraphs, sections, points: what an article consists of."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Field

from yinfa.content.build import AnyOrNone, Blocks, Builder, Kind, Known
from yinfa.content.manuscript import Statute
from yinfa.content.series import Annex, Levels, instead, typed
from yinfa.content.values import NONE, UNSAID, Heading, Means, Plain, Worded, Words
from yinfa.content.where import short
from yinfa.model import leaf, tree
from yinfa.model.language import Law
from yinfa.model.place import Address
from yinfa.model.tree import LEVELS

OWN_NUMBER = Means("自己的編號：none、數字或印出的字樣", "a number of its own: none, a figure, or a label as printed")
UNDER = Means("其下各層的編號系列", "series of numbers of the levels under it")


STATUTE = Means(
    "這一節是一部法規，條次自為起訖：tw、cn、hk", "a statute with article numbers of its own: of tw, cn or hk"
)


class ParagraphY(Kind):
    letter: ClassVar = "p"
    example: ClassVar = "paragraph: 一段文字；有名字的才寫成這樣。\nid: opening"
    paragraph: Annotated[Words, Means("一段文字", "a paragraph", "段落 p")]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Paragraph:
        return tree.Paragraph(address, builder.text(self.paragraph, block=True))


class SectionY(Kind):
    letter: ClassVar = "s"
    example: ClassVar = "section: 章節的標題\nslogan: 一句口號\nbody:\n  - 章節裡的一段文字。"
    section: Annotated[
        Heading, Means("章節標題；可套五層", "heading of a section; five levels", "章節 節 heading chapter 標題")
    ]
    slogan: Annotated[Words, Means("標題下的口號", "slogan under the heading", "口號")] = UNSAID
    number: Annotated[Plain, OWN_NUMBER] = ""
    numbers: Annotated[Levels, UNDER] = NONE
    law: Annotated[Law | None, STATUTE] = None
    body: Annotated[Blocks, Means("章節的內容", "blocks of the section")]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Section:
        around = builder.statute
        builder.statute = Statute(address, self.law) if self.law else around
        made = headed(builder, self, self.section, address, level)
        builder.statute = around
        return replace(made, law=self.law or "")


class AnnexY(Kind):
    letter: ClassVar = "x"
    example: ClassVar = "annex: 申請書\nbody: [姓名與事由。]"
    annex: Annotated[
        Heading,
        Means(
            "附件的標題，從新的一頁開始",
            "heading of an annex, which begins a page",
            "附件 附錄 附表 appendix attachment",
        ),
    ]
    sort: Annotated[
        Annex, Means("附件、附表或附錄，各有編號", "attachment, schedule or appendix, each numbered for itself")
    ] = "attachment"
    number: Annotated[Plain, OWN_NUMBER] = ""
    numbers: Annotated[Levels, UNDER] = NONE
    body: Annotated[Blocks, Means("附件的內容", "blocks of the annex")]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Section:
        return replace(headed(builder, self, self.annex, address, level), annex=self.sort)


def headed(builder: Builder, model: Any, words: Worded, address: Address, level: int) -> tree.Section:
    """Build a section, or what has a heading, a number and blocks as a section does."""
    if level >= LEVELS:
        builder.fault("S014", model.node.at)
    heading = leaf.Line(short(f"{address}_h"), builder.heading(words), words.at)
    builder.no_fields({key: node for key, node in model.node.items.items() if key == "number"})
    by_hand = model.number != "none" and typed(words)
    if by_hand and builder.named[level : level + 1] != ("none",):
        builder.fault("S031", words.at, label=by_hand.label.strip(), hint=instead(by_hand.series, level))
    around, own = builder.named, (*builder.named, *("",) * LEVELS)[: level + 1]
    builder.named = (*own, *model.numbers) if model.numbers else around
    body = builder.blocks(model.body, address, level + 1)
    builder.named = around
    return tree.Section(
        address,
        min(level + 1, LEVELS),
        heading,
        builder.line(getattr(model, "slogan", UNSAID), f"{address}_g"),
        body,
        number=model.number,
        numbers=tuple(model.numbers),
        typed=bool(by_hand),
    )


class PointY(Known):
    head: Annotated[Words, Means("要點的標題句", "head of the point", "title 標題")]
    body: Annotated[AnyOrNone, Means("要點的說明", "text of the point")] = NONE

    def build(self, builder: Builder, derived: str) -> tree.Point:
        address = builder.address(self, derived)
        head = leaf.Line(short(f"{address}_h"), builder.text(self.head), self.head.at)
        return tree.Point(
            address, head, builder.blocks(self.body, address, LEVELS), builder.queries(self), self.node.at
        )


class PointsY(Kind):
    letter: ClassVar = "pt"
    example: ClassVar = "points:\n  - head: 一要守法\n    body: 依法執行職務。\n  - head: 二要愛民"
    points: Annotated[
        list[PointY],
        Field(min_length=1),
        Means("要點：每點有 head 與 body", "points, each with `head` and `body`", "要點"),
    ]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Points:
        return tree.Points(address, tuple(p.build(builder, f"{address}_{n}") for n, p in enumerate(self.points, 1)))
