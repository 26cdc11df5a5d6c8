"""Frozen values as bytes that hold data and no program: how the store keeps what is made of dataclasses.

One JSON text, with the bytes in it moved behind it. A class is written by its name and read only where it is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

_SIZE = 8
"""Bytes of the number that says how long the JSON is."""


def written(value: object) -> bytes:
    """Write a value of dataclasses, tuples, mappings, sets, paths, dates, bytes and plain scalars. Raises TypeError."""
    blobs: list[bytes] = []
    told = json.dumps(_told(value, blobs), ensure_ascii=False, separators=(",", ":")).encode()
    sizes = json.dumps([len(blob) for blob in blobs]).encode()
    return b"".join((len(told).to_bytes(_SIZE, "big"), len(sizes).to_bytes(_SIZE, "big"), told, sizes, *blobs))


def read(data: bytes, kind: type[Any]) -> Any:
    """Read back what was written of a dataclass; the classes that may stand in it are those its fields name."""
    told_end = 2 * _SIZE + int.from_bytes(data[:_SIZE], "big")
    at = told_end + int.from_bytes(data[_SIZE : 2 * _SIZE], "big")
    blobs = []
    for size in json.loads(data[told_end:at]):
        blobs.append(data[at : at + size])
        at += size
    known = {found.__name__: found for found in _kinds(kind, set())}
    return _value(json.loads(data[2 * _SIZE : told_end]), blobs, known)


def _told(value: Any, blobs: list[bytes]) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, tuple):
        return [_told(part, blobs) for part in value]
    if isinstance(value, frozenset):
        return {"set": [_told(part, blobs) for part in sorted(value)]}
    if isinstance(value, Mapping):
        return {"map": [[_told(key, blobs), _told(part, blobs)] for key, part in value.items()]}
    if isinstance(value, Path):
        return {"path": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if is_dataclass(value):
        parts = [_told(getattr(value, spec.name), blobs) for spec in fields(value)]
        return {"kind": type(value).__name__, "parts": parts}
    raise TypeError(f"no record of {type(value).__name__}")


def _value(told: Any, blobs: list[bytes], known: Mapping[str, type[Any]]) -> Any:
    if isinstance(told, list):
        return tuple(_value(part, blobs, known) for part in told)
    if not isinstance(told, dict):
        return told
    if "kind" in told:
        return known[told["kind"]](*_value(told["parts"], blobs, known))
    (form, inside), *_ = told.items()
    if form == "bytes":
        return blobs[inside]
    if form == "path":
        return Path(inside)
    if form == "date":
        return date.fromisoformat(inside)
    parts = _value(inside, blobs, known)
    return frozenset(parts) if form == "set" else dict(parts)


def _kinds(hint: Any, seen: set[Any]) -> Iterator[type[Any]]:
    """Give every dataclass that a type names, itself and the types of its fields."""
    if hint in seen:
        return
    seen.add(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
        for inside in get_type_hints(hint).values():
            yield from _kinds(inside, seen)
    for inside in get_args(hint):
        if not isinstance(inside, str):
            yield from _kinds(inside, seen)
