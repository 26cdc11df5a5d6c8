"""The step that fills what the author leaves to the house: fields without a text, a receipt's lines, the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

from yinfa.compose import Galley
from yinfa.compose.imprint import spelled
from yinfa.model.front import Front
from yinfa.model.inline import Field, Inline, Text
from yinfa.model.leaf import Line
from yinfa.model.tree import EditionCode, Paragraph, Receipt
from yinfa.model.walk import map_text

RECEIPT = (("receipt_unit", "unit.name"), ("receipt_copies", "copy.number"))
"""The lines of the house's receipt: interface word, field."""
SIGNED = ("receipt_signed", "receipt_dated")


def furnish(galley: Galley) -> Galley:
    """Give each field without a text the house's, a receipt its label and lines, a colophon its code."""
    publication = galley.publication
    words = galley.theme.interface_words(publication.front.language)

    def one(inline: Inline) -> Inline:
        return replace(inline, shown=_shown(inline.name, publication.front, words)) if _of_house(inline) else inline

    if publication.receipt:
        publication = replace(publication, receipt=_receipt(publication.receipt, words))
    if publication.furniture.qr:
        code = EditionCode(Line("qr", (Text(words["qr_label"]), Field("qr", words["qr"]))))
        publication = replace(publication, colophon=(*publication.colophon, code))
    return replace(galley, publication=map_text(publication, lambda text: tuple(map(one, text))))


def _of_house(inline: Inline) -> TypeGuard[Field]:
    return isinstance(inline, Field) and inline.house


def _shown(name: str, front: Front, words: Mapping[str, str]) -> str:
    return spelled(front.issued or front.dated, words) if name == "issue.date" else words[name]


def _receipt(receipt: Receipt, words: Mapping[str, str]) -> Receipt:
    own = (
        Paragraph(f"receipt_p{n}", (Text(words[label]), Field(name, words[name])))
        for n, (label, name) in enumerate(RECEIPT, 1)
    )
    signed = tuple(words[name] for name in SIGNED)
    return replace(receipt, body=receipt.body or tuple(own), label=words["receipt"], signed=signed)
