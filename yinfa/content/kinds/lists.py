"""Lists, with bullets or numbers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from yinfa.content.build import Builder, Entry, Kind
from yinfa.content.kinds.prose import LEVELS
from yinfa.content.values import Listed, Means
from yinfa.content.where import short
from yinfa.model import tree
from yinfa.model.place import Address

DEEPEST = 9
"""Lists within one another: the levels of Word's numbering."""


def items(builder: Builder, entries: Listed[Listed[Any]], address: Address) -> tuple[tree.Item, ...]:
    """Build the entries of a list; each begins with a paragraph (S016)."""
    return tuple(_item(builder, entry, short(f"{address}_{n}")) for n, entry in enumerate(entries, 1))


def _item(builder: Builder, entry: Listed[Any], address: Address) -> tree.Item:
    body = builder.blocks(entry, address, LEVELS)
    if not isinstance(body[0], tree.Paragraph):
        builder.fault("S016", entry.at)
    return tree.Item(address, body, at=entry.at)


class ListY(Kind):
    letter: ClassVar = "l"
    example: ClassVar = "list: [第一項, 第二項]\nstyle: number"
    list: Annotated[Listed[Entry], Field(min_length=1), Means("清單的各項", "items of a list")]
    style: Annotated[
        Literal["bullet", "number", "chinese"],
        Means("項目符號、數字或中文數字", "bullets, numbers or Chinese numbers"),
    ] = "bullet"

    def build(self, builder: Builder, address: Address, level: int) -> tree.List:
        builder.lists += 1
        if builder.lists == DEEPEST + 1:
            builder.fault("S028", self.node.at, limit=str(DEEPEST))
        builder.lone(self.list.node)
        made = items(builder, self.list, address)
        builder.lists -= 1
        return tree.List(address, self.style, made)
