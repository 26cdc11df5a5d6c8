"""A made Word file, ready to issue editions: data only, so that a worker takes it without any engine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yinfa.assets.lines import ems
from yinfa.compose import Galley
from yinfa.finding import Finding, PublishingError
from yinfa.master import IDENTITY, Values
from yinfa.master.zipped import Archive
from yinfa.model.walk import fields

SIZE = "docx:watermark"
"""The name of the slots of the watermark's size."""
FIELD = "YinfaField:"
"""Beginning of the names of the properties that keep a field's value."""
LONGEST = 255
"""Characters of a value: what Word's own dialogue takes for a property."""
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Across:
    """The watermark, which Word stretches to a size that hangs on its text."""

    said: tuple[tuple[str, str], ...]
    """Name of the field (empty for plain text) and what it shows."""
    room: float
    largest: float
    """Points: the length it may take, and its letters at most."""

    def size(self, values: Values) -> str:
        """Give the size of an edition's watermark as VML writes it; without text it is hidden."""
        text = "".join(values.get(name, shown) if name else shown for name, shown in self.said)
        if not text.strip():
            return "width:1pt;height:1pt;visibility:hidden"
        letters = min(self.largest, self.room / ems(text))
        return f"width:{ems(text) * letters:.1f}pt;height:{letters:.1f}pt;visibility:visible"


@dataclass(frozen=True, slots=True)
class DocxMaster:
    """The frozen package; an edition differs in the parts that show a field or keep its value."""

    archive: Archive
    names: frozenset[str]
    """The values that it has places for."""
    across: Across
    findings: tuple[Finding, ...] = ()

    def issue(self, values: Values) -> bytes:
        """Give the file of one edition. Raises PublishingError: W005 for a value that fits no line, Z001 for no XML."""
        unfit = sorted(name for name in self.names if unfits(values.get(name, "")))
        if unfit:
            raise PublishingError(*(Finding("W005", facts=_facts(name, values[name])) for name in unfit))
        return self.archive.issue(self._whole(values))

    def strays(self, values: Values, data: bytes) -> list[str]:
        """Name the parts that differ from the plain edition's beyond what shows these values."""
        return self.archive.strays(self._whole(values), data)

    def _whole(self, values: Values) -> Values:
        return {**values, SIZE: self.across.size(values)}


def tells(galley: Galley, values: Values) -> dict[str, str]:
    """Give the metadata that an edition must hold, as its Reading names them."""
    front, shown = galley.publication.front, fields(galley.publication) - {"qr"}
    told = {"title": front.title, "language": front.language, "identifier": front.identifier}
    told |= {f"{FIELD}{name}": value for name, value in values.items() if name in shown}
    return told | {"YinfaRevision": galley.publication.digest, "YinfaIdentity": values.get(IDENTITY, "")}


def unfits(value: str) -> bool:
    """Tell whether a value cannot stand in one line of text."""
    return len(value) > LONGEST or _CONTROL.search(value) is not None


def _facts(name: str, value: str) -> tuple[tuple[str, str], ...]:
    return (("field", name), ("value", value[:40]), ("limit", str(LONGEST)))
