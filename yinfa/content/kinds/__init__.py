"""The kinds of blocks, in the order of the reference: a kind is one class, and one name in this list."""

from __future__ import annotations

from typing import Annotated, Any, Union

from pydantic import Discriminator, Tag

from yinfa.content.build import AnyBlock, Kind
from yinfa.content.kinds import articles, boxes, breaks, figures, lists, prose, tables
from yinfa.content.values import Words

_ROWS: tuple[type[Kind], ...] = (
    prose.ParagraphY,
    prose.SectionY,
    prose.AnnexY,
    articles.ArticleY,
    prose.PointsY,
    lists.ListY,
    lists.TermsY,
    boxes.QuoteY,
    boxes.CalloutY,
    tables.TableY,
    figures.FigureY,
    breaks.PageBreakY,
)
KINDS = {row.key(): row for row in _ROWS}


def _tag(value: object) -> str:
    """Tag a block by its one kind key; `<none>`, `<many>` and `<wrong>` match nothing."""
    if isinstance(value, str):
        return "<text>"
    if not isinstance(value, dict):
        return "<wrong>"
    kinds = [k for k in value if k in KINDS]
    return f"<{kinds[0]}>" if len(kinds) == 1 else "<many>" if kinds else "<none>"


_tagged: Any = tuple(Annotated[row, Tag(f"<{key}>")] for key, row in KINDS.items())
AnyBlock.union = Annotated[Union[(Annotated[Words, Tag("<text>")], *_tagged)], Discriminator(_tag)]
