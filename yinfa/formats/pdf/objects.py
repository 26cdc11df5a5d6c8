"""The objects of a PDF about to be written: pydyf's own, made here alone, and what this room reads of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableSequence, Sequence
from typing import Any, Literal, Protocol, overload

import pydyf

Kid = int | bytes
"""Of a structure element: the MCID of a piece of its page, or the reference of an object."""


class Object(Protocol):
    """An object with a number."""

    number: int
    free: str
    compressible: bool
    reference: bytes
    data: bytes
    indirect: bytes


class Entries(Object, Protocol):
    """A dictionary, its values as pydyf has them."""

    @overload
    def __getitem__(self, name: Literal["K"]) -> list[Kid]: ...
    @overload
    def __getitem__(self, name: Literal["S", "Type"]) -> str: ...
    @overload
    def __getitem__(self, name: Literal["P", "Pg", "Obj", "Contents", "Resources", "Font", "ParentTree"]) -> bytes: ...
    @overload
    def __getitem__(self, name: Literal["FontDescriptor", "StructTreeRoot", "Metadata"]) -> bytes: ...
    @overload
    def __getitem__(self, name: Literal["BaseFont"]) -> bytes: ...
    @overload
    def __getitem__(self, name: Literal["DescendantFonts", "Annots"]) -> list[bytes]: ...
    @overload
    def __getitem__(self, name: Literal["MCID", "StructParent"]) -> int: ...
    @overload
    def __getitem__(self, name: Literal["Nums", "Names"]) -> list[Any]: ...
    @overload
    def __getitem__(self, name: Literal["A", "ViewerPreferences"]) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["ID", "T"]) -> Object: ...

    def __setitem__(self, name: str, value: object) -> None: ...
    def __delitem__(self, name: str) -> None: ...
    def __contains__(self, name: object) -> bool: ...
    def get(self, name: str, default: object = None) -> object: ...
    def items(self) -> Iterable[tuple[str, object]]: ...
    def keys(self) -> Iterable[str]: ...


class Stream(Object, Protocol):
    """A content stream; its items are operands and operators."""

    stream: list[Any]
    extra: dict[str, Any]


class Pen(Protocol):
    """A content stream as WeasyPrint draws text into it."""

    def add_font(self, font: object) -> tuple[Any, float]: ...
    def show_text(self, text: str) -> None: ...
    def set_text_matrix(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None: ...
    def begin_marked_content(self, tag: str, properties: Entries) -> None: ...
    def end_marked_content(self) -> None: ...


class File(Protocol):
    """The PDF."""

    objects: Sequence[Any]
    catalog: Entries
    info: Entries
    pages: Any
    page_references: Sequence[bytes]

    def add_object(self, made: object) -> None: ...


def dictionary(**entries: object) -> Entries:
    """Make a dictionary."""
    found: Entries = pydyf.Dictionary(entries)
    return found


def array(items: Iterable[object] = ()) -> MutableSequence[Any]:
    """Make an array."""
    found: MutableSequence[Any] = pydyf.Array(items)
    return found


def string(text: str) -> Object:
    """Make a string."""
    found: Object = pydyf.String(text)
    return found


def stream() -> Stream:
    """Make an empty content stream, to be compressed."""
    found: Stream = pydyf.Stream(compress=True)
    return found


def is_stream(item: object) -> bool:
    return isinstance(item, pydyf.Stream)


def as_bytes(item: object) -> bytes:
    """Give an item of a stream as it is written."""
    return bytes(pydyf._to_bytes(item))


def number(reference: bytes) -> int:
    """Give the number of the object that a reference names."""
    return int(reference.split()[0])


def at(pdf: File, reference: bytes) -> Any:
    """Give the object that a reference names."""
    return pdf.objects[number(reference)]


def content(pdf: File, page: bytes) -> Stream:
    """Give the content stream of a page by its reference."""
    entries: Entries = at(pdf, page)
    found: Stream = at(pdf, entries["Contents"])
    return found


def contents(pdf: File) -> Iterator[Stream]:
    """Give the content stream of each page."""
    return (content(pdf, page) for page in pdf.page_references)
