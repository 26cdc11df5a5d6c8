"""Lists, with bullets or numbers; words with what they mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Discriminator, Field, Tag

from yinfa.codes.entry import said
from yinfa.content.build import Builder, Kind, Known, ListEntry, OneOrMore
from yinfa.content.kinds.prose import OWN_NUMBER
from yinfa.content.series import typed
from yinfa.content.values import Listed, Means, Plain, Strict, Whole, Words
from yinfa.content.where import short
from yinfa.model import leaf, tree
from yinfa.model.inline import Field as Value
from yinfa.model.inline import Inline, Reference, Ruby, Text
from yinfa.model.place import Address
from yinfa.model.statute import USAGES
from yinfa.model.tree import LEVELS, ListStyle

DEEPEST = 9
"""Lists within one another: the levels of Word's numbering."""


def items(builder: Builder, entries: Listed[Any], address: Address) -> tuple[tree.Item, ...]:
    """Build the entries of a list; each begins with a paragraph (S016)."""
    return tuple(_item(builder, entry, short(f"{address}_{n}")) for n, entry in enumerate(entries, 1))


class ItemY(Strict):
    number: Annotated[Plain, OWN_NUMBER]
    body: Annotated[ListEntry, Means("這一項的內容", "blocks of the item")]


def _tag(value: object) -> str:
    return "<item>" if isinstance(value, dict) and "number" in value else "<entry>"


AnyItem = Annotated[Annotated[ListEntry, Tag("<entry>")] | Annotated[ItemY, Tag("<item>")], Discriminator(_tag)]


def _item(builder: Builder, entry: Listed[Any] | ItemY, address: Address) -> tree.Item:
    number = entry.number if isinstance(entry, ItemY) else ""
    told = entry.body if isinstance(entry, ItemY) else entry
    body = builder.blocks(told, address, LEVELS)
    if not isinstance(body[0], tree.Paragraph):
        builder.fault("S016", told.at)
    return tree.Item(address, body, number=number, at=told.at)


def _by_hand(builder: Builder, item: tree.Item, words: Any, style: str) -> tree.Item:
    """Tell a label that was typed before an item of a list with numbers, and leave out ours."""
    by_hand = None if item.number == "none" or not isinstance(words, str) else typed(words, alone=True)
    if by_hand is None:
        return item
    builder.fault("S031", item.at, label=by_hand.label.strip(), hint=said("typed-item", style=style))
    return replace(item, typed=True)


class ListY(Kind):
    letter: ClassVar = "l"
    example: ClassVar = "list: [第一項, 第二項]\nstyle: number"
    list: Annotated[
        Listed[AnyItem], Field(min_length=1), Means("清單的各項", "items of a list", "清單 列表 items bullets ul ol")
    ]
    style: Annotated[
        ListStyle,
        Means("項目符號、數字 1.、國字 一、（一）、括號 (1)、圈號 ①、字母 A.", "bullets, or a series of numbers"),
    ] = "bullet"
    start: Annotated[int, Whole(1, 9999), Means("從幾號起", "the number of the first item")] = 1

    def build(self, builder: Builder, address: Address, level: int) -> tree.List:
        builder.lists += 1
        if builder.lists == DEEPEST + 1:
            builder.fault("S028", self.node.at, limit=str(DEEPEST))
        builder.lone(self.list.node)
        made = items(builder, self.list, address)
        builder.lists -= 1
        stated = self.start > 1 or any(item.number for item in made)
        style: ListStyle = "number" if self.style == "bullet" and stated else self.style
        if builder.article and "style" not in self.model_fields_set:
            series = USAGES[builder.article].lists
            style = series[min(builder.lists, len(series) - 1)]
        if style != "bullet":
            words = (entry.body[0] if isinstance(entry, ItemY) else entry[0] for entry in self.list)
            made = tuple(_by_hand(builder, *one, style) for one in zip(made, words, strict=True))
        return tree.List(address, style, made, start=self.start)


class TermY(Known):
    term: Annotated[Words, Means("要說明的詞", "the word that is told", "詞 名稱")]
    body: Annotated[OneOrMore, Means("詞的意思", "what it means")]

    def build(self, builder: Builder, derived: str) -> tree.Term:
        address = builder.address(self, derived)
        text = tuple(map(_strong, builder.text(self.term)))
        name = leaf.Line(short(f"{address}_h"), text, self.term.at)
        body = builder.blocks(self.body, address, LEVELS)
        return tree.Term(address, name, body, builder.queries(self), self.node.at)


def _strong(inline: Inline) -> Inline:
    """Print in bold, as the head of what follows."""
    if isinstance(inline, (Text, Ruby, Value, Reference)):
        return replace(inline, marks=replace(inline.marks, strong=True))
    return inline


class TermsY(Kind):
    letter: ClassVar = "d"
    example: ClassVar = (
        "terms:\n  - term: 勤區\n    body: 由一名員警負責的地區。\n  - term: 聯合勤務\n    body: [幾個勤區一起的勤務。]"
    )
    terms: Annotated[
        list[TermY],
        Field(min_length=1),
        Means(
            "名詞與說明：每項有 term 與 body",
            "words, each with `term` and `body`",
            "名詞 名詞解釋 定義 用語 definition definitions glossary dl",
        ),
    ]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Terms:
        return tree.Terms(address, tuple(t.build(builder, f"{address}_{n}") for n, t in enumerate(self.terms, 1)))
