"""The field in a PDF that a signature stands in, and what a signature that stands there says."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

SIGNED = b"/ByteRange"
"""No signed PDF lacks it, encrypted or not."""
_FAULTS = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, NotImplementedError),
    *(RecursionError, AssertionError, OSError, StopIteration, zlib.error),
)
"""What pyHanko raises for damaged files, beside its own."""


def field_added(pdf: bytes, password: str, name: str, title: str) -> Any:
    """Give a PDF as pyHanko updates it, with an unseen signature field on its first page.

    The field has what PDF/UA-1 asks of one (7.18): a title (/TU), a Form element with its address in the parent tree;
    and what PDF/A-3 asks (6.3.2): printable, without area. Neither version nor metadata is touched.
    """
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    class Update(IncrementalPdfFileWriter):  # type: ignore[misc]
        output_version = (1, 7)

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            """Stay PDF 1.7, which PDF/A-3 is: PAdES (EN 319 142-1) signs by elliptic curves in it, too."""

        def _update_meta(self) -> None:
            """Leave the dates of the document as they are: they are its own, not the signature's."""

    update = Update(io.BytesIO(pdf))
    if password:
        update.encrypt(password)
    append_signature_field(update, SigFieldSpec(name, readable_field_name=title))
    widget = update.root["/AcroForm"]["/Fields"].raw_get(0)
    page = widget.get_object().raw_get("/P")
    tree = update.root["/StructTreeRoot"]
    document = tree["/K"].raw_get(0)
    numbers = tree["/ParentTree"]["/Nums"]
    number = NumberObject(1 + max(int(numbers[n]) for n in range(0, len(numbers), 2)))
    shown = DictionaryObject({pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): widget, pdf_name("/Pg"): page})
    form = {"/Type": pdf_name("/StructElem"), "/S": pdf_name("/Form"), "/P": document, "/Pg": page, "/K": shown}
    element = update.add_object(DictionaryObject({pdf_name(key): value for key, value in form.items()}))
    widget.get_object()[pdf_name("/StructParent")] = number
    numbers += ArrayObject([number, element])
    update.update_container(numbers)
    kids = document.get_object()["/K"]
    kids.append(element)
    update.update_container(kids)
    return update


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands in a PDF."""

    signer: str
    """The name in the certificate; whether an authority vouches for it is for the reader's program to say."""
    intact: bool
    """Whether what it covers is as it was signed."""
    whole: bool
    """Whether it covers the whole file: nothing was added behind it."""
    claimed: datetime | None
    """When it says that it was made."""


def signatures(file: Path, password: str = "") -> list[Signature] | None:
    """Read the signatures of a PDF, offline; None where they cannot be looked at without pyHanko or a password."""
    data = file.read_bytes()
    if not data.startswith(b"%PDF-") or SIGNED not in data:
        return []
    try:
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation.errors import SignatureValidationError
    except ImportError:
        return None
    try:
        reader = PdfFileReader(io.BytesIO(data))
        if reader.encrypted and not (password and reader.decrypt(password).status.value):
            return None
        return [_signature(found) for found in reader.embedded_signatures]
    except (PdfError, SignatureValidationError, *_FAULTS):
        return [Signature("", False, False, None)]


def _signature(found: Any) -> Signature:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    found.compute_integrity_info()
    intact, valid = validate_sig_integrity(
        found.signer_info, found.signer_cert, expected_content_type="data", actual_digest=found.compute_digest()
    )
    names = found.signer_cert.subject.native
    signer = str(names.get("common_name") or found.signer_cert.subject.human_friendly)
    whole = found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Signature(signer, bool(intact and valid), whole, found.self_reported_timestamp)
