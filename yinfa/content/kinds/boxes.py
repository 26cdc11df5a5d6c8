"""Blocks that are set apart: quotations and callouts."""

from __future__ import annotations

from typing import Annotated, ClassVar, get_args

from yinfa.content.build import Builder, Kind, OneOrMore
from yinfa.content.values import UNSAID, Means, Words
from yinfa.model import tree
from yinfa.model.place import Address
from yinfa.model.tree import LEVELS, Tone

CALLOUTS: tuple[str, ...] = get_args(Tone)


class QuoteY(Kind):
    letter: ClassVar = "q"
    example: ClassVar = "quote: 民為邦本，本固邦寧。\nby: 《尚書》"
    quote: Annotated[OneOrMore, Means("引文", "quotation", "引文 blockquote")]
    by: Annotated[Words, Means("出處", "attribution", "出處 作者 來源 author")] = UNSAID

    def build(self, builder: Builder, address: Address, level: int) -> tree.Quotation:
        body = builder.blocks(self.quote, address, LEVELS)
        return tree.Quotation(address, body, builder.line(self.by, f"{address}_by"))


class CalloutY(Kind):
    letter: ClassVar = "c"
    example: ClassVar = "callout: caution\ntitle: 出門以前\nbody: 請帶證件。"
    callout: Annotated[Tone, Means("提示框的種類：說明、注意、法規、案例", "kind of callout: note, caution, law, case")]
    title: Annotated[Words, Means("提示框的標題", "title of the callout")] = UNSAID
    body: Annotated[OneOrMore, Means("提示框的內容", "blocks of the callout")]

    def build(self, builder: Builder, address: Address, level: int) -> tree.Callout:
        body = builder.blocks(self.body, address, LEVELS)
        return tree.Callout(address, self.callout, builder.line(self.title, f"{address}_h"), body)
