"""Whether a finished PDF is sound, as another reader sees it, and the same as another but for some objects."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from yinfa.compose import Galley
from yinfa.finding import Finding
from yinfa.formats.pdf.bounds import check
from yinfa.master import Values

VARYING = ("/Length", "/W", "/ID")
"""Keys of a line's stream, a cut font or the cross-reference stream that hang on what is shown."""


def tells(galley: Galley, values: Values) -> dict[str, str]:
    """Give the metadata that an edition must hold, as its Reading names them."""
    front = galley.publication.front
    return {"title": front.title, "language": front.language}


def strays(plain: bytes, data: bytes, own: set[int]) -> list[str]:
    """Name the objects that differ between two PDFs; of those in `own` only the dictionaries are compared."""
    with pikepdf.open(io.BytesIO(plain)) as one, pikepdf.open(io.BytesIO(data)) as other:
        found = ["trailer"] if _trailer(one) != _trailer(other) else []
        count = int(one.trailer.Size)
        return found + [f"object {n}" for n in range(1, count) if _object(one, n, own) != _object(other, n, own)]


def _trailer(pdf: pikepdf.Pdf) -> tuple[Any, ...]:
    return pdf.Root.objgen, pdf.docinfo.objgen, int(pdf.trailer.Size)


def _object(pdf: pikepdf.Pdf, number: int, own: set[int]) -> tuple[Any, ...]:
    found: Any = pdf.get_object((number, 0))
    stream = isinstance(found, pikepdf.Stream)
    if number not in own or not isinstance(found, (pikepdf.Stream, pikepdf.Dictionary)):
        return _text(found), found.read_raw_bytes() if stream else b""
    keys = found.stream_dict if stream else found
    return tuple((key, _text(value)) for key, value in _fixed(keys))


def _text(found: Any) -> Any:
    """Write an object as PDF; pikepdf gives numbers and null as Python's own."""
    return found.unparse() if hasattr(found, "unparse") else found


def _fixed(keys: Any) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in sorted(keys.items()) if key not in VARYING)


def audit(data: bytes) -> tuple[Finding, ...]:
    """Look for faults of syntax, drawing neither tagged nor an artifact (D014), words out of their room (D017)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        faults = [*pdf.check_pdf_syntax(), *_untagged(pdf)]
    return (*(Finding("D014", facts=(("fault", fault[:200]),)) for fault in faults), *check(data))


def _untagged(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Name pages where text is drawn outside any tag, or a tag that no structure knows (ISO 14289-1, 7.1)."""
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages, 1):
        depth, marks = 0, set[int]()
        known: Any = parents[int(page.StructParents)] if "/StructParents" in page else ()
        for operands, operator in pikepdf.parse_content_stream(page, "BDC BMC EMC Tj TJ"):
            match str(operator):
                case "BDC" | "BMC":
                    depth += 1
                    properties: Any = operands[1] if len(operands) > 1 else {}
                    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
                        marks.add(int(properties.MCID))
                case "EMC":
                    depth -= 1
                case _ if not depth:
                    yield f"page {number}: text without a tag"
                    break
        lost = sorted(n for n in marks if n >= len(known))
        if lost or depth:
            yield f"page {number}: marked content {lost} is not in the structure tree"
