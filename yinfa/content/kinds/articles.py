"""Articles of statutes (條)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, ClassVar

from pydantic import WithJsonSchema

from yinfa.codes.entry import said
from yinfa.content.articles import meant, strong
from yinfa.content.build import AnyOrNone, Builder, Kind
from yinfa.content.series import typed
from yinfa.content.values import NONE, TEXT, UNSAID, Flag, Means, Worded, Words
from yinfa.model import tree
from yinfa.model.place import Address
from yinfa.model.statute import Number, number_of, spelled


class ArticleY(Kind):
    letter: ClassVar = "a"
    example: ClassVar = (
        'article: "1"\n'
        "body:\n"
        "  - 警察執行職務，應遵守下列規定：\n"
        "  - list: [出示證件, 告知事由]\n"
        "  - 違反前項規定者，依[](art:1)處理。"
    )
    article: Annotated[
        str,
        WithJsonSchema(TEXT),
        Means("條次：空白接著數，或 7、7-1（香港 7A）", "number: counts on where empty, or 7, 7-1 (Hong Kong 7A)"),
    ]
    title: Annotated[Words, Means("條文的標題", "title of the article")] = UNSAID
    deleted: Annotated[Flag, Means("已刪除的條文", "whether it was deleted")] = False
    body: Annotated[AnyOrNone, Means("條文：各段與其下的清單", "paragraphs, and lists below them")] = NONE

    def derived(self, builder: Builder, counted: Address) -> Address:
        found = self._number(builder)
        name = spelled(found, builder.statute.law).replace("-", "_").lower()
        if builder.statute.law == "hk" and found.inserted:
            name = f"{found.base}_{name.removeprefix(str(found.base))}"
        return "_".join(filter(None, (builder.statute.address, f"a{name}")))

    def _number(self, builder: Builder) -> Number:
        """Give the number that is stated, or the next."""
        last = builder.statute.last
        found = number_of(self.article, builder.statute.law) if self.article else None
        return found or Number(last.base + 1)

    def build(self, builder: Builder, address: Address, level: int) -> tree.Article:
        statute, number = builder.statute, self._number(builder)
        self._judge(builder, number)
        statute.last = max(statute.last, number)
        statute.lines.setdefault(number, self.node.at.line)
        title = builder.line(self.title, f"{address}_h")
        around, builder.article = builder.article, statute.law
        body = builder.blocks(self.body, address, tree.LEVELS)
        builder.article = around
        return tree.Article(
            address,
            spelled(number, statute.law),
            statute.law,
            level,
            replace(title, text=strong(title.text)) if title else None,
            body,
            statute.address,
            typed=self._typed(builder),
        )

    def _typed(self, builder: Builder) -> bool:
        """Say whether the text begins with a label that the author typed: it stays, and ours is left out."""
        first = self.title or next(iter(self.body), None)
        found = typed(first) if isinstance(first, Worded) else None
        if not isinstance(first, Worded) or found is None or found.series != "article":
            return False
        builder.fault("S031", first.at, label=found.label.strip(), hint=said("typed-article"))
        return True

    def _judge(self, builder: Builder, number: Number) -> None:
        statute, at = builder.statute, self.node.items["article"].at
        here = spelled(number, statute.law)
        if self.article and number_of(self.article, statute.law) is None:
            builder.fault("S040", at, value=self.article[:40], better=meant(self.article, statute.law, statute.last))
        elif number in statute.lines:
            builder.fault("S041", at, value=here, first=str(statute.lines[number]))
        elif number < statute.last:
            builder.fault("S042", at, value=here, last=spelled(statute.last, statute.law))
        if self.deleted and (self.body or self.title):
            builder.fault("S044", self.node.at, value=here)
        elif not self.deleted and not self.body:
            builder.fault("S043", self.node.at, value=here)
