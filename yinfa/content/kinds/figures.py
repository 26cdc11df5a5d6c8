"""Pictures."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from yinfa.content.build import Builder, Kind
from yinfa.content.pictures import look
from yinfa.content.values import UNSAID, Flag, Means, Placed, Whole, Words
from yinfa.finding import PublishingError
from yinfa.model.leaf import Picture
from yinfa.model.place import Address
from yinfa.model.tree import Figure

_EMBLEM = 40
"""Percent of the type area that an emblem may take; how high it is, the theme says."""
_NO_PICTURE = Picture("", "image/png", 1, 1, "")


def picture_of(name: Words, builder: Builder) -> Picture:
    """Read the picture that is named; what is wrong with it is noted down."""
    try:
        return look(str(name), builder.file.parent, builder.ws, name.at)
    except PublishingError as error:
        builder.findings += error.findings
        return _NO_PICTURE


def emblem_of(name: Words, builder: Builder) -> Figure:
    """Give the emblem that is named, at an address that no author's id can be."""
    return Figure("print_emblem", picture_of(name, builder), "", width=_EMBLEM, decorative=True, at=name.at)


class FigureY(Kind):
    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["alt"]}, {"required": ["decorative"]}]})

    letter: ClassVar = "f"
    example: ClassVar = "figure: map.svg\nalt: 往派出所的路\ncaption: 路線圖"
    figure: Annotated[
        Words,
        Means(
            "圖檔，放在 publication.yaml 旁邊",
            "picture file beside publication.yaml",
            "圖 圖片 照片 image img picture photo",
        ),
    ]
    alt: Annotated[
        Words, Means("替代文字：看不到圖的人需要知道什麼", "what a reader who cannot see it needs to know", "替代文字")
    ] = UNSAID
    decorative: Annotated[Flag, Means("純裝飾，沒有替代文字", "mere decoration, without alternative text")] = False
    description: Annotated[Words, Means("圖的詳細說明", "long description")] = UNSAID
    caption: Annotated[Words, Means("圖說", "caption", "圖說 標題 title")] = UNSAID
    credit: Annotated[Words, Means("圖片出處", "credit", "來源 出處")] = UNSAID
    width: Annotated[int, Whole(10, 100), Means("佔版心寬度的百分比", "percent of the type area's width")] = 100

    place: Placed = "near"

    @model_validator(mode="after")
    def _told(self) -> FigureY:
        if self.decorative and (self.alt or self.description or self.caption):
            raise PydanticCustomError("S019", "figure")
        if not self.decorative and not self.alt:
            raise PydanticCustomError("S002", "figure", {"key": "alt"})
        return self

    def build(self, builder: Builder, address: Address, level: int) -> Figure:
        items = self.node.items
        builder.no_fields({key: items[key] for key in ("alt", "description") if key in items})
        return Figure(
            address,
            picture_of(self.figure, builder),
            str(self.alt),
            builder.line(self.caption, f"{address}_cap"),
            builder.line(self.credit, f"{address}_cr"),
            self.width,
            decorative=self.decorative,
            description=str(self.description),
            here=self.place == "here",
        )
