"""Breaks between pages."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from yinfa.content.build import Builder, Kind
from yinfa.content.values import Means, Nothing
from yinfa.model import tree
from yinfa.model.place import Address


class PageBreakY(Kind):
    letter: ClassVar = "br"
    example: ClassVar = "page-break:"
    page_break: Annotated[
        Nothing, Field(alias="page-break"), Means("從新的一頁開始", "begin a new page", "分頁 pagebreak page_break")
    ]

    def build(self, builder: Builder, address: Address, level: int) -> tree.PageBreak:
        return tree.PageBreak(address)
