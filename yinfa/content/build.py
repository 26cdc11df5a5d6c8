"""What every kind of block is made of and with: its keys, and the builder of the typed tree, which collects faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core.core_schema import CoreSchema

from yinfa.content.manuscript import Manuscript
from yinfa.content.values import NONE, Flag, Id, Listed, Means, OrMore, Plain, Strict, Written
from yinfa.content.where import short
from yinfa.model.leaf import Query
from yinfa.model.place import Address
from yinfa.model.tree import Block, Paragraph

STORIES = ("body", "lead", "closing", "colophon")
"""The keys of the file under which blocks stand."""


class QueryY(Strict):
    question: Annotated[Plain, Means("疑問", "the question")]
    seed: Annotated[Plain, Means("原稿的寫法", "what the source says")] = ""
    now: Annotated[Plain, Means("現在印出的寫法", "what is printed now")] = ""
    blocking: Annotated[Flag, Means("未解決前不可正式發行", "whether it stops --release")] = False
    by: Annotated[Plain, Means("提出疑問的人", "who asks")] = ""


class Known(Strict):
    """What a block, or a part of one that has an address, may carry."""

    id: Annotated[
        Id, Means("這個區塊固定的名字，供 [](#名字) 引用", "the block's own name, for references such as [](#name)")
    ] = ""
    queries: Annotated[list[QueryY], Means("對這個區塊的疑問", "doubts about this block")] = NONE


class Kind(Known):
    """A kind of block: the first of its own keys names it."""

    letter: ClassVar[str]
    """What stands for it in derived addresses, one letter or two: `q` in `s1_q2`."""
    example: ClassVar[str]
    """One such block as an author writes it: for the reference, and for the sample of all tests."""

    def derived(self, builder: Builder, counted: Address) -> Address:
        """Give the address of one without an id; `counted` is that by its letter and its place in its parent."""
        return counted

    def build(self, builder: Builder, address: Address, level: int) -> Any:
        """Give the node; its queries and its place are set by who asks. `level`: sections around, 3 in other blocks."""
        raise NotImplementedError

    @classmethod
    def key(cls) -> str:
        return next(key for key in cls.names() if key not in Known.model_fields)


class AnyBlock:
    """Stands for a block of any kind, or a text, in what a model holds."""

    union: ClassVar[Any]
    """All kinds, as they are listed in `content/kinds`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(cls.union)


Blocks = Annotated[list[AnyBlock], Field(min_length=1)]
"""Blocks within a block."""
OneOrMore = Annotated[list[AnyBlock], OrMore, Field(min_length=1)]
"""The same, where a single text may stand for a list of one."""
ListEntry = Annotated[Listed[AnyBlock], OrMore, Field(min_length=1)]
"""The same, where its place counts: the entry of a list."""
AnyOrNone = Annotated[list[AnyBlock], OrMore]


class Builder(Manuscript):
    """Makes blocks of a manuscript."""

    def blocks(self, models: Sequence[Any], parent: str, level: int = 0) -> tuple[Block, ...]:
        """Build the blocks of a parent; counts per kind give the derived addresses."""
        counts: dict[str, int] = {}
        made = []
        for model in models:
            letter = "p" if isinstance(model, Written) else model.letter
            counts[letter] = counts.get(letter, 0) + 1
            top = letter == "s" and parent in STORIES
            derived = f"s{counts[letter]}" if top and parent == "body" else f"{parent}_{letter}{counts[letter]}"
            made.append(self._block(model, derived, level))
        return tuple(made)

    def _block(self, model: Written | Kind, derived: str, level: int) -> Block:
        if isinstance(model, Written):
            return Paragraph(short(derived), self.text(model, block=True), at=model.at)
        made = model.build(self, self.address(model, model.derived(self, derived)), level)
        found: Block = replace(made, queries=self.queries(model), at=model.node.at)
        return found

    def address(self, model: Known, derived: str) -> Address:
        """Give the author's id; where there is none, the derived address. One that is taken is a finding (S013)."""
        if not model.id:
            return short(derived)
        at = model.node.items["id"].at
        if model.id in self.ids:
            self.fault("S013", at, value=model.id, first=str(self.ids[model.id]))
        self.ids.setdefault(model.id, at.line)
        return model.id

    def queries(self, model: Known) -> tuple[Query, ...]:
        return tuple(Query(q.question, q.seed, q.now, q.blocking, q.by, q.node.at) for q in model.queries)
